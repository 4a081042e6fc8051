import { spawnSync } from "node:child_process";
import { join } from "node:path";

export const root = join(__dirname, "..", "..", "..");
const main = join(__dirname, "..", "src", "main.ts");
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

/** A PATH without Terraform and OpenTofu, on which everything else is still found. */
export const withoutTerraform = (): NodeJS.ProcessEnv => ({
  PATH: join(root, "node_modules", ".bin"),
  TOWLINE_TERRAFORM: "",
});
