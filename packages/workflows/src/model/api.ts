import { type Permissions, wider } from "./permissions.ts";

/**
 * What calls of the GitHub API need, by the command of `gh` that makes them. Nothing is guessed from the text of a
 * script: a step names its calls. From "Permissions required for GitHub Apps"
 * (https://docs.github.com/rest/authentication/permissions-required-for-github-apps), which holds for the token of a
 * job as well. What is not in the list is said with `permissions`.
 */
const needs = {
  "gh attestation verify": { attestations: "read" },
  "gh cache delete": { actions: "write" },
  "gh cache list": { actions: "read" },
  "gh issue close": { issues: "write" },
  "gh issue comment": { issues: "write" },
  "gh issue create": { issues: "write" },
  "gh issue edit": { issues: "write" },
  "gh issue list": { issues: "read" },
  "gh issue reopen": { issues: "write" },
  "gh issue view": { issues: "read" },
  "gh label create": { issues: "write" },
  "gh label delete": { issues: "write" },
  "gh label edit": { issues: "write" },
  "gh label list": { issues: "read" },
  "gh pr close": { "pull-requests": "write" },
  "gh pr comment": { "pull-requests": "write" },
  "gh pr create": { contents: "read", "pull-requests": "write" },
  "gh pr diff": { contents: "read", "pull-requests": "read" },
  "gh pr list": { "pull-requests": "read" },
  "gh pr merge": { contents: "write", "pull-requests": "write" },
  "gh pr reopen": { "pull-requests": "write" },
  "gh pr review": { "pull-requests": "write" },
  "gh pr view": { "pull-requests": "read" },
  "gh release create": { contents: "write" },
  "gh release delete": { contents: "write" },
  "gh release download": { contents: "read" },
  "gh release edit": { contents: "write" },
  "gh release list": { contents: "read" },
  "gh release upload": { contents: "write" },
  "gh release view": { contents: "read" },
  "gh run cancel": { actions: "write" },
  "gh run delete": { actions: "write" },
  "gh run download": { actions: "read" },
  "gh run list": { actions: "read" },
  "gh run rerun": { actions: "write" },
  "gh run watch": { actions: "read", checks: "read" },
  "gh run view": { actions: "read", checks: "read" },
  "gh workflow disable": { actions: "write" },
  "gh workflow enable": { actions: "write" },
  "gh workflow list": { actions: "read" },
  "gh workflow run": { actions: "write" },
  "gh workflow view": { actions: "read" },
  "git fetch": { contents: "read" },
  "git push": { contents: "write" },
} as const satisfies Readonly<Record<string, Permissions>>;

/** A call of the GitHub API by its `gh` command, `gh pr comment`; or `git push` and `git fetch`. */
export type ApiCall = keyof typeof needs;

type KeysOf<T> = T extends unknown ? keyof T : never;
type LevelIn<T, Scope> = T extends unknown ? (Scope extends keyof T ? T[Scope] : never) : never;

/** The scopes of several sets together; where two disagree, both levels. */
export type Together<T> = { readonly [Scope in KeysOf<T> & keyof Permissions]: LevelIn<T, Scope> };

/** What calls need, as a type. */
export type PermissionsOf<Api extends ApiCall> = (typeof needs)[Api];

/** What calls need. */
export function permissionsOf(calls: readonly ApiCall[], besides: Permissions = {}): Permissions {
  const levels: Record<string, string> = { ...besides };
  for (const call of calls) {
    for (const [scope, level] of Object.entries(needs[call])) levels[scope] = wider(levels[scope], level);
  }
  return levels as Permissions;
}

/** Whose need of a scope it is: the calls of a list that need it. */
export function callsThatNeed(scope: string, calls: readonly ApiCall[]): ApiCall[] {
  return calls.filter((call) => scope in needs[call]);
}
