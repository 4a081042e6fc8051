import { type PlanAction, type ResourceChange, readPlan } from "@towline/terraform/plan";

/** What a plan does to one resource, in one word. */
export type Change = Exclude<PlanAction, "no-op" | "read"> | "import" | "move";

export interface PlannedChange {
  readonly address: string;
  readonly change: Change;
}

/**
 * What `terraform show -json <plan>` says will change, in the plan's order (by address). Outputs that change count too: a plan that
 * only changes outputs is not empty.
 */
export function readChanges(json: string): PlannedChange[] {
  const { changes, outputs } = readPlan(json);
  const words = [
    ...changes
      .filter(({ mode }) => mode === "managed")
      .map((resource) => [resource.address, wordFor(resource)] as const),
    ...outputs.map(({ name, action }) => [`output.${name}`, wordForAction(action)] as const),
  ];
  return words.flatMap(([address, change]) => (change === undefined ? [] : [{ address, change }]));
}

function wordFor({ action, importing, previousAddress, address }: ResourceChange): Change | undefined {
  const word = wordForAction(action);
  if (word !== undefined) return word;
  if (importing) return "import";
  return previousAddress !== undefined && previousAddress !== address ? "move" : undefined;
}

function wordForAction(action: PlanAction): Change | undefined {
  return action === "no-op" || action === "read" ? undefined : action;
}

/** `2 to create, 1 to replace`, or `no changes`. */
export function countChanges(changes: readonly PlannedChange[]): string {
  const order: readonly Change[] = ["create", "update", "replace", "delete", "import", "forget", "move"];
  const parts = order.flatMap((change) => {
    const count = changes.filter((planned) => planned.change === change).length;
    return count === 0 ? [] : [`${count} to ${change}`];
  });
  return parts.length === 0 ? "no changes" : parts.join(", ");
}
