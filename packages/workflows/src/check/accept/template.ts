import { QuickMap, type QuickNode, QuickScalar } from "../../quick-yaml/index.ts";
import { treeOf } from "../expressions.ts";
import type { Allowed, Place } from "./allowed.ts";
import { type MappingType, type Schema, takesText, takesValue } from "./schema.ts";

/** Longer ones are left to GitHub's parser, which has a limit (21 000 characters, after it put them together). */
const longest = 15_000;

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
    if (node instanceof QuickMap) return definition.mappings.length > 0 && this.map(node, place);
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
        const char = text[end];
        if (char === "'") quoted = !quoted;
        else if (!quoted && char === "}" && text[end - 1] === "}") break;
      }
      const expression = text.slice(start + 3, end - 1).trim();
      // What is only a literal becomes a plain text; `insert` is a directive. Both are rare.
      if (end >= text.length || expression === "" || /^'.*'$|^insert(\s|$)/s.test(expression)) return false;
      if (!allowed.takes(expression)) return false;
      start = text.indexOf("${{", end + 1);
    }
    return true;
  }

  private map(map: QuickMap, { definition, allowed }: Place): boolean {
    let mappings: readonly MappingType[] = definition.mappings;
    const { loose } = mappings[0]!;
    const seen = new Set<string>();
    for (const { key, value } of map.items) {
      const name = key.value;
      // A key that is no text, empty or an expression, or that every object of JavaScript has.
      if (typeof name !== "string" || name === "" || name.includes("${{") || name in Object.prototype) return false;
      const inCapitals = name.toUpperCase();
      if (seen.has(inCapitals)) return false;
      seen.add(inCapitals);
      const matching = mappings.filter(({ properties }) => properties.has(name));
      let type = matching[0]?.properties.get(name);
      if (type !== undefined) {
        type = matching.at(-1)!.properties.get(name)!;
        mappings = matching;
      } else {
        if (!loose || !takesText(this.schema.definition(loose.key), name)) return false;
        type = loose.value;
      }
      const place = allowed.below(this.schema, type);
      if (!this.value(value, place) || !this.condition(value, place)) return false;
    }
    const [only, ...others] = mappings;
    return others.length === 0 && only!.required.every((name) => seen.has(name.toUpperCase()));
  }

  /** GitHub's parser reads conditions a second time, with `success() &&` before one that asks for no status. */
  private condition(node: QuickNode, { definition, allowed }: Place): boolean {
    if (!/^(job|step|runs)-if$/.test(definition.name)) return true;
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
