import type { Result } from "../expressions/contexts.ts";
import type { JobDefinition } from "./definition.ts";
import { Scope } from "./evaluate.ts";
import { decide, type Run } from "./run.ts";
import type { SimulatedStep } from "./simulation.ts";

/** What is left of a job's steps: what happened, and what expressions after them may read. */
export interface StepsResult {
  readonly steps: readonly SimulatedStep[];
  readonly scope: Scope;
}

/**
 * Goes through the steps of a job that runs. When the options say that the job fails without saying at which step,
 * the last step that has no condition is taken to be the one.
 */
export function simulateSteps(
  job: JobDefinition,
  run: Run,
  result: Result,
  matrix: Readonly<Record<string, unknown>>,
): StepsResult {
  const failing = failingStep(job, run, result);
  const seen: Record<string, unknown> = {};
  let failed = false;
  const scope = () => scopeAt(job, run, seen, failed, matrix);
  const steps = job.steps.map((step): SimulatedStep => {
    const reason = decide(step.condition, scope(), (name) => words(name, failed));
    const own =
      reason === undefined
        ? (run.options.outcomes?.[`${job.id}/${step.id}`] ?? (step === failing ? "failure" : "success"))
        : "skipped";
    if (own === "failure" && !step.continueOnError) failed = true;
    if (step.id !== undefined) {
      const conclusion = own === "failure" && step.continueOnError ? "success" : own;
      seen[step.id] = { outputs: run.options.outputs?.[`${job.id}/${step.id}`] ?? {}, outcome: own, conclusion };
    }
    return reason === undefined
      ? { title: step.title, status: "runs" }
      : { title: step.title, status: "skipped", reason };
  });
  return { steps, scope: scope() };
}

function failingStep(job: JobDefinition, run: Run, result: Result): JobDefinition["steps"][number] | undefined {
  if (result !== "failure") return undefined;
  const named = job.steps.some(({ id }) => run.options.outcomes?.[`${job.id}/${id}`] === "failure");
  return named ? undefined : job.steps.findLast(({ condition }) => condition === undefined);
}

function scopeAt(
  job: JobDefinition,
  run: Run,
  steps: Readonly<Record<string, unknown>>,
  failed: boolean,
  matrix: Readonly<Record<string, unknown>>,
): Scope {
  const status = failed ? "failure" : "success";
  const contexts = run.contexts(job, {
    steps: { ...steps },
    matrix,
    job: { status },
    runner: { os: "Linux", arch: "X64", name: "simulated", temp: "/tmp", environment: "github-hosted" },
    env: { ...run.definition.env, ...job.env },
    strategy: {},
  });
  const cancelled = run.options.cancelled === true;
  return new Scope(contexts, {
    success: () => !failed && !cancelled,
    failure: () => failed,
    always: () => true,
    cancelled: () => cancelled,
    // Which files there are is not known; one hash stands for all.
    hashFiles: () => "0".repeat(64),
  });
}

function words(name: string, failed: boolean): string | undefined {
  if (name === "success" || name === "failure")
    return failed ? "a step before it failed" : "every step before it succeeded";
  if (name === "cancelled") return "the run was not cancelled";
  return name === "always" ? "it always is" : undefined;
}
