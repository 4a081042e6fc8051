import { refuse } from "../errors.ts";
import type { Literal, Node, Reference } from "./tree.ts";

/** Names the job or step a reference points to, for the place that is being printed. */
export type Naming = (reference: Reference) => string;

const unnamed: Naming = () =>
  refuse(
    "WFM010",
    "expression",
    "it reads a job or a step, so it has text only inside a workflow: pass the expression itself.",
  );

// GitHub's order, strongest first: https://docs.github.com/actions/reference/workflows-and-actions/expressions#operators
const strength = { atom: 6, not: 5, relation: 4, equality: 3, and: 2, or: 1 } as const;

const identifier = /^[A-Za-z_][A-Za-z0-9_-]*$/;

/** The text of an expression, without `${{ }}`. */
export function print(node: Node, naming: Naming = unnamed): string {
  return text(node, naming).replaceAll("\r\n", "\n");
}

function text(node: Node, naming: Naming): string {
  switch (node.kind) {
    case "literal":
      return printLiteral(node.value);
    case "context":
      return node.name;
    case "reference":
      return naming(node.target);
    case "raw":
      return node.text;
    case "call":
      return `${node.name}(${node.args.map((arg) => text(arg, naming)).join(", ")})`;
    case "not":
      return `!${atLeast(strength.not, node.of, naming)}`;
    case "index":
      return printIndex(node, naming);
    case "compare": {
      const own = strengthOf(node);
      // Left-associative: an equal strength needs no parentheses on the left, and does on the right.
      return `${atLeast(own, node.left, naming)} ${node.operator} ${atLeast(own + 1, node.right, naming)}`;
    }
    case "logical": {
      const own = strengthOf(node);
      return node.terms.map((term) => atLeast(own + 1, term, naming)).join(` ${node.operator} `);
    }
  }
}

function printIndex(node: Extract<Node, { kind: "index" }>, naming: Naming): string {
  // Only a context, a call or a group can be indexed; a literal or an operation has to become a group.
  const indexable = ["context", "reference", "call", "index"].includes(node.of.kind);
  const of = indexable ? text(node.of, naming) : `(${text(node.of, naming)})`;
  if (node.key === "*") return `${of}.*`;
  if (node.key.kind === "literal" && typeof node.key.value === "string" && identifier.test(node.key.value)) {
    return `${of}.${node.key.value}`;
  }
  return `${of}[${text(node.key, naming)}]`;
}

function atLeast(wanted: number, node: Node, naming: Naming): string {
  const printed = text(node, naming);
  return strengthOf(node) >= wanted ? printed : `(${printed})`;
}

function strengthOf(node: Node): number {
  switch (node.kind) {
    case "not":
      return strength.not;
    case "compare":
      return node.operator === "==" || node.operator === "!=" ? strength.equality : strength.relation;
    case "logical":
      return node.operator === "&&" ? strength.and : strength.or;
    case "raw":
      // What a raw text binds to is unknown, so it never binds to its neighbours.
      return /^[\w.-]+$/.test(node.text) ? strength.atom : 0;
    default:
      return strength.atom;
  }
}

function printLiteral(value: Literal): string {
  if (typeof value === "string") return `'${value.replaceAll("'", "''")}'`;
  if (typeof value === "number" && !Number.isFinite(value)) {
    return refuse("WFM011", "expression", `${value} is not a number that a workflow can compare with.`);
  }
  return String(value);
}
