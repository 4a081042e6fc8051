export { describePlan } from "./describe.ts";
export { type AttributeChange, attributeChanges } from "./differences.ts";
export { PlanError, readPlan } from "./read.ts";
export type { OutputChange, Plan, PlanAction, PlanCounts, ResourceChange } from "./types.ts";
