import {
  type Document,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  type Node,
  type Pair,
  type ParsedDocument,
  parseDocument,
  type YAMLMap,
} from "../yaml.ts";
import type { CheckedFile, Finding } from "./finding.ts";

/** A YAML file with the places of everything in it, as rules see it. */
export class YamlFile {
  readonly path: string;
  readonly content: string;
  readonly kind: "workflow" | "action";
  readonly root: YAMLMap | undefined;
  private readonly lines = new LineCounter();
  private readonly document: ParsedDocument;

  constructor({ path, content }: CheckedFile) {
    this.path = path;
    this.content = content;
    this.kind = /(^|\/)action\.ya?ml$/.test(path) && !/(^|\/)workflows\/[^/]+$/.test(path) ? "action" : "workflow";
    this.document = parseDocument(content, { lineCounter: this.lines, uniqueKeys: false, logLevel: "silent" });
    this.root = isMap(this.document.contents) ? this.document.contents : undefined;
  }

  /** The node, with an alias replaced by what it stands for. */
  resolve(node: unknown): Node | undefined {
    if (typeof node === "object" && node !== null && "source" in node && "resolve" in node) {
      return (node as { resolve(document: Document): Node | undefined }).resolve(this.document);
    }
    return (node as Node | null) ?? undefined;
  }

  /** The entry of a mapping, with its key to point at. */
  entry(map: unknown, key: string): { readonly key: Node; readonly value: Node | undefined } | undefined {
    const node = this.resolve(map);
    if (!isMap(node)) return undefined;
    const pair = node.items.find((item: Pair) => isScalar(item.key) && String(item.key.value) === key);
    return pair && { key: pair.key as Node, value: this.resolve(pair.value) };
  }

  /** The entries of a mapping. */
  entries(map: unknown): readonly { readonly name: string; readonly key: Node; readonly value: Node | undefined }[] {
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
    const node = this.resolve(list);
    return isSeq(node) ? node.items.map((item) => this.resolve(item)).filter((item) => item !== undefined) : [];
  }

  /** The text of a scalar. */
  text(node: unknown): string | undefined {
    const resolved = this.resolve(node);
    return isScalar(resolved) && resolved.value !== null ? String(resolved.value) : undefined;
  }

  get jobs() {
    return this.kind === "workflow" ? this.entries(this.entry(this.root, "jobs")?.value) : [];
  }

  /** Every step, of every job or of a composite action. */
  get steps(): readonly Node[] {
    const lists =
      this.kind === "action"
        ? [this.entry(this.entry(this.root, "runs")?.value, "steps")?.value]
        : this.jobs.map(({ value }) => this.entry(value, "steps")?.value);
    return lists.flatMap((list) => this.items(list));
  }

  /** A finding that points at a node; at the first line without one. */
  finding(
    rule: { readonly id: string; readonly severity: Finding["severity"] },
    at: Node | undefined,
    message: string,
  ): Finding {
    const { line, col } = this.lines.linePos(at?.range?.[0] ?? 0);
    return {
      rule: rule.id,
      severity: rule.severity,
      file: this.path,
      line: Math.max(1, line),
      column: Math.max(1, col),
      message,
    };
  }
}
