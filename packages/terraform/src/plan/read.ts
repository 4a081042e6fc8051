import type { OutputChange, Plan, PlanAction, PlanCounts, ResourceChange } from "./types.ts";

/** Raised when a value is not a plan of a format this can read. `code` is stable. */
export class PlanError extends Error {
  readonly code = "not-a-plan";
  constructor(message: string) {
    super(message);
    this.name = "PlanError";
  }
}

interface RawChange {
  address?: string;
  previous_address?: string;
  mode?: string;
  type?: string;
  action_reason?: string;
  change?: {
    actions?: string[];
    before?: unknown;
    after?: unknown;
    after_unknown?: unknown;
    before_sensitive?: unknown;
    after_sensitive?: unknown;
    replace_paths?: unknown[][];
    importing?: unknown;
  };
}

interface RawPlan {
  format_version?: string;
  terraform_version?: string;
  resource_changes?: RawChange[];
  resource_drift?: RawChange[];
  output_changes?: { [name: string]: { actions?: string[]; after_sensitive?: unknown } };
  errored?: boolean;
  complete?: boolean;
}

/**
 * Reads the JSON of a plan.
 * @param value the text or value printed by `terraform show -json <plan file>` (formats 1.x)
 * @throws PlanError `not-a-plan`
 * @see https://developer.hashicorp.com/terraform/internals/json-format#plan-representation
 */
export function readPlan(value: unknown): Plan {
  const raw = (typeof value === "string" ? parse(value) : value) as RawPlan;
  if (typeof raw !== "object" || raw === null || !raw.format_version?.startsWith("1.")) {
    throw new PlanError("Not a Terraform plan of format 1: give the output of `terraform show -json <plan file>`.");
  }
  const changes = (raw.resource_changes ?? []).map(change);
  const outputs = Object.entries(raw.output_changes ?? {}).map(
    ([name, { actions, after_sensitive }]): OutputChange => ({
      name,
      action: actionOf(actions ?? []),
      sensitive: after_sensitive === true,
    }),
  );
  const counts: PlanCounts = { create: 0, update: 0, replace: 0, delete: 0, "no-op": 0 };
  for (const { mode, action } of changes) {
    if (mode === "managed" && action in counts) counts[action as keyof PlanCounts]++;
  }
  const still = ({ action }: { action: PlanAction }) => action === "no-op" || action === "read";
  return {
    terraformVersion: raw.terraform_version ?? "",
    changes,
    drift: (raw.resource_drift ?? []).map(change),
    outputs,
    counts,
    empty: changes.every((item) => still(item) && !item.importing && !item.previousAddress) && outputs.every(still),
    errored: raw.errored ?? false,
    complete: raw.complete ?? true,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new PlanError(`Not a Terraform plan: ${(error as Error).message}.`);
  }
}

function change(raw: RawChange): ResourceChange {
  const actions = raw.change?.actions ?? [];
  return {
    address: raw.address ?? "",
    type: raw.type ?? "",
    mode: raw.mode === "data" ? "data" : "managed",
    action: actionOf(actions),
    createBeforeDestroy: actions.length === 2 && actions[0] === "create",
    reason: raw.action_reason,
    replacePaths: (raw.change?.replace_paths ?? []).map(formatPath),
    before: raw.change?.before ?? null,
    after: raw.change?.after ?? null,
    afterUnknown: raw.change?.after_unknown ?? false,
    beforeSensitive: raw.change?.before_sensitive ?? false,
    afterSensitive: raw.change?.after_sensitive ?? false,
    previousAddress: raw.previous_address,
    importing: raw.change?.importing !== undefined && raw.change.importing !== null,
  };
}

function actionOf(actions: string[]): PlanAction {
  if (actions.length === 2) return "replace";
  const action = actions[0];
  if (action === "create" || action === "read" || action === "update" || action === "delete" || action === "forget") {
    return action;
  }
  return "no-op";
}

export function formatPath(path: readonly unknown[]): string {
  return path
    .map((step, index) => (typeof step === "number" ? `[${step}]` : `${index > 0 ? "." : ""}${step}`))
    .join("");
}
