import { leave, orNothing } from "../unusual.ts";
import { contexts, runFunctions } from "./parse.ts";
import { type Comparison, context, literal, type Node } from "./tree.ts";

const knownContexts: ReadonlySet<string> = new Set(contexts);

/** The usual functions, in small letters, with the arguments that they take; `case` is left to GitHub's parser. */
const arities: ReadonlyMap<string, readonly [least: number, most: number]> = new Map<string, readonly [number, number]>(
  [
    ["contains", [2, 2]],
    ["startswith", [2, 2]],
    ["endswith", [2, 2]],
    ["format", [1, 255]],
    ["join", [1, 2]],
    ["tojson", [1, 1]],
    ["fromjson", [1, 1]],
    ...runFunctions.map((name) => [name.toLowerCase(), [0, 255]] as const),
  ],
);

/** GitHub's parser goes fifty levels deep; what has more steps in all than this is left to it. */
const mostSteps = 45;

const space = 32;
const newline = 10;
const tab = 9;
const carriageReturn = 13;
const ampersand = 38;
const quote = 39;
const open = 40;
const close = 41;
const star = 42;
const comma = 44;
const dot = 46;
const openBracket = 91;
const closeBracket = 93;
const bar = 124;

/** A name; it ends where GitHub's lexer ends one, or it is none. */
const name = /[A-Za-z_][\w-]*(?=[\s()[\],.!<>=&|]|$)/y;
const number = /(?:0|[1-9]\d{0,9})(?:\.\d{1,5})?(?=[\s()[\],!<>=&|]|$)/y;

/**
 * Reads the expressions that people write, several times as quickly as GitHub's own parser, to the same tree
 * (`test/expressions/quick.test.ts` compares them).
 *
 * @returns undefined where the text has anything else, or something wrong: that is GitHub's parser to tell
 */
export function readExpression(text: string): Node | undefined {
  if (text.length > 5_000) return undefined;
  return orNothing(() => new ExpressionReader(text).read());
}

/** The grammar of https://github.com/actions/languageservices/blob/main/expressions/src/parser.ts */
class ExpressionReader {
  private readonly text: string;
  private at = 0;
  private steps = 0;

  constructor(text: string) {
    this.text = text;
  }

  read(): Node {
    const tree = this.expression();
    return this.at >= this.text.length ? tree : leave();
  }

  private expression(): Node {
    this.step();
    const first = this.conjunction();
    if (!this.isTwice(bar)) return first;
    this.step();
    const terms = [first];
    while (this.isTwice(bar)) {
      this.at += 2;
      terms.push(this.conjunction());
    }
    return { kind: "logical", operator: "||", terms };
  }

  private conjunction(): Node {
    const first = this.equality();
    if (!this.isTwice(ampersand)) return first;
    this.step();
    const terms = [first];
    while (this.isTwice(ampersand)) {
      this.at += 2;
      terms.push(this.equality());
    }
    return { kind: "logical", operator: "&&", terms };
  }

  private equality(): Node {
    let left = this.comparison();
    for (;;) {
      const first = this.text[this.at];
      if ((first !== "=" && first !== "!") || this.text[this.at + 1] !== "=") return left;
      this.at += 2;
      left = { kind: "compare", operator: `${first}=`, left, right: this.comparison() };
    }
  }

  private comparison(): Node {
    let left = this.unary();
    for (;;) {
      const first = this.text[this.at];
      if (first !== "<" && first !== ">") return left;
      const operator: Comparison = this.text[this.at + 1] === "=" ? `${first}=` : first;
      this.at += operator.length;
      left = { kind: "compare", operator, left, right: this.unary() };
    }
  }

  private unary(): Node {
    this.spaces();
    if (this.text[this.at] !== "!") return this.index();
    this.at++;
    this.step();
    return { kind: "not", of: this.unary() };
  }

  /** What begins here, with the keys behind it, and the spaces behind those. */
  private index(): Node {
    const { text } = this;
    const first = text.charCodeAt(this.at);
    let node: Node;
    if (first === open) {
      this.at++;
      node = this.expression();
      this.expect(close);
    } else {
      const word = this.match(name);
      if (word === undefined) return this.literal(first);
      this.spaces();
      const isCall = text.charCodeAt(this.at) === open;
      const constant = isCall ? undefined : constants.get(word);
      if (constant) return constant;
      node = isCall ? this.call(word) : knownContexts.has(word.toLowerCase()) ? context(word) : leave();
    }
    for (;;) {
      this.spaces();
      const code = text.charCodeAt(this.at);
      if (code !== dot && code !== openBracket) return node;
      this.at++;
      this.step();
      this.spaces();
      let key: Node | "*" = "*";
      if (text.charCodeAt(this.at) === star) this.at++;
      else key = code === dot ? literal(this.match(name) ?? leave()) : this.expression();
      if (code === openBracket) this.expect(closeBracket);
      node = { kind: "index", of: node, key };
    }
  }

  private call(called: string): Node {
    const [least, most] = arities.get(called.toLowerCase()) ?? leave();
    const args: Node[] = [];
    this.at++;
    this.spaces();
    while (this.text.charCodeAt(this.at) !== close) {
      if (args.length > 0) this.expect(comma);
      args.push(this.expression());
    }
    this.at++;
    if (args.length < least || args.length > most) leave();
    return { kind: "call", name: called, args };
  }

  private literal(first: number): Node {
    const { text, at: start } = this;
    if (first !== quote) {
      const digits = this.match(number) ?? leave();
      this.spaces();
      return literal(Number(digits));
    }
    let end = text.indexOf("'", start + 1);
    const isDoubled = text.charCodeAt(end + 1) === quote;
    while (end >= 0 && text.charCodeAt(end + 1) === quote) end = text.indexOf("'", end + 2);
    if (end < 0) leave();
    this.at = end + 1;
    this.spaces();
    const value = text.slice(start + 1, end);
    return literal(isDoubled ? value.replaceAll("''", "'") : value);
  }

  private match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text)?.[0];
    this.at += found?.length ?? 0;
    return found;
  }

  private isTwice(code: number): boolean {
    return this.text.charCodeAt(this.at) === code && this.text.charCodeAt(this.at + 1) === code;
  }

  private expect(code: number): void {
    if (this.text.charCodeAt(this.at) !== code) leave();
    this.at++;
    this.spaces();
  }

  private spaces(): void {
    for (; ; this.at++) {
      const code = this.text.charCodeAt(this.at);
      if (code !== space && code !== newline && code !== tab && code !== carriageReturn) return;
    }
  }

  private step(): void {
    if (++this.steps > mostSteps) leave();
  }
}

const constants: ReadonlyMap<string, Node> = new Map([
  ["true", literal(true)],
  ["false", literal(false)],
  ["null", literal(null)],
]);
