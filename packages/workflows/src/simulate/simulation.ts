import type { Result } from "../expressions/contexts.ts";

/** What happens to a step. */
export interface SimulatedStep {
  readonly title: string;
  readonly status: "runs" | "skipped";
  readonly reason?: string;
  readonly id?: string;
  /** The action that it runs. */
  readonly uses?: string;
  /** The script that it runs, with its expressions replaced. */
  readonly run?: string;
  /** Inputs of the action, with their expressions replaced. What only a run knows is empty unless the options say it. */
  readonly with?: Readonly<Record<string, string>>;
  /** Variables of the workflow, the job and the step, with their expressions replaced. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A deployment environment that a job waits for and uses. */
export interface SimulatedEnvironment {
  readonly name: string;
  /** Who has to agree before the job starts. */
  readonly waitsFor: readonly string[];
  /** Minutes that it waits besides. */
  readonly waitMinutes?: number;
  /** Why the environment does not take this run: then the job fails. */
  readonly refusal?: string;
}

/** What happens to a job. */
export interface SimulatedJob {
  readonly id: string;
  readonly status: "runs" | "skipped";
  /** Why it is skipped, or what let it run although a condition stood before it. */
  readonly reason?: string;
  /** `skipped`, or what the options say. */
  readonly result: Result;
  readonly needs: readonly string[];
  /** The deployment environment; several when the combinations of a matrix go to different ones. */
  readonly environments: readonly SimulatedEnvironment[];
  /** Its concurrency group, one for each combination that has its own. */
  readonly concurrency: readonly string[];
  /** Its combinations, when it has a matrix. */
  readonly matrix: readonly Readonly<Record<string, unknown>>[];
  /** What is worth knowing about a job that runs: `the secrets are empty: a fork gets none`. */
  readonly notes: readonly string[];
  readonly steps: readonly SimulatedStep[];
}

/** What an event does to a workflow. */
export class Simulation {
  readonly workflow: string;
  readonly event: string;
  /** Why nothing starts; `undefined` when the workflow runs. */
  readonly notTriggered: string | undefined;
  /** In the order they start; jobs that are skipped stand where they would have started. */
  readonly jobs: readonly SimulatedJob[];

  constructor(workflow: string, event: string, jobs: readonly SimulatedJob[], notTriggered?: string) {
    this.workflow = workflow;
    this.event = event;
    this.jobs = jobs;
    this.notTriggered = notTriggered;
  }

  /** The workflow starts. */
  get triggered(): boolean {
    return this.notTriggered === undefined;
  }

  /** Ids of the jobs that run. */
  get runs(): readonly string[] {
    return this.jobs.filter(({ status }) => status === "runs").map(({ id }) => id);
  }

  /** @throws Error naming the jobs there are */
  job(id: string): SimulatedJob {
    const found = this.jobs.find((job) => job.id === id);
    if (!found)
      throw new Error(`"${this.workflow}" has no job "${id}". Jobs: ${this.jobs.map((job) => job.id).join(", ")}.`);
    return found;
  }

  /** A few lines for people. */
  toText(): string {
    if (this.notTriggered !== undefined)
      return `${this.event} → ${this.workflow} does not start: ${this.notTriggered}\n`;
    const width = Math.max(0, ...this.jobs.map(({ id }) => id.length));
    const lines = this.jobs.map((job) =>
      `  ${job.status === "runs" ? mark(job.result) : "–"} ${job.id.padEnd(width)}  ${remarks(job)}`.trimEnd(),
    );
    return `${[`${this.event} → ${this.workflow}`, ...lines].join("\n")}\n`;
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { workflow, event, triggered, notTriggered, jobs } = this;
    return { workflow, event, triggered, ...(notTriggered === undefined ? {} : { reason: notTriggered }), jobs };
  }
}

const mark = (result: Result): string => (result === "success" ? "✓" : "✗");

function remarks(job: SimulatedJob): string {
  if (job.status === "skipped") return `skipped: ${job.reason}`;
  const { environments, matrix, result, notes } = job;
  return [
    result === "success" ? undefined : result,
    matrix.length > 0 ? `${matrix.length} ${matrix.length === 1 ? "combination" : "combinations"}` : undefined,
    ...environments.map(inWords),
    ...notes,
  ]
    .filter((part) => part !== undefined)
    .join("; ");
}

function inWords({ name, waitsFor, waitMinutes, refusal }: SimulatedEnvironment): string {
  if (refusal !== undefined) return refusal;
  const waits = [...waitsFor, ...(waitMinutes === undefined ? [] : [`${waitMinutes} minutes`])];
  return waits.length > 0 ? `waits for ${waits.join(", ")} (environment ${name})` : `environment ${name}`;
}
