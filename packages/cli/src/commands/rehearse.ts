import { join } from "node:path";
import {
  type Environment,
  type RehearsalReport,
  type RehearsalStep,
  type RehearseOptions,
  rehearseStacks,
  type StackReport,
  startAttached,
  type Terraform,
  type World,
} from "@towline/rehearsal";
import { type SynthesizedStack, synthesize } from "@towline/system";
import { buildReleases } from "../delivery/build-releases.ts";
import { tokenVariables } from "../delivery/smoke-token.ts";
import { digestsOf } from "../digests.ts";
import { exitCode } from "../errors.ts";
import { paceOf } from "../pace.ts";
import { loadSystem } from "../systems.ts";
import { minutes } from "../terminal/apply-view.ts";
import { LiveApply } from "../terminal/live-apply.ts";
import { count, printJson } from "../terminal/output.ts";
import { bad, good, Steps } from "../terminal/steps.ts";
import { insideEnvironment, needTerraform, openSystemWorld } from "../world.ts";

/**
 * `towline rehearse`: every stack under real Terraform against stand-in providers, or with a command after `--` that
 * command inside the rehearsal.
 */
export async function rehearse(
  name: string | undefined,
  command: readonly string[],
  options: { keep?: boolean; json?: boolean; pace?: string },
): Promise<number> {
  const pace = paceOf(options.pace);
  const { system, folder } = await loadSystem(name);
  const terraform = needTerraform();
  const outdir = join(folder, "cdktf.out");
  // In a process of its own, while this one synthesizes.
  const building = buildReleases(system, folder);
  building.catch(() => {});
  const { stacks } = synthesize(system, { outdir });
  // Before the world: what fails here must not leave one open, which would keep this process alive.
  const variables = { ...digestsOf(system), ...(await building) };
  const world = await openSystemWorld(folder, {
    stacks: stacks.map((stack) => stack.folder),
    fresh: true,
    ...(pace === undefined ? {} : { pace }),
  });
  const steps = new Steps(options.json ? process.stderr : process.stdout);
  const live = new LiveApply(steps, { outdir, pace });
  try {
    if (command.length > 0) {
      await prepareAccounts({ stacks, terraform, world });
      const tokens = await tokenVariables(world, stacks);
      return await runInside(command, folder, { ...insideEnvironment(world, variables), ...tokens });
    }
    steps.title(
      `Rehearsal of ${system.name} (${terraform.kind === "tofu" ? "OpenTofu" : "Terraform"} ${terraform.version}, stand-in providers; nothing leaves this machine)`,
    );
    const report = await rehearseStacks({
      stacks: stacks.map((stack) => ({ name: stack.name, folder: stack.folder, variables })),
      terraform,
      world,
      change: true,
      destroy: !options.keep,
      onStep: showing(steps, live),
      onResource: (progress) => live.take(progress),
    });
    if (options.json) printJson(report);
    else {
      for (const stack of report.stacks) for (const line of troubles(stack)) process.stdout.write(`${line}\n`);
      const total = report.stacks.reduce((sum, { created }) => sum + created, 0);
      process.stdout.write(
        `${report.outcome === "succeeded" ? `Every stack applied, planned empty${options.keep ? " and then one changed value" : ", then one changed value, and was destroyed"}` : "The rehearsal failed"}: ` +
          `${count(report.stacks.length, "stack")}, ${count(total, "resource")}, ${report.seconds.toFixed(1)} s\n`,
      );
      for (const { atAws, name } of report.stacks) {
        if (atAws) process.stdout.write(`At AWS: a first apply of ${name} takes about ${minutes(atAws.seconds)} min\n`);
      }
      process.stdout.write(`${depthLine(report)}\n`);
      for (const { subject, message } of report.notices) process.stdout.write(`  stand-in: ${subject}: ${message}\n`);
    }
    return report.outcome === "succeeded" ? exitCode.ok : exitCode.failed;
  } finally {
    live.end();
    await world.close();
  }
}

/**
 * Applies the bootstrap stack, which makes the buckets that the state of all other stacks is kept in.
 *
 * @throws Error with what Terraform said when that fails
 */
export async function prepareAccounts(options: {
  readonly stacks: readonly SynthesizedStack[];
  readonly terraform: Terraform;
  readonly world: World;
  readonly onResource?: RehearseOptions["onResource"];
}): Promise<RehearsalReport | undefined> {
  const bootstrap = options.stacks.filter(({ name }) => name === "bootstrap");
  if (bootstrap.length === 0) return undefined;
  const { onResource, terraform, world } = options;
  const report = await rehearseStacks({
    terraform,
    world,
    stacks: bootstrap,
    // Whether it is whole is asked by the rehearsal of all stacks.
    replan: false,
    destroy: false,
    ...(onResource ? { onResource } : {}),
  });
  if (report.outcome === "failed") {
    throw new Error(
      `the bootstrap stack could not be applied\n${report.stacks.flatMap(({ errors }) => errors).join("\n")}`,
    );
  }
  return report;
}

/** A line for each phase that has ended, and below it what is going on in the stacks, which are rehearsed side by side. */
function showing(steps: Steps, live: LiveApply): (step: RehearsalStep) => void {
  const running = new Map<string, string>();
  return ({ stack, phase, state, seconds, message }) => {
    live.end(stack);
    if (state === "started") running.set(stack, `${phase} …`);
    else {
      running.delete(stack);
      const text = `${phase}: ${message}`;
      steps.done(stack, state === "succeeded" ? good(text) : bad(text), seconds * 1000);
    }
    const [first, ...others] = running;
    if (first) steps.progress(first[0], [first[1], ...others.map((other) => other.join(" "))].join("   "));
  };
}

/** How far the stand-in can be trusted, by type. */
function depthLine({ depth: { rules, own, rulesOnly, generic } }: RehearsalReport): string {
  const sum = rules.reduce((total, { count: each }) => total + each, 0);
  const parts = [
    `${count(rules.length + rulesOnly.length, "type")} strict (${count(sum + rulesOnly.reduce((total, each) => total + each.count, 0), "rule")})`,
    `${own.length} behave without rules`,
    `${generic.length} by schema and references alone${generic.length > 0 ? `: ${generic.join(", ")}` : ""}`,
  ];
  return `Stand-in: ${parts.join(", ")}`;
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

/** Runs a command of the user with the stand-in providers attached, in the folder of the system. */
function runInside(command: readonly string[], cwd: string, env: Readonly<Environment>): Promise<number> {
  const [file = "", ...args] = command;
  return new Promise((resolve, reject) => {
    const child = startAttached(file, args, {
      cwd,
      env: { ...process.env, ...env },
    });
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? exitCode.failed));
  });
}
