import { spawn } from "node:child_process";
import { join } from "node:path";
import { type RehearsalStep, rehearseStacks, type StackReport } from "@towline/rehearsal";
import { synthesize } from "@towline/system";
import { digestsOf } from "../digests.ts";
import { exitCode } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { count, printJson } from "../terminal/output.ts";
import { bad, good, Steps } from "../terminal/steps.ts";
import { needTerraform, openSystemWorld } from "../world.ts";

/**
 * `towline rehearse`: every stack under real Terraform against stand-in providers, or with a command after `--` that
 * command inside the rehearsal.
 */
export async function rehearse(
  name: string | undefined,
  command: readonly string[],
  options: { keep?: boolean; json?: boolean },
): Promise<number> {
  const { system, folder } = await loadSystem(name);
  const terraform = needTerraform();
  const { stacks } = synthesize(system, { outdir: join(folder, "cdktf.out") });
  const world = await openSystemWorld(folder, {
    stacks: stacks.map((stack) => stack.folder),
    fresh: command.length === 0,
  });
  const steps = new Steps(options.json ? process.stderr : process.stdout);
  const variables = digestsOf(system);
  try {
    if (command.length > 0)
      return await runInside(command, folder, { ...world.environment(), ...asEnvironment(variables) });
    steps.title(
      `Rehearsal of ${system.name} (${terraform.kind === "tofu" ? "OpenTofu" : "Terraform"} ${terraform.version}, stand-in providers; nothing leaves this machine)`,
    );
    const report = await rehearseStacks({
      stacks: stacks.map((stack) => ({ name: stack.name, folder: stack.folder, variables })),
      terraform,
      world,
      destroy: !options.keep,
      onStep: (step) => show(steps, step),
    });
    if (options.json) printJson(report);
    else {
      for (const stack of report.stacks) for (const line of troubles(stack)) process.stdout.write(`${line}\n`);
      const total = report.stacks.reduce((sum, { created }) => sum + created, 0);
      process.stdout.write(
        `${report.outcome === "succeeded" ? "Every stack applied, planned empty and was destroyed" : "The rehearsal failed"}: ` +
          `${count(report.stacks.length, "stack")}, ${count(total, "resource")}, ${report.seconds.toFixed(1)} s\n`,
      );
      for (const { subject, message } of report.notices) process.stdout.write(`  stand-in: ${subject}: ${message}\n`);
    }
    return report.outcome === "succeeded" ? exitCode.ok : exitCode.failed;
  } finally {
    await world.close();
  }
}

function show(steps: Steps, { stack, phase, state, seconds, message }: RehearsalStep): void {
  if (state === "started") steps.progress(stack, `${phase} …`);
  else
    steps.done(
      stack,
      state === "succeeded" ? good(`${phase}: ${message}`) : bad(`${phase}: ${message}`),
      seconds * 1000,
    );
}

function troubles({ name, errors, differences, logFile }: StackReport): string[] {
  const lines = errors.flatMap((error) => error.split("\n"));
  for (const { address, action, attributes } of differences) {
    lines.push(`the second plan would ${action} ${address}: ${attributes.map(({ path }) => path).join(", ")}`);
  }
  return lines.length === 0
    ? []
    : [`${name}:`, ...lines.map((line) => `  ${line}`), `  everything Terraform said: ${logFile}`];
}

const asEnvironment = (variables: Readonly<Record<string, string>>): Record<string, string> =>
  Object.fromEntries(Object.entries(variables).map(([variable, value]) => [`TF_VAR_${variable}`, value]));

/** Runs a command of the user with the stand-in providers attached, in the folder of the system. */
function runInside(command: readonly string[], cwd: string, env: Readonly<Record<string, string>>): Promise<number> {
  const [file = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      cwd,
      stdio: "inherit",
      env: { ...process.env, ...env, CHECKPOINT_DISABLE: "1" },
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? exitCode.failed));
  });
}
