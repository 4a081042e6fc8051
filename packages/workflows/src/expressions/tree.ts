/**
 * The syntax tree of a GitHub expression. Expressions are built as trees and printed once, so quoting and
 * precedence cannot go wrong: https://docs.github.com/actions/reference/workflows-and-actions/expressions
 */
export type Node =
  | { readonly kind: "literal"; readonly value: Literal }
  | { readonly kind: "context"; readonly name: string }
  | { readonly kind: "reference"; readonly target: Reference }
  | { readonly kind: "index"; readonly of: Node; readonly key: Node | "*" }
  | { readonly kind: "call"; readonly name: string; readonly args: readonly Node[] }
  | { readonly kind: "not"; readonly of: Node }
  | { readonly kind: "compare"; readonly operator: Comparison; readonly left: Node; readonly right: Node }
  | { readonly kind: "logical"; readonly operator: "&&" | "||"; readonly terms: readonly Node[] }
  | { readonly kind: "raw"; readonly text: string };

export type Literal = string | number | boolean | null;
export type Comparison = "==" | "!=" | "<" | "<=" | ">" | ">=";

/**
 * A job or a step that an expression reads from. Its printed name is only known inside the job that prints it
 * (`needs.build`, `steps.push`), and reading from it has consequences there: a job is needed, a step gets an id.
 */
export interface Reference {
  readonly kind: "job" | "step";
  readonly subject: object;
}

export const literal = (value: Literal): Node => ({ kind: "literal", value });
export const context = (name: string): Node => ({ kind: "context", name });

/** `of.name` or `of['a name']`, by what the name needs. */
export const member = (of: Node, name: string): Node => ({ kind: "index", of, key: literal(name) });

/** Joins terms of the same operator flat, as GitHub's parser does: `a && b && c` is one node. */
export function logical(operator: "&&" | "||", terms: readonly Node[]): Node {
  const [first, ...rest] = terms;
  const head = first?.kind === "logical" && first.operator === operator ? first.terms : first ? [first] : [];
  const flat = [...head, ...rest];
  return flat.length === 1 ? flat[0]! : { kind: "logical", operator, terms: flat };
}

/** Calls `visit` for the node and everything below it. */
export function walk(node: Node, visit: (node: Node) => void): void {
  visit(node);
  switch (node.kind) {
    case "index":
      walk(node.of, visit);
      if (node.key !== "*") walk(node.key, visit);
      break;
    case "call":
      for (const arg of node.args) walk(arg, visit);
      break;
    case "not":
      walk(node.of, visit);
      break;
    case "compare":
      walk(node.left, visit);
      walk(node.right, visit);
      break;
    case "logical":
      for (const term of node.terms) walk(term, visit);
      break;
  }
}
