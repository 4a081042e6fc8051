import { type Fault, findTerraform, type RehearseOptions, type Terraform, type World } from "@towline/rehearsal";
import { type System, synthesize, verificationEnvironment } from "@towline/system";
import { simulate } from "@towline/workflows";
import { prepareAccounts } from "../commands/rehearse.ts";
import { LOCAL_TOKEN, smokeToken } from "../delivery/smoke-token.ts";
import { UsageError } from "../errors.ts";
import { filesOfSystem } from "../workflow-files.ts";
import { insideEnvironment, needTerraform, openSystemWorld } from "../world.ts";
import type { JobPlace } from "./perform.ts";
import type { JobRun, PipelineOptions, PipelineRun } from "./types.ts";
import { runWorkflow } from "./workflow-run.ts";

/**
 * Opens a world in which a system can be delivered: its stacks synthesized, the stand-in providers told of them, and the accounts prepared by the
 * bootstrap stack, as a person does once.
 */
export async function openPipelineWorld(
  { folder, system }: { readonly system: System; readonly folder: string },
  options: {
    readonly faults?: readonly Fault[];
    readonly pace?: number;
    readonly fresh?: boolean;
    readonly onResource?: RehearseOptions["onResource"];
  } = {},
): Promise<World> {
  const terraform = needTerraform();
  const { stacks } = synthesize(system, { outdir: `${folder}/cdktf.out` });
  const world = await openSystemWorld(folder, {
    stacks: stacks.map((stack) => stack.folder),
    fresh: options.fresh ?? true,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
  });
  try {
    await prepareAccounts({
      stacks,
      terraform,
      world,
      ...(options.onResource ? { onResource: options.onResource } : {}),
    });
    for (const fault of options.faults ?? []) world.addFault(fault);
    return world;
  } catch (error) {
    await world.close();
    throw error;
  }
}

/**
 * Rehearses what an event sets off: the jobs that the simulator says would run, in order, with the real bundles, real Terraform and the stand-in
 * cloud. Nothing throws because a job fails; the result says it.
 *
 * @throws UsageError when the event starts no workflow that delivers, or more than one
 */
export async function rehearsePipeline(options: PipelineOptions): Promise<PipelineRun> {
  const started = performance.now();
  const { event, system, world } = options;
  for (const fault of options.faults ?? []) world.addFault(fault);
  const before = world.struck().length;
  const chosen = await workflowFor(options);
  if (typeof chosen === "string") return { ...nothing(event.title), reason: chosen };
  const { jobs, simulation } = await runWorkflow({
    ...options,
    content: chosen.content,
    environments: environmentsOf(system),
    secrets: secretsOf(system),
    repository: system.declaration.repository,
    place: placeFor(options, chosen.path),
  });
  return {
    event: event.title,
    workflow: simulation.workflow,
    outcome: outcomeOf(jobs),
    reason: jobs.find(({ result }) => result === "failure")?.reason ?? "",
    jobs,
    struck: world.struck().slice(before),
    live: world.services(),
    summary: jobs
      .flatMap(({ steps }) => steps.map(({ summary }) => summary))
      .filter(Boolean)
      .join("\n\n"),
    seconds: (performance.now() - started) / 1000,
  };
}

/** The colour that the run as a whole deserves: what was taken back is red, and said. */
function outcomeOf(jobs: readonly JobRun[]): PipelineRun["outcome"] {
  if (jobs.some(({ outcome }) => outcome === "rolled-back")) return "rolled-back";
  if (jobs.some(({ result }) => result === "failure")) return "failed";
  return jobs.some(({ result }) => result === "cancelled") ? "cancelled" : "succeeded";
}

const nothing = (event: string): PipelineRun => ({
  event,
  workflow: "",
  outcome: "not-triggered",
  reason: "",
  jobs: [],
  struck: [],
  live: [],
  summary: "",
  seconds: 0,
});

async function workflowFor({
  event,
  folder,
  system,
  workflow,
}: PipelineOptions): Promise<{ path: string; content: string } | string> {
  const files = Object.entries((await filesOfSystem(system, folder)).files).filter(([path]) => path.endsWith(".yml"));
  const named = files.filter(([path]) => workflow === undefined || path.endsWith(`/${workflow}`));
  const triggered = named.filter(([, content]) => simulate(content, event).triggered);
  const [first] = triggered;
  if (!first) return named.map(([path, content]) => `${path}: ${simulate(content, event).notTriggered}`).join("; ");
  if (triggered.length > 1) {
    const names = triggered.map(([path]) => path.split("/").at(-1));
    throw new UsageError(
      "CLI040",
      `${event.title} starts ${names.join(" and ")}`,
      `name one, such as --workflow ${names[0]}`,
    );
  }
  return { path: first[0], content: first[1] };
}

/** Every secret of the pipeline has a value, as somebody has given it one. */
function secretsOf({ declaration: { pipelineSecrets = {} } }: System): Record<string, string> {
  const names = [...(pipelineSecrets.repository ?? []), ...(pipelineSecrets.environment ?? [])];
  return Object.fromEntries(names.map((name) => [name, LOCAL_TOKEN]));
}

function environmentsOf(system: System) {
  return Object.fromEntries(
    Object.entries(system.declaration.environments).map(([name, { reviewers = [], branch }]) => [
      name,
      { reviewers, ...(branch ? { branches: [branch] } : {}) },
    ]),
  );
}

/** A job may run in the environment whose reviewers were asked before. */
async function tokenIn(job: string | undefined, { system, world }: Pick<PipelineOptions, "system" | "world">) {
  const { environments } = system.declaration;
  const environment = Object.keys(environments).find(
    (name) => name === job || verificationEnvironment(environments, name) === job,
  );
  return environment === undefined
    ? LOCAL_TOKEN
    : smokeToken(world, { account: environments[environment]?.account, environment });
}

function placeFor(
  { buildArgs = {}, event, folder, system, world }: PipelineOptions,
  workflow: string,
): (environment: string | undefined) => JobPlace {
  const terraform: Terraform = findTerraform() ?? needTerraform();
  const contexts = Object.fromEntries(
    Object.values(system.declaration.images ?? {}).flatMap(({ name, rehearsedBy }) =>
      name && rehearsedBy ? [[name, rehearsedBy]] : [],
    ),
  );
  const github = event.github;
  const ref = String(github["ref"]);
  return (environment) => ({
    world,
    folder,
    terraform,
    contexts,
    buildArgs,
    token: () => tokenIn(environment, { system, world }),
    run: {
      repository: system.declaration.repository,
      ref,
      event: event.name,
      workflow,
      ...(environment ? { environment } : {}),
    },
    env: {
      ...insideEnvironment(world),
      GITHUB_ACTIONS: "true",
      GITHUB_REPOSITORY: system.declaration.repository,
      GITHUB_REF: ref,
      GITHUB_REF_NAME: String(github["ref_name"]),
      GITHUB_SHA: String(github["sha"]),
      GITHUB_EVENT_NAME: event.name,
      GITHUB_RUN_ID: "1",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_ACTOR: "octocat",
      GITHUB_SERVER_URL: "https://github.com",
    },
  });
}
