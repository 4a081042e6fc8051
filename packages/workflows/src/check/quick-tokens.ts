import { official } from "../official.ts";
import { QuickMap, type QuickNode, QuickScalar } from "../quick-yaml/index.ts";
import { Lines } from "./lines.ts";

type Official = ReturnType<typeof official>;
type ObjectReader = Parameters<Official["readTemplate"]>[2];
type Literal = ReturnType<ObjectReader["allowLiteral"]>;
type Token =
  | NonNullable<Literal>
  | InstanceType<Official["tokens"]["MappingToken"]>
  | InstanceType<Official["tokens"]["SequenceToken"]>;

/** The end of a mapping or of a list. */
const end = Symbol("end");

/**
 * Hands a file that was read already to GitHub's parser, in the tokens that its own reader would make of it
 * (https://github.com/actions/languageservices/blob/main/workflow-parser/src/workflows/yaml-object-reader.ts).
 */
export class QuickTokens implements ObjectReader {
  private readonly tokens: Official["tokens"] = official().tokens;
  private readonly file: number;
  private readonly content: string;
  private readonly lines: Lines;
  private readonly skipped: ReadonlySet<QuickNode>;
  private readonly stream: (Token | typeof end)[] = [];
  private at = 0;

  /** @param skipped items of lists that are left out */
  constructor(file: number, content: string, root: QuickMap, skipped: ReadonlySet<QuickNode>) {
    this.file = file;
    this.content = content;
    this.lines = new Lines(content);
    this.skipped = skipped;
    this.add(root);
  }

  private add(node: QuickNode): void {
    const { MappingToken, SequenceToken, StringToken } = this.tokens;
    const range = this.rangeOf(node);
    if (node instanceof QuickScalar) this.stream.push(this.scalar(node, range));
    else if (node instanceof QuickMap) {
      this.stream.push(new MappingToken(this.file, range, undefined));
      for (const { key, value } of node.items) {
        this.stream.push(new StringToken(this.file, this.rangeOf(key), key.value as string, undefined));
        this.add(value);
      }
      this.stream.push(end);
    } else {
      this.stream.push(new SequenceToken(this.file, range, undefined));
      for (const item of node.items) if (!this.skipped.has(item)) this.add(item);
      this.stream.push(end);
    }
  }

  private scalar({ value, start, end, source }: QuickScalar, range: ReturnType<typeof this.rangeOf>): Token {
    const { BooleanToken, NullToken, NumberToken, StringToken } = this.tokens;
    if (value === null) return new NullToken(this.file, range, undefined);
    if (typeof value === "number") return new NumberToken(this.file, range, value, undefined);
    if (typeof value === "boolean") return new BooleanToken(this.file, range, value, undefined);
    const text = this.content.slice(source < 0 ? start : source, end);
    const head = source > start ? /[|>][-+]?/y.exec(this.content.slice(start, start + 2))?.[0] : undefined;
    return new StringToken(this.file, range, value, undefined, text, head);
  }

  private rangeOf({ start, end }: { readonly start: number; readonly end: number }) {
    return { start: this.lines.placeOf(start), end: this.lines.placeOf(end) };
  }

  allowLiteral(): Literal {
    const token = this.stream[this.at];
    if (token === undefined || token === end || this.isCollection(token)) return undefined;
    this.at += 1;
    return token as Literal;
  }

  allowSequenceStart() {
    const token = this.stream[this.at];
    if (!(token instanceof this.tokens.SequenceToken)) return undefined;
    this.at += 1;
    return token;
  }

  allowSequenceEnd(): boolean {
    return this.allowEnd();
  }

  allowMappingStart() {
    const token = this.stream[this.at];
    if (!(token instanceof this.tokens.MappingToken)) return undefined;
    this.at += 1;
    return token;
  }

  allowMappingEnd(): boolean {
    return this.allowEnd();
  }

  validateStart(): void {}

  validateEnd(): void {
    if (this.at < this.stream.length) throw new Error("Expected end of reader");
  }

  private allowEnd(): boolean {
    if (this.stream[this.at] !== end) return false;
    this.at += 1;
    return true;
  }

  private isCollection(token: Token): boolean {
    return token instanceof this.tokens.MappingToken || token instanceof this.tokens.SequenceToken;
  }
}
