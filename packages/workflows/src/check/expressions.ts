import { fromOfficial, parseExpression } from "../expressions/parse.ts";
import type { Node as Tree } from "../expressions/tree.ts";
import { splitTemplate } from "../simulate/evaluate.ts";
import { isMap, isScalar, isSeq, type Node } from "../yaml.ts";
import type { YamlFile } from "./file.ts";
import { perFile } from "./per-file.ts";

/** An expression in a file, with what stands around it. */
export interface Found {
  readonly node: Node;
  /** The keys that lead to it, `["jobs", "build", "steps", "0", "run"]`. */
  readonly path: readonly string[];
  /** The text of the expression, without `${{ }}`. */
  readonly source: string;
  readonly tree: Tree;
  /** The whole text that it is in. */
  readonly text: string;
  /** The id of its job. */
  readonly job: string | undefined;
}

/** Every expression of a file that can be read; GitHub's parser reports the others. */
export const expressionsOf = perFile((file): readonly Found[] => {
  const found: Found[] = [];
  collect(file, file.root, [], found);
  return found;
});

/** @param path the keys that lead to the node; it is the same list all the way, and what is found gets a copy */
function collect(file: YamlFile, given: unknown, path: string[], found: Found[]): void {
  const node = file.resolve(given);
  if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      path.push(String(key.value));
      collect(file, value, path, found);
      path.pop();
    }
  } else if (isSeq(node)) {
    file.items(node).forEach((item, at) => {
      path.push(String(at));
      collect(file, item, path, found);
      path.pop();
    });
  } else if (isScalar(node)) {
    const condition = isCondition(path);
    // `if: false` is an expression too.
    if (typeof node.value !== "string" && !(condition && typeof node.value === "boolean")) return;
    const text = String(node.value);
    if (!condition && !text.includes("${{")) return;
    const job = path[0] === "jobs" ? path[1] : undefined;
    const copy = [...path];
    for (const source of sourcesIn(text, condition)) {
      const tree = treeOf(source);
      if (tree) found.push({ node, path: copy, source, tree, text, job });
    }
  }
}

/** `if` of a job or a step, of a composite's step, and of nothing else that is called so. */
const isCondition = (path: readonly string[]): boolean =>
  path.at(-1) === "if" && (path[0] === "jobs" ? path.length === 3 || path[2] === "steps" : path[1] === "steps");

/** The expressions of a text; a condition needs no `${{ }}`. */
export function sourcesIn(text: string, condition: boolean): string[] {
  if (condition && !text.includes("${{")) return [text];
  return splitTemplate(text).flatMap((part) => (typeof part === "string" ? [] : [part.expression]));
}

const parsed = new Map<string, Tree | undefined>();

/** The tree of an expression; undefined where it is none. */
export function treeOf(source: string): Tree | undefined {
  if (parsed.has(source)) return parsed.get(source);
  let tree: Tree | undefined;
  try {
    const official = parseExpression(source);
    tree = official && fromOfficial(official);
  } catch {
    tree = undefined;
  }
  parsed.set(source, tree);
  return tree;
}

/** The expressions directly below one. */
export function partsOf(tree: Tree): readonly Tree[] {
  switch (tree.kind) {
    case "index":
      return tree.key === "*" ? [tree.of] : [tree.of, tree.key];
    case "call":
      return tree.args;
    case "not":
      return [tree.of];
    case "compare":
      return [tree.left, tree.right];
    case "logical":
      return tree.terms;
    default:
      return [];
  }
}

/**
 * What is read, each to its full depth: `needs.a.outputs.b` is `["needs", "a", "outputs", "b"]`. A `*` or a computed
 * key is `*`.
 */
export function readsOf(tree: Tree): readonly (readonly string[])[] {
  const known = reads.get(tree);
  if (known) return known;
  const found = findReads(tree);
  reads.set(tree, found);
  return found;
}

/** Many rules ask the same of the same expression, and files have expressions in common. */
const reads = new WeakMap<Tree, readonly (readonly string[])[]>();

function findReads(tree: Tree): readonly (readonly string[])[] {
  if (tree.kind === "context") return [[tree.name.toLowerCase()]];
  if (tree.kind !== "index") return partsOf(tree).flatMap(readsOf);
  const computed = tree.key !== "*" && tree.key.kind !== "literal" ? readsOf(tree.key) : [];
  const [head, ...others] = readsOf(tree.of);
  const chain = isChain(tree.of) && head ? [[...head, keyOf(tree.key)]] : head ? [head] : [];
  return [...chain, ...others, ...computed];
}

const isChain = (tree: Tree): boolean => tree.kind === "context" || (tree.kind === "index" && isChain(tree.of));

const keyOf = (key: Tree | "*"): string => (key !== "*" && key.kind === "literal" ? String(key.value) : "*");

/** The reads whose value can become the value of the expression, and not only decide it. */
export function valuesOf(tree: Tree): readonly (readonly string[])[] {
  if (tree.kind === "compare" || tree.kind === "not") return [];
  if (tree.kind === "logical") {
    return tree.operator === "||"
      ? tree.terms.flatMap(valuesOf)
      : // Of `a && b` the value is `b`, or an `a` that is empty.
        valuesOf(tree.terms.at(-1)!);
  }
  if (
    tree.kind === "call" &&
    /^(contains|startsWith|endsWith|hashFiles|success|failure|always|cancelled)$/i.test(tree.name)
  )
    return [];
  return tree.kind === "context" || tree.kind === "index" ? readsOf(tree).slice(0, 1) : partsOf(tree).flatMap(valuesOf);
}
