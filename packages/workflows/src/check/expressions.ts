import { fromOfficial, parseExpression } from "../expressions/parse.ts";
import { readExpression } from "../expressions/quick.ts";
import type { Node as Tree } from "../expressions/tree.ts";
import { splitTemplate } from "../simulate/evaluate.ts";
import { isMap, isScalar, isSeq, type Node } from "../yaml.ts";
import type { YamlFile } from "./file.ts";
import { perFile } from "./per-file.ts";

/** What is read, to its full depth: `needs.a.outputs.b` is `["needs", "a", "outputs", "b"]`. A `*` or a computed key is `*`. */
export type Read = readonly string[];

/** An expression in a file, with what stands around it. */
export interface Found {
  readonly node: Node;
  /** The keys that lead to it, `["jobs", "build", "steps", "0", "run"]`. */
  readonly path: readonly string[];
  /** The text of the expression, without `${{ }}`. */
  readonly source: string;
  readonly tree: Tree;
  /** What it reads ({@link readsOf}). */
  readonly reads: readonly Read[];
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

/**
 * The expressions of a file that are more than the path of a value, `matrix.os`. Most are no more, and have nothing for a
 * rule that looks for operators and functions.
 */
export const compoundsOf = perFile((file): readonly Found[] =>
  expressionsOf(file).filter(({ tree }) => !isChain(tree)),
);

const none: readonly never[] = [];

const readsByContext = perFile((file) => {
  const byContext = new Map<string, { readonly found: Found; readonly read: Read }[]>();
  for (const found of expressionsOf(file)) {
    for (const read of found.reads) {
      const known = byContext.get(read[0]!);
      if (known) known.push({ found, read });
      else byContext.set(read[0]!, [{ found, read }]);
    }
  }
  return byContext;
});

/** What the expressions of a file read of a context, in their order. */
export const readsIn = (file: YamlFile, context: string): readonly { readonly found: Found; readonly read: Read }[] =>
  readsByContext(file).get(context) ?? none;

/** @param path the keys that lead to the node; it is the same list all the way, and what is found gets a copy */
function collect(file: YamlFile, given: unknown, path: string[], found: Found[]): void {
  const node = file.resolve(given);
  if (isScalar(node)) {
    const { value } = node;
    const condition = path.at(-1) === "if" && isCondition(path);
    // `if: false` is an expression too.
    if (typeof value !== "string" && !(condition && typeof value === "boolean")) return;
    const text = String(value);
    if (!condition && !text.includes("${{")) return;
    const job = path[0] === "jobs" ? path[1] : undefined;
    const copy = [...path];
    for (const source of sourcesIn(text, condition)) {
      const parsed = parsedOf(source);
      if (parsed) found.push({ node, path: copy, source, tree: parsed.tree, reads: parsed.reads, text, job });
    }
  } else if (isMap(node)) {
    for (const { key, value } of node.items) {
      if (!isScalar(key)) continue;
      path.push(String(key.value));
      collect(file, value, path, found);
      path.pop();
    }
  } else if (isSeq(node)) {
    let at = 0;
    for (const item of file.items(node)) {
      path.push(String(at++));
      collect(file, item, path, found);
      path.pop();
    }
  }
}

/** Whether an `if` is that of a job or a step, or of a composite's step, and of nothing else that is called so. */
const isCondition = (path: readonly string[]): boolean =>
  path[0] === "jobs" ? path.length === 3 || path[2] === "steps" : path[1] === "steps";

/** The expressions of a text; a condition needs no `${{ }}`. */
export function sourcesIn(text: string, condition: boolean): string[] {
  if (condition && !text.includes("${{")) return [text];
  return splitTemplate(text).flatMap((part) => (typeof part === "string" ? [] : [part.expression]));
}

/** Files have expressions in common, and each is asked for several times. */
const known = new Map<string, Parsed | undefined>();

type Parsed = Pick<Found, "tree" | "reads">;

function parsedOf(source: string): Parsed | undefined {
  if (known.has(source)) return known.get(source);
  const tree = readExpression(source) ?? byGithub(source);
  const parsed = tree && { tree, reads: readsOf(tree) };
  known.set(source, parsed);
  return parsed;
}

function byGithub(source: string): Tree | undefined {
  try {
    const official = parseExpression(source);
    return official && fromOfficial(official);
  } catch {
    return undefined;
  }
}

/** The tree of an expression; undefined where it is none. */
export const treeOf = (source: string): Tree | undefined => parsedOf(source)?.tree;

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

/** Whether the test holds for a part of the tree, or for all of it. */
export const hasPart = (tree: Tree, test: (tree: Tree) => boolean): boolean =>
  test(tree) || partsOf(tree).some((part) => hasPart(part, test));

/** What an expression reads. */
export function readsOf(tree: Tree): readonly Read[] {
  if (tree.kind === "context") return [[tree.name.toLowerCase()]];
  if (tree.kind !== "index") return partsOf(tree).flatMap(readsOf);
  const computed = tree.key !== "*" && tree.key.kind !== "literal" ? readsOf(tree.key) : [];
  const [head, ...others] = readsOf(tree.of);
  const chain = isPath(tree.of) && head ? [[...head, keyOf(tree.key)]] : head ? [head] : [];
  return [...chain, ...others, ...computed];
}

/** `a.b.c`, with keys that are computed or not. */
const isPath = (tree: Tree): boolean => tree.kind === "context" || (tree.kind === "index" && isPath(tree.of));

/** `a.b.c`, with nothing to compute. */
const isChain = (tree: Tree): boolean =>
  tree.kind === "context" ||
  (tree.kind === "index" && (tree.key === "*" || tree.key.kind === "literal") && isChain(tree.of));

const keyOf = (key: Tree | "*"): string => (key !== "*" && key.kind === "literal" ? String(key.value) : "*");

/** The reads whose value can become the value of the expression, and not only decide it. */
export function valuesOf(tree: Tree): readonly Read[] {
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
