/** Something that `check` found. */
export interface Finding {
  /** `WF001` and so on; `github` for what GitHub's own parser refuses. */
  readonly rule: string;
  /** `error`: GitHub refuses it, or it is unsafe. `warning`: it works, and will hurt. */
  readonly severity: "error" | "warning";
  readonly file: string;
  /** Counted from 1. */
  readonly line: number;
  /** Counted from 1. */
  readonly column: number;
  /** What is wrong and what to write instead. */
  readonly message: string;
  /** For a generated file: the place in what it was generated from. */
  readonly source?: { readonly file: string; readonly line: number; readonly column: number };
}

/** A file to check. */
export interface CheckedFile {
  /**
   * As it is shown in findings; `action.yml` is read as an action, `dependabot.yml` as Dependabot's settings, all others
   * as workflows.
   */
  readonly path: string;
  readonly content: string;
}
