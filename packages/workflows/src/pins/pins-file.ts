import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import shipped from "../../catalogue/pins.json" with { type: "json" };
import { type Problem, WorkflowError } from "../errors.ts";
import type { Pin, Pins } from "../lower/pins.ts";

/** Where a repository keeps its pins, from its root. They go before those that ship with this package. */
export const pinsPath = ".github/towline/pins.json";

const fields: Readonly<Record<keyof Pin, (value: unknown) => string | undefined>> = {
  version: (value) =>
    typeof value === "string" && /^[^\s#]+$/.test(value) ? undefined : 'the tag of a release, such as "v6.0.1"',
  sha: (value) =>
    typeof value === "string" && /^[0-9a-f]{40}$/.test(value) ? undefined : "a full commit: 40 hexadecimal digits",
  ownerId: (value) => (isId(value) ? undefined : "the number of the account"),
  repoId: (value) => (isId(value) ? undefined : "the number of the repository"),
  uses: (value) =>
    Array.isArray(value) && value.every((each) => typeof each === "string" && /^[^/@:]+\/[^/@:]+@[^:]+$/.test(each))
      ? undefined
      : "a list of owner/repo@ref",
};
const needed = ["version", "sha"] as const;
const isId = (value: unknown) => Number.isInteger(value) && (value as number) > 0;

/**
 * Reads pins from JSON.
 *
 * @throws WorkflowError WFM080 with everything that is wrong in the file
 */
export function parsePins(text: string, path: string = pinsPath): Pins {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new WorkflowError([{ code: "WFM080", where: path, message: `it is no JSON: ${(cause as Error).message}.` }]);
  }
  const problems: Problem[] = [];
  const problem = (where: string, message: string) =>
    problems.push({ code: "WFM080", where: `${path} > ${where}`, message });
  if (!isObject(data)) {
    throw new WorkflowError([
      { code: "WFM080", where: path, message: 'it has to be { "owner/repo": { "version": "v1.2.3", "sha": "..." } }.' },
    ]);
  }
  for (const [name, pin] of Object.entries(data)) {
    if (!/^[\w.-]+\/[\w.-]+$/.test(name))
      problem(`"${name}"`, "the name of a pin is owner/repo, without a path or a version.");
    if (!isObject(pin)) {
      problem(`"${name}"`, 'a pin is { "version": "v1.2.3", "sha": "..." }.');
      continue;
    }
    for (const field of needed) if (!(field in pin)) problem(`"${name}"`, `"${field}" is missing.`);
    for (const [field, value] of Object.entries(pin)) {
      const check = Object.hasOwn(fields, field) ? fields[field as keyof Pin] : undefined;
      const expected = check?.(value);
      if (!check) problem(`"${name}"`, `it has no "${field}". Fields: ${Object.keys(fields).join(", ")}.`);
      else if (expected) problem(`"${name}" > ${field}`, `${JSON.stringify(value)} has to be ${expected}.`);
    }
  }
  if (problems.length > 0) throw new WorkflowError(problems);
  return data as Pins;
}

/** Pins as JSON, in the order of their names. */
export function formatPins(pins: Pins): string {
  const sorted = Object.entries(pins)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, pin]) => [
      name,
      Object.fromEntries(
        Object.keys(fields).flatMap((field) =>
          pin[field as keyof Pin] === undefined ? [] : [[field, pin[field as keyof Pin]]],
        ),
      ),
    ]);
  return `${JSON.stringify(Object.fromEntries(sorted), null, 2)}\n`;
}

/** The pins of a repository's own file alone. None if it has no such file. */
export function ownPins(root: string): Pins {
  const path = join(root, pinsPath);
  return existsSync(path) ? parsePins(readFileSync(path, "utf8")) : {};
}

/** The pins of a repository: its own file, and for other actions those that ship with this package. */
export function loadPins(root: string): Pins {
  return { ...shipped, ...ownPins(root) };
}

/** Writes the repository's own file. */
export function savePins(root: string, pins: Pins): void {
  const path = join(root, pinsPath);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, formatPins(pins));
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
