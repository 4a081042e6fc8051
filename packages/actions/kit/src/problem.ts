/**
 * One thing that is wrong with what an action was given, in words that teach: where it is, what is wrong, and
 * what to write instead. Problems are collected, so one run names all of them.
 */
export interface Problem {
  /** Stable, for documentation and for machines; never changes its meaning. Example: `input/missing`. */
  readonly code: string;
  /** Where it was written: `input base-url`, `smoke.yaml:4:9`, `stack staging`. */
  readonly where: string;
  /** What is wrong. */
  readonly message: string;
  /** What to write or do instead. */
  readonly fix: string;
}

/** `where: message. Write: fix [code]`, the one spelling of a problem in logs, summaries and annotations. */
export function describe(problem: Problem): string {
  return `${problem.where}: ${problem.message}. ${problem.fix} [${problem.code}]`;
}

/**
 * Thrown by a part of an action that cannot go on for a reason the user can act on. The entry shell prints every
 * problem and ends as `failed`; any other error is a defect of the action and is reported as such.
 */
export class ActionError extends Error {
  override readonly name = "ActionError";
  readonly problems: readonly Problem[];

  constructor(problems: Problem | readonly Problem[]) {
    const all = "code" in problems ? [problems] : problems;
    super(all.map(describe).join("\n"));
    this.problems = all;
  }
}

/** The candidate closest to what was written, if one is close enough to have been meant. */
export function nearest(written: string, candidates: readonly string[]): string | undefined {
  const limit = Math.max(1, Math.floor(written.length / 3));
  let best: { candidate: string; distance: number } | undefined;
  for (const candidate of candidates) {
    const distance = editDistance(written.toLowerCase(), candidate.toLowerCase());
    if (distance <= limit && (best === undefined || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate;
}

/** Edits between two texts; two neighbouring letters that changed places are one edit, the most common of all. */
function editDistance(a: string, b: string): number {
  const rows: number[][] = [Array.from({ length: b.length + 1 }, (_, j) => j)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1] ? 0 : 1;
      let best = Math.min(row[j - 1]! + 1, rows[i - 1]![j]! + 1, rows[i - 1]![j - 1]! + same);
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1])
        best = Math.min(best, rows[i - 2]![j - 2]! + 1);
      row.push(best);
    }
    rows.push(row);
  }
  return rows[a.length]![b.length]!;
}
