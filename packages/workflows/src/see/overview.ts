import { refuse } from "../errors.ts";
import { withoutComments } from "../lower/tree.ts";
import { lowerWorkflow } from "../lower/workflow.ts";
import type { Workflow } from "../model/workflow.ts";
import { expandMatrix } from "../simulate/matrix.ts";
import { parseDocument, problemOf } from "../yaml.ts";

type Data = Readonly<Record<string, unknown>>;

/** What starts a workflow. */
export interface TriggerOverview {
  readonly event: string;
  /** Its filters, a line each: `branches: main, staging`. */
  readonly details: readonly string[];
}

/** What a person wants to know about a job without reading it. */
export interface JobOverview {
  readonly id: string;
  readonly name: string | undefined;
  readonly needs: readonly string[];
  readonly condition: string | undefined;
  /** Its labels; `undefined` for a job that calls a workflow. */
  readonly runner: string | undefined;
  /** The workflow that it calls. */
  readonly calls: string | undefined;
  readonly environment: string | undefined;
  /** Names of the axes, and how many jobs they make where that is known before a run. */
  readonly matrix: { readonly axes: readonly string[]; readonly count: number | undefined } | undefined;
  /** `contents: read`, a line each; `undefined` when neither the job nor the workflow says. */
  readonly permissions: readonly string[] | undefined;
  readonly secrets: readonly string[];
  /** Minutes; `undefined` when the job does not say. */
  readonly timeout: string | undefined;
  readonly concurrency: string | undefined;
}

/** A workflow as it is drawn and described. */
export interface WorkflowOverview {
  readonly name: string;
  readonly triggers: readonly TriggerOverview[];
  readonly jobs: readonly JobOverview[];
  /** Secrets that every job sees, by the `env` at the top. */
  readonly secrets: readonly string[];
  readonly concurrency: string | undefined;
}

/**
 * Reads what is drawn and described out of a typed workflow, or of the text of anybody's workflow file.
 *
 * @param name shown when the file has no `name`
 * @throws WorkflowError WFV001 when the text is no YAML, WFV002 when it has no jobs
 */
export function overviewOf(source: Workflow | string, name = "workflow"): WorkflowOverview {
  const root = object(typeof source === "string" ? readText(source, name) : withoutComments(lowerWorkflow(source)));
  if (typeof root["jobs"] !== "object" || root["jobs"] === null) {
    const what = root["runs"] === undefined ? "it has no `jobs`" : "it is an action, which has no jobs";
    return refuse("WFV002", name, `${what}: give a workflow file, such as .github/workflows/ci.yml.`);
  }
  return {
    name: text(root["name"]) ?? name,
    triggers: readTriggers(root["on"]),
    jobs: Object.entries(object(root["jobs"])).map(([id, job]) => readJob(id, object(job), root["permissions"])),
    secrets: secretsIn(root["env"]),
    concurrency: concurrencyOf(root),
  };
}

function readText(content: string, name: string): unknown {
  const document = parseDocument(content, { uniqueKeys: false, logLevel: "silent" });
  const [problem] = document.errors;
  if (problem)
    return refuse("WFV001", name, `line ${problem.linePos?.[0].line ?? 1} is no YAML: ${problemOf(problem)}`);
  return document.toJS({ maxAliasCount: -1 });
}

function readTriggers(on: unknown): TriggerOverview[] {
  if (typeof on === "string") return [{ event: on, details: [] }];
  if (Array.isArray(on)) return on.map((event) => ({ event: String(event), details: [] }));
  return Object.entries(object(on)).map(([event, config]) => ({ event, details: triggerDetails(event, config) }));
}

function triggerDetails(event: string, config: unknown): string[] {
  if (event === "schedule" && Array.isArray(config)) {
    return config.map((time) => [object(time)["cron"], object(time)["timezone"]].filter((part) => part).join(" "));
  }
  return Object.entries(object(config)).map(([key, value]) => {
    if (Array.isArray(value)) return `${key}: ${value.map(String).join(", ")}`;
    return typeof value === "object" ? `${key}: ${Object.keys(object(value)).join(", ")}` : `${key}: ${value}`;
  });
}

function readJob(id: string, job: Data, inherited: unknown): JobOverview {
  const calls = text(job["uses"]);
  return {
    id,
    name: text(job["name"]),
    needs: list(job["needs"]),
    condition: job["if"] === undefined || job["if"] === null ? undefined : String(job["if"]).trim(),
    runner: calls === undefined ? runnerOf(job["runs-on"]) : undefined,
    calls,
    environment: text(job["environment"]) ?? text(object(job["environment"])["name"]),
    matrix: matrixOf(object(job["strategy"])["matrix"]),
    permissions: permissionsOf(job["permissions"] ?? inherited),
    secrets: secretsIn(job),
    timeout: text(job["timeout-minutes"]),
    concurrency: concurrencyOf(job),
  };
}

function runnerOf(runsOn: unknown): string | undefined {
  if (typeof runsOn !== "object" || runsOn === null || Array.isArray(runsOn)) return list(runsOn).join(", ");
  const { group, labels } = object(runsOn);
  return [...(group === undefined ? [] : [`group ${group}`]), ...list(labels)].join(", ");
}

function matrixOf(matrix: unknown): JobOverview["matrix"] {
  if (matrix === undefined || matrix === null) return undefined;
  const data = object(matrix);
  const axes = Object.keys(data).filter((key) => key !== "include" && key !== "exclude");
  const known = typeof matrix === "object" && Object.values(data).every((values) => Array.isArray(values));
  return { axes, count: known ? expandMatrix(data).length : undefined };
}

function permissionsOf(permissions: unknown): string[] | undefined {
  if (permissions === undefined || permissions === null) return undefined;
  if (typeof permissions === "string") return [permissions];
  return Object.entries(object(permissions)).map(([scope, level]) => `${scope}: ${level}`);
}

function concurrencyOf(of: Data): string | undefined {
  return text(of["concurrency"]) ?? text(object(of["concurrency"])["group"]);
}

function secretsIn(value: unknown): string[] {
  const json = JSON.stringify(value) ?? "";
  const read = [...json.matchAll(/\bsecrets(?:\.([A-Za-z_][\w-]*)|\['([^']+)'\])/g)].map(
    (match) => match[1] ?? match[2]!,
  );
  const names = [...new Set(read)].filter((name) => name !== "GITHUB_TOKEN").sort();
  return object(value)["secrets"] === "inherit" ? [...names, "all of the caller (inherit)"] : names;
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
