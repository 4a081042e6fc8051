import { fromOfficial, parseExpression } from "../expressions/parse.ts";
import { print } from "../expressions/print.ts";
import type { Node } from "../expressions/tree.ts";
import { stringify } from "../yaml.ts";
import { parts } from "./expressions.ts";

/** Mappings whose order can be seen: in the list of jobs, in the names of a matrix, in the form of a dispatch. */
const ordered = new Set(["jobs", "matrix", "inputs", "services", "on"]);
/** Keys that take one value or a list of them. */
const lists = new Set([
  "needs",
  "types",
  "branches",
  "branches-ignore",
  "tags",
  "tags-ignore",
  "paths",
  "paths-ignore",
  "wait",
]);

/**
 * A file as data in which what means the same is the same: `on: push` and `on: { push: }`, one value and a list of
 * one, a key without a value and no key, the order of keys where nobody sees it, how an expression is written.
 */
export function meaning(root: unknown): unknown {
  return normal(root, []);
}

/** {@link meaning}, as YAML. */
export const meaningText = (root: unknown): string => stringify(meaning(root), { aliasDuplicateObjects: false });

function normal(value: unknown, path: readonly string[]): unknown {
  const key = path.at(-1);
  if (path.length === 1 && key === "on") return events(value);
  if (key !== undefined && lists.has(key) && isPlace(path)) {
    const list = (Array.isArray(value) ? value : [value]).map((each) => normal(each, [...path, ""]));
    return key === "needs" ? [...list].sort() : list;
  }
  if (typeof value === "string") return key === "if" ? condition(value) : text(value);
  if (typeof value === "boolean" && key === "if") return String(value);
  if ((value === null || value === true) && key === "wait-all") return true;
  if (Array.isArray(value)) return value.map((each) => normal(each, [...path, ""]));
  if (typeof value !== "object" || value === null) return value;
  const keys = Object.keys(value);
  if (path[0] === "jobs" && path.length === 3 && key === "environment" && keys.join() === "name")
    return normal((value as { name: unknown }).name, path);
  if (path[0] === "jobs" && key === "matrix" && path.length === 4) return entries(axesFirst(value), path);
  return entries(value, path);
}

/** Whether a key stands where GitHub reads it, not among the names of variables or inputs. */
function isPlace(path: readonly string[]): boolean {
  if (path[2] === "steps") return path.length === 5 && path[4] === "wait";
  return (path[0] === "jobs" && path.length === 3) || path[0] === "on";
}

function entries(value: object, path: readonly string[]): unknown {
  const named = ["env", "with"].includes(path.at(-1) ?? "");
  const keepsEmpty = ["on", "inputs", "secrets"].includes(path.at(-1) ?? "");
  const found = Object.entries(value)
    .map(([key, each]): [string, unknown] => [key, normal(each, [...path, key])])
    .map(([key, each]): [string, unknown] => [key, isEmpty(each) && key !== "permissions" ? null : each])
    .filter(([, each]) => each !== null || named || keepsEmpty)
    // An empty variable is an empty text.
    .map(([key, each]): [string, unknown] => [key, each === null && named ? "" : each]);
  if (!ordered.has(path.at(-1) ?? "")) found.sort(([a], [b]) => (a < b ? -1 : 1));
  return Object.fromEntries(found);
}

/** The order of axes can be seen in the names of jobs; where `include` stands among them cannot. */
function axesFirst(matrix: object): object {
  const isOption = ([key]: [string, unknown]) => key === "include" || key === "exclude";
  const all = Object.entries(matrix);
  const options = all.filter(isOption).sort(([a], [b]) => (a < b ? 1 : -1));
  return Object.fromEntries([...all.filter((entry) => !isOption(entry)), ...options]);
}

const isEmpty = (value: unknown): boolean =>
  typeof value === "object" && value !== null && !Array.isArray(value) && Object.keys(value).length === 0;

function events(on: unknown): unknown {
  if (typeof on === "string") return { [on]: null };
  if (Array.isArray(on)) return Object.fromEntries(on.map((event) => [String(event), null]));
  return typeof on === "object" && on !== null ? entries(on, ["on"]) : on;
}

/** `if: x` and `if: ${{ x }}` */
function condition(value: string): string {
  const found = parts(value.trim());
  if (found?.length !== 1) return value.trim();
  const only = found[0]!;
  return canonical(typeof only === "string" ? only : only.expression);
}

function text(value: string): string {
  if (!value.includes("${{")) return value;
  return (parts(value) ?? [value])
    .map((part) => (typeof part === "string" ? part : `\${{ ${canonical(part.expression)} }}`))
    .join("");
}

/** An expression as it would be printed anew. */
function canonical(expression: string): string {
  try {
    const tree = parseExpression(expression);
    return tree ? print(plain(fromOfficial(tree))) : expression.trim();
  } catch {
    return expression.trim();
  }
}

/** Without what makes no difference: the case of a function's name, parentheses around what comes first anyway. */
function plain(node: Node): Node {
  switch (node.kind) {
    case "call":
      return { ...node, name: node.name.toLowerCase(), args: node.args.map(plain) };
    case "not":
      return { ...node, of: plain(node.of) };
    case "compare":
      return { ...node, left: plain(node.left), right: plain(node.right) };
    case "index":
      return { ...node, of: plain(node.of), key: node.key === "*" ? "*" : plain(node.key) };
    case "logical": {
      const terms = node.terms
        .map(plain)
        .flatMap((term) => (term.kind === "logical" && term.operator === node.operator ? term.terms : [term]));
      return { ...node, terms };
    }
    default:
      return node;
  }
}
