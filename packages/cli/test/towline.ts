import { spawn, spawnSync } from "node:child_process";
import { cpSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { join } from "node:path";

export const root = join(__dirname, "..", "..", "..");
const main = join(__dirname, "..", "bin", "towline.mjs");
/** The root commands give it to everything they start. */
const NODE_COMPILE_CACHE = process.env["NODE_COMPILE_CACHE"] ?? join(root, "node_modules", ".cache", "node-compile");
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
    env: { ...process.env, NODE_COMPILE_CACHE, NO_COLOR: "1", ...options.env },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
}

export interface Started {
  /** Waits until it has printed something; fails when it ends before. */
  running(sign: RegExp): Promise<void>;
  /** What it has printed so far. */
  readonly said: string;
  /** Interrupts it alone, as `kill` does, or all that share its terminal, as Ctrl-C does. */
  interrupt(whom: "it" | "its terminal"): void;
  readonly ended: Promise<Ended & { readonly signal: NodeJS.Signals | null }>;
}

/** Starts the command without waiting for its end, in a process group of its own as a terminal has it. */
export function startTowline(words: readonly string[], { env }: { env?: NodeJS.ProcessEnv } = {}): Started {
  const child = spawn(node, [main, ...words], {
    cwd: root,
    env: { ...process.env, NODE_COMPILE_CACHE, NO_COLOR: "1", ...env },
    stdio: ["ignore", "pipe", "pipe"],
    detached: true,
  });
  let stdout = "";
  let stderr = "";
  child.stdout.on("data", (text) => {
    stdout += text;
  });
  child.stderr.on("data", (text) => {
    stderr += text;
  });
  const ended = new Promise<Awaited<Started["ended"]>>((resolve) =>
    child.once("close", (code, signal) => resolve({ code, signal, stdout, stderr })),
  );
  return {
    ended,
    get said() {
      return stdout + stderr;
    },
    interrupt: (whom) => process.kill(whom === "it" ? child.pid! : -child.pid!, "SIGINT"),
    running: (sign) =>
      new Promise<void>((resolve, reject) => {
        const look = () => (sign.test(stdout + stderr) ? resolve() : undefined);
        look();
        child.stdout.on("data", look);
        child.stderr.on("data", look);
        void ended.then(() => reject(new Error(`It ended before it printed ${sign}:\n${stdout}${stderr}`)));
      }),
  };
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
