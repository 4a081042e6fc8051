import { join } from "node:path";
import { DriftRefused, planStack } from "@towline/rehearsal";
import { synthesize } from "@towline/system";
import { describePlan, type Plan, readStack } from "@towline/terraform";
import { buildReleases } from "../delivery/build-releases.ts";
import { digestsOf } from "../digests.ts";
import { exitCode, UsageError } from "../errors.ts";
import { loadSystem } from "../systems.ts";
import { print, printJson } from "../terminal/output.ts";
import { needTerraform, openSystemWorld } from "../world.ts";

/**
 * `towline rehearse drift`: changes something in the kept world behind Terraform's back, then shows what Terraform sees.
 */
export async function drift(
  address: string,
  values: readonly string[],
  options: { system?: string; gone?: boolean; json?: boolean },
): Promise<number> {
  const change = changeOf(values, options.gone === true);
  const { system, folder } = await loadSystem(options.system);
  const terraform = needTerraform();
  const { stacks } = synthesize(system, { outdir: join(folder, "cdktf.out") });
  // The releases that the kept world runs, so that the plan shows the drift and nothing else.
  const variables = { ...digestsOf(system), ...(await buildReleases(system, folder)) };
  const world = await openSystemWorld(folder, { stacks: stacks.map((stack) => stack.folder), fresh: false });
  try {
    const drifted = await world.drift(address, change).catch((error: unknown) => {
      if (!(error instanceof DriftRefused)) throw error;
      const kept = world.version === 0 ? "run `towline rehearse --keep` first: there is no world yet" : error.fix;
      throw new UsageError("CLI050", error.message, kept);
    });
    const own = stacks.filter((stack) => readStack(stack.folder).resources.has(address.replace(/\[.*\]$/, "")));
    const plans: { [stack: string]: Pick<Plan, "counts"> & { text: string } } = {};
    for (const { name, folder: place } of own) {
      const plan = await planStack({ name, folder: place, variables }, { world, terraform });
      if (plan.drift.some((each) => each.address === address))
        plans[name] = { counts: plan.counts, text: describePlan(plan) };
    }
    if (options.json) printJson({ drifted, plans });
    else {
      if (change === "gone") print(`${address} (${drifted.id}) is gone`);
      for (const { path, before, after } of drifted.changes) {
        print(`${address} ${path}: ${JSON.stringify(before ?? null)} -> ${JSON.stringify(after)}`);
      }
      for (const [stack, { text }] of Object.entries(plans)) print(`What Terraform would do in ${stack}:\n${text}`);
    }
    return exitCode.ok;
  } finally {
    await world.close();
  }
}

function changeOf(values: readonly string[], gone: boolean): { [path: string]: string } | "gone" {
  if (gone && values.length === 0) return "gone";
  const bad = values.find((value) => !/^[\w.-]+=/.test(value));
  if (gone || values.length === 0 || bad !== undefined) {
    throw new UsageError(
      "CLI051",
      bad === undefined ? "a drift is either values or --gone" : `"${bad}" is no key=value`,
      "write towline rehearse drift <address> tags.Owner=somebody, or --gone to delete it",
    );
  }
  return Object.fromEntries(
    values.map((value): [string, string] => [value.slice(0, value.indexOf("=")), value.slice(value.indexOf("=") + 1)]),
  );
}
