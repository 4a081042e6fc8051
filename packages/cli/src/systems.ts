import { existsSync, readdirSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import type { System } from "@towline/system";
import { UsageError } from "./errors.ts";

/** A system, and the folder that stands for its repository. */
export interface LoadedSystem {
  readonly system: System;
  readonly folder: string;
}

const FILE = "system.ts";

/** The nearest folder upwards that holds a workspace, or the folder itself. */
export function workspaceRoot(from: string): string {
  for (let folder = resolve(from); ; folder = dirname(folder)) {
    if (existsSync(join(folder, "pnpm-workspace.yaml"))) return folder;
    if (dirname(folder) === folder) return resolve(from);
  }
}

/** Names of the systems under `apps/`. */
export function systemNames(root: string): string[] {
  const apps = join(root, "apps");
  if (!existsSync(apps)) return [];
  return readdirSync(apps)
    .filter((name) => !name.startsWith(".") && existsSync(join(apps, name, FILE)))
    .sort();
}

/**
 * Finds a system by name (`eloquent`: `apps/eloquent`), by folder, or without either the one in this folder.
 *
 * @throws UsageError CLI001 when there is no such system, CLI002 when the file declares none.
 */
export async function loadSystem(name: string | undefined, from: string = process.cwd()): Promise<LoadedSystem> {
  const root = workspaceRoot(from);
  const folder = findFolder(name, from, root);
  const { isSystem } = await import("@towline/system").catch((cause: NodeJS.ErrnoException) => {
    if (cause.code !== "ERR_MODULE_NOT_FOUND") throw cause;
    throw new UsageError("CLI053", `${join(folder, FILE)} declares a system`, "install @towline/system beside towline");
  });
  const module: Record<string, unknown> = await import(pathToFileURL(join(folder, FILE)).href);
  const system = Object.values(module).find(isSystem);
  if (!system) {
    throw new UsageError(
      "CLI002",
      `${join(folder, FILE)} exports no system`,
      'export one: export const mine = system("mine", { ... })',
    );
  }
  return { system, folder };
}

function findFolder(name: string | undefined, from: string, root: string): string {
  const names = systemNames(root);
  const candidates = name === undefined ? [resolve(from)] : [join(root, "apps", name), resolve(from, name)];
  const found = candidates.find((folder) => existsSync(join(folder, FILE)));
  if (found) return found;
  if (name === undefined && names.length === 1) return join(root, "apps", names[0]!);
  const known =
    names.length > 0
      ? `write one of: ${names.join(", ")}`
      : `create apps/<name>/${FILE}, or give the folder that holds one`;
  throw new UsageError(
    "CLI001",
    name === undefined ? `there is no ${FILE} in this folder` : `there is no system "${name}"`,
    known,
  );
}
