import { Commented, type Tree } from "../lower/tree.ts";
import { libraryYaml } from "./library-yaml.ts";
import { ambiguous, oneLine } from "./style.ts";

/**
 * Writes plain data as the YAML a person would write: literal blocks for scripts, short lists on one line.
 *
 * The text is that of the `yaml` library (`test/yaml.property.test.ts` compares them), which is loaded only where a text needs
 * more than plain letters or quotes: loading it takes longer than writing a hundred files.
 */
export function toYaml(tree: Tree, header: string): string {
  return quickYaml(tree, header) ?? libraryYaml(tree, header);
}

/** @returns undefined where something has to be written that is left to the library */
export function quickYaml(tree: Tree, header: string): string | undefined {
  try {
    const body = isMap(tree) && Object.keys(tree).length > 0 ? document(tree) : leave();
    return header ? `${header.replace(/^(?=.)/gm, "# ")}\n\n${body}\n` : `${body}\n`;
  } catch (thrown) {
    if (thrown === unusual) return undefined;
    throw thrown;
  }
}

const unusual: unique symbol = Symbol("left to the library");

function leave(): never {
  throw unusual;
}

type Mapping = { readonly [key: string]: Tree };

const isMap = (tree: Tree): tree is Mapping =>
  typeof tree === "object" && tree !== null && !Array.isArray(tree) && !(tree instanceof Commented);

/** An empty line stands before every part of the file and between jobs. */
function document(tree: Mapping): string {
  return Object.entries(tree)
    .map(([key, value], at) => {
      const space = at > 0 && key !== "run-name" ? "\n" : "";
      return space + pair(key, value, "", key === "jobs" ? "\n" : "");
    })
    .join("\n");
}

/** A mapping, without the indent of its first line. */
const map = (tree: Mapping, indent: string, between = ""): string =>
  Object.entries(tree)
    .map(([key, value], at) => (at > 0 ? between + indent : "") + pair(key, value, indent))
    .join("\n");

/** A comment stands beside a value of one line, and above one of several. */
function pair(key: string, given: Tree, indent: string, between = ""): string {
  const name = keyText(key);
  const comment = given instanceof Commented ? oneLineComment(given.comment) : "";
  const value = given instanceof Commented ? given.value : given;
  if (value instanceof Commented || (comment && value === null)) leave();
  const inner = `${indent}  `;
  if (value === null) return `${name}:`;
  if (isMap(value)) {
    if (Object.keys(value).length === 0) return `${name}: {}${comment && ` ${comment}`}`;
    return `${comment && `${comment}\n${indent}`}${name}:\n${inner}${map(value, inner, between)}`;
  }
  if (Array.isArray(value)) {
    const flow = flowList(value);
    if (flow !== undefined) return `${name}: ${flow}${comment && ` ${comment}`}`;
    return `${comment && `${comment}\n${indent}`}${name}:\n${inner}${list(value, inner)}`;
  }
  const scalar = value as string | number | boolean;
  return isLiteral(scalar)
    ? `${name}: ${literal(scalar, inner, comment)}`
    : `${name}: ${scalarText(scalar, false)}${comment && ` ${comment}`}`;
}

/** A list with an item a line, without the indent of its first line. */
function list(items: readonly Tree[], indent: string): string {
  const inner = `${indent}  `;
  return items.map((item, at) => `${at > 0 ? indent : ""}- ${itemText(item, inner)}`).join("\n");
}

function itemText(given: Tree, indent: string): string {
  const comment = given instanceof Commented ? oneLineComment(given.comment) : "";
  const value = given instanceof Commented ? given.value : given;
  if (value === null || value instanceof Commented) return leave();
  if (typeof value === "object") {
    if (comment) leave();
    if (isMap(value)) return Object.keys(value).length > 0 ? map(value, indent) : "{}";
    return flowList(value as readonly Tree[]) ?? leave();
  }
  if (isLiteral(value)) return literal(value, indent, comment);
  return scalarText(value, false) + (comment && ` ${comment}`);
}

/** A short list of plain values on one line. */
function flowList(items: readonly Tree[]): string | undefined {
  const plain = items.every((item) => (typeof item !== "object" || item === null) && !isLiteral(item));
  if (!plain || items.join(", ").length > oneLine) return undefined;
  return `[${items.map((item) => (item === null ? leave() : scalarText(item as never, true))).join(", ")}]`;
}

const oneLineComment = (text: string): string => (text.includes("\n") || text.trim() === "" ? leave() : `# ${text}`);

const isLiteral = (value: Tree): value is string => typeof value === "string" && value.includes("\n");

/** Characters that stand only in double quotes, as escapes. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: it looks for them
const control = /[\0-\x08\x0b-\x1f\x7f-\x9f\u{D800}-\u{DFFF}]/u;

/** Lines that would end or begin a document. */
const marker = /^(?:%|---|\.\.\.)/m;

/** A literal block. One that begins with an empty or indented line, or ends with several line breaks, is left to the library. */
function literal(value: string, indent: string, comment: string): string {
  const body = value.endsWith("\n") ? value.slice(0, -1) : value;
  if (/^[\n\t ]|[\n\t ]$/.test(body) || body === "" || control.test(value) || marker.test(value)) leave();
  const head = `${value.endsWith("\n") ? "|" : "|-"}${comment && ` ${comment}`}`;
  return `${head}\n${indent}${body.replace(/\n+/g, `$&${indent}`)}`;
}

/** Texts that say something else without quotes: null, truth values and numbers of YAML's core schema. */
const otherType =
  /^(?:~|[Nn]ull|NULL|[Tt]rue|TRUE|[Ff]alse|FALSE|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)|0o[0-7]+|0x[0-9a-fA-F]+|[-+]?[0-9]+|[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|)$/;

/** Texts that cannot stand without quotes. */
const needsQuotes = /^[\t ,[\]{}#&*!|>'"%@`]|^[?-]$|^[?-][ \t]|:[ \t]|[\t ]#|[\t :]$/;

/** Files have their keys in common. */
const keyTexts = new Map<string, string>();

function keyText(key: string): string {
  let known = keyTexts.get(key);
  if (known === undefined) {
    if (key.length > 200 || key.includes("\n")) leave();
    known = text(key, false);
    keyTexts.set(key, known);
  }
  return known;
}

function scalarText(value: string | number | boolean, inFlow: boolean): string {
  if (typeof value === "boolean") return String(value);
  if (typeof value === "number") return Number.isSafeInteger(value) && !Object.is(value, -0) ? String(value) : leave();
  return ambiguous.test(value) ? JSON.stringify(value) : text(value, inFlow);
}

function text(value: string, inFlow: boolean): string {
  if (control.test(value) || marker.test(value) || value === "<<") leave();
  if (!needsQuotes.test(value) && !otherType.test(value) && !(inFlow && /[[\]{},]/.test(value))) return value;
  if (value.includes('"') && !value.includes("'")) return `'${value}'`;
  return JSON.stringify(value);
}
