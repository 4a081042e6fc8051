/** One thing that is wrong with a declaration. */
export interface Problem {
  /** Stable id, listed in the README of this package. */
  readonly code: `SYS${number}`;
  /** Where in the declaration, such as `environments.staging.cidr`. */
  readonly at: string;
  /** What is wrong. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** All problems of one declaration, thrown before anything is written. */
export class DeclarationError extends Error {
  readonly problems: readonly Problem[];

  constructor(system: string, problems: readonly Problem[]) {
    const lines = problems.map((p) => `  ${p.code} ${p.at}: ${p.message}\n        ${p.fix}`);
    super(
      `${system}: ${problems.length} problem${problems.length === 1 ? "" : "s"} in the declaration\n${lines.join("\n")}`,
    );
    this.name = "DeclarationError";
    this.problems = problems;
  }
}
