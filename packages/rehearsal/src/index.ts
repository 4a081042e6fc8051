/**
 * A stand-in cloud for rehearsals: Terraform itself runs, against providers and endpoints of this package. What is
 * applied here exists only in one folder and on the loopback address.
 */

export { planStack, rehearseStacks } from "./stacks/rehearse.ts";
export type {
  Depth,
  Difference,
  Phase,
  RehearsalReport,
  RehearsalStep,
  RehearseOptions,
  StackReport,
  StackToRehearse,
} from "./stacks/types.ts";
export { findTerraform, type Terraform, TerraformNotUsable } from "./terraform/find.ts";
export { WorldInUse } from "./world/claim.ts";
export { type DriftedValue, DriftRefused } from "./world/drift.ts";
export type { Change } from "./world/history.ts";
export type { Drift, Notice, RunningService, World, WorldOptions, WorldResource } from "./world/types.ts";
export { openWorld } from "./world/world.ts";
