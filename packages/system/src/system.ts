import type { Declaration, Outputs } from "./declaration/declaration.ts";
import type { Environments, Images, SecretGroups, Variables } from "./declaration/environment.ts";
import { problemsOf } from "./declaration/validate.ts";
import { DeclarationError } from "./errors.ts";

/** Names of a system as values, so that a misspelt one does not compile. */
export interface SystemNames<
  E extends Environments,
  I extends Images,
  S extends SecretGroups,
  V,
  R extends string,
  N extends string,
  O,
> {
  readonly environments: { readonly [K in keyof E & string]: K };
  readonly branches: { readonly [K in BranchOf<E>]: K };
  readonly images: { readonly [K in keyof I & string]: K };
  readonly secrets: { readonly [K in keyof S & string]: { readonly [Key in S[K][number]]: Key } };
  readonly variables: { readonly [K in keyof V & string]: K };
  readonly pipelineSecrets: { readonly [K in R | N]: K };
  readonly outputs: { readonly [K in keyof O & string]: K };
}

type BranchOf<E extends Environments> = {
  [K in keyof E]: E[K] extends { readonly branch: infer B extends string } ? B : never;
}[keyof E];

/** A declared system. Its stacks, workflows and settings are derived by the functions of this package. */
export interface System<
  E extends Environments = Environments,
  I extends Images = Images,
  S extends SecretGroups = SecretGroups,
  V = Readonly<Record<string, unknown>>,
  R extends string = string,
  N extends string = string,
  O = Outputs,
> extends SystemNames<E, I, S, V, R, N, O> {
  readonly kind: "towline.system";
  readonly name: string;
  /** The declaration with its types widened, as the derivations read it. */
  readonly declaration: AnyDeclaration;
}

/** A declaration of whatever names. */
export type AnyDeclaration = Declaration<
  Environments,
  Images,
  SecretGroups,
  Readonly<Record<string, string | Readonly<Record<string, string>>>>,
  string,
  string,
  Outputs
>;

/**
 * Declares a system: its environments, images, secrets, infrastructure, pipeline and verification, each name once.
 *
 * @param name prefix of every resource, and the folder of its secrets and state.
 * @throws DeclarationError with every problem of the declaration at once.
 */
export function system<
  const E extends Environments,
  const I extends Images = Record<never, never>,
  const S extends SecretGroups = Record<never, never>,
  const V extends Variables<E> = Record<never, never>,
  const R extends string = never,
  const N extends string = never,
  // Not the empty record: TypeScript first looks at what needs no inference, such as `verify: { smoke: { at: "url" } }`, and
  // would refuse it before it has looked at what the infrastructure returns.
  O extends Outputs = Outputs,
>(name: string, declaration: Declaration<E, I, S, V, R, N, O>): System<E, I, S, V, R, N, O> {
  const problems = problemsOf(name, declaration);
  if (problems.length > 0) throw new DeclarationError(name, problems);

  const { environments, images, secrets, variables, pipelineSecrets } = declaration;
  const branches = Object.values(environments).flatMap(({ branch }) => (branch ? [branch] : []));
  return {
    kind: "towline.system",
    name,
    declaration: declaration as unknown as AnyDeclaration,
    environments: namesOf(Object.keys(environments)),
    branches: namesOf(branches),
    images: namesOf(Object.keys(images ?? {})),
    secrets: Object.fromEntries(Object.entries(secrets ?? {}).map(([group, keys]) => [group, namesOf(keys)])),
    variables: namesOf(Object.keys(variables ?? {})),
    pipelineSecrets: namesOf([...(pipelineSecrets?.repository ?? []), ...(pipelineSecrets?.environment ?? [])]),
    // Output names are known only once the infrastructure has run; as types they are known before.
    outputs: new Proxy({}, { get: (_, key) => key }),
  } as unknown as System<E, I, S, V, R, N, O>;
}

const namesOf = (names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.map((name) => [name, name]));

/** Whether a value is a system: used where systems are loaded from a file. */
export const isSystem = (value: unknown): value is System =>
  typeof value === "object" && value !== null && (value as { kind?: unknown }).kind === "towline.system";
