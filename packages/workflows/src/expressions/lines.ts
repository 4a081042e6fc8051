import { Expression } from "./expression.ts";
import { Template, type Text } from "./template.ts";

type ReadBy<Line> = Line extends Expression<unknown, infer C> ? C : Line extends Template<infer C> ? C : never;

/** A text of several lines, with a line break after each: what a block (`|`) is in YAML. */
export function lines<const Lines extends readonly Text[]>(
  ...of: Lines
): Lines extends readonly (string | number | boolean)[] ? string : Template<ReadBy<Lines[number]>> {
  const parts = of.flatMap((line) => {
    if (line instanceof Template) return [...line.parts, "\n"];
    return line instanceof Expression ? [line.node, "\n"] : [`${line}\n`];
  });
  const plain = parts.every((part) => typeof part === "string");
  return (plain ? parts.join("") : new Template(parts)) as never;
}
