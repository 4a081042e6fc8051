import { join } from "node:path";
import { type Environment, findTerraform, openWorld, type Terraform, type World } from "@towline/rehearsal";
import { bindings } from "./bindings.ts";
import { UsageError } from "./errors.ts";

/** Folder, ignored by git, in which a system keeps what runs on this machine leave behind. */
export const localFolder = (folder: string): string => join(folder, ".towline");

/** Folder of the releases that were built on this machine. */
export const releasesFolder = (folder: string): string => join(localFolder(folder), "releases");

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
  options: {
    readonly stacks: readonly string[];
    readonly fresh: boolean;
    readonly pace?: number;
    readonly log?: (line: string) => void;
  },
): Promise<World> {
  return openWorld({
    folder: join(localFolder(folder), "rehearsal"),
    fresh: options.fresh,
    releases: releasesFolder(folder),
    from: bindings(),
    stacks: options.stacks,
    ...(options.pace === undefined ? {} : { pace: options.pace }),
    ...(options.log ? { log: options.log } : {}),
  });
}

/**
 * Environment of a command that runs inside a rehearsal: stand-in providers attached, Terraform variables set. What Terraform
 * remembers of the stand-in backend is kept apart from what a real `terraform init` left in the same folder.
 */
export const insideEnvironment = (world: World, variables: Readonly<Record<string, string>> = {}): Environment => ({
  ...world.environment(),
  ...terraformVariables(variables),
  TF_DATA_DIR: ".terraform-rehearsal",
});

/** Terraform variables as Terraform reads them from the environment. */
export const terraformVariables = (variables: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([variable, value]) => [`TF_VAR_${variable}`, value]));
