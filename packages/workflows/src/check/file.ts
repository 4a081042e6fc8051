import { escapeMark } from "../lower/tree.ts";
import { QuickMap, QuickSeq, readQuickly } from "../quick-yaml/index.ts";
import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  type Node,
  type Pair,
  type ParsedDocument,
  parseDocument,
  type YAMLMap,
} from "../yaml.ts";
import type { CheckedFile, Finding } from "./finding.ts";
import { Lines } from "./lines.ts";

interface Entry {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | undefined;
}

/** A YAML file with the places of everything in it, as rules see it. */
export class YamlFile {
  readonly path: string;
  /** The text; where a line ends as on Windows, it may end as elsewhere here. */
  readonly content: string;
  /** The text as it was given. */
  readonly given: string;
  readonly kind: "workflow" | "action" | "dependabot";
  readonly root: YAMLMap | undefined;
  /** The whole file as the quick reader has it; undefined where the file was left to the `yaml` library. */
  readonly quick: QuickMap | undefined;
  private readonly lines: Lines;
  private readonly document: ParsedDocument | undefined;

  constructor({ path, content }: CheckedFile, quick = quickly(content)) {
    this.path = path;
    this.given = content;
    this.content = quick?.content ?? content;
    this.kind = kindOf(path);
    this.lines = new Lines(this.content);
    this.quick = quick?.root;
    this.document = this.quick ? undefined : parseDocument(content, { uniqueKeys: false, logLevel: "silent" });
    const root: unknown = this.quick ?? this.document?.contents;
    this.root = isMap(root) ? (root as YAMLMap) : undefined;
    this.jobs = this.kind === "workflow" ? this.entries(this.entry(this.root, "jobs")?.value) : [];
  }

  /** The node, with an alias replaced by what it stands for. */
  resolve(node: unknown): Node | undefined {
    if (
      this.document !== undefined &&
      typeof node === "object" &&
      node !== null &&
      "source" in node &&
      "resolve" in node
    ) {
      return (node as { resolve(document: Document): Node | undefined }).resolve(this.document);
    }
    return (node as Node | null) ?? undefined;
  }

  /** The entry of a mapping, with its key to point at. */
  entry(map: unknown, key: string): { readonly key: Node; readonly value: Node | undefined } | undefined {
    // What was read quickly has no aliases.
    if (map instanceof QuickMap) return map.entry(key) as { key: unknown; value: unknown } as Entry | undefined;
    const node = this.resolve(map);
    if (!isMap(node)) return undefined;
    for (const pair of node.items as Pair[]) {
      const name = isScalar(pair.key) ? pair.key.value : undefined;
      if (name === key || (typeof name !== "string" && isScalar(pair.key) && String(name) === key))
        return { key: pair.key as Node, value: this.resolve(pair.value) };
    }
    return undefined;
  }

  /** The entries of a mapping. */
  entries(map: unknown): readonly Entry[] {
    if (map instanceof QuickMap) return map.items as { name: string; key: unknown; value: unknown }[] as Entry[];
    const node = this.resolve(map);
    if (!isMap(node)) return [];
    return node.items
      .filter((item: Pair) => isScalar(item.key))
      .map((item: Pair) => ({
        name: String((item.key as { value: unknown }).value),
        key: item.key as Node,
        value: this.resolve(item.value),
      }));
  }

  /** The items of a list. */
  items(list: unknown): readonly Node[] {
    if (list instanceof QuickSeq) return list.items as unknown[] as Node[];
    const node = this.resolve(list);
    return isSeq(node) ? node.items.map((item) => this.resolve(item)).filter((item) => item !== undefined) : [];
  }

  /** The text of a scalar. */
  text(node: unknown): string | undefined {
    const resolved = this.resolve(node);
    return isScalar(resolved) && resolved.value !== null ? String(resolved.value) : undefined;
  }

  /** The jobs of a workflow, in the order they are written. */
  readonly jobs: ReturnType<YamlFile["entries"]>;

  /** Which of the texts of a node is meant: the place of `text` in it, of the node itself where it is written otherwise. */
  offsetOf(node: Node | undefined, text?: string): number {
    const [start, end] = node?.range ?? [0, 0];
    const at = text ? this.content.indexOf(text, start) : -1;
    return at >= 0 && at < end ? at : start;
  }

  /** The comment at the end of the line on which a node ends, or begins. */
  commentOn(node: Node | undefined): string | undefined {
    const end = node?.range?.[1] ?? 0;
    const line = this.content.slice(end, this.content.indexOf("\n", end) >>> 0);
    return /#\s*(.*)$/.exec(line)?.[1]?.trim();
  }

  /** Line and column, both from 1. */
  placeOf(offset: number): { readonly line: number; readonly column: number } {
    return this.lines.placeOf(offset);
  }

  /** A finding that points at a node, or at a text within it; at the first line without one. */
  finding(
    rule: { readonly id: string; readonly severity: Finding["severity"] },
    at: Node | undefined,
    message: string,
    text?: string,
  ): Finding {
    const finding = {
      rule: rule.id,
      severity: rule.severity,
      file: this.path,
      ...this.placeOf(this.offsetOf(at, text)),
      message,
    };
    if (text) this.anchors.set(finding, this.placeOf(at?.range?.[0] ?? 0).line);
    return finding;
  }

  /** For a finding inside a text of several lines: the line on which that text begins. */
  readonly anchors = new Map<Finding, number>();

  /** What was found out about the file (`perFile`). */
  readonly known = new Map<unknown, unknown>();
}

/**
 * A text as the quick reader has it, which keeps nothing of comments. How lines end changes no value and no place, and it
 * reads only those that do not end as on Windows.
 */
export function quickly(given: string): { readonly content: string; readonly root: QuickMap } | undefined {
  if (given.includes(escapeMark)) return undefined;
  const content = given.includes("\r\n") ? given.replaceAll("\r\n", "\n") : given;
  const root = readQuickly(content);
  return root && { content, root };
}

function kindOf(path: string): YamlFile["kind"] {
  if (/(^|\/)dependabot\.ya?ml$/.test(path) && !/(^|\/)workflows\/[^/]+$/.test(path)) return "dependabot";
  return /(^|\/)action\.ya?ml$/.test(path) && !/(^|\/)workflows\/[^/]+$/.test(path) ? "action" : "workflow";
}
