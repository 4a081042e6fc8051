import { refuse } from "../errors.ts";
import { withoutComments } from "../lower/tree.ts";
import { lowerWorkflow } from "../lower/workflow.ts";
import { Workflow } from "../model/workflow.ts";
import { parseDocument, problemOf } from "../yaml.ts";

type Data = Readonly<Record<string, unknown>>;

/** A step, as far as it decides what runs. */
export interface StepDefinition {
  readonly id: string | undefined;
  /** What it is called in a log. */
  readonly title: string;
  readonly condition: string | undefined;
  readonly continueOnError: boolean;
  readonly env: Data;
  readonly uses: string | undefined;
  readonly run: string | undefined;
  readonly with: Data;
  /** Whether the next step starts before this one has ended. */
  readonly mode: "background" | "parallel" | undefined;
}

/** `concurrency:` of a workflow or a job, not evaluated yet. */
export interface ConcurrencyDefinition {
  readonly group: string;
  readonly cancelInProgress: unknown;
  readonly queue: "single" | "max";
}

/** A job, as far as it decides what runs. */
export interface JobDefinition {
  readonly id: string;
  readonly name: string | undefined;
  readonly needs: readonly string[];
  readonly condition: string | undefined;
  readonly environment: string | undefined;
  readonly concurrency: ConcurrencyDefinition | undefined;
  readonly strategy: Data;
  readonly permissions: unknown;
  readonly outputs: Data;
  readonly env: Data;
  readonly continueOnError: boolean;
  /** The reusable workflow it calls. */
  readonly uses: string | undefined;
  readonly steps: readonly StepDefinition[];
  /** Names of the secrets it reads. */
  readonly secrets: readonly string[];
}

export interface WorkflowDefinition {
  readonly name: string;
  /** Event -> its filters. */
  readonly triggers: ReadonlyMap<string, unknown>;
  readonly permissions: unknown;
  readonly env: Data;
  readonly concurrency: ConcurrencyDefinition | undefined;
  readonly jobs: readonly JobDefinition[];
}

/**
 * Reads a workflow, or the text of anybody's workflow file, for the simulation. It is forgiving: what is wrong with
 * the file is the business of `check`.
 *
 * @throws WorkflowError WFS002 for a text that GitHub cannot read at all, WFS003 for one that is no workflow
 */
export function readDefinition(source: Workflow | string): WorkflowDefinition {
  const root = object(source instanceof Workflow ? withoutComments(lowerWorkflow(source)) : read(source));
  return {
    name: text(root["name"]) ?? (source instanceof Workflow ? source.name : "workflow"),
    triggers: readTriggers(root["on"]),
    permissions: root["permissions"],
    env: object(root["env"]),
    concurrency: concurrency(root["concurrency"]),
    jobs: Object.entries(object(root["jobs"])).map(([id, job]) => readJob(id, object(job))),
  };
}

function read(source: string): unknown {
  const document = parseDocument(source, { uniqueKeys: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error)
    return refuse(
      "WFS002",
      `line ${error.linePos?.[0].line ?? 1}`,
      `it is no YAML, so GitHub would start nothing: ${problemOf(error)}`,
    );
  const data = document.toJS({ maxAliasCount: -1 }) as unknown;
  if (Object.keys(object(object(data)["jobs"])).length === 0)
    return refuse("WFS003", "the file", "it is no workflow: `jobs` is missing, or has none.");
  return data;
}

function readTriggers(on: unknown): ReadonlyMap<string, unknown> {
  if (typeof on === "string") return new Map([[on, undefined]]);
  if (Array.isArray(on)) return new Map(on.map((event) => [String(event), undefined]));
  return new Map(Object.entries(object(on)));
}

function readJob(id: string, job: Data): JobDefinition {
  return {
    id,
    name: text(job["name"]),
    needs: list(job["needs"]),
    condition: condition(job["if"]),
    environment: text(job["environment"]) ?? text(object(job["environment"])["name"]),
    concurrency: concurrency(job["concurrency"]),
    strategy: object(job["strategy"]),
    permissions: job["permissions"],
    outputs: object(job["outputs"]),
    env: object(job["env"]),
    continueOnError: job["continue-on-error"] === true,
    uses: text(job["uses"]),
    steps: Array.isArray(job["steps"]) ? job["steps"].flatMap((step) => readSteps(object(step))) : [],
    secrets: secretsIn(job),
  };
}

function concurrency(value: unknown): ConcurrencyDefinition | undefined {
  const { group, "cancel-in-progress": cancelInProgress, queue } = object(value);
  const name = text(value) ?? text(group);
  return name === undefined ? undefined : { group: name, cancelInProgress, queue: queue === "max" ? "max" : "single" };
}

/** A step, or those that it runs at the same time. */
function readSteps(step: Data): StepDefinition[] {
  const together = step["parallel"];
  if (!Array.isArray(together)) return [readStep(step, step["background"] === true ? "background" : undefined)];
  return together.map((inner) => readStep(object(inner), "parallel"));
}

/** A step that only waits for others, or cancels one, in words. */
function control(step: Data): string | undefined {
  if ("wait-all" in step) return "wait for every step in the background";
  if ("wait" in step) return `wait for ${list(step["wait"]).join(", ")}`;
  return "cancel" in step ? `cancel ${list(step["cancel"]).join(", ")}` : undefined;
}

function readStep(step: Data, mode: StepDefinition["mode"]): StepDefinition {
  const script = text(step["run"])?.trim().split("\n", 1)[0];
  return {
    id: text(step["id"]),
    title: text(step["name"]) ?? text(step["id"]) ?? text(step["uses"]) ?? script ?? control(step) ?? "step",
    condition: condition(step["if"]),
    continueOnError: step["continue-on-error"] === true,
    env: object(step["env"]),
    uses: text(step["uses"]),
    run: text(step["run"]),
    with: object(step["with"]),
    mode,
  };
}

/** `if: ${{ x }}` and `if: x` mean the same; a `${{ }}` beside other text makes a text, which is always true. */
function condition(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  return String(value).trim();
}

function secretsIn(job: Data): string[] {
  const names = [...(JSON.stringify(job) ?? "").matchAll(/\bsecrets\.([A-Za-z_]\w*)/g)].map((match) => match[1]!);
  return [...new Set(names)].filter((name) => name !== "GITHUB_TOKEN").sort();
}

function object(value: unknown): Data {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as Data) : {};
}

function list(value: unknown): string[] {
  if (Array.isArray(value)) return value.map(String);
  return value === undefined || value === null ? [] : [String(value)];
}

function text(value: unknown): string | undefined {
  return typeof value === "string" || typeof value === "number" ? String(value) : undefined;
}
