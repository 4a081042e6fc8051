import { join } from "node:path";
import { RequirementsError } from "./problem.ts";
import { readProofs } from "./proofs.ts";
import { report, textReport } from "./report.ts";
import { readRows } from "./rows.ts";

export interface RequirementsOptions {
  /** The repository: tests are looked for below it, rows in its `docs/requirements`. */
  readonly root: string;
  /** JSON instead of text. @default false */
  readonly json?: boolean;
  /** Only rows without a proof. @default false */
  readonly unproved?: boolean;
  /** Takes the report. @default standard output */
  readonly write?: (text: string) => void;
}

/**
 * `towline requirements`: which rows are proved, by which tests.
 *
 * @returns 0; rows without a proof are no failure, they are what is left to do
 * @throws {RequirementsError} when a title names an unknown id or a page is malformed; nothing is written then
 */
export function main(options: RequirementsOptions): number {
  const write = options.write ?? ((text) => process.stdout.write(text));
  const rows = readRows(join(options.root, "docs", "requirements"));
  const proofs = readProofs(options.root, rows);
  if (proofs.problems.length > 0) throw new RequirementsError(proofs.problems);
  if (options.json) {
    const all = report(rows, proofs);
    const kept = options.unproved
      ? {
          rows: all.rows.filter(({ provedBy }) => provedBy.length === 0),
          resolutions: all.resolutions.filter(({ provedBy }) => provedBy.length === 0),
        }
      : all;
    write(`${JSON.stringify(kept, null, 2)}\n`);
  } else {
    write(`${textReport(rows, proofs, options.unproved ? "unproved" : "all")}\n`);
  }
  return 0;
}
