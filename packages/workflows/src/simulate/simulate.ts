import { refuse } from "../errors.ts";
import type { Result } from "../expressions/contexts.ts";
import type { Workflow } from "../model/workflow.ts";
import { type JobDefinition, readDefinition, type WorkflowDefinition } from "./definition.ts";
import { asText, type Scope } from "./evaluate.ts";
import type { SimulatedEvent } from "./events.ts";
import { matches } from "./globs.ts";
import { expandMatrix } from "./matrix.ts";
import type { SimulateOptions } from "./options.ts";
import { Run } from "./run.ts";
import { type SimulatedJob, Simulation } from "./simulation.ts";
import { simulateSteps } from "./steps.ts";
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
  return new Simulation(definition.name, event.title, [...run.done.values()]);
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
  const { environment, refusal } = environmentOf(job, run, scope);
  const asked = refusal === undefined ? (run.options.outcomes?.[job.id] ?? stepOutcome(job, run)) : "failure";
  const { steps, scope: after } = simulateSteps(job, run, asked, matrix?.[0] ?? {});
  // A failure that is allowed counts as a success for the jobs that need this one.
  const result = asked === "failure" && job.continueOnError ? "success" : asked;
  const computed = Object.entries(job.outputs).map(([name, value]) => [name, asText(after.template(String(value)))]);
  const concurrency = job.concurrency === undefined ? undefined : asText(scope.template(job.concurrency));
  run.finish(
    {
      id: job.id,
      status: "runs",
      result,
      needs: job.needs,
      ...(environment ? { environment } : {}),
      ...(concurrency === undefined ? {} : { concurrency }),
      matrix: matrix ?? [],
      notes: [...(refusal === undefined ? [] : [refusal]), ...notes(job, run)],
      steps,
    },
    { ...knownOnly(Object.fromEntries(computed)), ...run.options.outputs?.[job.id] },
  );
}

function skipped(job: JobDefinition, reason: string): SimulatedJob {
  return {
    id: job.id,
    status: "skipped",
    reason,
    result: "skipped",
    needs: job.needs,
    matrix: [],
    notes: [],
    steps: [],
  };
}

/** An output that came out empty read something that only a real run knows. */
function knownOnly(outputs: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(outputs).filter(([, value]) => value !== ""));
}

function stepOutcome(job: JobDefinition, run: Run): Result {
  const failed = job.steps.some(
    ({ id, continueOnError }) => !continueOnError && run.options.outcomes?.[`${job.id}/${id}`] === "failure",
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

function environmentOf(
  job: JobDefinition,
  run: Run,
  scope: Scope,
): { environment?: SimulatedJob["environment"]; refusal?: string } {
  if (job.environment === undefined) return {};
  const name = asText(scope.template(job.environment));
  if (name === "") return {};
  const rules = run.options.environments?.[name];
  const environment = {
    name,
    waitsFor: rules?.reviewers ?? [],
    ...(rules?.waitMinutes === undefined ? {} : { waitMinutes: rules.waitMinutes }),
  };
  const ref = String(run.event.github["ref_name"]);
  if (rules?.branches && !matches(rules.branches, ref)) {
    return {
      environment,
      refusal: `fails: the environment ${name} takes only ${rules.branches.join(", ")}, this is ${ref}`,
    };
  }
  return { environment };
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
