import { official } from "../official.ts";
import { isMap, isScalar, isSeq, type Node, type ParsedDocument, parseDocument, problemOf } from "../yaml.ts";
import { array, type Code, type Item, object, property, quoted } from "./code.ts";

/** A part of the text: an entry of a mapping or an item of a list, with the comments around it. */
export interface Part {
  /** Empty for an item of a list. */
  readonly name: string;
  readonly value: Node | undefined;
  /** Where what belongs to it begins: comments above it. */
  readonly from: number;
  /** Where it begins itself. */
  readonly start: number;
  /** The end of its last line. */
  readonly to: number;
}

interface Comment {
  readonly offset: number;
  readonly text: string;
  taken: boolean;
}

/** A YAML text whose comments are handed out to what is made from the parts around them, each once. */
export class Source {
  readonly document: ParsedDocument;
  readonly problems: readonly string[];
  private readonly text: string;
  private readonly comments: readonly Comment[];

  constructor(text: string) {
    this.text = text;
    this.document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
    this.problems = this.document.errors.map((error) => `line ${error.linePos?.[0].line ?? 1}: ${problemOf(error)}`);
    this.comments = commentsOf(text);
  }

  /** A node, with an alias replaced by what it stands for. */
  resolve(node: unknown): Node | undefined {
    if (typeof node !== "object" || node === null) return undefined;
    if ("resolve" in node && "source" in node) return (node as Alias).resolve(this.document);
    return node as Node;
  }

  get root(): Node | undefined {
    return this.document.contents ?? undefined;
  }

  parts(node: unknown): readonly Part[] {
    const resolved = this.resolve(node);
    const parts: Part[] = [];
    let from = rangeOf(resolved)[0];
    const add = (name: string, key: unknown, value: unknown) => {
      const start = rangeOf(key)[0];
      const to = this.lineEnd(Math.max(rangeOf(value)[1], rangeOf(key)[1]));
      parts.push({ name, value: this.resolve(value), from: Math.min(from, start), start, to });
      from = to;
    };
    if (isMap(resolved)) {
      for (const { key, value } of resolved.items) add(isScalar(key) ? String(key.value) : "?", key, value);
    } else if (isSeq(resolved)) {
      for (const value of resolved.items) add("", value, value);
    }
    return parts;
  }

  part(node: unknown, name: string): Part | undefined {
    return this.parts(node).find((part) => part.name === name);
  }

  /** The value, as plain data. */
  data(node: unknown): unknown {
    const resolved = this.resolve(node);
    return resolved?.toJS(this.document, { maxAliasCount: -1 });
  }

  /** The item of a part, with the comments around it that nothing inside it took. */
  item(part: Part, value: Code, key?: string): Item {
    const { lead, trail } = this.take(part);
    return { value, lead, trail, ...(key === undefined ? {} : { key }) };
  }

  take({ from, start, to }: Pick<Part, "from" | "start" | "to">): {
    readonly lead: string[];
    readonly trail: string[];
  } {
    const lead: string[] = [];
    const trail: string[] = [];
    const line = this.lineEnd(start);
    for (const comment of this.comments) {
      if (comment.taken || comment.offset < from || comment.offset > to) continue;
      comment.taken = true;
      (comment.offset > start && comment.offset <= line ? trail : lead).push(comment.text);
    }
    return { lead, trail };
  }

  /** Comments before a place. */
  before(offset: number): string[] {
    return this.take({ from: 0, start: offset, to: offset - 1 }).lead;
  }

  /** Comments that nothing took. */
  rest(): string[] {
    return this.before(Number.POSITIVE_INFINITY);
  }

  /** The value of a node as a literal of TypeScript, with its comments. */
  plain(node: unknown): Code {
    const resolved = this.resolve(node);
    if (isMap(resolved)) {
      return object(this.parts(resolved).map((part) => this.item(part, this.plain(part.value), property(part.name))));
    }
    if (isSeq(resolved)) return array(this.parts(resolved).map((part) => this.item(part, this.plain(part.value))));
    const value = isScalar(resolved) ? resolved.value : null;
    return typeof value === "string" ? quoted(value) : String(value ?? null);
  }

  private lineEnd(offset: number): number {
    if (offset > 0 && this.text[offset - 1] === "\n") return offset;
    const end = this.text.indexOf("\n", offset);
    return end < 0 ? this.text.length : end;
  }
}

interface Alias {
  resolve(document: ParsedDocument): Node | undefined;
}

const rangeOf = (node: unknown): readonly [number, number] => {
  const { range } = (node ?? {}) as { range?: readonly [number, number, number] | null };
  return range ? [range[0], range[1]] : [0, 0];
};

/** Every comment of a text, wherever YAML lets it stand. */
function commentsOf(text: string): Comment[] {
  const found: Comment[] = [];
  const look = (token: unknown): void => {
    if (typeof token !== "object" || token === null) return;
    const { type, offset, source } = token as { type?: string; offset?: number; source?: string };
    if (type === "comment") found.push({ offset: offset!, text: source!.slice(1), taken: false });
    for (const child of Object.values(token)) look(child);
  };
  for (const token of new (official().yaml.Parser)().parse(text)) look(token);
  return found.sort((a, b) => a.offset - b.offset);
}
