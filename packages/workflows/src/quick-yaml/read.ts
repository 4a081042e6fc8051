import { leave, orNothing } from "../unusual.ts";
import { endOfLine, readBlockScalar } from "./block-scalar.ts";
import { FlowReader } from "./flow.ts";
import { QuickMap, type QuickNode, QuickPair, QuickScalar, QuickSeq } from "./nodes.ts";
import { endOfQuoted, folded, plainValue, quotedValue } from "./scalars.ts";

const space = 32;
const newline = 10;
const tab = 9;
const hash = 35;
const colon = 58;
const dash = 45;

/** What a text without quotes cannot begin with; `-`, `?` and `:` only before a space. */
const indicators = new Set([..."-?:,[]{}#&*!|>'\"%@`"].map((char) => char.charCodeAt(0)));

/** Line breaks of other systems, and characters that the library's own lexer uses. */
const strange = ["\r", "\ufeff", "\u0002", "\u0018", "\u001f"];

/**
 * Reads the YAML that workflow files are written in, about ten times as quickly as the `yaml` library: block mappings and
 * lists, texts with and without quotes, blocks, brackets. The nodes and their places are those of the library
 * (`test/quick-yaml` compares them).
 *
 * @returns undefined where the text has anything else (anchors, tags, several documents, a tab between words), or something
 *   wrong: what it is, and what to say about it, is the library's to tell
 */
export function readQuickly(text: string): QuickMap | undefined {
  if (strange.some((char) => text.includes(char))) return undefined;
  return orNothing(() => new BlockReader(text).document());
}

class BlockReader {
  private readonly text: string;
  private at = 0;
  /** What the line of the next thing is indented by; -1 at the end of the text. */
  private column = -1;
  /** Where the node that was read last ends, with the comments that belong to it. */
  private end = 0;
  /** Whether a comment that is more deeply indented belongs to that node. */
  private takesComments = false;
  /** The deepest indent of the comments since then; -1 without any. */
  private comments = -1;

  constructor(text: string) {
    this.text = text;
  }

  document(): QuickMap {
    if (this.text.startsWith("---\n")) this.at = 4;
    this.advance(0);
    if (this.column !== 0 || this.isItem()) leave();
    const root = this.map(0, this.key() ?? leave());
    return this.at >= this.text.length ? root : leave();
  }

  /** A mapping whose first key was read, but not its value. */
  private map(indent: number, first: QuickScalar): QuickMap {
    const map = new QuickMap(first.start);
    let key = first;
    for (;;) {
      map.items.push(new QuickPair(key, this.valueOf(indent)));
      if (!this.goesOn(indent)) break;
      if (this.isItem()) leave();
      key = this.key() ?? leave();
    }
    this.close(map, indent);
    return map;
  }

  /** A list whose first `-` stands here. */
  private seq(indent: number): QuickSeq {
    const seq = new QuickSeq(this.at);
    do {
      seq.items.push(this.item(indent));
    } while (this.goesOn(indent) && this.isItem());
    this.close(seq, indent);
    return seq;
  }

  /** What stands behind a `-`, or below it. */
  private item(indent: number): QuickNode {
    const from = ++this.at;
    this.spaces();
    let column = indent + 1 + this.at - from;
    if (this.lineEnds()) {
      if (this.text.charCodeAt(this.at) === hash && this.at === from) leave();
      this.at = endOfLine(this.text, this.at) + 1;
      this.takesComments = false;
      this.advance(indent);
      ({ column } = this);
      if (column <= indent) leave();
    }
    if (this.isItem()) leave();
    const key = this.key();
    if (key) return this.map(column, key);
    const node = this.scalarOrFlow(indent);
    this.advance(indent);
    return node;
  }

  /** Whether the next thing belongs to the collection of this indent. */
  private goesOn(indent: number): boolean {
    if (this.column > indent) leave();
    return this.column === indent;
  }

  /** Comments at the end that are indented like the collection belong to it; others to what comes after it. */
  private close(collection: QuickMap | QuickSeq, indent: number): void {
    collection.end = this.end;
    if (indent > 0 && this.comments >= indent) {
      this.end = this.at;
      this.comments = -1;
    }
    this.takesComments = false;
  }

  /** The value of a key; its `:` was just read. */
  private valueOf(indent: number): QuickNode {
    this.spaces();
    if (!this.lineEnds()) {
      const node = this.scalarOrFlow(indent);
      this.advance(indent);
      return node;
    }
    const place = this.at;
    const commented = this.text.charCodeAt(place) === hash;
    if (commented && this.text.charCodeAt(place - 1) !== space) leave();
    this.at = endOfLine(this.text, place) + 1;
    this.takesComments = false;
    this.advance(indent);
    const isItem = this.column >= 0 && this.isItem();
    if (this.column > indent || (this.column === indent && isItem)) {
      if (isItem) return this.seq(this.column);
      const key = this.key();
      if (key) return this.map(this.column, key);
      const node = this.scalarOrFlow(indent);
      this.advance(indent);
      return node;
    }
    this.end = commented || this.comments >= 0 ? this.at : place;
    this.comments = -1;
    return new QuickScalar(null, place, place);
  }

  /** A key, with its `:`; nothing, and nothing read, where there is none. */
  private key(): QuickScalar | undefined {
    const { text, at: start } = this;
    const first = text.charCodeAt(start);
    if (first === 34 || first === 39) {
      const end = endOfQuoted(text, start);
      if (text.charCodeAt(end) !== colon || !this.isBlank(end + 1)) return undefined;
      this.at = end + 1;
      return new QuickScalar(quotedValue(text.slice(start, end)), start, end);
    }
    if (indicators.has(first) && !this.isPlainStart(first)) return undefined;
    const end = this.endOfPlain(start);
    let at = end;
    while (text.charCodeAt(at) === space) at++;
    if (text.charCodeAt(at) !== colon || !this.isBlank(at + 1)) return undefined;
    if (at - start > 1000) leave();
    this.at = at + 1;
    return new QuickScalar(plainValue(text.slice(start, end)), start, end);
  }

  /** A value that is no block collection, up to the end of its line. */
  private scalarOrFlow(indent: number): QuickNode {
    const { text, at: start } = this;
    const first = text[start];
    if (first === "|" || first === ">") {
      const block = readBlockScalar(text, start, indent + 1);
      this.at = block.end;
      this.end = this.at;
      this.takesComments = false;
      return block;
    }
    let node: QuickNode;
    if (first === "[" || first === "{") {
      const flow = new FlowReader(text, start, indent + 1);
      node = flow.read();
      this.at = flow.at;
    } else if (first === '"' || first === "'") {
      node = this.quoted(indent + 1);
    } else node = this.plain(indent + 1);
    this.restOfLine();
    return node;
  }

  private quoted(least: number): QuickScalar {
    const { text, at: start } = this;
    this.at = endOfQuoted(text, start);
    const source = text.slice(start, this.at);
    const value = quotedValue(source, least);
    return new QuickScalar(value, start, this.at, source.includes("\n") ? start : -1);
  }

  /** A text without quotes, with the lines that go on with it. */
  private plain(least: number): QuickScalar {
    const { text, at: start } = this;
    const first = text.charCodeAt(start);
    if (indicators.has(first) && !this.isPlainStart(first)) leave();
    let end = this.endOfPlain(start);
    let lines = 1;
    for (;;) {
      const rest = text.charCodeAt(end);
      if (rest === colon) leave();
      let next = end;
      while (text.charCodeAt(next) === space) next++;
      if (text.charCodeAt(next) !== newline) break;
      let line = next + 1;
      next = line;
      for (; ; next++) {
        const code = text.charCodeAt(next);
        if (code === newline) line = next + 1;
        else if (code !== space) break;
      }
      const code = text.charCodeAt(next);
      if (code === tab) leave();
      if (next >= text.length || next - line < least || code === hash) break;
      end = this.endOfPlain(next);
      if (end === next) leave();
      lines++;
    }
    this.at = end;
    const source = text.slice(start, end);
    if (lines === 1) return new QuickScalar(plainValue(source), start, end);
    return new QuickScalar(plainValue(folded(source)), start, end, start);
  }

  /** Where a text without quotes ends on its line: at a `: `, a ` #` or the line's end, without the spaces before it. */
  private endOfPlain(start: number): number {
    const line = this.text.slice(start, endOfLine(this.text, start));
    let end = line.indexOf(":");
    while (end >= 0 && end + 1 < line.length && line[end + 1] !== " " && line[end + 1] !== "\t")
      end = line.indexOf(":", end + 1);
    if (end < 0) end = line.length;
    const comment = line.indexOf(" #");
    if (comment >= 0 && comment < end) end = comment;
    const tabbed = line.indexOf("\t");
    if (tabbed >= 0 && tabbed < end) leave();
    while (line.charCodeAt(end - 1) === space) end--;
    return start + end;
  }

  /** `-`, `?` and `:` begin a text if no space comes after them. */
  private isPlainStart(first: number): boolean {
    return (first === dash || first === 63 || first === colon) && !this.isBlank(this.at + 1);
  }

  private isItem(): boolean {
    return this.text.charCodeAt(this.at) === dash && this.isBlank(this.at + 1);
  }

  /** Whether a space, a tab, a line break or the end of the text is there. */
  private isBlank(at: number): boolean {
    const code = this.text.charCodeAt(at);
    return code === space || code === newline || code === tab || Number.isNaN(code);
  }

  private spaces(): void {
    while (this.text.charCodeAt(this.at) === space) this.at++;
  }

  private lineEnds(): boolean {
    const code = this.text.charCodeAt(this.at);
    return code === newline || code === hash || Number.isNaN(code);
  }

  /** Behind a value only a comment may stand. */
  private restOfLine(): void {
    const from = this.at;
    this.spaces();
    if (!this.lineEnds() || (this.text.charCodeAt(this.at) === hash && this.at === from)) leave();
    this.at = Math.min(endOfLine(this.text, this.at) + 1, this.text.length);
    this.end = this.at;
    this.takesComments = true;
  }

  /** Goes over empty lines and comments to the next thing. */
  private advance(indent: number): void {
    const { text } = this;
    this.comments = -1;
    for (;;) {
      const line = this.at;
      this.spaces();
      const code = text.charCodeAt(this.at);
      if (code === newline) this.at++;
      else if (code === hash) {
        const column = this.at - line;
        this.at = Math.min(endOfLine(text, this.at) + 1, text.length);
        if (this.takesComments && column > indent && this.comments < 0) this.end = this.at;
        else this.comments = Math.max(this.comments, column);
      } else if (code === tab) leave();
      else {
        if (this.at >= text.length) {
          this.at = text.length;
          this.column = -1;
        } else this.column = this.at - line;
        return;
      }
    }
  }
}
