import { type Problem, refuse, WorkflowError } from "../errors.ts";
import type { Naming } from "../expressions/print.ts";
import type { Job } from "../model/job.ts";
import type { Workflow } from "../model/workflow.ts";
import { LoweringContext } from "./context.ts";
import { lowerConcurrency, lowerDefaults, lowerJob, lowerPermissions } from "./job.ts";
import type { Pins } from "./pins.ts";
import { compact, lowerExtra, type Tree } from "./tree.ts";
import { lowerTriggers } from "./triggers.ts";

/**
 * The workflow as plain data, in the order of the file: needs inferred, ids given, actions pinned.
 *
 * @param pins without them actions stay as they are named (a simulation does not care)
 * @throws WorkflowError with every problem of the workflow
 */
export function lowerWorkflow(workflow: Workflow, pins?: Pins): Tree {
  const { props } = workflow;
  const problems: Problem[] = [];
  const name: Naming = ({ kind, subject }) =>
    kind === "job"
      ? `jobs.${(subject as Job).id}`
      : refuse("WFM045", `workflow "${workflow.name}"`, "a step can be read only inside its own job.");
  const context = new LoweringContext(`workflow "${workflow.name}"`, pins, problems, name, props.asWritten);
  checkJobs(props.jobs, context);
  const tree = compact({
    name: workflow.title,
    description: props.description,
    "run-name": context.text(props.runName),
    on: lowerTriggers(props.on, context),
    permissions: lowerPermissions(props.permissions ?? (props.asWritten ? undefined : {}), [], context),
    env: context.texts(props.env),
    defaults: lowerDefaults(props.defaults, context),
    concurrency: lowerConcurrency(props.concurrency, context),
    jobs: Object.fromEntries(props.jobs.map((job) => [job.id, lowerJob(job, props.jobs, context)])),
    ...lowerExtra(props.extra),
  });
  if (problems.length > 0) throw new WorkflowError(problems);
  return tree;
}

function checkJobs(jobs: readonly Job[], context: LoweringContext): void {
  if (jobs.length === 0) context.problem("WFM021", "it has no jobs.");
  const seen = new Set<string>();
  for (const { id } of jobs) {
    const key = id.toLowerCase();
    if (seen.has(key)) context.problem("WFM022", `two jobs have the id "${id}" (GitHub ignores the case of letters).`);
    seen.add(key);
  }
}
