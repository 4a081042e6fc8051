import { existsSync, rmSync } from "node:fs";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { byLine, type Environment, onInterrupt, startPiped } from "@towline/rehearsal";
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
  readonly env?: Readonly<Environment>;
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
  const unattend = onInterrupt(() => rmSync(scratch, { recursive: true, force: true }));
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
    unattend();
  }
}

function start(
  bundle: string,
  cwd: string,
  env: NodeJS.ProcessEnv,
  onLine: ((line: string) => void) | undefined,
): Promise<{ exitCode: number; log: string }> {
  return new Promise((resolve, reject) => {
    const child = startPiped(process.execPath, [bundle], { cwd, env });
    let log = "";
    for (const stream of [child.stdout, child.stderr]) {
      const cut = byLine((line) => line.trim() && onLine?.(line));
      stream.setEncoding("utf8").on("data", (text: string) => {
        log += text;
        cut(text);
      });
    }
    child.once("error", reject);
    child.once("close", (code) => resolve({ exitCode: code ?? 1, log }));
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
