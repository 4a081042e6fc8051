import type { Expr } from "@actions/expressions/ast";
import { fromOfficial } from "../expressions/parse.ts";
import { print } from "../expressions/print.ts";
import { officialExpressions } from "../official.ts";
import { isTruthy, type Scope } from "./evaluate.ts";

/** Says why a status function gave what it gave: `build failed`. */
export type StatusWords = (name: string) => string | undefined;

/** The part of a condition that decided, and the values that it saw. */
export interface Decision {
  readonly part: string;
  readonly because: string;
}

/**
 * Why a condition is false: `github.ref == 'refs/heads/main'`, because `github.ref is refs/pull/1/merge`.
 *
 * @param wanted what the whole would have to be for the other outcome
 */
export function explain(tree: Expr, scope: Scope, status: StatusWords, wanted = true): Decision {
  const { ast } = officialExpressions();
  if (tree instanceof ast.Grouping) return explain(tree.group, scope, status, wanted);
  if (tree instanceof ast.Unary) return { ...explain(tree.expr, scope, status, !wanted), part: textOf(tree) };
  if (tree instanceof ast.Logical) return explainLogical(tree, scope, status, wanted);
  const because = [...new Set(facts(tree, scope, status))].join(" and ");
  return { part: textOf(tree), because: because || `it is ${show(scope.evaluate(tree))}` };
}

function explainLogical(
  tree: InstanceType<ReturnType<typeof officialExpressions>["ast"]["Logical"]>,
  scope: Scope,
  status: StatusWords,
  wanted: boolean,
): Decision {
  const conjunction = tree.operator.lexeme === "&&";
  const against = tree.args.filter((arg) => isTruthy(scope.evaluate(arg)) !== wanted);
  // One operand is enough to make && false or || true; the first is the one GitHub stops at.
  const [first] = against;
  if (conjunction === wanted && first) return explain(first, scope, status, wanted);
  const reasons = against.map((arg) => explain(arg, scope, status, wanted).because);
  return { part: textOf(tree), because: [...new Set(reasons)].join(" and ") };
}

/** The values of everything in an expression that is not written in it. */
function facts(tree: Expr, scope: Scope, status: StatusWords): string[] {
  const { ast } = officialExpressions();
  if (tree instanceof ast.Literal) return [];
  if (tree instanceof ast.Grouping) return facts(tree.group, scope, status);
  if (tree instanceof ast.Unary) return facts(tree.expr, scope, status);
  if (tree instanceof ast.Binary) return [...facts(tree.left, scope, status), ...facts(tree.right, scope, status)];
  if (tree instanceof ast.Logical) return tree.args.flatMap((arg) => facts(arg, scope, status));
  if (tree instanceof ast.FunctionCall) {
    const words = status(tree.functionName.lexeme.toLowerCase());
    if (words !== undefined) return [words];
    return tree.args.flatMap((arg) => facts(arg, scope, status));
  }
  const value = scope.evaluate(tree);
  const name = textOf(tree);
  const missing = /^needs\.([\w-]+)\.outputs\.([\w-]+)$/.exec(name);
  if (value === null && missing) {
    return [`${name} is not known (give it: outputs: { "${missing[1]}": { "${missing[2]}": ... } })`];
  }
  return [`${name} is ${show(value)}`];
}

function show(value: unknown): string {
  if (value === null || value === undefined) return "not set";
  if (value === "") return "empty";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}

function textOf(tree: Expr): string {
  return print(fromOfficial(tree));
}
