import type { Workflow } from "../model/workflow.ts";
import { generatedMark } from "../write/generate.ts";
import { graphOf } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";
import { type JobOverview, overviewOf, type TriggerOverview, type WorkflowOverview } from "./overview.ts";

export interface PageOptions {
  /** Where the workflow lies, from the root of the repository. @default where a typed workflow goes */
  readonly file?: string;
}

/**
 * A page about a workflow in Markdown: what starts it, its jobs with what they may do and what they read, and its graph.
 * Give it to `compareWithDisk` with the YAML, and it stays true.
 */
export function workflowPage(source: Workflow | string, { file }: PageOptions = {}): string {
  const place = file ?? (typeof source === "string" ? undefined : source.path);
  const overview = overviewOf(source, place);
  const parts = [
    `<!-- ${generatedMark}. Do not edit: change ${place ? `what ${place} is made from` : "the workflow"}. -->`,
    `# ${inline(overview.name)}`,
    ...(place ? [`The workflow in \`${place}\`.`] : []),
    ...about(overview),
    "## What starts it",
    overview.triggers.map(triggerLine).join("\n") || "Nothing.",
    "## Jobs",
    jobsTable(overview.jobs),
    ...conditions(overview.jobs),
    "## Graph",
    `\`\`\`mermaid\n${toMermaid(graphOf(overview))}\`\`\``,
  ];
  return `${parts.join("\n\n")}\n`;
}

function about({ concurrency, secrets }: WorkflowOverview): string[] {
  return [
    ...(concurrency === undefined ? [] : [`One run at a time in the group ${code(concurrency)}.`]),
    ...(secrets.length === 0 ? [] : [`Every job sees the secrets ${secrets.map(code).join(", ")}.`]),
  ];
}

const triggerLine = ({ event, details }: TriggerOverview): string =>
  [`- \`${event}\``, ...details.map((detail) => `  - ${code(detail)}`)].join("\n");

const headings = ["job", "after", "runs on", "permissions", "environment", "secrets", "minutes"];

function jobsTable(jobs: readonly JobOverview[]): string {
  const rows = jobs.map((job) => [
    job.name === undefined ? code(job.id) : `${code(job.id)} ${inline(job.name)}`,
    job.needs.map(code).join(", "),
    runsOn(job),
    permissions(job.permissions),
    job.environment === undefined ? "" : code(job.environment),
    job.secrets.map(code).join(", "),
    job.timeout ?? (job.calls === undefined ? "360 (not said)" : ""),
  ]);
  const lines = [headings, headings.map(() => "---"), ...rows];
  return lines.map((cells) => `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`).join("\n");
}

function runsOn({ runner, calls, matrix }: JobOverview): string {
  const where = calls === undefined ? code(runner ?? "") : `calls ${code(calls)}`;
  if (!matrix) return where;
  const axes = matrix.axes.map(code).join(", ") || "its matrix";
  return matrix.count === undefined ? `${where}, for each ${axes}` : `${where}, ${matrix.count} × ${axes}`;
}

function permissions(levels: readonly string[] | undefined): string {
  if (levels === undefined) return "not said: the repository's default";
  return levels.length === 0 ? "none" : levels.map(code).join(", ");
}

function conditions(jobs: readonly JobOverview[]): string[] {
  const lines = jobs.flatMap(({ id, condition }) =>
    condition === undefined ? [] : [`- ${code(id)} if ${code(condition)}`],
  );
  return lines.length === 0 ? [] : ["Conditions:", lines.join("\n")];
}

/** Text that is no Markdown: a name may have anything in it. */
function inline(text: string): string {
  return text.replace(/\s+/g, " ").replace(/[\\`*_{}[\]<>#~&]/g, "\\$&");
}

/** A code span that may hold backticks: https://spec.commonmark.org/0.31.2/#code-spans */
function code(text: string): string {
  const flat = text.replace(/\s+/g, " ").trim();
  if (!flat.includes("`")) return flat ? `\`${flat}\`` : "";
  const fence = "`".repeat(Math.max(...[...flat.matchAll(/`+/g)].map(([run]) => run.length)) + 1);
  return `${fence} ${flat} ${fence}`;
}
