/** One mistake in the pages or in the title of a test. */
export interface Problem {
  /** Stable: `unknown-id`, `malformed-row`, ... */
  readonly code: string;
  /** `file:line`. */
  readonly where: string;
  readonly wrong: string;
  readonly instead: string;
}

/** All mistakes of one reading, so that they can be mended together. */
export class RequirementsError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(
      problems
        .map(({ code, where, wrong, instead }) => `${where}: ${wrong} (${code})\n  write instead: ${instead}`)
        .join("\n"),
    );
    this.name = "RequirementsError";
    this.problems = problems;
  }
}
