import type { Workflow } from "../model/workflow.ts";
import { workflowPage } from "../see/page.ts";
import { bundleSteps } from "../step-function/bundle.ts";
import { type GenerateOptions, generate } from "./generate.ts";

export interface FilesOptions extends GenerateOptions {
  /** Root of the repository, from where step functions name their files. */
  readonly root: string;
  /** Folder for a page about each workflow. @default no pages */
  readonly pages?: string;
}

/**
 * Every file that workflows become, for `writeAll` and `compareWithDisk`: the YAML, the bundles of their step functions,
 * and the pages if a folder for them is given.
 *
 * @throws WorkflowError with the problems of the first workflow that has some
 */
export function filesOf(
  workflows: Workflow | readonly Workflow[],
  { root, pages, ...options }: FilesOptions,
): Record<string, string> {
  const all = [workflows].flat() as readonly Workflow[];
  return {
    ...Object.fromEntries(all.map((each) => [each.path, generate(each, options)])),
    ...bundleSteps(all, { root }),
    ...(pages === undefined
      ? {}
      : Object.fromEntries(all.map((each) => [`${pages}/${each.id}.md`, workflowPage(each)]))),
  };
}
