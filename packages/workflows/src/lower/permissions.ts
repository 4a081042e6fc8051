import type { Permissions } from "../model/permissions.ts";
import { wider } from "../model/permissions.ts";
import type { Step } from "../model/step.ts";
import { Commented, type Tree } from "./tree.ts";

/** What a job's token may do: what it says itself and what its actions need, each with who needs it. */
export function jobPermissions(declared: Permissions | undefined, steps: readonly Step[]): Tree {
  const levels = new Map<string, string>(Object.entries(declared ?? {}));
  const askedBy = new Map<string, Set<string>>();
  for (const step of steps) {
    for (const [scope, level] of Object.entries(step.permissions)) {
      if (wider(declared?.[scope as keyof Permissions], level) === declared?.[scope as keyof Permissions]) continue;
      levels.set(scope, wider(levels.get(scope), level));
      askedBy.set(scope, (askedBy.get(scope) ?? new Set()).add(actionName(step)));
    }
  }
  const sorted = [...levels].sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(
    sorted.map(([scope, level]) => {
      const by = askedBy.get(scope);
      return [scope, by ? new Commented(level, [...by].join(", ")) : level];
    }),
  );
}

function actionName({ action }: Step): string {
  return action.kind === "uses"
    ? action.uses
        .replace(/@[^/]*$/, "")
        .split("/")
        .at(-1)!
    : "run";
}
