import type { Expr } from "@actions/expressions/ast";
import { officialExpressions } from "../official.ts";
import { type Comparison, context, literal, type Node } from "./tree.ts";

/** The contexts that GitHub has, at one place or another. */
export const contexts: readonly string[] = [
  "github",
  "env",
  "vars",
  "secrets",
  "needs",
  "steps",
  "inputs",
  "matrix",
  "strategy",
  "runner",
  "job",
  "jobs",
];
/** Functions that the evaluator does not have itself: they depend on the run. */
export const runFunctions: readonly string[] = ["success", "failure", "always", "cancelled", "hashFiles"];

/** Parses the text of an expression with GitHub's parser. @throws Error with GitHub's message */
export function parseExpression(text: string): Expr | undefined {
  const { expressions, ast } = officialExpressions();
  const functions = runFunctions.map((name) => ({
    name,
    minArgs: 0,
    maxArgs: Number.MAX_SAFE_INTEGER,
    call: () => new expressions.data.Null(),
  }));
  const tree = new expressions.Parser(new expressions.Lexer(text).lex().tokens, [...contexts], functions).parse();
  if (tree) repair(tree, ast, expressions.data.StringData);
  return tree;
}

type Ast = ReturnType<typeof officialExpressions>["ast"];

/**
 * GitHub's JavaScript lexer replaces only the first `''` of a literal by `'`; the runner replaces all
 * (https://github.com/actions/runner/blob/main/src/Sdk/DTExpressions2/Expressions2/Tokens/Token.cs).
 */
function repair(
  tree: Expr,
  ast: Ast,
  StringData: ReturnType<typeof officialExpressions>["expressions"]["data"]["StringData"],
): void {
  if (tree instanceof ast.Literal) {
    const { lexeme } = tree.token;
    if (lexeme.startsWith("'")) tree.literal = new StringData(unquote(lexeme));
  }
  for (const child of childrenOf(tree, ast)) repair(child, ast, StringData);
}

const unquote = (lexeme: string): string => lexeme.slice(1, -1).replaceAll("''", "'");

/** The expressions directly below one. */
export function childrenOf(tree: Expr, ast: Ast): readonly Expr[] {
  if (tree instanceof ast.Unary) return [tree.expr];
  if (tree instanceof ast.Binary) return [tree.left, tree.right];
  if (tree instanceof ast.Logical || tree instanceof ast.FunctionCall) return tree.args;
  if (tree instanceof ast.Grouping) return [tree.group];
  if (tree instanceof ast.IndexAccess) return [tree.expr, tree.index];
  return [];
}

/** GitHub's tree as ours, without its parentheses: they are implied by the tree. */
export function fromOfficial(tree: Expr): Node {
  const { ast } = officialExpressions();
  if (tree instanceof ast.Grouping) return fromOfficial(tree.group);
  if (tree instanceof ast.Unary) return { kind: "not", of: fromOfficial(tree.expr) };
  if (tree instanceof ast.ContextAccess) return context(tree.name.lexeme);
  if (tree instanceof ast.FunctionCall)
    return { kind: "call", name: tree.functionName.lexeme, args: tree.args.map(fromOfficial) };
  if (tree instanceof ast.Binary) {
    const operator = tree.operator.lexeme as Comparison;
    return { kind: "compare", operator, left: fromOfficial(tree.left), right: fromOfficial(tree.right) };
  }
  if (tree instanceof ast.Logical) {
    return { kind: "logical", operator: tree.operator.lexeme as "&&" | "||", terms: tree.args.map(fromOfficial) };
  }
  if (tree instanceof ast.IndexAccess) {
    const key = tree.index instanceof ast.Star ? "*" : fromOfficial(tree.index);
    return { kind: "index", of: fromOfficial(tree.expr), key };
  }
  return fromLiteral(tree);
}

function fromLiteral(tree: Expr): Node {
  const { ast, expressions } = officialExpressions();
  if (!(tree instanceof ast.Literal)) throw new Error("GitHub's parser made a node that is not known here.");
  const { data } = expressions;
  const value = tree.literal;
  if (value instanceof data.Null) return literal(null);
  if (value instanceof data.StringData || value instanceof data.NumberData || value instanceof data.BooleanData) {
    return literal(value.value);
  }
  throw new Error("GitHub's parser made a literal that is not known here.");
}
