import type { Result } from "../expressions/contexts.ts";
import type { JobDefinition } from "./definition.ts";
import { asText, Scope } from "./evaluate.ts";
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
  const at = (env: Variables) => scopeAt(job, run, { env, failed, matrix, steps: seen });
  const shared = replaced(run.definition.env, at({}));
  const env = { ...shared, ...replaced(job.env, at(shared)) };
  const scope = () => at(env);
  const steps = job.steps.map((step, index): SimulatedStep => {
    const before = scope();
    const reason = decide(step.condition, before, (name) => words(name, failed));
    const own =
      reason === undefined
        ? (run.options.outcomes?.[stepKey(job, index)] ?? (step === failing ? "failure" : "success"))
        : "skipped";
    if (own === "failure" && !step.continueOnError) failed = true;
    if (step.id !== undefined) {
      const conclusion = own === "failure" && step.continueOnError ? "success" : own;
      seen[step.id] = { outputs: run.options.outputs?.[`${job.id}/${step.id}`] ?? {}, outcome: own, conclusion };
    }
    if (reason !== undefined) return { title: step.title, status: "skipped", reason, ...named(step) };
    return {
      title: step.title,
      status: "runs",
      ...named(step),
      ...(own === "success" ? {} : { outcome: own }),
      ...(step.mode ? { mode: step.mode } : {}),
      ...valuesOf(step, env, at),
    };
  });
  return { steps, scope: scope() };
}

type Step = JobDefinition["steps"][number];

/** How the options name a step. */
export const stepKey = ({ id, steps }: Pick<JobDefinition, "id" | "steps">, index: number): string =>
  `${id}/${steps[index]?.id ?? `#${index + 1}`}`;

const named = ({ id }: Step) => (id === undefined ? {} : { id });

/** What a step that runs is given; `at` makes the scope in which variables have these values. */
function valuesOf(step: Step, env: Variables, at: (env: Variables) => Scope): Partial<SimulatedStep> {
  const own = { ...env, ...replaced(step.env, at(env)) };
  const scope = at(own);
  const inputs = replaced(step.with, scope);
  return {
    ...(step.uses === undefined ? {} : { uses: step.uses }),
    ...(step.run === undefined ? {} : { run: written(step.run, scope) }),
    ...(Object.keys(inputs).length > 0 ? { with: inputs } : {}),
    ...(Object.keys(own).length > 0 ? { env: own } : {}),
  };
}

type Variables = Readonly<Record<string, string>>;

function replaced(values: Readonly<Record<string, unknown>>, scope: Scope): Variables {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, written(String(value ?? ""), scope)]));
}

/** A text with its expressions replaced; as it is written where one needs what only a run knows, such as `fromJSON` of an output. */
function written(text: string, scope: Scope): string {
  try {
    return asText(scope.template(text));
  } catch {
    return text;
  }
}

function failingStep(job: JobDefinition, run: Run, result: Result): JobDefinition["steps"][number] | undefined {
  if (result !== "failure") return undefined;
  const named = job.steps.some((_, index) => run.options.outcomes?.[stepKey(job, index)] === "failure");
  return named ? undefined : job.steps.findLast(({ condition }) => condition === undefined);
}

function scopeAt(
  job: JobDefinition,
  run: Run,
  {
    env,
    failed,
    matrix,
    steps,
  }: {
    readonly env: Variables;
    readonly failed: boolean;
    readonly matrix: Readonly<Record<string, unknown>>;
    readonly steps: Readonly<Record<string, unknown>>;
  },
): Scope {
  const status = failed ? "failure" : "success";
  const contexts = run.contexts(job, {
    steps: { ...steps },
    matrix,
    job: { status },
    runner: { os: "Linux", arch: "X64", name: "simulated", temp: "/tmp", environment: "github-hosted" },
    env,
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
