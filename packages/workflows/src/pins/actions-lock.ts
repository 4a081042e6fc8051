import { type Problem, WorkflowError } from "../errors.ts";
import { isMap, isScalar, lineCounter, parseDocument, problemOf } from "../yaml.ts";

/** Where GitHub keeps the lock of a repository's actions. */
export const actionsLockPath = ".github/workflows/actions.lock";

/** One action of the lock. */
export interface LockedAction {
  /** The tag or branch that the commit was found by. */
  readonly ref: string;
  /** `sha1-<40 hexadecimal digits>` */
  readonly commit: string;
  /** Numbers of the account and the repository: names can be given away, numbers cannot. */
  readonly ownerId: number;
  readonly repoId: number;
  /** GitHub instance, where it is not the one of the repository. Version v0.0.3. */
  readonly hostname?: string;
  /** What the action itself uses, as `owner/repo@ref`. */
  readonly uses?: readonly string[];
}

/**
 * GitHub's lock of actions (`gh actions-lock`, public preview).
 * https://github.com/github/actions-lockfile/blob/main/schema/lockfile-v0.0.2.json
 */
export interface ActionsLock {
  readonly version: "v0.0.2" | "v0.0.3";
  /** Path of a workflow -> every `owner/repo@ref` it depends on, however deep. */
  readonly workflows: Readonly<Record<string, readonly string[]>>;
  /** `owner/repo@ref` -> what it stands for. */
  readonly dependencies: Readonly<Record<string, LockedAction>>;
}

const versions = ["v0.0.2", "v0.0.3"];
const key = /^[^/@:\s]+\/[^/@:\s]+@[^:\s]+$/;
const digest = /^(?:sha1-[0-9a-f]{40}|sha256-[0-9a-f]{64})$/;
const hostname = /^(?:github\.com|[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.ghe\.com)$/;
const largest = 1 << 20;

/**
 * Reads GitHub's lock. What it does not understand it refuses: a lock that is read wrongly protects nothing.
 *
 * @throws WorkflowError WFM081 with everything that is wrong, each with its line
 */
export function parseActionsLock(text: string, path: string = actionsLockPath): ActionsLock {
  const problems: Problem[] = [];
  if (Buffer.byteLength(text) > largest) fail(path, "it has more than 1 MiB; GitHub does not read it.");
  const lines = lineCounter();
  const document = parseDocument(text, { lineCounter: lines, logLevel: "silent" });
  for (const error of document.errors) {
    problems.push({
      code: "WFM081",
      where: `${path}:${error.linePos?.[0].line ?? 1}`,
      message: problemOf(error),
    });
  }
  if (problems.length > 0) throw new WorkflowError(problems);
  const at = (...names: readonly string[]) => {
    let node: unknown = document.contents;
    let offset = 0;
    for (const name of names) {
      const pair = isMap(node) ? node.items.find((item) => isScalar(item.key) && item.key.value === name) : undefined;
      if (!pair) break;
      offset = (pair.key as { range?: readonly number[] }).range?.[0] ?? offset;
      node = pair.value;
    }
    return `${path}:${lines.linePos(offset).line}`;
  };
  const problem = (names: readonly string[], message: string) =>
    problems.push({ code: "WFM081", where: at(...names), message });
  const data = document.toJS({ maxAliasCount: 0 }) as unknown;
  if (!isObject(data))
    return fail(path, "it is no lock of actions: `version`, `workflows` and `dependencies` are missing.");

  const { version, workflows = {}, dependencies = {}, ...others } = data;
  for (const name of Object.keys(others)) problem([name], `it has no "${name}".`);
  if (!versions.includes(version as string)) {
    problem(["version"], `version ${JSON.stringify(version)} is not known here; it may be ${versions.join(" or ")}.`);
  }
  if (!isObject(dependencies)) problem(["dependencies"], "it has to be a map of owner/repo@ref.");
  if (!isObject(workflows)) problem(["workflows"], "it has to be a map of paths.");
  const locked = isObject(dependencies) ? dependencies : {};
  const actions = Object.entries(locked).map(
    ([name, entry]) => [name, readAction(name, entry, version, problem)] as const,
  );
  const lists = Object.entries(isObject(workflows) ? workflows : {});
  for (const [file, list] of lists) {
    if (!isPath(file)) problem(["workflows", file], `"${file}" is no path inside the repository.`);
    checkKeys(list, locked, (message) => problem(["workflows", file], message));
  }
  for (const [name, action] of actions) {
    if (action.uses) checkKeys(action.uses, locked, (message) => problem(["dependencies", name, "uses"], message));
  }
  if (problems.length === 0) {
    const cycle = findCycle(Object.fromEntries(actions));
    if (cycle) problem(["dependencies", cycle], `${cycle} uses itself.`);
  }
  if (problems.length > 0) throw new WorkflowError(problems);
  return {
    version: version as ActionsLock["version"],
    workflows: Object.fromEntries(lists) as never,
    dependencies: Object.fromEntries(actions),
  };
}

/** The lock as `gh actions-lock` writes it: everything in the order of its names. */
export function formatActionsLock({ version, workflows, dependencies }: ActionsLock): string {
  const quote = (text: string) => `'${text.replaceAll("'", "''")}'`;
  const sorted = <T>(values: Readonly<Record<string, T>>) =>
    Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));
  const list = (items: readonly string[], indent: string) =>
    [...items].sort().map((item) => `${indent}- ${quote(item)}`);
  const out = [
    "# This file is machine-generated by `gh actions-lock`.",
    "# Do not edit by hand; run `gh actions-lock` to update.",
    "# Docs: https://gh.io/actions-lockfile",
    `version: ${quote(version)}`,
  ];
  out.push(Object.keys(workflows).length === 0 ? "workflows: {}" : "workflows:");
  for (const [path, keys] of sorted(workflows)) {
    out.push(`    ${quote(path)}:${keys.length === 0 ? " []" : ""}`, ...list(keys, "        "));
  }
  out.push(Object.keys(dependencies).length === 0 ? "dependencies: {}" : "dependencies:");
  for (const [name, action] of sorted(dependencies)) {
    out.push(`    ${quote(name)}:`);
    if (action.hostname !== undefined) out.push(`        hostname: ${quote(action.hostname)}`);
    out.push(`        ref: ${quote(action.ref)}`, `        commit: ${quote(action.commit)}`);
    out.push(`        owner_id: ${action.ownerId}`, `        repo_id: ${action.repoId}`);
    if (action.uses?.length) out.push("        uses:", ...list(action.uses, "            "));
  }
  return `${out.join("\n")}\n`;
}

function readAction(
  name: string,
  entry: unknown,
  version: unknown,
  problem: (names: readonly string[], message: string) => void,
): LockedAction {
  const where = ["dependencies", name];
  if (!key.test(name)) problem(where, `"${name}" has to be owner/repo@ref.`);
  if (!isObject(entry)) {
    problem(where, "it has to have ref, commit, owner_id and repo_id.");
    return { ref: "", commit: "", ownerId: 0, repoId: 0 };
  }
  const known = ["ref", "commit", "owner_id", "repo_id", "uses", ...(version === "v0.0.3" ? ["hostname"] : [])];
  for (const field of Object.keys(entry).filter((each) => !known.includes(each)))
    problem([...where, field], `it has no "${field}".`);
  const { ref, commit, owner_id: ownerId, repo_id: repoId, uses, hostname: host } = entry;
  if (typeof ref !== "string" || ref === "") problem([...where, "ref"], "`ref` has to be a tag or a branch.");
  if (typeof commit !== "string" || !digest.test(commit))
    problem(
      [...where, "commit"],
      `\`commit\` is ${JSON.stringify(commit)}; it has to be sha1-<40 hexadecimal digits>.`,
    );
  for (const [field, id] of [
    ["owner_id", ownerId],
    ["repo_id", repoId],
  ] as const) {
    if (!Number.isInteger(id) || (id as number) < 1)
      problem([...where, field], `\`${field}\` has to be a number from 1.`);
  }
  if (host !== undefined && (typeof host !== "string" || !hostname.test(host)))
    problem([...where, "hostname"], "`hostname` has to be github.com or a tenant of ghe.com.");
  return {
    ref: ref as string,
    commit: commit as string,
    ownerId: ownerId as number,
    repoId: repoId as number,
    ...(host === undefined ? {} : { hostname: host as string }),
    ...(uses === undefined ? {} : { uses: uses as readonly string[] }),
  };
}

function checkKeys(list: unknown, locked: Readonly<Record<string, unknown>>, problem: (message: string) => void): void {
  if (!Array.isArray(list)) {
    problem("it has to be a list of owner/repo@ref.");
    return;
  }
  for (const each of list) {
    if (typeof each !== "string" || !key.test(each)) problem(`${JSON.stringify(each)} has to be owner/repo@ref.`);
    else if (!Object.hasOwn(locked, each)) problem(`${each} is not among the dependencies.`);
  }
}

function findCycle(actions: Readonly<Record<string, LockedAction>>): string | undefined {
  const done = new Set<string>();
  const open = new Set<string>();
  const visit = (name: string): string | undefined => {
    if (open.has(name)) return name;
    if (done.has(name)) return undefined;
    open.add(name);
    for (const below of actions[name]?.uses ?? []) {
      const found = visit(below);
      if (found) return found;
    }
    open.delete(name);
    done.add(name);
    return undefined;
  };
  for (const name of Object.keys(actions)) {
    const found = visit(name);
    if (found) return found;
  }
  return undefined;
}

function isPath(path: string): boolean {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is refused
  return path !== "" && !path.startsWith("/") && !path.split("/").includes("..") && !/[\u0000-\u001f]/.test(path);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function fail(where: string, message: string): never {
  throw new WorkflowError([{ code: "WFM081", where, message }]);
}
