import { refuse } from "../errors.ts";
import type { InputSpec } from "../model/action.ts";
import { type Camel, camel } from "../model/names.ts";
import type { StepIo } from "./io.ts";

export type StepInputs = Readonly<Record<string, InputSpec>>;

/** One output of a step function. */
export interface StepOutputSpec {
  readonly description?: string;
  /** What the function gives. In the workflow every output is a text. @default string */
  readonly type?: "string" | "number" | "boolean";
  /** The only texts it gives. */
  readonly options?: readonly string[];
}

export type StepOutputs = Readonly<Record<string, StepOutputSpec>>;

type ValueOf<S> = S extends { readonly options: readonly (infer Option)[] }
  ? Option
  : S extends { readonly type: "number" }
    ? number
    : S extends { readonly type: "boolean" }
      ? boolean
      : string;

type Given<S> = S extends { readonly required: true } | { readonly default: string | number | boolean }
  ? ValueOf<S>
  : ValueOf<S> | undefined;

/** Inputs as the function sees them, in camel case: read from the environment and checked. */
export type InputValuesOf<I extends StepInputs> = { readonly [K in keyof I as Camel<K & string>]: Given<I[K]> };

/** What the function has to give, in camel case. */
export type OutputValuesOf<O extends StepOutputs> = { readonly [K in keyof O as Camel<K & string>]: ValueOf<O[K]> };

/** What a step function gets. Everything outside comes through here, so that a test can give its own. */
export interface StepContext<I extends StepInputs = StepInputs> extends StepIo {
  readonly inputs: InputValuesOf<I>;
}

export interface StepFunctionProps<I extends StepInputs, O extends StepOutputs> {
  /** The file that this stands in, as its default export, from the root of the repository: `ci/next-version.ts`. */
  readonly file: string;
  /** Name of the step in the log. @default GitHub shows the command */
  readonly name?: string;
  readonly inputs?: I;
  readonly outputs?: O;
  /** The work. What it throws fails the step. */
  run(context: StepContext<I>): OutputValuesOf<O> | Promise<OutputValuesOf<O>>;
}

/** A step written in TypeScript. Use it in a job with `runTypescript`, in a test with `tryStep`. */
export class StepFunction<I extends StepInputs = StepInputs, O extends StepOutputs = StepOutputs> {
  readonly file: string;
  readonly name: string | undefined;
  /** Stem of its bundle: that of its file. */
  readonly id: string;
  readonly inputs: I;
  readonly outputs: O;
  readonly run: (context: StepContext<I>) => OutputValuesOf<O> | Promise<OutputValuesOf<O>>;

  constructor({ file, name, inputs, outputs, run }: StepFunctionProps<I, O>) {
    const stem = /^(?:[\w@.-]+\/)*([\w-]+)\.[cm]?[jt]s$/.exec(file)?.[1];
    if (stem === undefined || file.split("/").includes("..")) {
      refuse(
        "WFM070",
        `step function "${file}"`,
        'it has to name its own file, from the root of the repository: file: "ci/next-version.ts".',
      );
    }
    this.file = file;
    this.name = name;
    this.id = stem;
    this.inputs = inputs ?? ({} as I);
    this.outputs = outputs ?? ({} as O);
    this.run = run;
    const variables = Object.keys(this.inputs).map(variableOf);
    const twice = variables.find((variable, at) => variables.indexOf(variable) !== at);
    if (twice) refuse("WFM071", `step function "${file}"`, `two of its inputs would both be ${twice}; rename one.`);
  }
}

/**
 * A step as a typed function. Its file exports it by default:
 *
 * @example export default stepFunction({ file: "ci/next-version.ts", inputs: { current: { required: true } },
 *   outputs: { next: {} }, run: ({ inputs }) => ({ next: bump(inputs.current) }) });
 */
export function stepFunction<
  const I extends StepInputs = Record<never, never>,
  const O extends StepOutputs = Record<never, never>,
>(props: StepFunctionProps<I, O>): StepFunction<I, O> {
  return new StepFunction(props);
}

/** The variable that carries an input: `dry-run` is `INPUT_DRY_RUN`. */
export function variableOf(input: string): string {
  return `INPUT_${input
    .replace(/([a-z0-9])([A-Z])/g, "$1_$2")
    .replace(/[^A-Za-z0-9]+/g, "_")
    .toUpperCase()}`;
}

/**
 * Reads the inputs out of an environment.
 *
 * @throws Error that names every input that is missing or wrong
 */
export function readInputs(inputs: StepInputs, environment: Readonly<Record<string, string | undefined>>): object {
  const problems: string[] = [];
  const values: Record<string, string | number | boolean | undefined> = {};
  for (const [name, spec] of Object.entries(inputs)) {
    const text = environment[variableOf(name)];
    // GitHub passes a value that is not there as an empty text.
    if (
      text === undefined ||
      (text === "" && (spec.default !== undefined || spec.required || spec.type !== undefined))
    ) {
      if (spec.default === undefined && spec.required) problems.push(`input "${name}" is required and is empty`);
      values[camel(name)] = spec.default;
      continue;
    }
    const value = readValue(spec, text);
    if (value === undefined) problems.push(`input "${name}" is "${text}"; it has to be ${expected(spec)}`);
    values[camel(name)] = value;
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return values;
}

function readValue({ type, options }: InputSpec, text: string): string | number | boolean | undefined {
  if (options) return options.includes(text) ? text : undefined;
  if (type === "boolean") return text === "true" ? true : text === "false" ? false : undefined;
  if (type !== "number") return text;
  const number = Number(text);
  return text.trim() !== "" && Number.isFinite(number) ? number : undefined;
}

const expected = ({ type, options }: InputSpec): string =>
  options ? options.join(" or ") : type === "boolean" ? "true or false" : "a number";

/**
 * What a function gave, as texts by the names that the workflow reads.
 *
 * @throws Error that names every output that is missing, unknown or wrong
 */
export function writeOutputs(outputs: StepOutputs, given: unknown): Readonly<Record<string, string>> {
  const values = (given ?? {}) as Readonly<Record<string, unknown>>;
  const names = new Map(Object.keys(outputs).map((name) => [camel(name), name]));
  const problems = Object.keys(values)
    .filter((property) => !names.has(property))
    .map((property) => `output "${property}" is not declared`);
  const texts: Record<string, string> = {};
  for (const [property, name] of names) {
    const value = values[property];
    const { type = "string", options } = outputs[name]!;
    if (value === undefined) problems.push(`output "${property}" is missing`);
    else if (typeof value !== type) problems.push(`output "${property}" is a ${typeof value}; it has to be a ${type}`);
    else if (options && !options.includes(String(value)))
      problems.push(`output "${property}" is "${value}"; it has to be ${options.join(" or ")}`);
    texts[name] = String(value);
  }
  if (problems.length > 0) throw new Error(problems.join("\n"));
  return texts;
}
