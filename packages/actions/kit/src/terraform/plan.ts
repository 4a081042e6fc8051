/** What a plan does to one resource, in one word. */
export type Change = "create" | "update" | "replace" | "delete" | "import" | "forget" | "move";

export interface PlannedChange {
  readonly address: string;
  readonly change: Change;
}

interface ResourceChange {
  readonly address: string;
  readonly previous_address?: string;
  readonly mode: "managed" | "data";
  readonly change: { readonly actions: readonly string[]; readonly importing?: unknown };
}

interface OutputChange {
  readonly actions: readonly string[];
}

/**
 * The changes of `terraform show -json <plan>`, in the plan's order (by address). Outputs that change count too: a plan that
 * only changes outputs is not empty. Format: https://developer.hashicorp.com/terraform/internals/json-format
 */
export function readChanges(json: string): PlannedChange[] {
  const plan = JSON.parse(json) as {
    resource_changes?: readonly ResourceChange[];
    output_changes?: Readonly<Record<string, OutputChange>>;
  };
  const changes: PlannedChange[] = [];
  for (const resource of plan.resource_changes ?? []) {
    const change = resource.mode === "managed" ? wordFor(resource) : undefined;
    if (change !== undefined) changes.push({ address: resource.address, change });
  }
  for (const [name, { actions }] of Object.entries(plan.output_changes ?? {})) {
    const change = wordForActions(actions);
    if (change !== undefined) changes.push({ address: `output.${name}`, change });
  }
  return changes;
}

function wordFor({ change, address, previous_address }: ResourceChange): Change | undefined {
  const word = wordForActions(change.actions);
  if (word !== undefined) return word;
  if (change.importing !== undefined && change.importing !== null) return "import";
  return previous_address !== undefined && previous_address !== address ? "move" : undefined;
}

function wordForActions(actions: readonly string[]): Change | undefined {
  const [first, second] = actions;
  if (second !== undefined) return "replace";
  return first === "no-op" || first === "read" ? undefined : (first as Change);
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
