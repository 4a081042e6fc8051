import { execFileSync } from "node:child_process";
import { accessSync, constants, statSync } from "node:fs";
import { delimiter, isAbsolute, join } from "node:path";

/** A Terraform or OpenTofu binary. */
export interface Terraform {
  path: string;
  /** `1.11.4`. */
  version: string;
  kind: "terraform" | "tofu";
}

/** Raised when the binary that was named cannot be used. */
export class TerraformNotUsable extends Error {
  readonly code = "terraform-not-usable";
  constructor(message: string) {
    super(message);
    this.name = "TerraformNotUsable";
  }
}

/**
 * Finds the binary to use: `TOWLINE_TERRAFORM` when set (a path, or a name on PATH), else `terraform`, else `tofu`.
 * @returns undefined when there is none
 * @throws TerraformNotUsable when `TOWLINE_TERRAFORM` names something that is not Terraform or OpenTofu
 */
export function findTerraform(env: NodeJS.ProcessEnv = process.env): Terraform | undefined {
  const named = env["TOWLINE_TERRAFORM"];
  if (named) {
    const path = isAbsolute(named) ? named : onPath(named, env);
    const found = path && ask(path);
    if (found) return found;
    throw new TerraformNotUsable(
      `TOWLINE_TERRAFORM is ${named}, which is not a Terraform or OpenTofu that runs here. Name the binary, or unset it.`,
    );
  }
  for (const name of ["terraform", "tofu"]) {
    const path = onPath(name, env);
    const found = path && ask(path);
    if (found) return found;
  }
  return undefined;
}

function onPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  for (const folder of (env["PATH"] ?? "").split(delimiter)) {
    const path = join(folder, name);
    try {
      accessSync(path, constants.X_OK);
      if (statSync(path).isFile()) return path;
    } catch {
      // not in this folder
    }
  }
  return undefined;
}

function ask(path: string): Terraform | undefined {
  try {
    // The JSON form is the same for both; only OpenTofu's text names itself. Neither reaches a network this way.
    const text = execFileSync(path, ["version"], {
      encoding: "utf8",
      timeout: 20_000,
      stdio: ["ignore", "pipe", "ignore"],
      env: { ...process.env, CHECKPOINT_DISABLE: "1" },
    });
    const match = /(Terraform|OpenTofu) v(\d+\.\d+\.\d+[\w.+-]*)/.exec(text);
    if (!match) return undefined;
    return { path, version: match[2] ?? "", kind: match[1] === "OpenTofu" ? "tofu" : "terraform" };
  } catch {
    return undefined;
  }
}
