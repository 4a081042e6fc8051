import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { System } from "@towline/system";
import {
  ActionFile,
  type CheckOptions,
  CompositeAction,
  filesOf,
  generate,
  loadPins,
  locator,
  recordSources,
  sourceMap,
  Workflow,
} from "@towline/workflows";
import { UsageError } from "./errors.ts";
import { loadSystem, systemNames, workspaceRoot } from "./systems.ts";

/** Workflow files of one folder that stands for a repository. */
export interface WorkflowFiles {
  /** Name of the system, or of the repository itself. */
  readonly of: string;
  readonly folder: string;
  /** Path below `folder`, and the text that belongs there. */
  readonly files: Readonly<Record<string, string>>;
  readonly workflows: readonly Workflow[];
  /** The line of TypeScript that a place in a file was declared on, from here; only with `sources`. */
  readonly locate?: NonNullable<CheckOptions["locate"]>;
}

/**
 * Files of one system, or with no name those of every system and of the repository they stand in.
 *
 * @param options.sources remember which line declared what, for findings
 */
export async function workflowFiles(
  name: string | undefined,
  from: string = process.cwd(),
  { sources = false }: { readonly sources?: boolean } = {},
): Promise<WorkflowFiles[]> {
  if (sources) recordSources();
  const root = workspaceRoot(from);
  if (name !== undefined || existsSync(join(from, "system.ts"))) return [await ofSystem(name, from)];
  const systems = await Promise.all(systemNames(root).map((each) => ofSystem(each, from)));
  const own = await ofRepository(root);
  const all = own ? [...systems, own] : systems;
  // To write nothing and to say nothing would look like success.
  if (all.length === 0)
    throw new UsageError(
      "CLI048",
      "nothing here generates workflows, so the YAML is its own source",
      `export them from ${definitions}: export const workflows = [workflow("CI", ...)]`,
    );
  return all;
}

async function ofSystem(name: string | undefined, from: string): Promise<WorkflowFiles> {
  const { system, folder } = await loadSystem(name, from);
  return filesOfSystem(system, folder);
}

/** Files of a system whose repository stands in `folder`. */
export async function filesOfSystem(system: System, folder: string): Promise<WorkflowFiles> {
  // A repository without a system does without what systems are made of.
  const { workflowsOf } = await import("@towline/system");
  return write(system.name, folder, { workflows: workflowsOf(system) }, "system.ts");
}

const definitions = ".github/workflows.ts";

async function ofRepository(root: string): Promise<WorkflowFiles | undefined> {
  const file = join(root, definitions);
  if (!existsSync(file)) return undefined;
  const { workflows, actions, pages } = (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  const isWorkflows = Array.isArray(workflows) && workflows.every((each) => each instanceof Workflow);
  const isActions =
    actions === undefined || (typeof actions === "object" && Object.values(actions ?? {}).every(isActionDefinition));
  const isPages = pages === undefined || typeof pages === "string";
  if (!isWorkflows || !isActions || !isPages)
    throw new UsageError(
      "CLI052",
      `${definitions} does not export what files are made from`,
      'write export const workflows = [workflow("CI", ...)], for actions export const actions = { "greet/action.yml": greet }, for a page of each export const pages = "docs/workflows"',
    );
  const exported = { workflows, actions: (actions ?? {}) as Actions, ...(pages === undefined ? {} : { pages }) };
  return write("this repository", root, exported, definitions);
}

/** Path of an `action.yml` -> what it is generated from. */
type Actions = Readonly<Record<string, CompositeAction<never, never> | ActionFile>>;

const isActionDefinition = (value: unknown): boolean => value instanceof CompositeAction || value instanceof ActionFile;

function write(
  of: string,
  folder: string,
  {
    workflows,
    actions = {},
    pages,
  }: { readonly workflows: readonly Workflow[]; readonly actions?: Actions; readonly pages?: string },
  source: string,
): WorkflowFiles {
  const pins = loadPins(folder);
  const header = `Do not edit: change ${source} and run \`towline generate\`.`;
  const files = {
    ...filesOf(workflows, { root: folder, pins, header, ...(pages === undefined ? {} : { pages }) }),
    ...Object.fromEntries(Object.entries(actions).map(([path, action]) => [path, generate(action, { pins, header })])),
  };
  const sources = [
    ...workflows.map((each) => [each.path, each] as const),
    ...Object.entries(actions).flatMap(([path, each]) =>
      each instanceof CompositeAction ? [[path, each] as const] : [],
    ),
  ];
  const maps = Object.fromEntries(sources.map(([path, each]) => [path, sourceMap(each, process.cwd())]));
  return { of, folder, files, workflows, locate: locator(files, maps) };
}
