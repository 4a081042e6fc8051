import type { Result } from "../expressions/contexts.ts";

/** What happens to a step. */
export interface SimulatedStep {
  readonly title: string;
  readonly status: "runs" | "skipped";
  readonly reason?: string;
  /** How it ends, where that is not a success. */
  readonly outcome?: Result;
  /** It runs at the same time as others: those beside it, or those after it. */
  readonly mode?: "background" | "parallel";
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

/** A concurrency group that a run or a job needs to itself. */
export interface SimulatedConcurrency {
  readonly group: string;
  readonly cancelInProgress: boolean;
  /** Of those that wait: the newest alone, or all. */
  readonly queue: "single" | "max";
  /** What it does about the run that holds the group, if the options say that one does. */
  readonly effect?: "waits" | "cancels";
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
  readonly concurrency: readonly SimulatedConcurrency[];
  /** The reusable workflow that it calls. */
  readonly uses?: string;
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
  /** The concurrency group of the whole run. */
  readonly concurrency: SimulatedConcurrency | undefined;

  constructor(
    workflow: string,
    event: string,
    jobs: readonly SimulatedJob[],
    notTriggered?: string,
    concurrency?: SimulatedConcurrency,
  ) {
    this.workflow = workflow;
    this.concurrency = concurrency;
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

  /** A few lines for people; with `steps`, what each step is given or why it is skipped. */
  toText({ steps = false }: { readonly steps?: boolean } = {}): string {
    if (this.notTriggered !== undefined)
      return `${this.event} → ${this.workflow} does not start: ${this.notTriggered}\n`;
    const width = Math.max(0, ...this.jobs.map(({ id }) => id.length));
    const lines = this.jobs.flatMap((job) => [
      `  ${job.status === "runs" ? mark(job.result) : "–"} ${job.id.padEnd(width)}  ${remarks(job, steps)}`.trimEnd(),
      ...(steps ? job.steps.flatMap(stepLines) : []),
    ]);
    const held = this.concurrency && (steps || this.concurrency.effect) ? [`  ${groupInWords(this.concurrency)}`] : [];
    return `${[`${this.event} → ${this.workflow}`, ...held, ...lines].join("\n")}\n`;
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const { workflow, event, triggered, notTriggered, concurrency, jobs } = this;
    return {
      workflow,
      event,
      triggered,
      ...(notTriggered === undefined ? {} : { reason: notTriggered }),
      ...(concurrency === undefined ? {} : { concurrency }),
      jobs,
    };
  }
}

const mark = (result: Result): string => (result === "success" ? "✓" : "✗");

function groupInWords({ group, effect, cancelInProgress, queue }: SimulatedConcurrency): string {
  if (effect === "cancels") return `cancels the run that holds the group ${group}`;
  if (effect === "waits") return `waits for the run that holds the group ${group}`;
  const others = cancelInProgress
    ? "cancels the one before"
    : queue === "max"
      ? "one after the other"
      : "one at a time";
  return `group ${group}: ${others}`;
}

function stepLines({
  title,
  status,
  reason,
  outcome,
  mode,
  uses,
  run,
  with: inputs = {},
  env = {},
}: SimulatedStep): string[] {
  if (status === "skipped") return [`      – ${title}  skipped: ${reason}`];
  const remark = [outcome, mode === "background" ? "in the background" : mode && "beside the others"].filter(Boolean);
  const values = (of: Readonly<Record<string, string>>, name: string) =>
    Object.entries(of).map(
      ([key, value]) => `          ${name}${key}: ${value.trimEnd().split("\n").join("\n            ") || "(empty)"}`,
    );
  return [
    `      ${mark(outcome ?? "success")} ${title}${remark.length > 0 ? `  ${remark.join(", ")}` : ""}`,
    ...(uses === undefined || uses === title ? [] : [`          uses: ${uses}`]),
    ...(run === undefined || run.trim() === title
      ? []
      : [`          run: ${run.trimEnd().split("\n").join("\n            ")}`]),
    ...values(inputs, "with."),
    ...values(env, "env."),
  ];
}

function remarks(job: SimulatedJob, all: boolean): string {
  if (job.status === "skipped") return `skipped: ${job.reason}`;
  const { environments, matrix, result, notes, concurrency, uses } = job;
  return [
    result === "success" ? undefined : result,
    matrix.length > 0 ? `${matrix.length} ${matrix.length === 1 ? "combination" : "combinations"}` : undefined,
    uses === undefined ? undefined : `calls ${uses}`,
    ...environments.map(inWords),
    ...concurrency.filter(({ effect }) => all || effect !== undefined).map(groupInWords),
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
