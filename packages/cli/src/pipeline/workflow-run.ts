import { type SimulatedJob, type SimulateOptions, type Simulation, simulate } from "@towline/workflows";
import type { Event } from "../events.ts";
import { type JobPlace, perform } from "./perform.ts";
import type { Approval, JobRun, PipelineOptions, StepRun } from "./types.ts";

export interface WorkflowRunOptions extends Pick<PipelineOptions, "approve" | "onJob" | "onLine" | "onStep"> {
  /** The generated file. */
  readonly content: string;
  readonly event: Event;
  readonly environments: NonNullable<SimulateOptions["environments"]>;
  readonly repository: string;
  readonly secrets: Readonly<Record<string, string>>;
  /** Makes the place in which a job's steps happen. */
  place(environment: string | undefined): JobPlace;
}

type Result = "success" | "failure" | "skipped" | "cancelled";

/**
 * Runs a workflow the way the simulator says it would go: after each step it is asked again, with what the step really did, so that conditions
 * and values are decided by GitHub's own evaluator at every turn. Jobs that GitHub would run side by side run one after the other.
 */
export async function runWorkflow(options: WorkflowRunOptions): Promise<{ simulation: Simulation; jobs: JobRun[] }> {
  const outcomes: Record<string, Result> = {};
  const outputs: Record<string, Record<string, string>> = {};
  let last: { known: string; simulation: Simulation } | undefined;
  const look = () => {
    // It is asked several times between two steps, and reads the whole workflow each time.
    const known = JSON.stringify([outcomes, outputs]);
    if (last?.known === known) return last.simulation;
    const simulation = simulate(options.content, options.event, {
      outcomes,
      outputs,
      environments: options.environments,
      secrets: options.secrets,
      github: { repository: options.repository, repository_owner: options.repository.split("/")[0] },
    });
    last = { known, simulation };
    return simulation;
  };
  const jobs: JobRun[] = [];
  for (const { id } of look().jobs) {
    const job = look().job(id);
    const done = job.status === "skipped" ? skipped(job) : await runJob(id, { options, look, outcomes, outputs });
    jobs.push(done);
    options.onJob?.({ ...done, state: "ended" });
  }
  return { simulation: look(), jobs };
}

interface Turn {
  readonly options: WorkflowRunOptions;
  readonly look: () => Simulation;
  readonly outcomes: Record<string, Result>;
  readonly outputs: Record<string, Record<string, string>>;
}

async function runJob(id: string, { look, options, outcomes, outputs }: Turn): Promise<JobRun> {
  const started = performance.now();
  options.onJob?.({ id, state: "started" });
  const { environments } = look().job(id);
  const environment = environments[0];
  const approval =
    environment && environment.waitsFor.length > 0
      ? { job: id, environment: environment.name, reviewers: environment.waitsFor }
      : undefined;
  const refusal = environment?.refusal ?? (await refused(approval, options));
  const steps: StepRun[] = [];
  if (refusal === undefined) {
    const place = options.place(environment?.name);
    place.onLine = (line) => options.onLine?.({ job: id, line });
    for (let index = 0; index < look().job(id).steps.length; index++) {
      const step = look().job(id).steps[index]!;
      const key = `${id}/${step.id ?? `#${index + 1}`}`;
      const begun = performance.now();
      options.onStep?.({ job: id, title: step.title });
      const done =
        step.status === "skipped"
          ? {
              kind: "assumed" as const,
              result: "skipped" as const,
              message: step.reason ?? "",
              outputs: {},
              summary: "",
              log: "",
            }
          : await perform(step, place);
      steps.push({ title: step.title, ...done, seconds: (performance.now() - begun) / 1000 });
      if (done.result !== "skipped") outcomes[key] = done.result;
      outputs[key] = { ...done.outputs };
    }
  } else outcomes[id] = "failure";
  const { result } = look().job(id);
  const ours = steps.findLast(({ kind, outputs: said }) => kind === "action" && said["outcome"] !== undefined);
  return {
    id,
    result,
    outcome: ours?.outputs["outcome"] ?? result,
    reason: refusal ?? steps.find(({ result: one }) => one === "failure")?.message ?? "",
    ...(approval
      ? { approval: { environment: approval.environment, by: approval.reviewers, given: refusal === undefined } }
      : {}),
    steps,
    seconds: (performance.now() - started) / 1000,
  };
}

async function refused(approval: Approval | undefined, { approve }: WorkflowRunOptions): Promise<string | undefined> {
  if (approval === undefined || (await (approve?.(approval) ?? true))) return undefined;
  return `${approval.reviewers.join(", ")} did not agree to ${approval.environment}`;
}

function skipped({ id, reason = "" }: SimulatedJob): JobRun {
  return { id, result: "skipped", outcome: "skipped", reason, steps: [], seconds: 0 };
}
