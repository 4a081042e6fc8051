import { mkdirSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { compareWithDisk, type Drift } from "./compare.ts";

/**
 * Writes the files that differ from what is on disk, each in one move, and leaves the others untouched. Orphans are
 * reported, not deleted.
 *
 * @returns what differed before
 */
export function writeAll(root: string, files: Readonly<Record<string, string>>): Drift[] {
  const drifts = compareWithDisk(root, files);
  for (const { file, kind } of drifts) {
    if (kind === "orphan") continue;
    const target = join(root, file);
    mkdirSync(dirname(target), { recursive: true });
    writeFileSync(`${target}.new`, files[file]!);
    renameSync(`${target}.new`, target);
  }
  return drifts;
}
