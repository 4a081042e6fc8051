import { leave } from "../unusual.ts";

/** Numbers of YAML's core schema that the quick reader knows; others (`0x1F`, `.inf`) are left to the library. */
const integer = /^[-+]?[0-9]+$/;
const decimal = /^[-+]?(?:\.[0-9]+|[0-9]+\.[0-9]*|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)[eE][-+]?[0-9]+)$/;
const otherNumber = /^(?:0o[0-7]+|0x[0-9a-fA-F]+|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))$/;

/** The value of a text without quotes: https://yaml.org/spec/1.2.2/#103-core-schema */
export function plainValue(text: string): string | number | boolean | null {
  const first = text.charCodeAt(0);
  if (first <= 57 /* 9 */ ? first >= 43 /* + */ && first !== 44 && first !== 47 : false) {
    if (integer.test(text)) return Number.parseInt(text, 10);
    if (decimal.test(text)) return Number.parseFloat(text);
    if (otherNumber.test(text)) leave();
    return text;
  }
  switch (text) {
    case "true":
    case "True":
    case "TRUE":
      return true;
    case "false":
    case "False":
    case "FALSE":
      return false;
    case "null":
    case "Null":
    case "NULL":
    case "~":
      return null;
    default:
      return text;
  }
}

const escapes: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  e: "\x1b",
  f: "\f",
  n: "\n",
  r: "\r",
  t: "\t",
  v: "\v",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
};

/** The end of a text in quotes that begins at `start`: the place after its last quote. */
export function endOfQuoted(text: string, start: number): number {
  const quote = text[start]!;
  let end = text.indexOf(quote, start + 1);
  if (quote === "'") while (end >= 0 && text[end + 1] === "'") end = text.indexOf("'", end + 2);
  else
    while (end >= 0) {
      let slashes = 0;
      while (text[end - 1 - slashes] === "\\") slashes++;
      if (slashes % 2 === 0) break;
      end = text.indexOf('"', end + 1);
    }
  return end < 0 ? leave() : end + 1;
}

/**
 * The value of a text in quotes.
 *
 * @param least what its lines after the first are indented by at least; without it there may be none
 */
export function quotedValue(source: string, least?: number): string {
  const inner = source.slice(1, -1);
  const single = source[0] === "'";
  if (inner.includes("\n")) {
    const [, ...lines] = inner.split("\n");
    if (least === undefined || lines.some((line) => !isIndented(line, least)) || (!single && inner.includes("\\")))
      leave();
    return single ? folded(inner).replaceAll("''", "'") : folded(inner);
  }
  if (single) return inner.includes("'") ? inner.replaceAll("''", "'") : inner;
  if (!inner.includes("\\")) return inner;
  return inner.replace(
    /\\(?:x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|([\s\S]))/g,
    (_, two?: string, four?: string, one?: string) =>
      one === undefined ? String.fromCharCode(Number.parseInt((two ?? four)!, 16)) : (escapes[one] ?? leave()),
  );
}

function isIndented(line: string, least: number): boolean {
  const indent = line.search(/[^ ]/);
  return indent < 0 || (indent >= least && line[indent] !== "\t");
}

/** Joins lines as YAML does: a line break is a space, an empty line a line break. */
export function folded(source: string): string {
  if (/[\u2028\u2029]/.test(source)) leave();
  const lines = source.split("\n");
  const last = lines.pop()!.replace(/^[ \t]+/, "");
  const [first = "", ...between] = lines;
  let value = first.replace(/[ \t]+$/, "");
  let separator = " ";
  for (const line of between) {
    const text = line.replace(/^[ \t]+|[ \t]+$/g, "");
    if (text !== "") {
      value += separator + text;
      separator = " ";
    } else if (separator === "\n") value += "\n";
    else separator = "\n";
  }
  return value + separator + last;
}
