import { refuse } from "../errors.ts";
import { Expression } from "./expression.ts";
import type { ContextName } from "./positions.ts";
import { type Naming, print } from "./print.ts";
import { literal, type Node } from "./tree.ts";

declare const reads: unique symbol;

/** Text with expressions in it: `release-${{ github.sha }}`. Made with {@link expr}. */
export class Template<out C extends ContextName = ContextName> {
  declare readonly [reads]: C;
  readonly parts: readonly (string | Node)[];

  constructor(parts: readonly (string | Node)[]) {
    this.parts = parts;
  }

  /** The same text as one expression, `format('release-{0}', github.sha)`, to compare or to pass on. */
  asExpression(): Expression<string, C> {
    const args: Node[] = [];
    const pattern = this.parts.map((part) => {
      if (typeof part === "string") return part.replaceAll("{", "{{").replaceAll("}", "}}");
      args.push(part);
      return `{${args.length - 1}}`;
    });
    return new Expression({ kind: "call", name: "format", args: [literal(pattern.join("")), ...args] });
  }

  /** Refused, for the reason that {@link Expression.toString} is. */
  toString(): string {
    return refuse("WFM001", "expression", "a template was put into a plain string. Nest it with expr`...${it}...`.");
  }
}

/** What a value of a workflow may be: plain, an expression, or a text with expressions in it. */
export type Text<C extends ContextName = ContextName> =
  | string
  | number
  | boolean
  | Expression<unknown, C>
  | Template<C>;

type ReadBy<Part> = Part extends Expression<unknown, infer C> ? C : Part extends Template<infer C> ? C : never;

/** Text with expressions: expr`release-${github.sha}`. */
export function expr<Parts extends readonly (Expression | Template | string | number | boolean)[]>(
  strings: TemplateStringsArray,
  ...values: Parts
): Template<ReadBy<Parts[number]>> {
  const parts: (string | Node)[] = [];
  strings.forEach((text, at) => {
    if (text) parts.push(text);
    if (at >= values.length) return;
    const value = values[at];
    if (value instanceof Expression) parts.push(value.node);
    else if (value instanceof Template) parts.push(...value.parts);
    else parts.push(String(value));
  });
  return new Template(parts);
}

/** How a value is written in YAML. */
export function printText(value: Text, naming?: Naming): string | number | boolean {
  if (value instanceof Expression) return wrap(value.node, naming);
  if (value instanceof Template) {
    return value.parts.map((part) => (typeof part === "string" ? part : wrap(part, naming))).join("");
  }
  return value;
}

/** The trees inside a value. */
export function nodesOf(value: unknown): readonly Node[] {
  if (value instanceof Expression) return [value.node];
  if (value instanceof Template) return value.parts.filter((part) => typeof part !== "string");
  return [];
}

function wrap(node: Node, naming: Naming | undefined): string {
  return `\${{ ${print(node, naming)} }}`;
}
