/** What Terraform is going to do with one resource. */
export type PlanAction = "create" | "read" | "update" | "replace" | "delete" | "forget" | "no-op";

export interface ResourceChange {
  address: string;
  type: string;
  mode: "managed" | "data";
  action: PlanAction;
  /** For a replacement: whether the new one is created before the old one goes. */
  createBeforeDestroy: boolean;
  /** Terraform's word for why: `replace_because_cannot_update`, `delete_because_no_resource_config`, … */
  reason: string | undefined;
  /** Attribute paths that force the replacement: `cidr_block`. */
  replacePaths: string[];
  before: unknown;
  after: unknown;
  afterUnknown: unknown;
  beforeSensitive: unknown;
  afterSensitive: unknown;
  /** Set when the resource only moved to another address. */
  previousAddress: string | undefined;
  /** Set when the change imports an existing resource. */
  importing: boolean;
}

export interface OutputChange {
  name: string;
  action: PlanAction;
  sensitive: boolean;
}

export interface PlanCounts {
  create: number;
  update: number;
  replace: number;
  delete: number;
  "no-op": number;
}

/** A plan as `terraform show -json` prints it, reduced to what is asked of it. */
export interface Plan {
  terraformVersion: string;
  /** Every managed resource of the plan, also the ones that do not change. */
  changes: ResourceChange[];
  /** Changes made outside Terraform that this plan has seen. */
  drift: ResourceChange[];
  outputs: OutputChange[];
  counts: PlanCounts;
  /** True when applying would change nothing, neither resources nor outputs. */
  empty: boolean;
  /** Terraform's own flags; a plan that errored is partial. */
  errored: boolean;
  complete: boolean;
}
