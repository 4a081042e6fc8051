import type { Result } from "../expressions/contexts.ts";
import { parseExpression } from "../expressions/parse.ts";
import type { JobDefinition, WorkflowDefinition } from "./definition.ts";
import { isTruthy, namesStatus, orRefuse, Scope } from "./evaluate.ts";
import type { SimulatedEvent } from "./events.ts";
import { explain, type StatusWords } from "./explain.ts";
import type { SimulateOptions } from "./options.ts";
import type { SimulatedJob } from "./simulation.ts";
import { inputsOf } from "./triggers.ts";

/** A run of a workflow as far as it has come. */
export class Run {
  readonly definition: WorkflowDefinition;
  readonly event: SimulatedEvent;
  readonly options: SimulateOptions;
  readonly done = new Map<string, SimulatedJob>();
  private readonly outputs = new Map<string, Readonly<Record<string, string>>>();
  private readonly base: Readonly<Record<string, unknown>>;

  constructor(definition: WorkflowDefinition, event: SimulatedEvent, options: SimulateOptions) {
    this.definition = definition;
    this.event = event;
    this.options = options;
    this.base = baseContexts(definition, event, options);
  }

  finish(job: SimulatedJob, outputs: Readonly<Record<string, string>>): void {
    this.done.set(job.id, job);
    this.outputs.set(job.id, outputs);
  }

  /** Every job that has to be over before this one, near and far. */
  ancestors(job: JobDefinition, seen = new Set<string>()): Set<string> {
    for (const id of job.needs) {
      if (seen.has(id)) continue;
      seen.add(id);
      const needed = this.definition.jobs.find((other) => other.id === id);
      if (needed) this.ancestors(needed, seen);
    }
    return seen;
  }

  /** What an expression of the job may read. */
  contexts(
    job: JobDefinition | undefined,
    more: Readonly<Record<string, unknown>> = {},
  ): Readonly<Record<string, unknown>> {
    const needs = Object.fromEntries(
      (job?.needs ?? []).map((id) => [
        id,
        { result: this.done.get(id)?.result ?? null, outputs: this.outputs.get(id) ?? {} },
      ]),
    );
    return { ...this.base, needs, ...more };
  }

  /** What is evaluated with at a job; without one, at the top of the file. */
  scope(job?: JobDefinition, more: Readonly<Record<string, unknown>> = {}): Scope {
    const results = (ids: readonly string[]) =>
      (ids.length > 0 ? ids : job ? [...this.ancestors(job)] : []).map((id) => this.done.get(id)?.result ?? "success");
    const cancelled = () => this.options.cancelled === true || results([]).includes("cancelled");
    return new Scope(this.contexts(job, more), {
      // A job far before this one counts as well: https://github.com/actions/runner/issues/2205
      success: (...ids) => results(ids).every((result) => result === "success") && !this.options.cancelled,
      failure: (...ids) => results(ids).includes("failure"),
      always: () => true,
      cancelled,
    });
  }

  /** Why a job does not run; `undefined` when it does. */
  whySkipped(job: JobDefinition, scope: Scope): string | undefined {
    return decide(job.condition, scope, (name) => this.statusWords(job, name));
  }

  private statusWords(job: JobDefinition, name: string): string | undefined {
    if (name === "always") return "it always is";
    if (name === "cancelled") return this.options.cancelled ? "the run was cancelled" : "the run was not cancelled";
    if (name !== "success" && name !== "failure") return undefined;
    const results = [...this.ancestors(job)].map((id) => ({ id, result: this.done.get(id)?.result }));
    const broken = results.filter(({ result }) => result === "failure" || result === "cancelled");
    // What failed explains what was skipped because of it.
    const bad = broken.length > 0 ? broken : results.filter(({ result }) => result === "skipped");
    if (bad.length === 0) return this.options.cancelled ? "the run was cancelled" : "every job before it succeeded";
    return bad.map(({ id, result }) => `needed job ${id} ${inWords(result)}`).join(" and ");
  }
}

/** Evaluates a condition as GitHub does; gives the reason when it does not hold. */
export function decide(condition: string | undefined, scope: Scope, status: StatusWords): string | undefined {
  const text = condition === undefined ? "" : withoutBraces(condition);
  // Text around an expression makes a text of the whole, and a text that is not empty is true.
  if (text === undefined) return isTruthy(scope.template(condition!)) ? undefined : `if: ${condition} is empty`;
  return orRefuse(text, () => decideExpression(text, scope, status));
}

function decideExpression(text: string, scope: Scope, status: StatusWords): string | undefined {
  const tree = parseExpression(text);
  const implicit = !tree || !namesStatus(tree);
  const success = parseExpression("success()")!;
  if (implicit && !isTruthy(scope.evaluate(success))) return status("success");
  if (!tree || isTruthy(scope.evaluate(tree))) return undefined;
  const { part, because } = explain(tree, scope, status);
  return `if: ${part} — ${because}`;
}

/** The expression of a condition; `undefined` when it is a text with expressions in it. */
function withoutBraces(condition: string): string | undefined {
  if (!condition.includes("${{")) return condition;
  const match = /^\$\{\{([\s\S]*)\}\}$/.exec(condition);
  return match && !match[1]!.includes("${{") ? match[1]!.trim() : undefined;
}

export const inWords = (result: Result | undefined): string =>
  ({ success: "succeeded", failure: "failed", cancelled: "was cancelled", skipped: "was skipped" })[
    result ?? "success"
  ];

function baseContexts(
  definition: WorkflowDefinition,
  event: SimulatedEvent,
  options: SimulateOptions,
): Readonly<Record<string, unknown>> {
  const repository = String(event.github["repository"]);
  const [owner] = repository.split("/");
  return {
    github: {
      actor: event.fork ? "a-stranger" : "octocat",
      event_name: event.name,
      workflow: definition.name,
      repository_owner: owner,
      server_url: "https://github.com",
      api_url: "https://api.github.com",
      run_id: "1",
      run_number: "1",
      run_attempt: "1",
      base_ref: "",
      head_ref: "",
      ...event.github,
      ...options.github,
      event: event.payload,
    },
    vars: options.vars ?? {},
    secrets: secretsOf(definition, event, options),
    inputs: inputsOf(definition.triggers, event),
    // A context that is not there yet is empty, where GitHub's evaluator would fail on one that is missing.
    env: {},
    matrix: {},
    strategy: {},
    steps: {},
    job: {},
    jobs: {},
    runner: {},
  };
}

/** GitHub gives no secret to a pull request from a fork, except the read-only token. */
function secretsOf(
  definition: WorkflowDefinition,
  event: SimulatedEvent,
  options: SimulateOptions,
): Readonly<Record<string, string>> {
  if (event.fork && event.name === "pull_request") return { GITHUB_TOKEN: "***" };
  const read = definition.jobs.flatMap(({ secrets }) => secrets).map((name) => [name, "***"]);
  return { GITHUB_TOKEN: "***", ...(options.secrets ?? Object.fromEntries(read)) };
}
