import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { workflowsOf } from "@towline/system";
import {
  type CheckOptions,
  filesOf,
  loadPins,
  locator,
  recordSources,
  sourceMap,
  type Workflow,
} from "@towline/workflows";
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
  return own ? [...systems, own] : systems;
}

async function ofSystem(name: string | undefined, from: string): Promise<WorkflowFiles> {
  const { system, folder } = await loadSystem(name, from);
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
  const maps = Object.fromEntries(workflows.map((each) => [each.path, sourceMap(each, process.cwd())]));
  return { of, folder, files, workflows, locate: locator(files, maps) };
}
