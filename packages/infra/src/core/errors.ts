import type { IConstruct } from "./tf.ts";

/** One thing wrong with a declaration. All problems of an app are collected and reported together. */
export interface Problem {
  /** Stable, so that tests, searches and waivers may name it: `TOWLINE_CIDR_TOO_SMALL`. */
  readonly code: string;
  /** Construct path (or the name of the value, outside a construct tree). */
  readonly path: string;
  /** What is wrong, with the value that was given. */
  readonly what: string;
  /** What to write instead. */
  readonly instead: string;
}

/** One line a person understands: code, place, what is wrong, what to write instead. */
export function describeProblem(problem: Problem): string {
  return `${problem.code} at ${problem.path}: ${problem.what}. Instead: ${problem.instead}`;
}

/** Thrown where nothing sensible can follow; carries every problem known at that moment. */
export class TowlineError extends Error {
  readonly code: string;
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    super(problems.map(describeProblem).join("\n"));
    this.name = "TowlineError";
    this.code = problems[0]?.code ?? "TOWLINE";
    this.problems = problems;
  }
}

// Symbol.for: two copies of this package in one program share the list.
const PROBLEMS = Symbol.for("towline.infra.problems");
const WATCHED = Symbol.for("towline.infra.problems.watched");

type Carrier = IConstruct & { [PROBLEMS]?: Problem[]; [WATCHED]?: boolean };

/**
 * Records a problem on a construct and lets the constructor go on, so that one run shows everything that is wrong.
 * `cdktf synth` refuses to write anything while a problem stands (node validation).
 */
export function reportProblem(scope: IConstruct, problem: Omit<Problem, "path"> & { readonly path?: string }): void {
  const full: Problem = { path: scope.node.path, ...problem };
  const root = scope.node.root as Carrier;
  root[PROBLEMS] ??= [];
  root[PROBLEMS].push(full);
  const carrier = scope as Carrier;
  if (carrier[WATCHED]) return;
  carrier[WATCHED] = true;
  scope.node.addValidation({
    validate: () =>
      problemsOf(scope)
        .filter((known) => known.path === scope.node.path || known.path.startsWith(`${scope.node.path}.`))
        .map(describeProblem),
  });
}

/** Every problem recorded in the tree that `scope` belongs to, in the order of construct paths. */
export function problemsOf(scope: IConstruct): readonly Problem[] {
  const known = (scope.node.root as Carrier)[PROBLEMS] ?? [];
  return [...known].sort((a, b) => compare(a.path, b.path) || compare(a.code, b.code) || compare(a.what, b.what));
}

/** Throws one `TowlineError` with all problems of the tree, or returns when there are none. Writes nothing. */
export function assertNoProblems(scope: IConstruct): void {
  const problems = problemsOf(scope);
  if (problems.length > 0) throw new TowlineError(problems);
}

/**
 * Runs a parser that may throw a `TowlineError`; its problems are recorded on the construct and `fallback` is used, so
 * that the rest of the declaration is still looked at.
 */
export function settle<T>(scope: IConstruct, property: string, parse: () => T, fallback: T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof TowlineError)) throw error;
    for (const problem of error.problems) {
      reportProblem(scope, { ...problem, path: `${scope.node.path}.${property}` });
    }
    return fallback;
  }
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
