import { type ChildProcess, spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

export interface RunOptions {
  /** Folder of the action; its `dist/main.mjs` is run. */
  readonly action: string;
  /** Under the names of action.yml. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Folder that stands for GITHUB_WORKSPACE. */
  readonly workspace: string;
  readonly env?: Readonly<Record<string, string>>;
}

export interface BundleRun {
  readonly code: number | null;
  readonly log: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
}

export interface StartedBundle {
  readonly child: ChildProcess;
  readonly ended: Promise<BundleRun>;
  /** Resolves when the log has this text. */
  says(text: string): Promise<void>;
}

/** Runs an action's bundle to its end, as the runner does: inputs as INPUT_*, outputs and summary through files, nothing else in the environment. */
export function runBundle(options: RunOptions): Promise<BundleRun> {
  return startBundle(options).ended;
}

/** The same, in the middle of its work: for tests that interrupt it. */
export function startBundle({ action, inputs, workspace, env = {} }: RunOptions): StartedBundle {
  const main = join(action, "dist", "main.mjs");
  if (!existsSync(main)) throw new Error(`${main} is not built: run \`pnpm build\` in the folder of the action first`);
  const files = mkdtempSync(join(tmpdir(), "towline-runner-"));
  const output = join(files, "output");
  const summary = join(files, "summary");
  writeFileSync(output, "");
  writeFileSync(summary, "");
  const child = spawn(process.execPath, [main], {
    cwd: workspace,
    env: {
      PATH: process.env["PATH"],
      HOME: files,
      GITHUB_ACTIONS: "true",
      GITHUB_WORKSPACE: workspace,
      GITHUB_OUTPUT: output,
      GITHUB_STEP_SUMMARY: summary,
      RUNNER_TEMP: files,
      ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
      ...env,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let log = "";
  const listeners = new Set<() => void>();
  for (const stream of [child.stdout!, child.stderr!]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      log += text;
      for (const listener of listeners) listener();
    });
  }
  const ended = new Promise<BundleRun>((resolve) =>
    child.once("close", (code) =>
      resolve({
        code,
        log,
        outputs: readOutputs(readFileSync(output, "utf8")),
        summary: readFileSync(summary, "utf8"),
      }),
    ),
  );
  const says = (text: string) =>
    new Promise<void>((resolve, reject) => {
      const look = () => {
        if (log.includes(text)) resolve();
      };
      listeners.add(look);
      child.once("close", () => reject(new Error(`ended without saying "${text}":\n${log}`)));
      look();
    });
  return { child, ended, says };
}

/** GITHUB_OUTPUT: `name<<delimiter`, lines, `delimiter`; of two with one name the later counts, as for the runner. */
function readOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  for (const match of text.matchAll(/^([\w-]+)<<(.+)\n([\s\S]*?)\n?\2$/gm)) outputs[match[1]!] = match[3]!;
  return outputs;
}
