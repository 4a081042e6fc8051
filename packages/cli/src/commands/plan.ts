import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Environment, startPiped } from "@towline/rehearsal";
import { type SynthesizedStack, synthesize } from "@towline/system";
import { describePlan, type Plan, readPlan } from "@towline/terraform";
import { digestsOf } from "../digests.ts";
import { exitCode, UsageError } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { print, printJson } from "../terminal/output.ts";
import { good, Steps } from "../terminal/steps.ts";
import { insideEnvironment, localFolder, needTerraform, openSystemWorld, terraformVariables } from "../world.ts";
import { prepareAccounts } from "./rehearse.ts";

/** `towline plan`: what Terraform would change; nothing is changed. */
export async function plan(
  name: string | undefined,
  stack: string | undefined,
  options: { rehearsal?: boolean; digest?: string[]; json?: boolean },
): Promise<number> {
  const { system, folder } = await loadSystem(name);
  const terraform = needTerraform();
  const variables = digestsOf(system, options.digest);
  const { stacks } = synthesize(system, { outdir: join(folder, "cdktf.out") });
  const planned = choose(stacks, stack);
  const world = options.rehearsal
    ? await openSystemWorld(folder, { stacks: stacks.map((each) => each.folder), fresh: true })
    : undefined;
  const steps = new Steps();
  try {
    if (world && planned.some((each) => each.name !== "bootstrap")) await prepareAccounts({ stacks, terraform, world });
    const env = world ? insideEnvironment(world, variables) : terraformVariables(variables);
    const plans: Record<string, Plan> = {};
    for (const each of planned) {
      plans[each.name] = await steps.step(
        each.name,
        (progress) => planOne(terraform.path, each, join(localFolder(folder), "plans"), env, progress),
        (result) => good(lastLine(describePlan(result, { attributes: false }))),
      );
    }
    if (options.json) printJson(plans);
    else for (const [of, result] of Object.entries(plans)) print(`${of}\n${describePlan(result)}`);
    return exitCode.ok;
  } finally {
    await world?.close();
  }
}

/** The last line of a described plan is its sum. */
const lastLine = (text: string): string => text.trimEnd().split("\n").at(-1) ?? "";

function choose(stacks: readonly SynthesizedStack[], name: string | undefined): readonly SynthesizedStack[] {
  if (name === undefined) return stacks;
  const found = stacks.filter((stack) => stack.name === name);
  if (found.length > 0) return found;
  throw new UsageError(
    "CLI040",
    `there is no stack "${name}"`,
    `write one of: ${stacks.map((each) => each.name).join(", ")}`,
  );
}

async function planOne(
  binary: string,
  stack: SynthesizedStack,
  folder: string,
  env: Readonly<Environment>,
  progress: (now: string) => void,
): Promise<Plan> {
  const file = join(folder, `${stack.name}.tfplan`);
  const terraform = (...args: string[]) => runTerraform(binary, args, stack.folder, env);
  progress("init");
  await terraform("init", "-input=false", "-no-color");
  progress("plan");
  mkdirSync(folder, { recursive: true });
  await terraform("plan", "-input=false", "-no-color", "-lock=false", `-out=${file}`);
  return readPlan(JSON.parse(await terraform("show", "-json", file)));
}

/** Runs Terraform and returns what it printed; its own words are the error when it fails. */
function runTerraform(
  binary: string,
  args: readonly string[],
  cwd: string,
  env: Readonly<Environment>,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = startPiped(binary, args, {
      cwd,
      env: { ...process.env, ...env, CHECKPOINT_DISABLE: "1", TF_IN_AUTOMATION: "1" },
    });
    let output = "";
    let errors = "";
    child.stdout.setEncoding("utf8").on("data", (text: string) => {
      output += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      errors += text;
    });
    child.once("error", reject);
    child.once("close", (code) => {
      if (code === 0) resolve(output);
      else {
        const what = `terraform ${args[0]} failed in ${cwd}\n${errors.trim()}`;
        reject(
          new UsageError("CLI041", what, "mend what Terraform names; without an AWS account, plan with --rehearsal"),
        );
      }
    });
  });
}
