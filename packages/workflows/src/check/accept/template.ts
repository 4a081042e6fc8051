import { QuickMap, type QuickNode, QuickScalar, type QuickSeq } from "../../quick-yaml/index.ts";
import { treeOf } from "../expressions.ts";
import { type Allowed, keyOf, type Place } from "./allowed.ts";
import { type MappingType, type Schema, takesValue } from "./schema.ts";

/** Longer ones are left to GitHub's parser, which has a limit (21 000 characters, after it put them together). */
const longest = 15_000;

const quote = 39;
const brace = 125;

/** Where the second brace is that ends an expression; the end of the text without one. Literals have braces too. */
function endOfExpression(text: string, from: number): number {
  const closed = text.indexOf("}}", from);
  const quoteAt = text.indexOf("'", from);
  if (closed >= 0 && (quoteAt < 0 || quoteAt > closed)) return closed + 1;
  let quoted = false;
  let end = from;
  for (; end < text.length; end++) {
    const code = text.charCodeAt(end);
    if (code === quote) quoted = !quoted;
    else if (code === brace && !quoted && text.charCodeAt(end - 1) === brace) break;
  }
  return end;
}

/**
 * Compares a file with GitHub's schema, by the steps of GitHub's own reader
 * (https://github.com/actions/languageservices/blob/main/workflow-parser/src/templates/template-reader.ts). It has only two
 * answers: GitHub certainly accepts it, or its parser has to be asked.
 */
export class TemplateReader {
  private readonly content: string;
  private readonly schema: Schema;

  constructor(content: string, schema: Schema) {
    this.content = content;
    this.schema = schema;
  }

  accepts(root: QuickNode, type: string): boolean {
    return this.value(root, this.schema.root.below(this.schema, type));
  }

  /** The items of a list that are certainly accepted where it stands. */
  acceptedItems(list: QuickSeq, { allowed, definition }: Place): QuickNode[] {
    if (definition.item === undefined) return [];
    const item = allowed.below(this.schema, definition.item);
    return list.items.filter((each) => this.value(each, item));
  }

  private value(node: QuickNode, place: Place): boolean {
    if (node instanceof QuickScalar) return this.scalar(node, place);
    const { definition, allowed } = place;
    if (node instanceof QuickMap) return definition.mapping !== undefined && this.map(node, place, definition.mapping);
    if (definition.item === undefined) return false;
    const item = allowed.below(this.schema, definition.item);
    for (const each of node.items) if (!this.value(each, item)) return false;
    return true;
  }

  private scalar(node: QuickScalar, { definition, allowed }: Place): boolean {
    const { value } = node;
    if (typeof value !== "string" || !value.includes("${{")) return takesValue(definition, value);
    return !allowed.isNothing && this.expressions(this.rawText(node), allowed);
  }

  /** What GitHub's reader looks for expressions in: of several lines it takes the text as it stands in the file. */
  private rawText({ value, source, end }: QuickScalar): string {
    return source < 0 ? String(value) : this.content.slice(source, end);
  }

  /** Whether every `${{ }}` is closed and holds what is allowed. */
  private expressions(text: string, allowed: Allowed): boolean {
    if (text.length > longest) return false;
    let start = text.indexOf("${{");
    while (start >= 0) {
      const end = endOfExpression(text, start + 3);
      const expression = text.slice(start + 3, end - 1).trim();
      // What is only a literal becomes a plain text; `insert` is a directive. Both are rare.
      if (end >= text.length || expression === "" || /^'.*'$|^insert(\s|$)/s.test(expression)) return false;
      if (!allowed.takes(expression)) return false;
      start = text.indexOf("${{", end + 1);
    }
    return true;
  }

  private map(map: QuickMap, place: Place, { required, forms: all }: MappingType): boolean {
    let forms = all;
    const seen: string[] = [];
    for (const { key, value } of map.items) {
      const name = key.value;
      if (typeof name !== "string") return false;
      const known = place.keys.get(name) ?? keyOf(name, place, this.schema);
      if (known.capitals === "" || seen.includes(known.capitals)) return false;
      seen.push(known.capitals);
      let below = known.loose;
      if ((known.forms & forms) !== 0) {
        below = known.property;
        forms &= known.forms;
      }
      if (!below || !this.value(value, below)) return false;
      if (below.definition.isCondition && !this.condition(value, below)) return false;
    }
    // Exactly one form is left, a power of two.
    if ((forms & (forms - 1)) !== 0) return false;
    return required[31 - Math.clz32(forms)]!.every((name) => seen.includes(name));
  }

  /** GitHub's parser reads conditions a second time, with `success() &&` before one that asks for no status. */
  private condition(node: QuickNode, { definition, allowed }: Place): boolean {
    if (!(node instanceof QuickScalar)) return false;
    const text = String(node.value ?? "");
    const whole = /^\s*\$\{\{((?:(?!\$\{\{)[\s\S])*)\}\}\s*$/.exec(this.rawText(node))?.[1];
    if (whole === undefined && text.includes("${{")) return false;
    const expression = (whole ?? text).trim();
    if (expression === "") return true;
    // Those of an action (`pre-if`) are read with the spaces around them.
    if (definition.name === "runs-if" && whole === undefined && expression !== text) return false;
    if (!allowed.takes(expression)) return false;
    // Each of these makes the tree three levels deeper at most, and it may have fifty.
    const deep = (expression.match(/[([.!]/g)?.length ?? 0) > 12;
    return !deep || treeOf(`success() && (${expression})`) !== undefined;
  }
}
