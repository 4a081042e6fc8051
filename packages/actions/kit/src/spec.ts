/**
 * The light half of the kit: what an action is called, what it takes and what it gives. It imports nothing of
 * Node, so a generator that only wants the names (packages/system) loads it in a millisecond.
 */
import type { Input } from "./input.ts";
import { OUTCOMES, type Outcome } from "./outcome.ts";
import { nearest, type Problem } from "./problem.ts";

export {
  choice,
  digest,
  duration,
  flag,
  type Input,
  type InputOptions,
  type InputType,
  isDigest,
  json,
  list,
  map,
  number,
  path,
  text,
  url,
} from "./input.ts";
export { exitCode, isGreen, OUTCOMES, type Outcome } from "./outcome.ts";
export { ActionError, describe, nearest, type Problem } from "./problem.ts";
export { processInputs, TARGETS, type Target, terraformInputs } from "./target-inputs.ts";

/** One output of an action; every output is text for GitHub. */
export interface Output<Value extends string = string> {
  readonly description: string;
  /** The possible values, when they are few. */
  readonly values?: readonly Value[];
  /** Holds JSON: read it with `fromJSON(…)` in an expression. */
  readonly json?: boolean;
}

/** The output every action has: how it ended, out of the outcomes this action can end in. */
export function outcomes<const Names extends readonly Outcome[]>(...names: Names): Output<Names[number]> {
  return {
    description: `How it ended: ${names.join(", ")}.`,
    values: OUTCOMES.filter((outcome) => names.includes(outcome)) as Names[number][],
  };
}

/** An output that is text. */
export function value(description: string): Output {
  return { description };
}

/** An output that holds JSON. */
export function jsonValue(description: string): Output {
  return { description: `${description} (JSON)`, json: true };
}

/** An output that is the path of a file that was written. */
export function file(description: string): Output {
  return { description: `${description} (path)` };
}

type Inputs = Readonly<Record<string, Input<unknown>>>;
type Outputs = Readonly<Record<string, Output>> & { readonly outcome: Output<Outcome> };

/** The only place where the inputs and outputs of an action are named. */
export interface ActionSpec<Name extends string = string, I extends Inputs = Inputs, O extends Outputs = Outputs> {
  readonly name: Name;
  readonly description: string;
  readonly inputs: I;
  readonly outputs: O;
}

/**
 * Declares an action. From this one value come action.yml, the tables of the README, the types of `run`, the reading
 * and checking of inputs, and the typed binding that workflows use.
 *
 * @throws Error when the declaration contradicts itself (a required input with a default, a default that its own kind refuses,
 * a name GitHub does not accept). It is a mistake of the author, found the first time the spec is loaded.
 */
export function action<const Name extends string, const I extends Inputs, const O extends Outputs>(
  name: Name,
  declared: { readonly description: string; readonly inputs: I; readonly outputs: O },
): ActionSpec<Name, I, O> {
  const descriptions = [declared, ...Object.values(declared.inputs), ...Object.values(declared.outputs)];
  if (descriptions.some(({ description }) => description.includes("${{"))) {
    throw new Error(`action ${name}: GitHub refuses an expression in a description.`);
  }
  for (const [input, { required, default: fallback, read, secret }] of Object.entries(declared.inputs)) {
    const where = `action ${name}, input ${input}`;
    if (!/^[a-z][a-z0-9-]*$/.test(input)) throw new Error(`${where}: write the name in lower case with hyphens.`);
    if (required && fallback !== undefined) throw new Error(`${where}: required and default exclude each other.`);
    if (secret && fallback !== undefined) throw new Error(`${where}: a secret cannot have a default.`);
    if (fallback !== undefined && "wrong" in read(fallback))
      throw new Error(`${where}: default "${fallback}" is refused.`);
  }
  return { name, ...declared };
}

/** `base-url` as a property name: `baseUrl`. */
export type Camel<Name extends string> = Name extends `${infer Head}-${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

type ValueOf<I> = I extends Input<infer Value> ? Value : never;

/** What `run` receives: every input under its property name, parsed. */
export type InputsOf<S extends ActionSpec> = {
  readonly [Name in keyof S["inputs"] & string as Camel<Name>]: ValueOf<S["inputs"][Name]>;
};

type OutputValue<O> = O extends Output<infer Value> ? Value : never;

/** The outcomes an action can end in. */
export type OutcomeOf<S extends ActionSpec> = OutputValue<S["outputs"]["outcome"]>;

/** What `run` may set, under the names of action.yml. `outcome` is written by the shell. */
export type OutputsOf<S extends ActionSpec> = {
  readonly [Name in Exclude<keyof S["outputs"] & string, "outcome">]?: OutputValue<S["outputs"][Name]>;
};

type RequiredNames<I> = { [Name in keyof I]: I[Name] extends Input<unknown, true> ? Name : never }[keyof I];

/**
 * What a workflow writes under `with:`, names as in action.yml, required ones required. `Value` is whatever the
 * writer accepts as a value: text, or its own type for expressions.
 */
export type WithOf<S extends ActionSpec, Value = string> = {
  readonly [Name in RequiredNames<S["inputs"]>]: Value;
} & { readonly [Name in Exclude<keyof S["inputs"], RequiredNames<S["inputs"]>>]?: Value };

export type Parsed<S extends ActionSpec> = { readonly inputs: InputsOf<S> } | { readonly problems: readonly Problem[] };

/**
 * Reads all inputs of an action from the texts a workflow wrote. An empty text counts as left out, because that is
 * what an expression without a value gives. All problems are returned together; none of them shows a secret.
 */
export function parse<S extends ActionSpec>(spec: S, raw: Readonly<Record<string, string | undefined>>): Parsed<S> {
  const problems: Problem[] = [];
  const inputs: Record<string, unknown> = {};
  const names = Object.keys(spec.inputs);
  const unknown = Object.keys(raw).filter((name) => !names.includes(name) && raw[name] !== undefined);
  for (const [name, input] of Object.entries(spec.inputs)) {
    const given = raw[name]?.trim();
    const written = given === undefined || given === "" ? input.default : given;
    if (written === undefined) {
      if (input.required) problems.push(missing(name, input, unknown));
      inputs[camel(name)] = input.absent;
      continue;
    }
    const read = input.read(written);
    if ("value" in read) {
      inputs[camel(name)] = read.value;
      continue;
    }
    const shown = input.secret ? "its value" : `"${shorten(written)}"`;
    const meant = input.options === undefined ? undefined : nearest(written, input.options);
    problems.push({
      code: "input/wrong",
      where: `input ${name}`,
      message: `${shown} ${read.wrong}`,
      fix: meant === undefined ? read.fix : `Did you mean "${meant}"? ${read.fix}`,
    });
  }
  return problems.length > 0 ? { problems } : { inputs: inputs as InputsOf<S> };
}

/** `base-url` → `baseUrl`. */
export function camel(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

function missing(name: string, input: Input<unknown>, unknown: readonly string[]): Problem {
  const meant = nearest(name, unknown);
  return {
    code: "input/missing",
    where: `input ${name}`,
    message:
      meant === undefined ? "is required and was not given" : `is required; "${meant}" was given and is no input`,
    fix: `Add under with: \`${name}: …\`. ${input.description}`,
  };
}

function shorten(written: string): string {
  const line = written.replaceAll(/\s+/g, " ");
  return line.length > 80 ? `${line.slice(0, 77)}...` : line;
}
