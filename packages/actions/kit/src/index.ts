/** What the actions share, for their `run.ts`. The shell is apart (`@towline/action-kit/entry`), because only a bundle loads it. */
export * from "./checks/index.ts";
export { systemClock } from "./clock.ts";
export { formatDuration, parseDuration } from "./duration.ts";
export * from "./ports.ts";
export { putComment } from "./pull-request.ts";
export { releaseFolder } from "./release/model.ts";
export { readRelease } from "./release/read.ts";
export { type Live, liveService, startService } from "./release/service.ts";
export { writeRelease } from "./release/write.ts";
export { retry } from "./retry.ts";
export * from "./spec.ts";
export { countChanges } from "./terraform/plan.ts";
export type { Unsettled } from "./terraform/recover.ts";
export { type Digests, deployStacks, type StacksResult } from "./terraform/stacks.ts";
