import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import type { CheckedFile } from "@towline/workflows";
import { UsageError } from "../../errors.ts";

/**
 * The files that are meant: those that are named, and in folders those that GitHub would read. Their paths are shown from
 * here, with forward slashes.
 *
 * @throws UsageError CLI040 when one is not there, CLI041 when there is none at all
 */
export function readFiles(names: readonly string[]): CheckedFile[] {
  const missing = names.filter((name) => !existsSync(name));
  if (missing.length > 0)
    throw new UsageError(
      "CLI040",
      `there is no ${missing.join(", ")}`,
      "give files or folders, such as .github/workflows",
    );
  const files = names.flatMap((name) => (statSync(name).isDirectory() ? filesBelow(name) : [readFile(name)]));
  if (files.length === 0)
    throw new UsageError(
      "CLI041",
      `no workflow or action is in ${names.join(", ")}`,
      "give a repository, its .github/workflows, or single files",
    );
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

/** One file. @throws UsageError CLI040 */
export function readFile(name: string): CheckedFile {
  if (!existsSync(name) || statSync(name).isDirectory())
    throw new UsageError(
      "CLI040",
      `there is no file ${name}`,
      "give a workflow file, such as .github/workflows/ci.yml",
    );
  return { path: shown(name), content: readFileSync(name, "utf8") };
}

function filesBelow(folder: string): CheckedFile[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): CheckedFile[] => {
      const path = join(folder, entry.name);
      if (entry.isDirectory()) return entry.name === "node_modules" || entry.name === ".git" ? [] : filesBelow(path);
      if (!entry.isFile() || !/\.ya?ml$/.test(entry.name)) return [];
      const file = { path: shown(path), content: readFileSync(path, "utf8") };
      return isMeant(file) ? [file] : [];
    });
}

/** Whether GitHub reads it: by its place, or by what stands in it where it lies elsewhere. */
function isMeant({ path, content }: CheckedFile): boolean {
  const place = `/${path}`;
  if (/\/\.github\/(workflows\/[^/]+|dependabot\.ya?ml)$/.test(place)) return true;
  if (/\/action\.ya?ml$/.test(place) && /^["']?runs["']?\s*:/m.test(content)) return true;
  return /^["']?on["']?\s*:/m.test(content) && /^["']?jobs["']?\s*:/m.test(content);
}

const shown = (name: string): string => (relative(process.cwd(), resolve(name)) || name).replaceAll("\\", "/");
