import { QuickMap, type QuickNode, QuickScalar } from "../../quick-yaml/index.ts";
import { treeOf } from "../expressions.ts";
import type { Allowed, Place } from "./allowed.ts";
import { type MappingType, type Schema, takesText, takesValue } from "./schema.ts";

/** Longer ones are left to GitHub's parser, which has a limit (21 000 characters, after it put them together). */
const longest = 15_000;

const quote = 39;
const brace = 125;

const known = new Map<string, string>();

/**
 * The key in capital letters: GitHub takes it in any case, once. Empty for one that its parser has to look at: an expression, or a name
 * that every object of JavaScript has. The same keys come again and again.
 */
function inCapitals(key: string): string {
  let capitals = known.get(key);
  if (capitals === undefined) {
    capitals = key.includes("${{") || key in Object.prototype ? "" : key.toUpperCase();
    known.set(key, capitals);
  }
  return capitals;
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

  private value(node: QuickNode, place: Place): boolean {
    if (node instanceof QuickScalar) return this.scalar(node, place);
    const { definition, allowed } = place;
    if (node instanceof QuickMap)
      return definition.mapping !== undefined && this.map(node, definition.mapping, allowed);
    if (definition.item === undefined) return false;
    const item = allowed.below(this.schema, definition.item);
    return node.items.every((each) => this.value(each, item));
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
      let quoted = false;
      let end = start + 3;
      for (; end < text.length; end++) {
        const code = text.charCodeAt(end);
        if (code === quote) quoted = !quoted;
        else if (code === brace && !quoted && text.charCodeAt(end - 1) === brace) break;
      }
      const expression = text.slice(start + 3, end - 1).trim();
      // What is only a literal becomes a plain text; `insert` is a directive. Both are rare.
      if (end >= text.length || expression === "" || /^'.*'$|^insert(\s|$)/s.test(expression)) return false;
      if (!allowed.takes(expression)) return false;
      start = text.indexOf("${{", end + 1);
    }
    return true;
  }

  private map(map: QuickMap, { properties, loose, required, forms: all }: MappingType, allowed: Allowed): boolean {
    let forms = all;
    const seen: string[] = [];
    for (const { key, value } of map.items) {
      const name = key.value;
      if (typeof name !== "string") return false;
      const capitals = inCapitals(name);
      if (capitals === "" || seen.includes(capitals)) return false;
      seen.push(capitals);
      const property = properties.get(name);
      let type: string;
      if (property !== undefined && (property.forms & forms) !== 0) {
        ({ type } = property);
        forms &= property.forms;
      } else {
        if (!loose || !takesText(this.schema.definition(loose.key), name)) return false;
        type = loose.value;
      }
      const place = allowed.below(this.schema, type);
      if (!this.value(value, place) || (place.definition.isCondition && !this.condition(value, place))) return false;
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
