import { spawnSync } from "node:child_process";
import { dirname, join } from "node:path";

/** The folder of Eloquent, and of the repository it stands in. */
export const app = join(__dirname, "..", "..");
export const repository = join(app, "..", "..");

/** What a program said, and how it ended. */
export interface Ended {
  readonly code: number | null;
  readonly text: string;
}

/** Runs a program to its end, with this very Node first on PATH. */
export function run(
  program: string,
  words: readonly string[],
  options: { readonly cwd: string; readonly env?: Readonly<Record<string, string>> },
): Ended {
  const { status, stdout, stderr, error } = spawnSync(program, words, {
    cwd: options.cwd,
    encoding: "utf8",
    timeout: 120_000,
    env: {
      ...process.env,
      PATH: `${dirname(process.execPath)}:${process.env["PATH"]}`,
      CHECKPOINT_DISABLE: "1",
      ...options.env,
    },
  });
  if (error) throw error;
  return { code: status, text: stdout + stderr };
}
