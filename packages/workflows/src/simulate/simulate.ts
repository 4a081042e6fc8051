import { refuse } from "../errors.ts";
import type { Result } from "../expressions/contexts.ts";
import type { Workflow } from "../model/workflow.ts";
import {
  type ConcurrencyDefinition,
  type JobDefinition,
  readDefinition,
  type WorkflowDefinition,
} from "./definition.ts";
import { asText, isTruthy, type Scope } from "./evaluate.ts";
import type { SimulatedEvent } from "./events.ts";
import { matches } from "./globs.ts";
import { expandMatrix } from "./matrix.ts";
import type { SimulateOptions } from "./options.ts";
import { Run } from "./run.ts";
import { type SimulatedConcurrency, type SimulatedEnvironment, type SimulatedJob, Simulation } from "./simulation.ts";
import { simulateSteps, stepKey } from "./steps.ts";
import { whyNotTriggered } from "./triggers.ts";

/**
 * Says which jobs an event runs, which not, and why: filters, conditions, needs, matrices and environments, decided by
 * GitHub's own evaluator. Works on a typed workflow and on the text of anybody's workflow file.
 *
 * @throws WorkflowError when jobs need each other in a circle
 */
export function simulate(
  workflow: Workflow | string,
  event: SimulatedEvent,
  options: SimulateOptions = {},
): Simulation {
  const definition = readDefinition(workflow);
  const order = inOrder(definition);
  const notTriggered = whyNotTriggered(definition.triggers, event);
  if (notTriggered !== undefined) {
    const jobs = order.map((job) => skipped(job, notTriggered));
    return new Simulation(definition.name, event.title, jobs, notTriggered);
  }
  const run = new Run(definition, event, options);
  for (const job of order) simulateJob(job, run);
  const concurrency = definition.concurrency && groupOf(definition.concurrency, run.scope(), options);
  return new Simulation(definition.name, event.title, [...run.done.values()], undefined, concurrency);
}

function simulateJob(job: JobDefinition, run: Run): void {
  const scope = run.scope(job);
  const reason = run.whySkipped(job, scope);
  if (reason !== undefined) {
    run.finish(skipped(job, reason), {});
    return;
  }
  const matrix = combinations(job, scope);
  if (matrix?.length === 0) {
    run.finish(skipped(job, "its matrix is empty"), {});
    return;
  }
  const scopes = (matrix ?? [{}]).map((values) => run.scope(job, { matrix: values }));
  const environments = distinct(scopes.flatMap((each) => environmentOf(job, run, each)));
  const refused = environments.some(({ refusal }) => refusal !== undefined);
  const asked = refused ? "failure" : (run.options.outcomes?.[job.id] ?? stepOutcome(job, run));
  const { steps, scope: after } = simulateSteps(job, run, asked, matrix?.[0] ?? {});
  const computed = Object.entries(job.outputs).map(([name, value]) => [name, asText(after.template(String(value)))]);
  run.finish(
    {
      id: job.id,
      status: "runs",
      // A failure that is allowed counts as a success for the jobs that need this one.
      result: asked === "failure" && job.continueOnError ? "success" : asked,
      needs: job.needs,
      environments,
      concurrency: distinct(
        scopes.flatMap((each) => (job.concurrency ? [groupOf(job.concurrency, each, run.options)] : [])),
      ),
      ...(job.uses === undefined ? {} : { uses: job.uses }),
      matrix: matrix ?? [],
      notes: notes(job, run),
      // A job that its environment refuses never gets to its first step.
      steps: refused ? [] : steps,
    },
    { ...knownOnly(Object.fromEntries(computed)), ...run.options.outputs?.[job.id] },
  );
}

function skipped({ id, needs }: JobDefinition, reason: string): SimulatedJob {
  return {
    id,
    status: "skipped",
    reason,
    result: "skipped",
    needs,
    environments: [],
    concurrency: [],
    matrix: [],
    notes: [],
    steps: [],
  };
}

function groupOf(
  { group, cancelInProgress, queue }: ConcurrencyDefinition,
  scope: Scope,
  { running = [] }: SimulateOptions,
): SimulatedConcurrency {
  const name = asText(scope.template(group));
  const cancels = isTruthy(
    typeof cancelInProgress === "string" ? scope.template(cancelInProgress) : (cancelInProgress ?? false),
  );
  // GitHub ignores the case of letters in a group's name.
  const isHeld = running.some((each) => each.toLowerCase() === name.toLowerCase());
  return {
    group: name,
    cancelInProgress: cancels,
    queue,
    ...(isHeld ? { effect: cancels ? "cancels" : "waits" } : {}),
  };
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Map(values.map((value) => [JSON.stringify(value), value])).values()];
}

/** An output that came out empty read something that only a real run knows. */
function knownOnly(outputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== ""));
}

function stepOutcome(job: JobDefinition, run: Run): Result {
  const failed = job.steps.some(
    ({ continueOnError }, index) => !continueOnError && run.options.outcomes?.[stepKey(job, index)] === "failure",
  );
  return failed ? "failure" : "success";
}

/** `undefined` without a matrix; one empty combination where it is made at run time from what is not known. */
function combinations(job: JobDefinition, scope: Scope): readonly Readonly<Record<string, unknown>>[] | undefined {
  const declared = job.strategy["matrix"];
  if (declared === undefined || declared === null) return undefined;
  const evaluate = (value: unknown): unknown => {
    try {
      if (typeof value === "string") return value.includes("${{") ? scope.template(value) : value;
    } catch {
      // fromJSON of an output that is not known.
      return undefined;
    }
    if (Array.isArray(value)) return value.map(evaluate);
    if (typeof value === "object" && value !== null) {
      return Object.fromEntries(Object.entries(value).map(([key, child]) => [key, evaluate(child)]));
    }
    return value;
  };
  const matrix = evaluate(declared);
  if (typeof matrix !== "object" || matrix === null) return [{}];
  const known = Object.values(matrix).every((values) => Array.isArray(values));
  return known ? expandMatrix(matrix as Record<string, unknown>) : [{}];
}

function environmentOf(job: JobDefinition, run: Run, scope: Scope): SimulatedEnvironment[] {
  const name = job.environment === undefined ? "" : asText(scope.template(job.environment));
  if (name === "") return [];
  const { reviewers = [], waitMinutes, branches } = run.options.environments?.[name] ?? {};
  const ref = String(run.event.github["ref_name"]);
  const refusal =
    branches && !matches(branches, ref)
      ? `the environment ${name} takes only ${branches.join(", ")}, this is ${ref}`
      : undefined;
  return [
    {
      name,
      waitsFor: reviewers,
      ...(waitMinutes === undefined ? {} : { waitMinutes }),
      ...(refusal === undefined ? {} : { refusal }),
    },
  ];
}

function notes(job: JobDefinition, run: Run): string[] {
  if (!run.event.fork || run.event.name !== "pull_request") return [];
  const permissions = (job.permissions ?? run.definition.permissions ?? {}) as
    | Readonly<Record<string, unknown>>
    | string;
  const writes =
    typeof permissions === "string" ? [] : Object.keys(permissions).filter((scope) => permissions[scope] === "write");
  return [
    ...(job.secrets.length > 0
      ? [`a fork gets no secrets: ${job.secrets.join(", ")} ${job.secrets.length === 1 ? "is" : "are"} empty`]
      : []),
    ...(writes.includes("id-token") ? ["a fork gets no id-token"] : []),
    ...(writes.some((scope) => scope !== "id-token") ? ["a fork's token only reads"] : []),
  ];
}

/** The jobs in an order in which they could start: each after those it needs, otherwise as in the file. */
function inOrder({ jobs, name }: WorkflowDefinition): JobDefinition[] {
  const ordered: JobDefinition[] = [];
  const placed = new Set<string>();
  const known = new Set(jobs.map(({ id }) => id));
  while (ordered.length < jobs.length) {
    const next = jobs.find((job) => !placed.has(job.id) && job.needs.every((id) => placed.has(id) || !known.has(id)));
    if (!next) {
      const left = jobs.filter((job) => !placed.has(job.id)).map(({ id }) => id);
      return refuse("WFS001", `workflow "${name}"`, `the jobs ${left.join(", ")} need each other in a circle.`);
    }
    placed.add(next.id);
    ordered.push(next);
  }
  return ordered;
}
