import { parseDocument } from "../yaml.ts";

/**
 * What differs in meaning between two YAML texts, a line each: `jobs.apply.permissions.contents: read -> write`.
 * Formatting and comments make no difference; items of a list are found again by their name or id.
 */
export function semanticDiff(before: string, after: string): string[] {
  const lines: string[] = [];
  compare("", read(before), read(after), lines);
  return lines;
}

/** The data of a file; its text when it is no YAML. */
function read(text: string): unknown {
  const document = parseDocument(text, { uniqueKeys: false, logLevel: "silent" });
  return document.errors.length > 0 ? text : document.toJS({ maxAliasCount: -1 });
}

function compare(path: string, before: unknown, after: unknown, lines: string[]): void {
  if (JSON.stringify(before) === JSON.stringify(after)) return;
  if (isObject(before) && isObject(after)) {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      compare(path ? `${path}.${key}` : key, before[key], after[key], lines);
    }
    if (Object.keys(before).join() !== Object.keys(after).join() && sameEntries(before, after))
      lines.push(`${path}: other order`);
    return;
  }
  if (Array.isArray(before) && Array.isArray(after) && [...before, ...after].some(isObject)) {
    compareLists(path, before, after, lines);
    return;
  }
  const place = path || "file";
  if (before === undefined) lines.push(`${place}: added ${show(after)}`);
  else if (after === undefined) lines.push(`${place}: removed ${show(before)}`);
  else lines.push(`${place}: ${show(before)} -> ${show(after)}`);
}

function compareLists(path: string, before: readonly unknown[], after: readonly unknown[], lines: string[]): void {
  const old = label(before);
  const fresh = label(after);
  for (const name of new Set([...old.keys(), ...fresh.keys()]))
    compare(`${path}[${name}]`, old.get(name), fresh.get(name), lines);
  const common = (map: ReadonlyMap<string, unknown>, other: ReadonlyMap<string, unknown>) =>
    [...map.keys()].filter((name) => other.has(name)).join();
  if (common(old, fresh) !== common(fresh, old)) lines.push(`${path}: other order`);
}

/** Items by what a person would call them; equal ones are told apart by counting. */
function label(items: readonly unknown[]): ReadonlyMap<string, unknown> {
  const labelled = new Map<string, unknown>();
  for (const item of items) {
    const name = nameOf(item);
    let free = name;
    for (let count = 2; labelled.has(free); count++) free = `${name} (${count})`;
    labelled.set(free, item);
  }
  return labelled;
}

function nameOf(item: unknown): string {
  if (!isObject(item)) return show(item);
  const uses = typeof item["uses"] === "string" ? item["uses"].replace(/@.*$/, "") : undefined;
  const run = typeof item["run"] === "string" ? item["run"].trim().split("\n", 1)[0] : undefined;
  return String(item["id"] ?? item["name"] ?? uses ?? run ?? JSON.stringify(item));
}

function sameEntries(a: Readonly<Record<string, unknown>>, b: Readonly<Record<string, unknown>>): boolean {
  return (
    Object.keys(a).length === Object.keys(b).length &&
    Object.keys(a).every((key) => JSON.stringify(a[key]) === JSON.stringify(b[key]))
  );
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function show(value: unknown): string {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}
