/** Rehearsals as unit tests of a system: `@towline/cli/rehearse`. */
import { type Fault, planStack, type World } from "@towline/rehearsal";
import { digestVariables, type System, synthesize } from "@towline/system";
import type { Plan } from "@towline/terraform";
import { digestsOf } from "./digests.ts";
import type { Event } from "./events.ts";
import { openPipelineWorld, rehearsePipeline } from "./pipeline/rehearse-pipeline.ts";
import type { Approval, PipelineRun } from "./pipeline/types.ts";
import { needTerraform } from "./world.ts";

export {
  answers,
  crashesAfter,
  credentialsExpireAt,
  type Fault,
  fails,
  failsHalfWay,
  findTerraform,
  isNotFoundFor,
  isSlow,
  losesConnection,
  staysOnOldVersion,
  throttles,
  timesOut,
  type World,
} from "@towline/rehearsal";
export type { Plan } from "@towline/terraform";
export { pullRequest, push, workflowDispatch } from "@towline/workflows/events";
export type { Approval, JobRun, PipelineRun, StepRun } from "./pipeline/types.ts";

export interface RehearseOptions {
  readonly event: Event;
  /** Folder that stands for the repository: the one of `system.ts`. */
  readonly folder: string;
  /** A world to go on in. @default a new one, which the caller closes */
  readonly world?: World;
  /** What goes wrong in this run. They are taken back when it has ended. */
  readonly faults?: readonly Fault[];
  /** Makes this run's release another one than that of other runs. @default the source as it is */
  readonly release?: string;
  /** Who agrees where an environment has reviewers. @default everybody */
  approve?(approval: Approval): boolean;
}

export interface Rehearsed extends PipelineRun {
  readonly world: World;
  job(id: string): PipelineRun["jobs"][number];
  /** What answers for a service of this name, or of this image. */
  answering(service: string): { readonly digest: string; readonly url: string };
}

/**
 * What an event sets off, with real Terraform and the real bundles against the stand-in cloud.
 *
 * @throws UsageError without Terraform; nothing throws because a job fails
 */
export async function rehearse(system: System, options: RehearseOptions): Promise<Rehearsed> {
  const { event, faults = [], folder, release } = options;
  const world = options.world ?? (await openPipelineWorld({ system, folder }));
  const run = await rehearsePipeline({
    system,
    folder,
    world,
    event,
    faults,
    ...(release === undefined ? {} : { buildArgs: { release } }),
    ...(options.approve ? { approve: options.approve } : {}),
  });
  world.clearFaults();
  return {
    ...run,
    world,
    job: (id) =>
      named(
        run.jobs,
        ({ id: one }) => one === id,
        `job ${id}`,
        run.jobs.map((job) => job.id),
      ),
    answering: (service) =>
      named(
        run.live,
        ({ name }) => name === service || name.endsWith(`-${service}`),
        `service ${service}`,
        run.live.map(({ name }) => name),
      ),
  };
}

/**
 * What Terraform would change in a world in which a stack was delivered before, with the releases that run there: what a changed declaration
 * does, or what has drifted.
 *
 * @throws Error with Terraform's words; UsageError without Terraform
 */
export async function plan(
  system: System,
  { folder, stack, world }: Pick<RehearseOptions, "folder"> & { readonly stack: string; readonly world: World },
): Promise<Plan> {
  const { stacks } = synthesize(system, { outdir: `${folder}/cdktf.out` });
  const planned = named(
    stacks,
    ({ name }) => name === stack,
    `stack ${stack}`,
    stacks.map(({ name }) => name),
  );
  const running = Object.entries(digestVariables(system)).flatMap(([image, variable]) => {
    const service = system.declaration.images?.[image]?.name;
    const live = world.services().find(({ name }) => name === service);
    return live ? [[variable, live.digest]] : [];
  });
  const variables = { ...digestsOf(system), ...Object.fromEntries(running) };
  return planStack({ name: stack, folder: planned.folder, variables }, { world, terraform: needTerraform() });
}

function named<T>(all: readonly T[], is: (one: T) => boolean, what: string, known: readonly string[]): T {
  const found = all.find(is);
  if (found) return found;
  throw new Error(`There is no ${what} in this rehearsal. There is: ${known.join(", ") || "none"}.`);
}
