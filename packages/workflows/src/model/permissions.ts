import type { Permissions } from "../language/permissions.ts";

export type { Permissions } from "../language/permissions.ts";

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions */
export type PermissionScope = keyof Permissions;

/** A level that somebody decided on, with why: the reason stands beside it in the file. */
export interface Because<Level extends string = "read" | "write"> {
  readonly level: Level;
  /** Why the job needs it, in a few words. */
  readonly reason: string;
}

type LevelOf<Scope extends PermissionScope> = NonNullable<Permissions[Scope]>;

/** The levels that ask for no more than a step needs. */
type NoMoreThan<Needed> = "write" extends Needed
  ? "write" | "read" | "none"
  : "read" extends Needed
    ? "read" | "none"
    : "none";

/** What the steps of a list need of one scope. A list that the compiler does not know in detail may need anything. */
type NeededBy<Steps, Scope extends PermissionScope> = Steps extends readonly (infer Each)[]
  ? Each extends { readonly permissions: infer Needed }
    ? Scope extends keyof Needed
      ? Needed[Scope]
      : never
    : never
  : never;

/**
 * What a job asks for besides what its steps need: no more than they need, or with a reason.
 *
 * @example { issues: { level: "write", reason: "triage labels what it reads" } }
 */
export type JobPermissions<Steps = readonly { readonly permissions: Permissions }[]> = {
  readonly [Scope in PermissionScope]?:
    | Extract<NoMoreThan<NeededBy<Steps, Scope>>, LevelOf<Scope>>
    | Because<Exclude<LevelOf<Scope>, "none">>;
};

/** Levels as they may stand anywhere, with a reason or without. */
export type AnyPermissions = {
  readonly [Scope in PermissionScope]?: LevelOf<Scope> | Because<Exclude<LevelOf<Scope>, "none">>;
};

/** Gives one reason to several scopes: `because("pushes the tag", { contents: "write" })`. */
export function because<const P extends Permissions>(
  reason: string,
  permissions: P,
): { readonly [Scope in keyof P]: P[Scope] extends "read" | "write" ? Because<P[Scope]> : P[Scope] } {
  const entries = Object.entries(permissions).map(([scope, level]) => [
    scope,
    level === "none" ? level : { level, reason },
  ]);
  return Object.fromEntries(entries) as never;
}

/** One level for every scope. */
export type AllPermissions = "read-all" | "write-all";

const levels = ["none", "read", "write"] as const;

/** The wider of two levels. */
export function wider(a: string | undefined, b: string | undefined): (typeof levels)[number] {
  const rank = (level: string | undefined) => levels.indexOf((level ?? "none") as (typeof levels)[number]);
  return levels[Math.max(rank(a), rank(b), 0)]!;
}
