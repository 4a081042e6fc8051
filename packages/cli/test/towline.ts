import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..", "..", "..");
const main = join(__dirname, "..", "bin", "towline.mjs");
/** The Node that the repository brings. */
export const node = join(root, "node_modules", "node", "bin", "node");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the command as a user does: a process of its own, on the Node that the repository brings. */
export function towline(words: readonly string[], options: { cwd?: string; env?: NodeJS.ProcessEnv } = {}): Ended {
  const { status, stdout, stderr } = spawnSync(node, [main, ...words], {
    cwd: options.cwd ?? root,
    env: { ...process.env, NO_COLOR: "1", ...options.env },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

/** Starts the command without waiting for its end; `running` waits until it has printed something. */
export function startTowline(words: readonly string[]): {
  running(sign: RegExp): Promise<void>;
  ended: Promise<Ended>;
} {
  const child = spawn(node, [main, ...words], { cwd: root, env: { ...process.env, NO_COLOR: "1" } });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Ended>((resolve) => child.once("close", (code) => resolve({ code, stdout, stderr })));
  const running = (sign: RegExp) =>
    new Promise<void>((resolve) => {
      const look = () => (sign.test(stdout + stderr) ? resolve() : undefined);
      child.stdout.on("data", look);
      child.stderr.on("data", look);
    });
  return { running, ended };
}

/** A PATH without Terraform and OpenTofu, on which everything else is still found. */
export const withoutTerraform = (): NodeJS.ProcessEnv => ({
  PATH: join(root, "node_modules", ".bin"),
  TOWLINE_TERRAFORM: "",
});

/**
 * A copy of Eloquent to work on, so that tests which run at the same time do not meet in one folder. It stands beside the
 * original, from where its packages and the service that stands in for its image are found.
 */
export function copyOfEloquent(): { readonly folder: string; remove(): void } {
  const original = join(root, "apps", "eloquent");
  const folder = mkdtempSync(join(root, "apps", ".copy-"));
  for (const name of readdirSync(original).filter((each) => /^\.github$|\.(?:json|ts|yaml)$/.test(each))) {
    cpSync(join(original, name), join(folder, name), { recursive: true });
  }
  symlinkSync(join(original, "node_modules"), join(folder, "node_modules"));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}
