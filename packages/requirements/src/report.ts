import type { Proof, Proofs } from "./proofs.ts";
import { isResolution, type Row } from "./rows.ts";

/** One row of the JSON report. */
export interface ReportedRow {
  readonly id: string;
  readonly says: string;
  readonly realised: string;
  readonly provedBy: readonly Proof[];
}

/** What `towline requirements --json` prints. */
export interface Report {
  readonly rows: readonly ReportedRow[];
  /** The resolutions (`D-*`) in the same form: mistakes that tests may prove to be resolved. */
  readonly resolutions: readonly ReportedRow[];
}

export function report(rows: readonly Row[], proofs: Proofs): Report {
  const reported = (row: Row): ReportedRow => ({
    id: row.id,
    says: row.says,
    realised: row.realised,
    provedBy: proofs.byId.get(row.id) ?? [],
  });
  return {
    rows: rows.filter((row) => !isResolution(row)).map(reported),
    resolutions: rows.filter(isResolution).map(reported),
  };
}

/** Columns of the text report that the first line of a row may fill. */
const width = 110;

/**
 * The report for people: for each topic how many rows are proved, then the rows.
 *
 * @param only - `unproved` leaves out the rows that have a proof
 */
export function textReport(rows: readonly Row[], proofs: Proofs, only: "all" | "unproved"): string {
  const lines: string[] = [];
  for (const [topic, members] of byTopic(rows)) {
    const proved = members.filter(({ id }) => proofs.byId.has(id)).length;
    lines.push(`${topic}: proved ${proved} of ${members.length}`);
    for (const row of members) {
      const evidence = proofs.byId.get(row.id);
      if (evidence && only === "unproved") continue;
      lines.push(shortened(`  ${evidence ? "✓" : "·"} ${row.id}  ${row.says}`));
      for (const { file, line, title } of evidence ?? []) lines.push(`      ${file}:${line}  ${title}`);
    }
    lines.push("");
  }
  lines.push(summary(rows, proofs));
  return lines.join("\n");
}

/** `rows: 120 of 309 proved; resolutions: 30 of 56 proved`. */
export function summary(rows: readonly Row[], proofs: Proofs): string {
  const count = (some: readonly Row[]) =>
    `${some.filter(({ id }) => proofs.byId.has(id)).length} of ${some.length} proved`;
  return `rows: ${count(rows.filter((row) => !isResolution(row)))}; resolutions: ${count(rows.filter(isResolution))}`;
}

function byTopic(rows: readonly Row[]): Map<string, Row[]> {
  const topics = new Map<string, Row[]>();
  for (const row of rows) topics.set(row.topic, [...(topics.get(row.topic) ?? []), row]);
  return topics;
}

function shortened(line: string): string {
  return line.length > width ? `${line.slice(0, width - 1)}…` : line;
}
