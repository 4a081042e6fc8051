import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { relative, resolve } from "node:path";
import type { CheckedFile } from "@towline/workflows";
import { UsageError } from "../../errors.ts";

/**
 * The files that are meant: those that are named, and in folders those that GitHub would read. Their paths are shown from
 * here, with forward slashes.
 *
 * @throws UsageError CLI040 when one is not there, CLI041 when there is none at all
 */
export const readFiles = (names: readonly string[]): CheckedFile[] => readListed(listFiles(names), names);

/** A file that may be meant. */
interface Listed {
  readonly name: string;
  /** As it is shown. */
  readonly path: string;
  readonly isNamed: boolean;
}

/**
 * The files that may be meant: those in folders have to be read to know it.
 *
 * @throws UsageError CLI040 when one is not there
 */
export function listFiles(names: readonly string[]): readonly Listed[] {
  const missing = names.filter((name) => !existsSync(name));
  if (missing.length > 0)
    throw new UsageError(
      "CLI040",
      `there is no ${missing.join(", ")}`,
      "give files or folders, such as .github/workflows",
    );
  return names.flatMap((name) => {
    const path = shown(name);
    return statSync(name).isDirectory()
      ? filesBelow(name, path === "." ? "" : `${path}/`)
      : [{ name, path, isNamed: true }];
  });
}

/**
 * Reads the files that are meant.
 *
 * @throws UsageError CLI041 when there is none
 */
export function readListed(listed: readonly Listed[], names: readonly string[]): CheckedFile[] {
  const files = new Map<string, CheckedFile>();
  for (const { name, path, isNamed } of listed) {
    const file = { path, content: readFileSync(name, "utf8") };
    if (isNamed || isMeant(file)) files.set(path, file);
  }
  if (files.size === 0)
    throw new UsageError(
      "CLI041",
      `no workflow or action is in ${names.join(", ")}`,
      "give a repository, its .github/workflows, or single files",
    );
  return [...files.values()];
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

function filesBelow(folder: string, shownFolder: string): Listed[] {
  return readdirSync(folder, { withFileTypes: true })
    .sort((a, b) => (a.name < b.name ? -1 : 1))
    .flatMap((entry): Listed[] => {
      const name = `${folder}/${entry.name}`;
      const path = `${shownFolder}${entry.name}`;
      if (entry.isDirectory())
        return entry.name === "node_modules" || entry.name === ".git" ? [] : filesBelow(name, `${path}/`);
      return entry.isFile() && /\.ya?ml$/.test(entry.name) ? [{ name, path, isNamed: false }] : [];
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
