import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isIntact } from "../step-function/seal.ts";
import { generatedMark } from "../write/generate.ts";
import { semanticDiff } from "./semantic.ts";
import { textualDiff } from "./textual.ts";

/** A file that is not what would be generated. */
export interface Drift {
  /** From the root, with forward slashes. */
  readonly file: string;
  /** `orphan`: it says that it is generated, but nothing generates it any more. */
  readonly kind: "missing" | "changed" | "orphan";
  /** What differs in meaning, a line each; empty when only formatting or comments differ. */
  readonly semantic: readonly string[];
  /** A unified diff from what is on disk to what would be written. */
  readonly textual: string;
}

/**
 * Compares files with what is on disk, without writing.
 *
 * @param root folder that the paths start from
 * @param files path -> content that would be written
 */
export function compareWithDisk(root: string, files: Readonly<Record<string, string>>): Drift[] {
  const drifts: Drift[] = [];
  for (const [file, wanted] of Object.entries(files)) {
    const found = read(join(root, file));
    if (found === wanted) continue;
    drifts.push({
      file,
      kind: found === undefined ? "missing" : "changed",
      semantic: found === undefined ? [] : meaning(file, found, wanted),
      textual: textualDiff(found ?? "", wanted, file),
    });
  }
  for (const file of orphans(root, files)) {
    drifts.push({ file, kind: "orphan", semantic: [], textual: "" });
  }
  return drifts;
}

/** A page differs by its lines alone; a bundle can say whether somebody edited it. */
function meaning(file: string, found: string, wanted: string): string[] {
  if (/\.ya?ml$/.test(file)) return semanticDiff(found, wanted);
  if (!file.endsWith(".mjs")) return [];
  return [isIntact(found) ? "its source changed since it was bundled" : "edited by hand: it is not what its hash says"];
}

function orphans(root: string, files: Readonly<Record<string, string>>): string[] {
  const folders = new Set(Object.keys(files).map((file) => file.split("/").slice(0, -1).join("/")));
  return [...folders]
    .flatMap((folder) => list(join(root, folder)).map((name) => (folder ? `${folder}/${name}` : name)))
    .filter((file) => opening(file) !== undefined && !(file in files))
    .filter((file) => read(join(root, file))?.startsWith(`${opening(file)} ${generatedMark}`))
    .sort();
}

/** How the comment at the top of a generated file starts. */
function opening(file: string): string | undefined {
  const kinds = { yml: "#", yaml: "#", md: "<!--", mjs: "//" } as const;
  return kinds[file.split(".").at(-1) as keyof typeof kinds];
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string | undefined {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return undefined;
  }
}
