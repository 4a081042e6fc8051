/** One thing that is wrong in a model, with what to write instead. */
export interface Problem {
  /** Stable id, for example `WFM003`. */
  readonly code: string;
  /** Where: `workflow "Deliver" > job "build" > step "push"`. */
  readonly where: string;
  readonly message: string;
}

/** Thrown when a model cannot become a workflow file. Carries every problem found, not only the first. */
export class WorkflowError extends Error {
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(({ code, where, message }) => `${code} ${where}: ${message}`).join("\n"));
    this.name = "WorkflowError";
    this.problems = problems;
  }
}

/** Throws one {@link WorkflowError} with a single problem. */
export function refuse(code: string, where: string, message: string): never {
  throw new WorkflowError([{ code, where, message }]);
}
