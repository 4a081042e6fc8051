import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, resolve } from "node:path";

/** Files by a path as a stack writes it, in each folder where the stack may lie. A provider is not told where Terraform was started. */
export function filesIn(folders: readonly string[], path: string): Buffer[] {
  if (path === "") return [];
  return [...new Set(folders.map((folder) => resolve(folder, path)))]
    .filter((file) => existsSync(file) && statSync(file).isFile())
    .map((file) => readFileSync(file));
}

export function foldersIn(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => join(folder, name));
}
