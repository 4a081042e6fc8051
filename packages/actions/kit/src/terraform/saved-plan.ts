import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { World } from "../ports.ts";
import { ActionError, type Problem } from "../problem.ts";
import type { Terraform } from "./cli.ts";
import type { StackFolder } from "./folder.ts";

/** What a saved plan was made of; written beside it, and compared before it is applied. */
interface Receipt {
  readonly stack: string;
  /** sha256 of the plan file. */
  readonly plan: string;
  /** sha256 of the stack's configuration. */
  readonly configuration: string;
  /** State it was made against; `null` when there was none. */
  readonly state: { readonly serial: number; readonly lineage: string } | null;
}

/** Path of the saved plan of a stack. */
export function planFile(plans: string, stack: string): string {
  return `${plans}/${stack}.tfplan`;
}

/** Writes the receipt of a plan that was just made. */
export async function writeReceipt(
  { files }: Pick<World, "files">,
  plans: string,
  stack: StackFolder,
  terraform: Terraform,
): Promise<void> {
  const receipt: Receipt = {
    stack: stack.name,
    plan: await sha256(files.resolve(planFile(plans, stack.name))),
    configuration: await configurationOf(files, stack),
    state: (await terraform.stateVersion()) ?? null,
  };
  await files.write(`${planFile(plans, stack.name)}.json`, `${JSON.stringify(receipt, null, 2)}\n`);
}

/**
 * Whether the saved plan still is what would be done: the same file, configuration and state. Returns the problems; there is no
 * fallback to planning again, because what would then be applied is not what was approved.
 */
export async function staleness(
  { files }: Pick<World, "files">,
  plans: string,
  stack: StackFolder,
  terraform: Terraform,
): Promise<readonly Problem[]> {
  const file = planFile(plans, stack.name);
  const where = `stack ${stack.name}, saved plan ${files.show(file)}`;
  if (!(await files.exists(file)) || !(await files.exists(`${file}.json`))) {
    return [
      {
        code: "terraform/no-saved-plan",
        where,
        message: "is not there",
        fix: "Run deploy with plan-only first and hand its folder `plans` to this job.",
      },
    ];
  }
  const receipt = JSON.parse(await files.read(`${file}.json`)) as Receipt;
  const state = (await terraform.stateVersion()) ?? null;
  const differences: string[] = [];
  if (receipt.stack !== stack.name) differences.push(`it is the plan of ${receipt.stack}`);
  if (receipt.plan !== (await sha256(files.resolve(file))))
    differences.push("the file is not the one that was written");
  if (receipt.configuration !== (await configurationOf(files, stack))) {
    differences.push("the configuration of the stack has changed since");
  }
  if (receipt.state?.lineage !== state?.lineage || receipt.state?.serial !== state?.serial) {
    differences.push(`the state has changed since: planned at ${serial(receipt.state)}, now at ${serial(state)}`);
  }
  return differences.map((difference) => ({
    code: "terraform/stale-plan",
    where,
    message: difference,
    fix: "Plan again and have the new plan approved.",
  }));
}

function serial(state: Receipt["state"]): string {
  return state === null ? "no state" : `serial ${state.serial}`;
}

async function configurationOf(files: World["files"], stack: StackFolder): Promise<string> {
  const hash = createHash("sha256");
  for (const name of (await files.list(stack.folder)).filter((file) => /\.tf(\.json)?$/.test(file))) {
    hash.update(`${name}\0${await sha256(join(stack.folder, name))}\n`);
  }
  return hash.digest("hex");
}

async function sha256(file: string): Promise<string> {
  return createHash("sha256")
    .update(await readFile(file))
    .digest("hex");
}

/** @throws ActionError when any of the stacks' plans no longer fits. */
export function refuse(problems: readonly Problem[]): void {
  if (problems.length > 0) throw new ActionError(problems);
}
