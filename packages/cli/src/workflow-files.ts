import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type System, workflowsOf } from "@towline/system";
import { filesOf, loadPins, type Workflow } from "@towline/workflows";
import { loadSystem, systemNames, workspaceRoot } from "./systems.ts";

/** Workflow files of one folder that stands for a repository. */
export interface WorkflowFiles {
  /** Name of the system, or of the repository itself. */
  readonly of: string;
  readonly folder: string;
  /** Path below `folder`, and the text that belongs there. */
  readonly files: Readonly<Record<string, string>>;
  readonly workflows: readonly Workflow[];
}

/** Files of one system, or with no name those of every system and of the repository they stand in. */
export async function workflowFiles(name: string | undefined, from: string = process.cwd()): Promise<WorkflowFiles[]> {
  const root = workspaceRoot(from);
  if (name !== undefined || existsSync(join(from, "system.ts"))) return [await ofSystem(name, from)];
  const systems = await Promise.all(systemNames(root).map((each) => ofSystem(each, from)));
  const own = await ofRepository(root);
  return own ? [...systems, own] : systems;
}

async function ofSystem(name: string | undefined, from: string): Promise<WorkflowFiles> {
  const { system, folder } = await loadSystem(name, from);
  return filesOfSystem(system, folder);
}

/** Files of a system whose repository stands in `folder`. */
export function filesOfSystem(system: System, folder: string): WorkflowFiles {
  return write(system.name, folder, workflowsOf(system), "system.ts");
}

async function ofRepository(root: string): Promise<WorkflowFiles | undefined> {
  const definitions = join(root, ".github", "workflows.ts");
  if (!existsSync(definitions)) return undefined;
  const { workflows } = (await import(pathToFileURL(definitions).href)) as { workflows: Workflow[] };
  return write("this repository", root, workflows, ".github/workflows.ts");
}

function write(of: string, folder: string, workflows: readonly Workflow[], source: string): WorkflowFiles {
  const pins = loadPins(folder);
  const header = `Do not edit: change ${source} and run \`towline generate\`.`;
  const files = filesOf(workflows, { root: folder, pins, header });
  return { of, folder, files, workflows };
}
