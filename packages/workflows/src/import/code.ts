/** TypeScript as it is being put together, before it is laid out in lines. */
export type Code = string | ListCode | CallCode | BlockCode | ChainCode;

/** An object or an array. */
export interface ListCode {
  readonly kind: "list";
  readonly open: "{" | "[";
  readonly items: readonly Item[];
}

/** `callee(...args)` */
export interface CallCode {
  readonly kind: "call";
  readonly callee: string;
  readonly args: readonly Code[];
}

/** A text of several lines between backticks, moved in with the code around it. */
export interface BlockCode {
  readonly kind: "block";
  readonly lines: readonly string[];
}

/** An expression that may go on in the next line before each of its links. */
export interface ChainCode {
  readonly kind: "chain";
  readonly head: string;
  readonly links: readonly string[];
}

/** A property or an element, with the comments that belong to it. */
export interface Item {
  readonly key?: string;
  readonly value: Code;
  /** Comments, without `//`, that stand above it. */
  readonly lead: readonly string[];
  /** Comments that stand beside it. */
  readonly trail: readonly string[];
}

const width = 118;

export const object = (items: readonly Item[]): ListCode => ({ kind: "list", open: "{", items });
export const array = (items: readonly Item[]): ListCode => ({ kind: "list", open: "[", items });
export const call = (callee: string, ...args: readonly Code[]): CallCode => ({ kind: "call", callee, args });
export const item = (value: Code, key?: string): Item => ({
  value,
  lead: [],
  trail: [],
  ...(key === undefined ? {} : { key }),
});

/** `name`, or `"a name"`. */
export const property = (name: string): string => (/^[A-Za-z_$][\w$]*$/.test(name) ? name : JSON.stringify(name));

/** Text in quotes: those that need fewer backslashes. */
export function quoted(text: string): string {
  const double = JSON.stringify(text).replaceAll("\u2028", "\\u2028").replaceAll("\u2029", "\\u2029");
  if (!text.includes('"') || text.includes("'")) return double;
  return `'${double.slice(1, -1).replaceAll('\\"', '"')}'`;
}

/** Text as it stands between backticks. */
export const between = (text: string): string =>
  text.replaceAll("\\", "\\\\").replaceAll("`", "\\`").replaceAll("${", "\\${").replaceAll("\r", "\\r");

/** Lays code out, `column` characters of its first line being taken. */
export function print(code: Code, indent = "", column = indent.length): string {
  const short = flat(code);
  if (short !== undefined && column + short.length <= width) return short;
  if (typeof code === "string") return code;
  const inner = `${indent}  `;
  switch (code.kind) {
    case "block":
      return `\`\n${code.lines.map((line) => (line ? `${inner}${between(line)}` : "")).join("\n")}\n${indent}\``;
    case "chain":
      return [code.head, ...code.links.map((link) => `${inner}${link}`)].join("\n");
    case "list": {
      const close = code.open === "{" ? "}" : "]";
      if (code.items.length === 0) return `${code.open}${close}`;
      return `${code.open}\n${code.items.map((each) => printItem(each, inner)).join("")}${indent}${close}`;
    }
    case "call":
      return printCall(code, indent, column);
  }
}

function printCall({ callee, args }: CallCode, indent: string, column: number): string {
  const last = args.at(-1);
  const before = args.slice(0, -1).map(flat);
  const compact = last !== undefined && typeof last !== "string" && last.kind !== "chain";
  if (compact && before.every((arg) => arg !== undefined)) {
    const head = `${callee}(${before.map((arg) => `${arg}, `).join("")}`;
    if (column + head.length < width) return `${head}${print(last, indent, column + head.length)})`;
  }
  const inner = `${indent}  `;
  return `${callee}(\n${args.map((arg) => `${inner}${print(arg, inner)},\n`).join("")}${indent})`;
}

function printItem({ key, value, lead, trail }: Item, indent: string): string {
  const single = flat(value) !== undefined;
  const above = single && trail.length === 1 ? lead : [...lead, ...trail];
  const beside = single && trail.length === 1 ? ` ${comment(trail[0]!)}` : "";
  const head = key === undefined || key === value ? "" : `${key}: `;
  const text = print(value, indent, indent.length + head.length);
  return `${above.map((line) => `${indent}${comment(line)}\n`).join("")}${indent}${head}${text},${beside}\n`;
}

/** A comment of one line. */
export const comment = (text: string): string => `//${text}`.trimEnd();

/** The code in one line, if it can be. */
function flat(code: Code): string | undefined {
  if (typeof code === "string") return code.includes("\n") ? undefined : code;
  if (code.kind === "block") return undefined;
  if (code.kind === "chain") return [code.head, ...code.links].join("");
  if (code.kind === "call") {
    const args = code.args.map(flat);
    return args.includes(undefined) ? undefined : `${code.callee}(${args.join(", ")})`;
  }
  const items = code.items.map(flatItem);
  if (items.includes(undefined)) return undefined;
  if (code.open === "[") return `[${items.join(", ")}]`;
  return items.length === 0 ? "{}" : `{ ${items.join(", ")} }`;
}

function flatItem({ key, value, lead, trail }: Item): string | undefined {
  const text = flat(value);
  if (text === undefined || lead.length > 0 || trail.length > 0) return undefined;
  return key === undefined || key === text ? text : `${key}: ${text}`;
}
