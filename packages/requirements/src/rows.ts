import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { type Problem, RequirementsError } from "./problem.ts";

/** One sentence of a system's document, or one resolution of a mistake in it. */
export interface Row {
  /** Stable id: `E1-14`, `D-E1-05`. */
  readonly id: string;
  /** Heading of the page that holds it, such as `E1: Compute`; for resolutions `Resolutions: E1`. */
  readonly topic: string;
  /** What the document says; for a resolution, the mistake. */
  readonly says: string;
  /** How it is realised; for a resolution, what is done instead. */
  readonly realised: string;
  /** Resolutions that change how the row is realised. */
  readonly resolvedBy: readonly string[];
  /** File name within the documents' folder. */
  readonly file: string;
  readonly line: number;
}

/** `E1-14`, `D-P-06`: as a whole cell. */
const rowId = /^(?:D-)?[A-Z]\d?-\d+$/;
const resolutionId = /D-[A-Z]\d?-\d+/g;
const columns = 4;

/** Whether a row is the resolution of a mistake and not itself a requirement. */
export function isResolution(row: Row): boolean {
  return row.id.startsWith("D-");
}

/**
 * Reads every table row with an id from the Markdown pages of a folder, in the order of the ids.
 *
 * @param docsDir - folder of the pages, `docs/requirements`
 * @throws {RequirementsError} naming every malformed row, repeated id and unknown resolution at once
 */
export function readRows(docsDir: string): Row[] {
  const problems: Problem[] = [];
  const rows: Row[] = [];
  const pages = readdirSync(docsDir)
    .filter((name) => name.endsWith(".md"))
    .sort();
  for (const page of pages) rows.push(...readPage(join(docsDir, page), problems));
  problems.push(...repeated(rows), ...unknownResolutions(rows));
  if (rows.length === 0 && problems.length === 0) {
    problems.push({
      code: "no-rows",
      where: docsDir,
      wrong: "no page holds a row",
      instead: "| E1-01 | what it says | how it is realised |  |",
    });
  }
  if (problems.length > 0) throw new RequirementsError(problems);
  return rows.sort((one, other) => compareIds(one.id, other.id));
}

/** Requirements before resolutions, then by system and number. */
export function compareIds(one: string, other: string): number {
  const key = (id: string) =>
    [id.startsWith("D-") ? 1 : 0, id.replace(/-\d+$/, ""), Number(/\d+$/.exec(id)?.[0] ?? 0)] as const;
  const [first, second] = [key(one), key(other)];
  return first[0] - second[0] || (first[1] < second[1] ? -1 : first[1] > second[1] ? 1 : 0) || first[2] - second[2];
}

function readPage(path: string, problems: Problem[]): Row[] {
  const file = basename(path);
  const rows: Row[] = [];
  let title = "";
  let section = "";
  for (const [index, text] of readFileSync(path, "utf8").split(/\r?\n/).entries()) {
    const heading = /^(#{1,2})\s+(.*)$/.exec(text);
    if (heading?.[1] === "#") [title, section] = [heading[2] ?? "", ""];
    else if (heading) section = heading[2] ?? "";
    if (!text.startsWith("|")) continue;
    const cells = splitCells(text);
    const id = cells[0] ?? "";
    if (!rowId.test(id)) continue;
    const line = index + 1;
    if (cells.length !== columns) {
      problems.push({
        code: "malformed-row",
        where: `${file}:${line}`,
        wrong: `${id} has ${cells.length} cells, a row has ${columns}`,
        instead: "| id | what it says | how it is realised | resolutions |, with \\| for a pipe inside a cell",
      });
      continue;
    }
    const resolution = id.startsWith("D-");
    const [, second = "", third = "", fourth = ""] = cells;
    rows.push({
      id,
      topic: section ? `${title}: ${section}` : title,
      says: resolution ? third : second,
      realised: resolution ? fourth : third,
      resolvedBy: resolution
        ? []
        : (fourth.match(/\[D-[A-Z]\d?-\d+\]/g) ?? []).flatMap((link) => link.match(resolutionId) ?? []),
      file,
      line,
    });
  }
  return rows;
}

function splitCells(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, "")
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
}

function repeated(rows: readonly Row[]): Problem[] {
  const first = new Map<string, Row>();
  return rows.flatMap((row) => {
    const before = first.get(row.id);
    if (!before) first.set(row.id, row);
    return before
      ? [
          {
            code: "repeated-id",
            where: `${row.file}:${row.line}`,
            wrong: `${row.id} is already at ${before.file}:${before.line}`,
            instead: "a new id at the end of the system",
          },
        ]
      : [];
  });
}

function unknownResolutions(rows: readonly Row[]): Problem[] {
  const known = new Set(rows.map(({ id }) => id));
  return rows.flatMap((row) =>
    row.resolvedBy
      .filter((id) => !known.has(id))
      .map((id) => ({
        code: "unknown-resolution",
        where: `${row.file}:${row.line}`,
        wrong: `${row.id} names ${id}, which no page holds`,
        instead: "an id of defects.md",
      })),
  );
}
