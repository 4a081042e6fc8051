import { leave } from "../unusual.ts";
import { endOfLine } from "./block-scalar.ts";
import { QuickMap, type QuickNode, QuickPair, QuickScalar, QuickSeq } from "./nodes.ts";
import { endOfQuoted, plainValue, quotedValue } from "./scalars.ts";

/** A list or a mapping in brackets: https://yaml.org/spec/1.2.2/#74-flow-collection-styles */
export class FlowReader {
  private readonly text: string;
  /** What its lines are indented by at least. */
  private readonly least: number;
  private depth = 0;
  /** Where the next thing is read; after `read` the place behind the bracket. */
  at: number;

  constructor(text: string, start: number, least: number) {
    this.text = text;
    this.at = start;
    this.least = least;
  }

  read(): QuickMap | QuickSeq {
    const isMap = this.text[this.at] === "{";
    const made = isMap ? new QuickMap(this.at) : new QuickSeq(this.at);
    const close = isMap ? "}" : "]";
    this.at++;
    this.depth++;
    this.skip();
    while (this.text[this.at] !== close) {
      if (made instanceof QuickMap) made.items.push(this.pair());
      else made.items.push(this.value());
      this.skip();
      if (this.text[this.at] === close) break;
      if (this.text[this.at] !== ",") leave();
      this.at++;
      this.skip();
    }
    this.at++;
    this.depth--;
    made.end = this.at;
    return made;
  }

  private pair(): QuickPair {
    const key = this.scalar();
    const after = this.text[this.at + 1];
    if (this.text[this.at] !== ":" || (after !== " " && after !== "\n")) leave();
    this.at++;
    this.skip();
    return new QuickPair(key, this.value());
  }

  private value(): QuickNode {
    const first = this.text[this.at];
    return first === "[" || first === "{" ? this.read() : this.scalar();
  }

  private scalar(): QuickScalar {
    const { text, at: start } = this;
    const first = text[start];
    if (first === '"' || first === "'") {
      this.at = endOfQuoted(text, start);
      return new QuickScalar(quotedValue(text.slice(start, this.at)), start, this.at);
    }
    if (first === undefined || /[-?:,[\]{}#&*!|>'"%@`\s]/.test(first)) leave();
    let end = start;
    let at = start;
    for (; at < text.length; at++) {
      const char = text[at]!;
      if (char === "," || char === "]" || char === "}" || char === "\n") break;
      if (char === "[" || char === "{" || char === "\t") leave();
      if (char === ":" && /[\s,[\]{}]/.test(text[at + 1] ?? "\n")) break;
      if (char === " ") {
        if (text[at + 1] === "#") break;
      } else end = at + 1;
    }
    this.at = end;
    return new QuickScalar(plainValue(text.slice(start, end)), start, end);
  }

  /** Goes over spaces, line breaks and comments. */
  private skip(): void {
    const { text } = this;
    let line = -1;
    for (; ; this.at++) {
      const char = text[this.at];
      if (char === "\n") line = this.at + 1;
      else if (char === "#" && /[ \n]/.test(text[this.at - 1]!)) this.at = endOfLine(text, this.at) - 1;
      else if (char !== " ") break;
    }
    if (line < 0) return;
    const indent = this.at - line;
    const closes = (text[this.at] === "]" || text[this.at] === "}") && this.depth === 1 && indent === this.least - 1;
    if (indent < this.least && !closes) leave();
  }
}
