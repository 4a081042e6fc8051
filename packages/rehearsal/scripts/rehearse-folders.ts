/**
 * Rehearses synthesized stacks that belong to no system, each in a cloud of its own:
 * `node scripts/rehearse-folders.ts <folder of a stack>...` prints one JSON document, a report a folder.
 */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { findTerraform, openWorld, rehearseStacks, type Terraform } from "../src/index.ts";

/** A value for every variable that has none of its own: digests are what our stacks ask for, the rest is text. */
function variablesOf(folder: string): { [name: string]: unknown } {
  const { variable = {} } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
    variable?: { [name: string]: { default?: unknown; type?: string } };
  };
  const open = Object.entries(variable).filter(([, { default: value }]) => value === undefined);
  return Object.fromEntries(
    open.map(([name]) => [name, name.endsWith("digest") ? `sha256:${"0".repeat(64)}` : `value of ${name}`]),
  );
}

/** What an example names and does not make: it stands in the account already. */
const outside = JSON.parse(
  readFileSync(join(import.meta.dirname, "..", "..", "infra", "examples", "outside.json"), "utf8"),
) as { [stack: string]: string[] };

async function rehearseFolder(folder: string, terraform: Terraform) {
  const scratch = mkdtempSync(join(tmpdir(), "towline-rehearsal-"));
  const world = await openWorld({
    folder: scratch,
    stacks: [folder],
    from: import.meta.dirname,
    existing: outside[basename(folder)] ?? [],
  });
  try {
    const stacks = [{ name: basename(folder), folder, variables: variablesOf(folder) }];
    const report = await rehearseStacks({ world, terraform, stacks });
    const [stack] = report.stacks;
    const differences = stack!.differences.map(({ action, address }) => `the second plan would ${action} ${address}`);
    const left = world
      .resources()
      .filter(({ attributes }) => attributes["skip_destroy"] !== true)
      .map(({ type, id }) => `${type} ${id} was not destroyed`);
    return {
      folder,
      outcome: report.outcome,
      created: stack!.created,
      problems: [...stack!.errors, ...differences, ...left],
      seconds: report.seconds,
    };
  } finally {
    await world.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

const terraform = findTerraform();
if (!terraform) {
  process.stderr.write("No terraform or tofu on PATH, and none in TOWLINE_TERRAFORM.\n");
  process.exit(1);
}
const reports = [];
for (const folder of process.argv.slice(2)) reports.push(await rehearseFolder(folder, terraform));
process.stdout.write(`${JSON.stringify({ terraform, reports }, null, 2)}\n`);
process.exitCode = reports.every(({ outcome }) => outcome === "succeeded") ? 0 : 1;
