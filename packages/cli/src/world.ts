import { existsSync, mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findTerraform, openWorld, type Terraform, type World } from "@towline/rehearsal";
import { bindings } from "./bindings.ts";
import { UsageError } from "./errors.ts";

/** Folder, ignored by git, in which a system keeps what runs on this machine leave behind. */
export const localFolder = (folder: string): string => join(folder, ".towline");

/** Terraform or OpenTofu, for the commands that cannot do without. */
export function needTerraform(): Terraform {
  const found = findTerraform();
  if (found) return found;
  throw new UsageError(
    "CLI030",
    "no Terraform was found on PATH",
    "install Terraform 1.11 or later (https://developer.hashicorp.com/terraform/install) or OpenTofu 1.11 (https://opentofu.org/docs/intro/install), or set TOWLINE_TERRAFORM to the binary",
  );
}

/** Opens the stand-in cloud of a system; `fresh` forgets what an earlier run left there. */
export async function openSystemWorld(
  folder: string,
  options: { readonly stacks: readonly string[]; readonly fresh: boolean; readonly log?: (line: string) => void },
): Promise<World> {
  const home = join(localFolder(folder), "rehearsal");
  if (options.fresh && existsSync(home)) rmSync(home, { recursive: true, force: true });
  mkdirSync(home, { recursive: true });
  return openWorld({
    folder: home,
    releases: join(localFolder(folder), "releases"),
    from: bindings(),
    stacks: options.stacks,
    ...(options.log ? { log: options.log } : {}),
  });
}
