import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  type ActionsLock,
  actionsLock,
  actionsLockPath,
  formatActionsLock,
  loadPins,
  type PinChange,
  type PinFinding,
  type Pins,
  parseActionsLock,
  pinsPath,
  updatePinsFile,
  verifyPins,
} from "@towline/workflows";
import { exitCode, UsageError } from "../../errors.ts";
import { count, print, printJson } from "../../terminal/output.ts";
import { readFiles } from "./files.ts";

/** `towline workflows pins`: do files, comments, pins and GitHub's lock say the same; or what a bot edited, taken back. */
export async function pins(options: {
  updateFromYaml?: boolean;
  writeLock?: boolean;
  json?: boolean;
}): Promise<number> {
  if (options.updateFromYaml && options.writeLock)
    throw new UsageError(
      "CLI049",
      "the pins are one thing and the lock is another",
      "take --update-from-yaml first, then --write-lock",
    );
  if (options.writeLock) return writeLock(options.json ?? false);
  return options.updateFromYaml ? update(options.json ?? false) : verify(options.json ?? false);
}

function verify(json: boolean): number {
  const root = process.cwd();
  const files = Object.fromEntries(readFiles(["."]).map(({ path, content }) => [path, content]));
  const lock = readLock(root);
  const { own, pins } = pinsOf(root);
  const findings = verifyPins({ files, pins, lock }).filter(({ rule }) => own || rule !== "PIN002");
  if (json) printJson({ pins: own ? pinsPath : null, lock: lock ? actionsLockPath : null, findings });
  else {
    for (const finding of findings) print(line(finding));
    if (!own)
      print(
        lock
          ? `there is no ${pinsPath}: files were compared with ${actionsLockPath}`
          : `there is no ${pinsPath} and no ${actionsLockPath}: commits and comments were compared with nothing`,
      );
    print(findings.length === 0 ? "every action is pinned" : count(findings.length, "finding"));
  }
  return findings.length > 0 ? exitCode.failed : exitCode.ok;
}

/** `--write-lock`: GitHub's own lock, from what is known here. Nothing is looked up; what is missing is asked for by name. */
function writeLock(json: boolean): number {
  const root = process.cwd();
  const files = workflowsOnly(Object.fromEntries(readFiles(["."]).map(({ path, content }) => [path, content])));
  if (Object.keys(files).length === 0)
    throw new UsageError(
      "CLI041",
      "no workflow is in .github/workflows",
      "GitHub's lock is one of workflows: go to the root of the repository that has some",
    );
  const previous = readLock(root);
  const lock = actionsLock({ files, pins: pinsOf(root).pins, ...(previous ? { previous } : {}) });
  const text = formatActionsLock(lock);
  const target = join(root, actionsLockPath);
  const isNew = !existsSync(target) || readFileSync(target, "utf8") !== text;
  if (isNew) writeFileSync(target, text);
  const actions = Object.keys(lock.dependencies).length;
  if (json) printJson({ lock: actionsLockPath, written: isNew, actions, workflows: Object.keys(files).length });
  else
    print(
      `${actionsLockPath} ${isNew ? "written" : "is up to date"}: ${count(actions, "action")} of ${count(Object.keys(files).length, "workflow")}`,
    );
  return exitCode.ok;
}

/** @throws WorkflowError WFM081 with everything that is wrong in it: a lock that is passed over protects nothing */
function readLock(root: string): ActionsLock | undefined {
  const file = join(root, actionsLockPath);
  return existsSync(file) ? parseActionsLock(readFileSync(file, "utf8")) : undefined;
}

/** A repository without pins of its own chose none of the versions that ship with the generator. */
function pinsOf(root: string): { readonly own: boolean; readonly pins: Pins } {
  const own = existsSync(join(root, pinsPath));
  return { own, pins: own ? loadPins(root) : {} };
}

/** GitHub's lock knows workflows; actions of the repository are part of the workflows that use them. */
const workflowsOnly = (files: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(files).filter(([path]) => /^\.github\/workflows\/[^/]+\.ya?ml$/.test(path)));

const line = ({ file, line: at, column, rule, message }: PinFinding): string =>
  `${file}:${at}:${column}: ${rule}: ${message}`;

async function update(json: boolean): Promise<number> {
  // Loaded here: what generates may be a system with its infrastructure.
  const { workflowFiles } = await import("../../workflow-files.ts");
  const generated = await workflowFiles(undefined);
  const results = generated.map(({ folder, files }) => ({
    pins: relative(process.cwd(), join(folder, pinsPath)),
    changes: updatePinsFile(folder, { pins: loadPins(folder), generated: files }),
  }));
  if (json) printJson(results);
  else for (const { pins, changes } of results) show(pins, changes);
  return exitCode.ok;
}

function show(file: string, changes: readonly PinChange[]): void {
  for (const { repository, from, to } of changes) print(`${file}: ${repository} ${from.version} -> ${to.version}`);
  if (changes.length === 0) print(`${file}: up to date`);
}
