import { Commented, type Tree } from "../lower/tree.ts";
import { Document, isScalar, Pair, Scalar, YAMLMap, YAMLSeq } from "../yaml.ts";

/** Lists of this many characters stand on one line: `needs: [build, test]`. */
const oneLine = 70;

/** Writes plain data as the YAML a person would write: literal blocks for scripts, short lists on one line. */
export function toYaml(tree: Tree, header: string): string {
  const document = new Document();
  const root = toNode(tree);
  document.contents = root as never;
  if (header)
    document.commentBefore = header
      .split("\n")
      .map((line) => (line ? ` ${line}` : ""))
      .join("\n");
  if (root instanceof YAMLMap) spaceOut(root);
  return document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: "literal" });
}

function toNode(tree: Tree): Scalar | YAMLMap | YAMLSeq {
  if (tree instanceof Commented) {
    const node = toNode(tree.value);
    node.comment = ` ${tree.comment}`;
    return node;
  }
  if (Array.isArray(tree)) return toList(tree);
  if (typeof tree === "object" && tree !== null) {
    const map = new YAMLMap();
    for (const [key, value] of Object.entries(tree)) map.items.push(toPair(key, value));
    map.flow = map.items.length === 0;
    return map;
  }
  if (tree === null) {
    const empty = new Scalar(null);
    empty.source = "";
    return empty;
  }
  return toScalar(tree as string | number | boolean);
}

/** A comment stands beside a value of one line, and above one of several. */
function toPair(key: string, value: Tree): Pair {
  const name = new Scalar(key);
  const node = toNode(value);
  if (!isScalar(node) && !node.flow && node.comment) {
    name.commentBefore = node.comment;
    node.comment = null;
  }
  return new Pair(name, node);
}

/** YAML 1.1 reads these as a truth value or a number in base 60. GitHub does not, but some who read the file do. */
const ambiguous = /^(?:y|n|yes|no|on|off|\d+(?::\d+)+)$/i;

function toScalar(value: string | number | boolean): Scalar {
  const scalar = new Scalar(value);
  if (typeof value === "string" && value.includes("\n")) scalar.type = Scalar.BLOCK_LITERAL;
  else if (typeof value === "string" && ambiguous.test(value)) scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

function toList(items: readonly Tree[]): YAMLSeq {
  const list = new YAMLSeq();
  list.items = items.map(toNode);
  const scalars = list.items.every((item) => isScalar(item) && !item.comment && item.type !== Scalar.BLOCK_LITERAL);
  list.flow = scalars && items.join(", ").length <= oneLine;
  return list;
}

/** An empty line before every part of the file and between jobs. */
function spaceOut(root: YAMLMap): void {
  root.items.forEach((pair, at) => {
    const key = pair.key as Scalar;
    if (at > 0 && key.value !== "run-name") key.spaceBefore = true;
    if (key.value === "jobs" && pair.value instanceof YAMLMap) {
      pair.value.items.forEach((job, index) => {
        if (index > 0) (job.key as Scalar).spaceBefore = true;
      });
    }
  });
}
