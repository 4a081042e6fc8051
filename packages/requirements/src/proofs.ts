import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";
import { idsIn, nearestId, systemOf } from "./ids.ts";
import type { Problem } from "./problem.ts";
import type { Row } from "./rows.ts";
import { titlesOf } from "./titles.ts";

/** A test whose title names a row. */
export interface Proof {
  /** Relative to the root, with `/`. */
  readonly file: string;
  readonly line: number;
  readonly title: string;
}

/** What the tests of a repository claim. */
export interface Proofs {
  /** By id, in the order of files and lines. Rows without a proof are absent. */
  readonly byId: ReadonlyMap<string, readonly Proof[]>;
  /** Titles that name what no page holds. */
  readonly problems: readonly Problem[];
}

const leftOut = new Set(["node_modules", "dist", "coverage", "cdktf.out", "fixtures"]);

/**
 * Reads the titles of all tests (files `*.test.ts` below a folder `test`) without running them.
 *
 * @param root - the repository
 * @param rows - the rows that may be named, see `readRows`
 */
export function readProofs(root: string, rows: readonly Row[]): Proofs {
  const known = new Set(rows.map(({ id }) => id));
  const systems = new Set(rows.map(({ id }) => systemOf(id)));
  const byId = new Map<string, Proof[]>();
  const problems: Problem[] = [];
  for (const path of testFiles(root)) {
    const source = readFileSync(path, "utf8");
    // Parsing is most of the time; a file that holds no id anywhere has none in a title.
    if (!/[A-Z]\d?-\d/.test(source)) continue;
    const file = relative(root, path).split(sep).join("/");
    for (const { title, line } of titlesOf(source)) {
      const { ids, badRanges } = idsIn(title, systems);
      for (const id of ids) {
        if (known.has(id)) byId.set(id, [...(byId.get(id) ?? []), { file, line, title }]);
        else problems.push(unknownId(id, `${file}:${line}`, [...known]));
      }
      for (const range of badRanges) {
        problems.push({
          code: "bad-range",
          where: `${file}:${line}`,
          wrong: `"${range}" is not a range`,
          instead: "E1-59..62: one system, the smaller number first",
        });
      }
    }
  }
  return { byId, problems };
}

function unknownId(id: string, where: string, known: readonly string[]): Problem {
  const nearest = nearestId(id, known);
  return {
    code: "unknown-id",
    where,
    wrong: `no row has the id ${id}`,
    instead: nearest
      ? `${nearest}, the nearest known id, or a row for ${id} in docs/requirements`
      : `a row for ${id} in docs/requirements`,
  };
}

function testFiles(root: string): string[] {
  const found: string[] = [];
  const walk = (folder: string, inTest: boolean): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      if (entry.isDirectory()) {
        if (!leftOut.has(entry.name) && !entry.name.startsWith("."))
          walk(join(folder, entry.name), inTest || entry.name === "test");
      } else if (inTest && entry.isFile() && entry.name.endsWith(".test.ts")) found.push(join(folder, entry.name));
    }
  };
  walk(root, false);
  return found.sort();
}
