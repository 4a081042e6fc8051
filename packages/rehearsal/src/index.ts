/**
 * A stand-in cloud for rehearsals: Terraform itself runs, against providers and endpoints of this package. What is
 * applied here exists only in one folder and on the loopback address.
 */

export type { ApiCall } from "./api/apis.ts";
export type { Run } from "./api/github/runs.ts";
export {
  answers,
  crashesAfter,
  credentialsExpireAt,
  describeFault,
  type Fault,
  fails,
  failsHalfWay,
  isNotFoundFor,
  isSlow,
  losesConnection,
  staysOnOldVersion,
  type Target,
  throttles,
  timesOut,
} from "./faults/fault.ts";
export { parseFault } from "./faults/parse.ts";
export type { Struck } from "./faults/script.ts";
export { Interrupted, onInterrupt, startAttached, startPiped } from "./interrupt.ts";
export { reportPage } from "./report/page.ts";
export type { ReportData, ReportedJob, ReportedRun, ReportedStep } from "./report/types.ts";
export type { TokenClaims } from "./services/issuer.ts";
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
export { byLine, progressIn, type ResourceProgress } from "./terraform/progress.ts";
export { creationSeconds } from "./time/durations.ts";
export { type Span, type Timeline, timelineOf } from "./time/timeline.ts";
export type { Address } from "./world/address-book.ts";
export { WorldInUse } from "./world/claim.ts";
export { type DriftedValue, DriftRefused } from "./world/drift.ts";
export type { Environment } from "./world/environment.ts";
export type { Change } from "./world/history.ts";
export type { Drift, Notice, RunningService, World, WorldOptions, WorldResource } from "./world/types.ts";
export { openWorld } from "./world/world.ts";
