import type { Expression } from "../expressions/expression.ts";
import type { InJob, InJobEnv } from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import type { CallInput, CallInputs } from "./triggers.ts";

type Named = Readonly<Record<string, unknown>>;

/** What a workflow declares for those who call it. */
export interface CallSpec {
  readonly inputs?: CallInputs;
  readonly secrets?: Readonly<Record<string, { readonly required?: boolean }>>;
  readonly outputs?: Named | readonly string[];
}

/** A workflow that a job can call: one of this package, or one that `reusable` describes. */
export interface Callable<Spec = CallSpec> {
  /** How the job names it. */
  readonly uses: string;
  readonly declared: Spec;
}

/** A reusable workflow that somebody else wrote. */
export interface ReusableSpec extends CallSpec {
  /** `owner/repo/.github/workflows/x.yml@v1`, `./.github/workflows/x.yml` or `$/...`. */
  readonly uses: string;
}

/**
 * Describes a reusable workflow of another repository, or one that stays YAML, for `call`: a wrong input, a missing
 * required input or secret and an output that it does not have do not compile.
 *
 * @example const release = reusable({ uses: "acme/flows/.github/workflows/release.yml@v2",
 *   inputs: { where: { required: true } }, secrets: { token: { required: true } }, outputs: ["version"] });
 */
export function reusable<const Spec extends ReusableSpec>(spec: Spec): Callable<Spec> {
  return { uses: spec.uses, declared: spec };
}

/** A value of an input at the call. */
type Given<Input extends CallInput> =
  | (Input extends { readonly type: "boolean" }
      ? boolean
      : Input extends { readonly type: "number" }
        ? number
        : Text<InJob>)
  | Expression<unknown, InJob>;

type Required<Specs> = {
  [Name in keyof Specs]: Specs[Name] extends { readonly required: true; readonly default?: undefined } ? Name : never;
}[keyof Specs];

type Inputs<I> = I extends CallInputs
  ? { readonly [Name in Required<I>]: Given<I[Name]> } & {
      readonly [Name in Exclude<keyof I, Required<I>>]?: Given<I[Name]>;
    }
  : Record<never, never>;

type Secrets<S> = { readonly [Name in Required<S>]: Text<InJobEnv> } & {
  readonly [Name in Exclude<keyof S, Required<S>>]?: Text<InJobEnv>;
};

type Part<Spec, Key extends string> = Spec extends { readonly [K in Key]: infer P } ? P : Record<never, never>;

/** What has to be passed, and what may be. Secrets may also be inherited all at once. */
export type Passed<Spec> = ([Required<Part<Spec, "inputs">>] extends [never]
  ? { readonly with?: Inputs<Part<Spec, "inputs">> }
  : { readonly with: Inputs<Part<Spec, "inputs">> }) &
  ([Required<Part<Spec, "secrets">>] extends [never]
    ? { readonly secrets?: Secrets<Part<Spec, "secrets">> | "inherit" }
    : { readonly secrets: Secrets<Part<Spec, "secrets">> | "inherit" });

/** Outputs of a call: what the workflow declares. */
export type CallOutputs<Spec> =
  Part<Spec, "outputs"> extends readonly (infer Name extends string)[]
    ? { [K in Name]: string }
    : { [K in keyof Part<Spec, "outputs"> & string]: string };

/** The names of the outputs that a workflow declares. */
export const outputNames = ({ outputs = {} }: CallSpec): readonly string[] =>
  isNames(outputs) ? outputs : Object.keys(outputs);

const isNames = (outputs: Named | readonly string[]): outputs is readonly string[] => Array.isArray(outputs);
