import { refuse } from "../errors.ts";
import type { Expression } from "../expressions/expression.ts";
import type { InStep } from "../expressions/positions.ts";
import type { Template, Text } from "../expressions/template.ts";
import { type Camel, camel } from "./names.ts";
import type { Permissions } from "./permissions.ts";
import { type OutputTypes, Step, type StepOptions } from "./step.ts";

/** One input of an action. */
export interface InputSpec {
  readonly description?: string;
  /** @default false */
  readonly required?: boolean;
  /** What may be passed. @default anything plain */
  readonly type?: "string" | "number" | "boolean";
  /** The only texts that may be passed. */
  readonly options?: readonly string[];
  /** Passed when the caller says nothing. What the action itself defaults to needs no mention. */
  readonly default?: string | number | boolean;
}

/** One output of an action. */
export interface OutputSpec {
  readonly description?: string;
  /** The only values it can have. */
  readonly options?: readonly string[];
}

export interface ActionSpec {
  /**
   * `owner/repo[/path]` (the version then comes from the pins), `owner/repo@v6` (the pin must be a v6),
   * `./path`, `$/path` or `docker://image@sha256:...`.
   */
  readonly uses: string;
  /** Name of the step. @default none */
  readonly name?: string;
  readonly inputs?: Readonly<Record<string, InputSpec>>;
  readonly outputs?: Readonly<Record<string, OutputSpec>> | readonly string[];
  /** What the action needs the job's token for; added to the permissions of every job that uses it. */
  readonly permissions?: Permissions;
}

type InputValue<I extends InputSpec> =
  | (I extends { readonly options: readonly (infer Option)[] }
      ? Option
      : I extends { readonly type: "number" }
        ? number
        : I extends { readonly type: "boolean" }
          ? boolean
          : I extends { readonly type: "string" }
            ? string
            : string | number | boolean)
  | Expression<unknown, InStep>
  | Template<InStep>;

/** What may be passed for an input that takes a `T`. */
export type InputFor<T extends string | number | boolean> = T | Expression<unknown, InStep> | Template<InStep>;

/** A binding with its types written out, as generated modules have it. */
export type Binding<Inputs, Outputs extends OutputTypes, Needs extends Permissions = Record<never, never>> = {
  (
    ...args: Record<never, never> extends Inputs
      ? [inputs?: Inputs, options?: StepOptions]
      : [inputs: Inputs, options?: StepOptions]
  ): Step<Outputs, Needs>;
  /** What the binding was made from. */
  readonly spec: ActionSpec;
};

type Specs = Readonly<Record<string, InputSpec>>;
type RequiredNames<I extends Specs> = { [K in keyof I]: I[K] extends { readonly required: true } ? K : never }[keyof I];

/** Inputs of a step of this action, in camel case: `node-version` is `nodeVersion`. */
export type ActionInputs<I extends Specs> = {
  readonly [K in RequiredNames<I> as Camel<K & string>]: InputValue<I[K]>;
} & {
  readonly [K in Exclude<keyof I, RequiredNames<I>> as Camel<K & string>]?: InputValue<I[K]>;
};

type ActionOutputs<O> = O extends readonly (infer Name extends string)[]
  ? { [K in Name as Camel<K>]: string }
  : {
      [K in keyof O as Camel<K & string>]: O[K] extends { readonly options: readonly (infer V extends string)[] }
        ? V
        : string;
    };

/** Makes steps of one action: `setupNode({ nodeVersion: 24 })`. */
export type ActionBinding<I extends Specs, O, P extends Permissions = Permissions> = {
  (
    ...args: Partial<ActionInputs<I>> extends ActionInputs<I>
      ? [inputs?: ActionInputs<I>, options?: StepOptions]
      : [inputs: ActionInputs<I>, options?: StepOptions]
  ): Step<ActionOutputs<O>, P>;
  /** What the binding was made from. */
  readonly spec: ActionSpec;
};

// biome-ignore lint/complexity/noBannedTypes: an action without inputs
type SpecInputs<S extends ActionSpec> = S["inputs"] extends Specs ? S["inputs"] : {};

/** Nothing, where the binding says nothing. */
// biome-ignore lint/complexity/noBannedTypes: an action that needs nothing of the token
type SpecPermissions<S> = S extends { readonly permissions: infer P extends Permissions } ? P : {};

/**
 * A typed binding of an action. A wrong input name, a missing required input and an undeclared output do not compile.
 *
 * @example const notify = action({ uses: "acme/notify@v2", inputs: { "room-id": { required: true } }, outputs: ["message-id"] });
 */
export function action<const S extends ActionSpec>(
  spec: S,
): ActionBinding<SpecInputs<S>, S["outputs"] extends object ? S["outputs"] : readonly never[], SpecPermissions<S>> {
  const inputs: Specs = spec.inputs ?? {};
  const nameOf = new Map(Object.keys(inputs).map((name) => [camel(name), name]));
  const declared = spec.outputs ?? [];
  const outputNames = isNames(declared) ? declared : Object.keys(declared);
  const outputs = Object.fromEntries(outputNames.map((name) => [camel(name), name]));

  const make = (given: Readonly<Record<string, Text>> = {}, options: StepOptions = {}) => {
    check(spec.uses, inputs, nameOf, given);
    // In the order of the declaration, so that the order of a call's properties changes no file.
    const values: Record<string, Text> = {};
    for (const [property, name] of nameOf) {
      const value = given[property] ?? inputs[name]?.default;
      if (value !== undefined) values[name] = value;
    }
    const named = options.name === undefined && spec.name !== undefined ? { name: spec.name, ...options } : options;
    return new Step({ kind: "uses", uses: spec.uses, with: values }, named, outputs, spec.permissions);
  };
  return Object.assign(make, { spec }) as never;
}

function check(
  reference: string,
  inputs: Specs,
  nameOf: ReadonlyMap<string, string>,
  given: Readonly<Record<string, unknown>>,
): void {
  const known = [...nameOf.keys()].join(", ");
  for (const property of Object.keys(given)) {
    if (!nameOf.has(property)) refuse("WFM003", reference, `it has no input "${property}". Inputs: ${known}.`);
  }
  for (const [property, name] of nameOf) {
    const { required, default: fallback, options } = inputs[name]!;
    const value = given[property];
    if (value === undefined && required && fallback === undefined) {
      refuse("WFM004", reference, `input "${property}" is required.`);
    }
    if (typeof value === "string" && options && !options.includes(value)) {
      refuse("WFM005", reference, `input "${property}" is "${value}"; it may be ${options.join(", ")}.`);
    }
  }
}

function isNames(outputs: ActionSpec["outputs"]): outputs is readonly string[] {
  return Array.isArray(outputs);
}

/** The part of an `action.yml` that a binding is made from. */
export interface ActionMetadata {
  readonly name?: string;
  readonly inputs?: Readonly<
    Record<
      string,
      {
        readonly description?: string;
        readonly required?: boolean;
        readonly default?: unknown;
        /** What a catalogue says besides: for generated bindings. */
        readonly type?: string;
        readonly options?: readonly string[];
        readonly preset?: unknown;
        readonly deprecated?: string;
      }
    >
  >;
  readonly outputs?: Readonly<Record<string, { readonly description?: string }>>;
}

type MetadataInputs<M extends ActionMetadata, Required, Types> = {
  [K in keyof M["inputs"] & string]: (K extends Required ? { required: true } : { required?: false }) &
    (K extends keyof Types ? { type: Types[K] } : object);
};

/**
 * A binding made from the data of an `action.yml`. Data has no exact types, so the names of required inputs are
 * repeated (and compared with the data); inputs that take a number or a boolean can be narrowed.
 *
 * @example const login = fromMetadata(data, { uses: "acme/login", required: ["role"], types: { "dry-run": "boolean" } });
 */
export function fromMetadata<
  const M extends ActionMetadata,
  const Required extends keyof M["inputs"] & string = never,
  const Types extends { readonly [K in keyof M["inputs"]]?: "string" | "number" | "boolean" } = Record<never, never>,
  // biome-ignore lint/complexity/noBannedTypes: an action that needs nothing of the token
  const P extends Permissions = {},
>(
  metadata: M,
  options: {
    readonly uses: string;
    readonly name?: string;
    readonly required?: readonly Required[];
    readonly types?: Types;
    /** Values to pass when the caller says nothing, instead of the action's own defaults. */
    readonly defaults?: { readonly [K in keyof M["inputs"]]?: string | number | boolean };
    readonly permissions?: P;
  },
): ActionBinding<MetadataInputs<M, Required, Types>, M["outputs"] extends object ? M["outputs"] : readonly never[], P> {
  const required: readonly string[] = options.required ?? [];
  const inputs: Record<string, InputSpec> = {};
  for (const [name, { description, required: must = false, default: own }] of Object.entries(metadata.inputs ?? {})) {
    // An action.yml may call an input required and give it a default: then GitHub does not ask for it.
    const needed = must && own === undefined;
    if (needed !== required.includes(name)) {
      refuse(
        "WFM006",
        options.uses,
        needed
          ? `input "${name}" is required by its action.yml; add it to \`required\`.`
          : `input "${name}" is not required by its action.yml; take it out of \`required\`.`,
      );
    }
    const type = options.types?.[name as keyof Types] as InputSpec["type"];
    const fallback = options.defaults?.[name as keyof M["inputs"]];
    inputs[name] = {
      required: needed,
      ...(description === undefined ? {} : { description }),
      ...(type === undefined ? {} : { type }),
      ...(fallback === undefined ? {} : { default: fallback }),
    };
  }
  const { uses, name, permissions } = options;
  const spec: ActionSpec = {
    uses,
    inputs,
    outputs: metadata.outputs ?? {},
    ...(name === undefined ? {} : { name }),
    ...(permissions === undefined ? {} : { permissions }),
  };
  return action(spec) as never;
}
