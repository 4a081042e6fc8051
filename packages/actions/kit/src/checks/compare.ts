import type { HttpResponse } from "../ports.ts";
import type { Expectation } from "./model.ts";

/** What is wrong with an answer, in words that follow `GET /health`; `undefined` when it is as expected. */
export function judge(response: HttpResponse, expect: Expectation): string | undefined {
  const { status, body } = response;
  if (expect.status === undefined ? status < 200 || status > 299 : status !== expect.status) {
    return `answered ${status}${expect.status === undefined ? "" : `, not ${expect.status}`}`;
  }
  if (expect.text !== undefined && !body.includes(expect.text)) {
    return `answered ${status} without the text "${expect.text}"`;
  }
  if (expect.json === undefined) return undefined;
  const parsed = parseJson(body);
  if (parsed === undefined) return `answered ${status} with a body that is not JSON`;
  const difference = differenceOf(expect.json, parsed.value, "");
  return difference === undefined ? undefined : `answered ${status}, but ${difference}`;
}

export function parseJson(body: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(body) as unknown };
  } catch {
    return undefined;
  }
}

/** First place where `actual` does not contain `expected`. */
function differenceOf(expected: unknown, actual: unknown, path: string): string | undefined {
  const here = path === "" ? "the body" : path;
  if (Array.isArray(expected)) {
    if (!Array.isArray(actual)) return `${here} is ${show(actual)}, not a list`;
    if (actual.length !== expected.length) return `${here} has ${actual.length} entries, not ${expected.length}`;
    return first(expected.keys(), (index) => differenceOf(expected[index], actual[index], `${path}[${index}]`));
  }
  if (typeof expected === "object" && expected !== null) {
    if (typeof actual !== "object" || actual === null || Array.isArray(actual))
      return `${here} is ${show(actual)}, not an object`;
    return first(Object.keys(expected), (key) => {
      const place = path === "" ? key : `${path}.${key}`;
      if (!Object.hasOwn(actual, key)) return `${place} is missing`;
      return differenceOf((expected as Record<string, unknown>)[key], (actual as Record<string, unknown>)[key], place);
    });
  }
  return Object.is(expected, actual) ? undefined : `${here} is ${show(actual)}, not ${show(expected)}`;
}

function first<T>(items: Iterable<T>, difference: (item: T) => string | undefined): string | undefined {
  for (const item of items) {
    const found = difference(item);
    if (found !== undefined) return found;
  }
  return undefined;
}

function show(value: unknown): string {
  const text = JSON.stringify(value) ?? "missing";
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
