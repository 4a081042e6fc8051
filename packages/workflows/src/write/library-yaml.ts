import type { Pair, Scalar, YAMLMap, YAMLSeq } from "yaml";
import { Commented, type Tree } from "../lower/tree.ts";
import { official } from "../official.ts";
import { ambiguous, oneLine } from "./style.ts";

/** Writes plain data with the `yaml` library: the texts that the quick writer leaves to it. */
export function libraryYaml(tree: Tree, header: string): string {
  return new LibraryWriter().write(tree, header);
}

class LibraryWriter {
  private readonly yaml = official().yaml;

  write(tree: Tree, header: string): string {
    const document = new this.yaml.Document();
    const root = this.toNode(tree);
    document.contents = root as never;
    if (header)
      document.commentBefore = header
        .split("\n")
        .map((line) => (line ? ` ${line}` : ""))
        .join("\n");
    if (this.yaml.isMap(root)) this.spaceOut(root);
    return document.toString({ lineWidth: 0, flowCollectionPadding: false, blockQuote: "literal" });
  }

  private toNode(tree: Tree): Scalar | YAMLMap | YAMLSeq {
    if (tree instanceof Commented) {
      const node = this.toNode(tree.value);
      node.comment = ` ${tree.comment}`;
      return node;
    }
    if (Array.isArray(tree)) return this.toList(tree);
    if (typeof tree === "object" && tree !== null) {
      const map = new this.yaml.YAMLMap();
      for (const [key, value] of Object.entries(tree)) map.items.push(this.toPair(key, value));
      map.flow = map.items.length === 0;
      return map;
    }
    if (tree === null) {
      const empty = new this.yaml.Scalar(null);
      empty.source = "";
      return empty;
    }
    return this.toScalar(tree as string | number | boolean);
  }

  /** A comment stands beside a value of one line, and above one of several. */
  private toPair(key: string, value: Tree): Pair {
    const name = new this.yaml.Scalar(key);
    const node = this.toNode(value);
    if (!this.yaml.isScalar(node) && !node.flow && node.comment) {
      name.commentBefore = node.comment;
      node.comment = null;
    }
    return new this.yaml.Pair(name, node);
  }

  private toScalar(value: string | number | boolean): Scalar {
    const scalar = new this.yaml.Scalar(value);
    if (typeof value === "string" && value.includes("\n")) scalar.type = this.yaml.Scalar.BLOCK_LITERAL;
    else if (typeof value === "string" && ambiguous.test(value)) scalar.type = this.yaml.Scalar.QUOTE_DOUBLE;
    return scalar;
  }

  private toList(items: readonly Tree[]): YAMLSeq {
    const list = new this.yaml.YAMLSeq();
    list.items = items.map((item) => this.toNode(item));
    const scalars = list.items.every(
      (item) => this.yaml.isScalar(item) && !item.comment && item.type !== this.yaml.Scalar.BLOCK_LITERAL,
    );
    list.flow = scalars && items.join(", ").length <= oneLine;
    return list;
  }

  /** An empty line before every part of the file and between jobs. */
  private spaceOut(root: YAMLMap): void {
    root.items.forEach((pair, at) => {
      const key = pair.key as Scalar;
      if (at > 0 && key.value !== "run-name") key.spaceBefore = true;
      if (key.value === "jobs" && this.yaml.isMap(pair.value)) {
        pair.value.items.forEach((job, index) => {
          if (index > 0) (job.key as Scalar).spaceBefore = true;
        });
      }
    });
  }
}
