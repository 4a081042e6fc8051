import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import shipped from "../../catalogue/repositories.json" with { type: "json" };
import { type Problem, WorkflowError } from "../errors.ts";

/** Where a repository keeps what it knows of others, from its root. It is added to what ships with this package. */
export const repositoriesPath = ".github/towline/repositories.json";

/** A hole that is public. */
export interface Advisory {
  /** `CVE-2025-30066` or `GHSA-...`. */
  readonly id: string;
  /** Versions that have it: `>= 4.0.0, < 4.1.3`. */
  readonly affected: string;
  /** The first version without it. */
  readonly fixed?: string;
}

/** What is known of the repository of an action; what is left out is not known. */
export interface Repository {
  /** Its owners do not look after it any more. */
  readonly archived?: boolean;
  readonly advisories?: readonly Advisory[];
  /** Every tag, with its commit. */
  readonly tags?: Readonly<Record<string, string>>;
  /** Every branch, with its last commit. */
  readonly branches?: Readonly<Record<string, string>>;
  /** Commits, and whether a branch or tag of the repository has them in its history; a fork's are reachable as well. */
  readonly commits?: Readonly<Record<string, boolean>>;
}

/** `owner/repo`, in small letters -> what is known of it. */
export type Repositories = Readonly<Record<string, Repository>>;

const isTexts = (value: unknown): boolean =>
  isObject(value) && Object.values(value).every((each) => typeof each === "string");
const fields: Readonly<Record<keyof Repository, readonly [test: (value: unknown) => boolean, expected: string]>> = {
  archived: [(value) => typeof value === "boolean", "true or false"],
  advisories: [
    (value) =>
      Array.isArray(value) &&
      value.every(
        (each) =>
          isObject(each) &&
          typeof each["id"] === "string" &&
          isRange(each["affected"]) &&
          isOptionalText(each["fixed"]),
      ),
    'a list of { "id": "CVE-...", "affected": ">= 1.0.0, < 1.2.3", "fixed": "1.2.3" }',
  ],
  tags: [isTexts, "a map of tags to commits"],
  branches: [isTexts, "a map of branches to commits"],
  commits: [
    (value) => isObject(value) && Object.values(value).every((each) => typeof each === "boolean"),
    "a map of commits to true, in the history of the repository, or false",
  ],
};
const isRange = (value: unknown): boolean =>
  typeof value === "string" && value.split(",").every((part) => /^\s*(<|<=|>|>=|=)\s*v?\d[\w.-]*\s*$/.test(part));
const isOptionalText = (value: unknown): boolean => value === undefined || typeof value === "string";

/**
 * Reads what is known of other repositories from JSON.
 *
 * @throws WorkflowError WFM095 with everything that is wrong in the file
 */
export function parseRepositories(text: string, path: string = repositoriesPath): Repositories {
  let data: unknown;
  try {
    data = JSON.parse(text);
  } catch (cause) {
    throw new WorkflowError([{ code: "WFM095", where: path, message: `it is no JSON: ${(cause as Error).message}.` }]);
  }
  const problems: Problem[] = [];
  const problem = (where: string, message: string) => problems.push({ code: "WFM095", where, message });
  if (!isObject(data)) problem(path, 'it has to be { "owner/repo": { "archived": true } }.');
  for (const [name, known] of Object.entries(isObject(data) ? data : {})) {
    const where = `${path} > "${name}"`;
    if (!/^[\w.-]+\/[\w.-]+$/.test(name)) problem(where, "a repository is owner/repo.");
    if (!isObject(known)) problem(where, `it has to be an object with some of ${Object.keys(fields).join(", ")}.`);
    for (const [field, value] of Object.entries(isObject(known) ? known : {})) {
      const [test, expected] = Object.hasOwn(fields, field) ? fields[field as keyof Repository] : [];
      if (!test) problem(where, `it has no "${field}". Fields: ${Object.keys(fields).join(", ")}.`);
      else if (!test(value)) problem(`${where} > ${field}`, `it has to be ${expected}.`);
    }
  }
  if (problems.length > 0) throw new WorkflowError(problems);
  return inSmallLetters(data as Repositories);
}

/** What a repository's own file knows alone. Nothing if it has no such file. */
export function ownRepositories(root: string): Repositories {
  const path = join(root, repositoriesPath);
  return existsSync(path) ? parseRepositories(readFileSync(path, "utf8")) : {};
}

/** What is known of other repositories: what ships with this package, and what the repository's own file adds. */
export function loadRepositories(root: string): Repositories {
  return mergeRepositories(shippedRepositories, ownRepositories(root));
}

export const shippedRepositories: Repositories = shipped;

/** Two sources together; the second has the last word, field by field. Advisories and commits are added. */
export function mergeRepositories(a: Repositories, b: Repositories): Repositories {
  const names = [...new Set([...Object.keys(a), ...Object.keys(b)])].sort();
  return Object.fromEntries(
    names.map((name): [string, Repository] => {
      const [one, two] = [a[name] ?? {}, b[name] ?? {}];
      const advisories = new Map([...(one.advisories ?? []), ...(two.advisories ?? [])].map((each) => [each.id, each]));
      return [
        name,
        {
          ...one,
          ...two,
          ...(advisories.size > 0 ? { advisories: [...advisories.values()] } : {}),
          ...(one.commits || two.commits ? { commits: { ...one.commits, ...two.commits } } : {}),
        },
      ];
    }),
  );
}

/** Writes the repository's own file, in the order of names. */
export function saveRepositories(root: string, repositories: Repositories): void {
  const path = join(root, repositoriesPath);
  mkdirSync(dirname(path), { recursive: true });
  const sorted = Object.fromEntries(Object.entries(repositories).sort(([a], [b]) => (a < b ? -1 : 1)));
  writeFileSync(path, `${JSON.stringify(sorted, undefined, 2)}\n`);
}

const inSmallLetters = (repositories: Repositories): Repositories =>
  Object.fromEntries(Object.entries(repositories).map(([name, known]) => [name.toLowerCase(), known]));

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
