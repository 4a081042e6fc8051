import type { PlanAction, PlanCounts } from "@towline/terraform";

/** One resource that a plan does something to. */
export interface PlannedChange {
  readonly address: string;
  readonly action: Exclude<PlanAction, "no-op" | "read" | "forget">;
}

/** How many resources a plan changes. */
export type ChangeCounts = Omit<PlanCounts, "no-op">;

const HEAD = /^ {2}# (\S.*?)(?: \(deposed object \w+\))? (?:will be|must be|is tainted, so must be) ([a-z]+)/;
const SUM = /^Plan: (?:\d+ to import, )?(\d+) to add, (\d+) to change, (\d+) to destroy\./m;
const ACTIONS: { readonly [word: string]: PlannedChange["action"] } = {
  created: "create",
  updated: "update",
  replaced: "replace",
  destroyed: "delete",
};

/** Reads the head of a resource in what `terraform plan` prints for people. */
export function plannedIn(line: string): PlannedChange | undefined {
  const head = HEAD.exec(line);
  const action = head && ACTIONS[head[2]!];
  return action ? { address: head[1]!, action } : undefined;
}

/**
 * Reads a whole plan as it is printed, which tells what changes in none of the time that `show -json` takes.
 *
 * @returns nothing where the resources do not add up to Terraform's own sum
 */
export function readPlanned(text: string): { changes: PlannedChange[]; counts: ChangeCounts } | undefined {
  const changes = text.split("\n").flatMap((line) => plannedIn(line) ?? []);
  const counts = { create: 0, update: 0, replace: 0, delete: 0 };
  for (const { action } of changes) counts[action]++;
  const sum = SUM.exec(text)?.slice(1).map(Number) ?? [0, 0, 0];
  const found = [counts.create + counts.replace, counts.update, counts.delete + counts.replace];
  return found.every((count, index) => count === sum[index]) ? { changes, counts } : undefined;
}
