import type { Workflow } from "../model/workflow.ts";
import { graphOf } from "./graph.ts";
import { toMermaid } from "./mermaid.ts";
import { overviewOf } from "./overview.ts";
import { toSvg } from "./svg.ts";

export type { JobOverview, TriggerOverview, WorkflowOverview } from "./overview.ts";
export { overviewOf } from "./overview.ts";
export { type PageOptions, workflowPage } from "./page.ts";

/**
 * The job graph of a workflow, typed or the text of anybody's file, in Mermaid: triggers, jobs, environments.
 *
 * @param name shown when the file has no `name`
 */
export function mermaid(source: Workflow | string, name?: string): string {
  return toMermaid(graphOf(overviewOf(source, name)));
}

/** The job graph of a workflow as an SVG picture; the same workflow gives the same bytes. */
export function svg(source: Workflow | string, name?: string): string {
  return toSvg(graphOf(overviewOf(source, name)));
}
