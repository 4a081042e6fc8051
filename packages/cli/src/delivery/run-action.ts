import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byLine } from "@towline/rehearsal";
import { UsageError } from "../errors.ts";

/** How an action ended: what GitHub would have seen. */
export interface ActionRun {
  readonly exitCode: number;
  readonly outcome: string;
  readonly outputs: Readonly<Record<string, string>>;
  readonly summary: string;
  readonly log: string;
}

export interface ActionCall {
  /** Folder of the action: its action.yml and dist/main.mjs. */
  readonly action: string;
  /** Inputs by their names in action.yml. */
  readonly inputs: Readonly<Record<string, string>>;
  /** Folder that stands for the checked-out repository. */
  readonly workspace: string;
  /** Environment besides that of this process. */
  readonly env?: Readonly<Record<string, string>>;
  /** Told every line the action prints, as it prints it. */
  readonly onLine?: (line: string) => void;
}

/** Folder of one of our actions, where the generated workflows find it too: in the node_modules of the repository. */
export const actionFolder = (repository: string, name: string): string =>
  join(repository, "node_modules", "@towline", `action-${name}`);

/**
 * Runs the bundle of an action in a process of its own, the way a runner does: inputs as `INPUT_*`, outputs and
 * summary through files.
 */
export async function runAction({ action, inputs, workspace, env = {}, onLine }: ActionCall): Promise<ActionRun> {
  const bundle = join(action, "dist", "main.mjs");
  if (!existsSync(bundle)) {
    throw new UsageError(
      "CLI010",
      `${bundle} is not built`,
      "run it through npm (npm run demo, npm run towline), which builds the actions first",
    );
  }
  const scratch = await mkdtemp(join(tmpdir(), "towline-action-"));
  const file = async (name: string): Promise<string> => {
    const path = join(scratch, name);
    await writeFile(path, "");
    return path;
  };
  try {
    const [output, summary, state] = await Promise.all([file("output"), file("summary"), file("state")]);
    const { exitCode, log } = await start(
      bundle,
      workspace,
      {
        ...process.env,
        ...env,
        ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])),
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        GITHUB_STATE: state,
        GITHUB_WORKSPACE: workspace,
        RUNNER_TEMP: scratch,
      },
      onLine,
    );
    const outputs = parseOutputs(await readFile(output, "utf8"));
    return {
      exitCode,
      outcome: outputs["outcome"] ?? "failed",
      outputs,
      summary: await readFile(summary, "utf8"),
      log,
    };
  } finally {
    await rm(scratch, { recursive: true, force: true });
  }
}

function start(
  bundle: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  onLine: ((line: string) => void) | undefined,
): Promise<{ exitCode: number; log: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bundle], { cwd, env, stdio: ["ignore", "pipe", "pipe"] });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      const cut = byLine((line) => line.trim() && onLine?.(line));
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        cut(text);
      });
    }
    // Ctrl-C reaches the child by itself at a terminal; elsewhere it has to be passed on, so that it can put things right.
    const pass = (signal: NodeJS.Signals) => () => child.kill(signal);
    const onTerminate = pass("SIGTERM");
    process.once("SIGTERM", onTerminate);
    child.once("error", reject);
    child.once("close", (code) => {
      process.removeListener("SIGTERM", onTerminate);
      resolve({ exitCode: code ?? 1, log });
    });
  });
}

/** Reads the file format of GITHUB_OUTPUT: `name=value` lines and `name<<DELIMITER` blocks. */
export function parseOutputs(text: string): Record<string, string> {
  const outputs: Record<string, string> = {};
  const lines = text.split(/\r?\n/);
  for (let index = 0; index < lines.length; index++) {
    const line = lines[index]!;
    const block = /^([^=]+?)<<(.+)$/.exec(line);
    if (block) {
      const [, name = "", delimiter] = block;
      const value: string[] = [];
      for (index++; index < lines.length && lines[index] !== delimiter; index++) value.push(lines[index]!);
      outputs[name] = value.join("\n");
    } else if (line.includes("=")) {
      outputs[line.slice(0, line.indexOf("="))] = line.slice(line.indexOf("=") + 1);
    }
  }
  return outputs;
}
