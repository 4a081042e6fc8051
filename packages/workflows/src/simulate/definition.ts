import { withoutComments } from "../lower/tree.ts";
import { lowerWorkflow } from "../lower/workflow.ts";
import { Workflow } from "../model/workflow.ts";
import { parse } from "../yaml.ts";

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
}

/** A job, as far as it decides what runs. */
export interface JobDefinition {
  readonly id: string;
  readonly name: string | undefined;
  readonly needs: readonly string[];
  readonly condition: string | undefined;
  readonly environment: string | undefined;
  readonly concurrency: string | undefined;
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
  readonly jobs: readonly JobDefinition[];
}

/**
 * Reads a workflow, or the text of anybody's workflow file, for the simulation. It is forgiving: what is wrong with
 * the file is the business of `check`.
 */
export function readDefinition(source: Workflow | string): WorkflowDefinition {
  const root = object(
    source instanceof Workflow
      ? withoutComments(lowerWorkflow(source))
      : parse(source, { maxAliasCount: -1, uniqueKeys: false, logLevel: "silent" }),
  );
  return {
    name: text(root["name"]) ?? (source instanceof Workflow ? source.name : "workflow"),
    triggers: readTriggers(root["on"]),
    permissions: root["permissions"],
    env: object(root["env"]),
    jobs: Object.entries(object(root["jobs"])).map(([id, job]) => readJob(id, object(job))),
  };
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
    concurrency: text(job["concurrency"]) ?? text(object(job["concurrency"])["group"]),
    strategy: object(job["strategy"]),
    permissions: job["permissions"],
    outputs: object(job["outputs"]),
    env: object(job["env"]),
    continueOnError: job["continue-on-error"] === true,
    uses: text(job["uses"]),
    steps: Array.isArray(job["steps"]) ? job["steps"].map((step) => readStep(object(step))) : [],
    secrets: secretsIn(job),
  };
}

function readStep(step: Data): StepDefinition {
  const script = text(step["run"])?.trim().split("\n", 1)[0];
  return {
    id: text(step["id"]),
    title: text(step["name"]) ?? text(step["id"]) ?? text(step["uses"]) ?? script ?? "step",
    condition: condition(step["if"]),
    continueOnError: step["continue-on-error"] === true,
    env: object(step["env"]),
    uses: text(step["uses"]),
    run: text(step["run"]),
    with: object(step["with"]),
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
