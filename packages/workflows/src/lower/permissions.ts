import { callsThatNeed } from "../model/api.ts";
import { type AnyPermissions, type Because, wider } from "../model/permissions.ts";
import type { Step } from "../model/step.ts";
import { Commented, type Tree } from "./tree.ts";

/**
 * What a job's token may do: what its steps need and what it asks for itself, each with who needs it.
 *
 * @param otherwise the comment of a scope that is asked for without a reason. @default none
 */
export function jobPermissions(declared: AnyPermissions | undefined, steps: readonly Step[], otherwise?: string): Tree {
  const levels = new Map<string, string>();
  const reasons = new Map<string, Set<string>>();
  const because = (scope: string, reason: string) => reasons.set(scope, (reasons.get(scope) ?? new Set()).add(reason));
  for (const step of steps) {
    for (const [scope, level] of Object.entries(step.permissions)) {
      if (level === "none") continue;
      levels.set(scope, wider(levels.get(scope), level));
    }
  }
  for (const step of steps) {
    for (const [scope, level] of Object.entries(step.permissions)) {
      if (level === "none" || level !== levels.get(scope)) continue;
      for (const name of whoNeeds(step, scope)) because(scope, name);
    }
  }
  for (const [scope, asked] of Object.entries(declared ?? {})) {
    const { level, reason } = typeof asked === "string" ? { level: asked, reason: otherwise } : (asked as Because);
    const computed = levels.get(scope);
    if (computed !== undefined && wider(computed, level) === computed) continue;
    levels.set(scope, level);
    reasons.delete(scope);
    if (reason !== undefined) because(scope, reason.replace(/\s+/g, " ").trim());
  }
  return Object.fromEntries(
    [...levels]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([scope, level]) => {
        const why = reasons.get(scope);
        return [scope, why ? new Commented(level, [...why].join(", ")) : level];
      }),
  );
}

function whoNeeds({ action, api, options }: Step, scope: string): readonly string[] {
  if (action.kind === "uses")
    return [
      action.uses
        .replace(/@[^/]*$/, "")
        .split("/")
        .at(-1)!,
    ];
  const calls = callsThatNeed(scope, api);
  if (calls.length > 0) return calls;
  return [typeof options.name === "string" ? options.name : "a script"];
}
