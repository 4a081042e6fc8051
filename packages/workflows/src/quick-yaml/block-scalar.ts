import { leave } from "../unusual.ts";
import { QuickScalar } from "./nodes.ts";

const space = 32;
const newline = 10;
const tab = 9;
const hash = 35;

/**
 * A literal (`|`) or folded (`>`) block: https://yaml.org/spec/1.2.2/#81-block-scalar-styles
 *
 * @param start where its `|` stands
 * @param least what its lines are indented by at least
 */
export function readBlockScalar(text: string, start: number, least: number): QuickScalar {
  const folded = text[start] === ">";
  let at = start + 1;
  const given = /[-+]?([1-9])?[-+]?/y;
  given.lastIndex = at;
  const [said = "", digit] = given.exec(text) ?? [];
  const [chomp = "", ...more] = said.replace(/\d/, "");
  if (more.length > 0) leave();
  at += said.length;
  const head = at;
  while (text.charCodeAt(at) === space) at++;
  if (text.charCodeAt(at) === hash && at > head) at = endOfLine(text, at);
  if (text.charCodeAt(at) !== newline) leave();
  const source = at + 1;

  const first = firstLine(text, source);
  const indent = digit === undefined ? first.indent : least - 1 + Number(digit);
  if (indent < least || first.indent < indent) leave();
  let end = first.end;
  let spaced = first.spaced;
  while (end < text.length) {
    const line = end + 1;
    const content = afterSpaces(text, line);
    const code = text.charCodeAt(content);
    // Not a number at the end of the text: what stands there ends the block.
    if (code !== newline && content - line < indent) break;
    if (code === newline && content > line) spaced = true;
    end = code === newline ? content : endOfLine(text, content);
  }
  if (text.charCodeAt(afterSpaces(text, end + 1)) === tab) leave();
  if (chomp !== "+") end = withoutEmptyLines(text, source, end, first.indent);

  const raw = text.slice(source, end + 1);
  const value =
    folded || spaced || digit !== undefined
      ? valueOfLines(raw, folded, chomp, indent)
      : literalValue(raw, chomp, indent);
  return new QuickScalar(value, start, source + raw.length, source);
}

/** The first line that is not empty: its indent and its end, and whether an empty line above it has spaces. */
function firstLine(text: string, from: number): { indent: number; end: number; spaced: boolean } {
  let line = from;
  let deepest = 0;
  for (;;) {
    const content = afterSpaces(text, line);
    if (content >= text.length) leave();
    if (text.charCodeAt(content) !== newline) {
      if (deepest > content - line) leave();
      return { indent: content - line, end: endOfLine(text, content), spaced: deepest > 0 };
    }
    deepest = Math.max(deepest, content - line);
    line = content + 1;
  }
}

/** The end of the block without the empty lines at its end; more deeply indented ones belong to it. */
function withoutEmptyLines(text: string, source: number, from: number, indent: number): number {
  let end = from;
  for (;;) {
    const last = end - 1;
    let at = last;
    while (text.charCodeAt(at) === space) at--;
    if (text.charCodeAt(at) !== newline || at < source || at + 1 + indent <= last) return end;
    end = at;
  }
}

/** Of a literal block whose empty lines are empty. */
function literalValue(raw: string, chomp: string, indent: number): string {
  const body = (raw.startsWith("\n") ? raw : raw.slice(indent)).replaceAll(`\n${" ".repeat(indent)}`, "\n");
  if (chomp === "+") return body.endsWith("\n") ? body : `${body}\n`;
  let end = body.length;
  while (body.charCodeAt(end - 1) === newline) end--;
  return chomp === "-" ? body.slice(0, end) : `${body.slice(0, end)}\n`;
}

/** Of any block, line by line. */
function valueOfLines(raw: string, folded: boolean, chomp: string, indent: number): string {
  const lines = raw.split("\n").map((line) => {
    const content = afterSpaces(line, 0);
    return [line.slice(0, content), line.slice(content)] as const;
  });
  const last = lines.findLastIndex(([spaces, content]) => content !== "" || spaces.length > indent) + 1;
  const begin = lines.findIndex(([, content]) => content !== "");
  let value = lines
    .slice(0, begin)
    .map(([spaces]) => `${spaces.slice(indent)}\n`)
    .join("");
  let separator = "";
  let deeper = false;
  for (const [spaces, content] of lines.slice(begin, last)) {
    if (!folded) {
      value += separator + spaces.slice(indent) + content;
      separator = "\n";
    } else if (spaces.length > indent || content[0] === "\t") {
      if (separator === " ") separator = "\n";
      else if (!deeper && separator === "\n") separator = "\n\n";
      value += separator + spaces.slice(indent) + content;
      separator = "\n";
      deeper = true;
    } else if (content === "") {
      if (separator === "\n") value += "\n";
      else separator = "\n";
    } else {
      value += separator + content;
      separator = " ";
      deeper = false;
    }
  }
  if (chomp === "-") return value;
  if (chomp !== "+") return `${value}\n`;
  for (const [spaces] of lines.slice(last)) value += `\n${spaces.slice(indent)}`;
  return value.endsWith("\n") ? value : `${value}\n`;
}

function afterSpaces(text: string, from: number): number {
  let at = from;
  while (text.charCodeAt(at) === space) at++;
  return at;
}

/** Where the line ends that `from` is on: its line break, or the end of the text. */
export function endOfLine(text: string, from: number): number {
  const end = text.indexOf("\n", from);
  return end < 0 ? text.length : end;
}
