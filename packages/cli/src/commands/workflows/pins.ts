import { existsSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import {
  actionsLockPath,
  loadPins,
  type PinChange,
  type PinFinding,
  parseActionsLock,
  pinsPath,
  updatePinsFile,
  verifyPins,
} from "@towline/workflows";
import { exitCode, UsageError } from "../../errors.ts";
import { count, print, printJson } from "../../terminal/output.ts";
import { readFiles } from "./files.ts";

/** `towline workflows pins`: do files, comments, pins and GitHub's lock say the same; or what a bot edited, taken back. */
export async function pins(options: { updateFromYaml?: boolean; json?: boolean }): Promise<number> {
  return options.updateFromYaml ? update(options.json ?? false) : verify(options.json ?? false);
}

function verify(json: boolean): number {
  const root = process.cwd();
  const files = Object.fromEntries(readFiles(["."]).map(({ path, content }) => [path, content]));
  const lockFile = join(root, actionsLockPath);
  const lock = existsSync(lockFile) ? parseActionsLock(readFileSync(lockFile, "utf8")) : undefined;
  // A repository without pins of its own chose none of the versions that ship with the generator.
  const own = existsSync(join(root, pinsPath));
  const findings = verifyPins({ files, pins: loadPins(root), lock }).filter(
    ({ rule }) => own || lock !== undefined || rule === "PIN001",
  );
  if (json) printJson({ pins: own ? pinsPath : null, lock: lock ? actionsLockPath : null, findings });
  else {
    for (const finding of findings) print(line(finding));
    if (!own) print(`there is no ${pinsPath}: commits and comments were compared with no pins`);
    print(findings.length === 0 ? "every action is pinned" : count(findings.length, "finding"));
  }
  return findings.length > 0 ? exitCode.failed : exitCode.ok;
}

const line = ({ file, line: at, column, rule, message }: PinFinding): string =>
  `${file}:${at}:${column}: ${rule}: ${message}`;

async function update(json: boolean): Promise<number> {
  // Loaded here: what generates may be a system with its infrastructure.
  const { workflowFiles } = await import("../../workflow-files.ts");
  const generated = await workflowFiles(undefined);
  if (generated.length === 0)
    throw new UsageError(
      "CLI048",
      "nothing here generates workflows, so the YAML is its own source",
      "export them from .github/workflows.ts: export const workflows = [ci]",
    );
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
