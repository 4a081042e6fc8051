// What this repository consists of, read without any dependency: set-up needs it before anything is installed.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

export const repository = resolve(dirname(fileURLToPath(import.meta.url)), "..");

/** @typedef {{ name: string, folder: string, manifest: any }} WorkspacePackage */

/** @param {string} file @returns {any} */
export function readJson(file) {
  return JSON.parse(readFileSync(file, "utf8"));
}

/**
 * The packages that `pnpm-workspace.yaml` lists, sorted by folder. Only its plain `- folder` and `- folder/*` lines are
 * understood, which is all this repository uses; anything else is an error, not a silent miss.
 * @param {string} root @returns {WorkspacePackage[]}
 */
export function workspacePackages(root) {
  const folders = workspaceGlobs(root).flatMap((glob) => {
    if (!glob.endsWith("/*")) return [glob];
    const parent = glob.slice(0, -2);
    if (!existsSync(join(root, parent))) return [];
    return readdirSync(join(root, parent)).map((name) => `${parent}/${name}`);
  });
  return [...new Set(folders)]
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .sort()
    .map((folder) => {
      const manifest = readJson(join(root, folder, "package.json"));
      return { name: manifest.name, folder, manifest };
    });
}

/** @param {string} root @returns {string[]} */
function workspaceGlobs(root) {
  const lines = readFileSync(join(root, "pnpm-workspace.yaml"), "utf8").split(/\r?\n/);
  const start = lines.findIndex((line) => line.startsWith("packages:"));
  /** @type {string[]} */
  const globs = [];
  for (const line of lines.slice(start + 1)) {
    const item = /^\s+-\s+["']?([^"'#\s]+)["']?\s*$/.exec(line);
    if (!item?.[1]) break;
    if (/[*?[{!]/.test(item[1].replace(/\/\*$/, ""))) {
      throw new Error(
        `pnpm-workspace.yaml: "${item[1]}": scripts/workspace.mjs understands "folder" and "folder/*" only`,
      );
    }
    globs.push(item[1]);
  }
  return globs;
}
