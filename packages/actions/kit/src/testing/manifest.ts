import { spawnSync } from "node:child_process";
import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";

/** What the build says when it only compares: whether action.yml and README.md are what the spec gives. */
export function checkManifest(action: string): { readonly code: number | null; readonly said: string } {
  const script = join(action, "..", "kit", "scripts", "build-action.ts");
  const { status, stdout, stderr } = spawnSync(process.execPath, [script, "--check"], {
    cwd: action,
    encoding: "utf8",
  });
  return { code: status, said: (stdout + stderr).trim() };
}

/** How GitHub is told to run the action. */
export function runsOf(action: string): Readonly<Record<string, string>> {
  const text = readFileSync(join(action, "action.yml"), "utf8");
  const runs = text.slice(text.indexOf("\nruns:\n"));
  return Object.fromEntries([...runs.matchAll(/^ {2}(\w+): (.+)$/gm)].map((match) => [match[1]!, match[2]!]));
}

/** Size in bytes of what Node reads before the action can say that an input is missing. */
export function entrySize(action: string): number {
  return statSync(join(action, "dist/main.mjs")).size;
}

/** Names of the packages whose licences go along with the bundle, as its licenses.txt lists them. */
export function licensedPackages(action: string): readonly string[] {
  const text = readFileSync(join(action, "dist/licenses.txt"), "utf8");
  return [...text.matchAll(/^== (\S+) \S+ \(.+\)$/gm)].map((match) => match[1]!);
}
