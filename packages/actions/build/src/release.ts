import dockerignore from "@balena/dockerignore";
import { ActionError, type Ports, type Problem, type Result, writeRelease } from "@towline/action-kit";
import type { spec } from "./spec.ts";

/** What never belongs in a release: history, dependencies (a release brings its own or has none), secrets, tests, and other releases. */
const ALWAYS_EXCLUDED = [".git", "node_modules", ".towline", "test", ".DS_Store"];

/** Writes the content of a folder as a release under its own digest. */
export async function runRelease(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  const { inputs, files, report } = ports;
  const command = await checked(ports);
  const releases = inside(files.resolve(inputs.context), files.resolve(inputs.releases));
  const always = exclusion(inputs.exclude, releases);
  const ignored = await dockerIgnored(ports);
  const excluded = (path: string, isFolder: boolean) => always(path) || ignored(path, isFolder);
  const { release, folder, written, count } = await report.group(`Release ${inputs.name}`, () =>
    writeRelease(ports, {
      ...inputs,
      command,
      baked: inputs.buildArgs,
      excluded,
    }),
  );
  return {
    outcome: written ? "succeeded" : "no-change",
    message: `${release.digest}, ${count} files${written ? "" : ": this release is there already"}`,
    outputs: { digest: release.digest, release: folder },
  };
}

async function checked({ inputs, files }: Ports<typeof spec>): Promise<string[]> {
  const problems: Problem[] = [];
  const { command, context } = inputs;
  if (!(await files.exists(context))) {
    problems.push({
      code: "build/no-context",
      where: "input context",
      message: `${files.show(context)} is not there`,
      fix: "Name the folder that is built; check out the repository before this step.",
    });
  }
  if (!isCommand(command)) {
    problems.push({
      code: "build/command",
      where: "input command",
      message: "is not a list of texts",
      fix: 'Write a JSON list, program first: ["node", "src/server.ts"].',
    });
  }
  if (problems.length > 0) throw new ActionError(problems);
  return command as string[];
}

function isCommand(command: unknown): command is string[] {
  return (
    Array.isArray(command) && command.length > 0 && command.every((part) => typeof part === "string" && part !== "")
  );
}

/** Excluded are names at any depth, paths from the context, and everything that looks like a file of secrets. */
function exclusion(further: readonly string[], releases: string | undefined): (path: string) => boolean {
  const names = new Set([...ALWAYS_EXCLUDED, ...further.map((item) => item.replace(/^\.\//, "").replace(/\/+$/, ""))]);
  if (releases !== undefined) names.add(releases);
  return (path) => {
    const name = path.slice(path.lastIndexOf("/") + 1);
    return names.has(name) || names.has(path) || /^\.env(\..*)?$/.test(name);
  };
}

/**
 * What `.dockerignore` of the context leaves out: a release has the files that an image of the same folder would get, and
 * what tools leave in a working copy makes no other release of it.
 */
async function dockerIgnored({
  inputs,
  files,
}: Ports<typeof spec>): Promise<(path: string, isFolder: boolean) => boolean> {
  const file = `${inputs.context}/.dockerignore`;
  if (!(await files.exists(file))) return () => false;
  const text = await files.read(file);
  const patterns = dockerignore.default().add(text);
  // Below a folder that is left out, an exception (`!src/app`) may let something in again.
  const hasExceptions = /^\s*!/m.test(text);
  return (path, isFolder) => (isFolder && hasExceptions ? false : patterns.ignores(path));
}

/** The path of `inner` seen from `outer`, when it lies within. */
function inside(outer: string, inner: string): string | undefined {
  return inner.startsWith(`${outer}/`) ? inner.slice(outer.length + 1) : undefined;
}
