import { cpSync, rmSync } from "node:fs";
import { join } from "node:path";
import { findTerraform, type Terraform } from "@towline/rehearsal";
import { digestVariables, type Synthesis, type System, smokeOf, synthesize } from "@towline/system";
import type { Simulation } from "@towline/workflows";
import { costsOf, type EnvironmentCost } from "../cost/environment-costs.ts";
import { span } from "../cost/words.ts";
import { buildReleases } from "../delivery/build-releases.ts";
import { Delivery, type DeliveryTarget, processTarget, terraformTarget } from "../delivery/delivery.ts";
import { rehearseRelease } from "../delivery/rehearse-release.ts";
import { LOCAL_TOKEN, smokeToken } from "../delivery/smoke-token.ts";
import { exitCode } from "../errors.ts";
import { type LoadedSystem, loadSystem } from "../systems.ts";
import { count, print, printJson } from "../terminal/output.ts";
import { bad, good, Steps, seconds, warn } from "../terminal/steps.ts";
import { workflowFiles } from "../workflow-files.ts";
import { insideEnvironment, localFolder, openSystemWorld, releasesFolder } from "../world.ts";
import { checkSynthesis } from "./check.ts";
import { generateOne } from "./generate.ts";
import { prepareAccounts } from "./rehearse.ts";
import { describeJob, simulateAll, usualEvents } from "./simulate.ts";

/** Environment that the demo delivers. */
const ENVIRONMENT = "staging";

/** Where somebody without Terraform gets the other half of the demo. */
const GET_TERRAFORM =
  "the stacks were not applied, because no terraform or tofu is on PATH; get one: https://developer.hashicorp.com/terraform/install";

/**
 * `towline demo`: everything that a push sets off, on this machine: workflows, Terraform, checks, simulation, and a
 * release that is delivered, broken and taken back.
 */
export async function demo(name: string, options: { json?: boolean }): Promise<number> {
  const started = performance.now();
  const loaded = await loadSystem(name);
  const steps = new Steps(options.json ? process.stderr : process.stdout);
  steps.title(titleOf(loaded.system));

  const workflows = await writeWorkflows(steps, loaded);
  const synthesis = await writeStacks(steps, loaded);
  const checked = await checkBoth(steps, synthesis, workflows.findings);
  await showCosts(steps, loaded, synthesis);
  await showSimulation(steps, loaded);

  const terraform = findTerraform();
  const delivered = terraform
    ? await deliverWithTerraform(steps, loaded, synthesis, terraform)
    : await deliverAsProcess(steps, loaded);

  const total = performance.now() - started;
  if (options.json) {
    printJson({
      outcome: delivered.outcome,
      terraform: terraform?.version ?? null,
      steps: steps.record,
      seconds: total / 1000,
    });
  } else {
    print("");
    for (const line of delivered.story) print(line);
    if (!terraform) print(`Left out: ${GET_TERRAFORM}`);
    print(
      `${delivered.outcome === "succeeded" && checked ? "Delivered, broken, taken back." : "The demo did not end as it should."} ${seconds(total)}`,
    );
  }
  return delivered.outcome === "succeeded" && checked ? exitCode.ok : exitCode.failed;
}

function titleOf({ name, environments, images }: System): string {
  const stacks = Object.keys(environments).length + 1;
  return `${name}  ${count(Object.keys(environments).length, "environment")}, ${count(stacks, "stack")}, ${count(Object.keys(images).length, "image")}`;
}

async function writeWorkflows(steps: Steps, { folder }: LoadedSystem) {
  return steps.step(
    "workflows",
    async () => generateOne((await workflowFiles(folder))[0]!, false),
    ({ drift, findings, files }) => {
      const refused = findings.filter(({ severity }) => severity === "error");
      if (refused.length > 0) return bad(`GitHub's parser refuses ${count(refused.length, "line")}`);
      const state = drift.length === 0 ? "unchanged" : `${drift.length} written`;
      return good(`${files.map((file) => file.split("/").at(-1)).join(", ")}: ${state}, GitHub's own parser agrees`);
    },
  );
}

async function writeStacks(steps: Steps, { system, folder }: LoadedSystem): Promise<Synthesis> {
  return steps.step(
    "synth",
    () => synthesize(system, { outdir: join(folder, "cdktf.out") }),
    ({ stacks }) => good(stacks.map(({ name, resources }) => `${name} ${count(resources, "resource")}`).join(", ")),
  );
}

async function checkBoth(steps: Steps, synthesis: Synthesis, workflowFindings: readonly unknown[]): Promise<boolean> {
  const results = await steps.step(
    "check",
    () => checkSynthesis(synthesis),
    (stacks) => {
      const findings = stacks.flatMap((stack) => stack.findings).length + workflowFindings.length;
      return findings === 0
        ? good("every argument is one the providers take, every line one GitHub takes")
        : bad(`${count(findings, "finding")}; \`towline check\` lists them`);
    },
  );
  return results.every(({ findings }) => findings.length === 0) && workflowFindings.length === 0;
}

async function showCosts(steps: Steps, { system }: LoadedSystem, synthesis: Synthesis): Promise<void> {
  await steps.step(
    "cost",
    () => costsOf(system, synthesis).environments,
    (environments) => good(`${environments.map(shortCost).join(", ")} a month at AWS`),
  );
}

const shortCost = ({ aws, budget, environment }: EnvironmentCost): string =>
  `${environment} ${span(aws)}${budget === undefined ? "" : ` of ${span({ from: budget, to: budget })}`}`;

async function showSimulation(steps: Steps, { system, folder }: LoadedSystem): Promise<void> {
  const events = usualEvents(system);
  await steps.step(
    "simulate",
    () => simulateAll(system, folder, events),
    (simulations) =>
      good(
        events
          .flatMap((event) => simulations.filter((one) => one.event === event.title && one.triggered))
          .flatMap(describeSimulation)
          .join("\n"),
      ),
  );
}

/** Two lines: what runs, and what does not with the reason of the first job of each chain. */
function describeSimulation({ event, jobs }: Simulation): string[] {
  const runs = jobs.filter(({ status }) => status === "runs").map(describeJob);
  // A job that is skipped because another one was is no news.
  const decided = jobs.filter(
    ({ status, reason = "" }) => status === "skipped" && !/^needed job/.test(reason) && !/^if: needs\./.test(reason),
  );
  return [
    event,
    ...wrap(`  runs ${runs.join(" → ")}`, "       "),
    ...decided.flatMap(({ id, reason = "" }) => wrap(`  not  ${id}: ${reason.split(" — ").at(-1)}`, "       ")),
  ];
}

/** Breaks a line at spaces so that it fits beside the labels of the steps. */
function wrap(text: string, indent: string, width = 84): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(/(?<=\S) /)) {
    if (line && line.length + word.length + 1 > width) {
      lines.push(line);
      line = indent + word;
    } else line = line ? `${line} ${word}` : word;
  }
  return [...lines, line];
}

async function deliverWithTerraform(
  steps: Steps,
  { system, folder }: LoadedSystem,
  { stacks }: Synthesis,
  terraform: Terraform,
) {
  const world = await openSystemWorld(folder, { stacks: stacks.map((stack) => stack.folder), fresh: true });
  try {
    steps.title(
      `\nRehearsal of ${ENVIRONMENT} (${terraform.kind === "tofu" ? "OpenTofu" : "Terraform"} ${terraform.version}, stand-in AWS and GitHub; nothing leaves this machine)`,
    );
    await steps.step(
      "bootstrap",
      (progress) => {
        progress("terraform apply");
        return prepareAccounts({ stacks, terraform, world });
      },
      (report) =>
        good(
          `${report?.stacks[0]?.created ?? 0} created: state buckets, GitHub trust, roles, registries, repository settings`,
        ),
    );
    const stack = stacks.find(({ name }) => name === ENVIRONMENT)!;
    // A copy, so that a rehearsal leaves nothing in the folder that real plans are made in.
    const directory = join(world.folder, "delivery");
    cpSync(stack.folder, join(directory, "stacks", stack.name), { recursive: true });
    return await deliver(
      steps,
      { system, folder },
      terraformTarget({
        directory,
        stacks: [stack.name],
        // The image whose stand-in answers; a second spelling of its variable could disagree with the stack.
        variable: Object.values(digestVariables(system))[0] ?? "",
        binary: terraform.path,
        env: insideEnvironment(world),
      }),
      () =>
        smokeToken(world, { account: system.declaration.environments[ENVIRONMENT]!.account, environment: ENVIRONMENT }),
    );
  } finally {
    await world.close();
  }
}

async function deliverAsProcess(steps: Steps, { system, folder }: LoadedSystem) {
  const state = join(localFolder(folder), "state");
  rmSync(state, { recursive: true, force: true });
  steps.title(`\nLocal delivery of ${ENVIRONMENT} (as a process; nothing leaves this machine)`);
  steps.done("terraform", warn(GET_TERRAFORM), 0);
  return deliver(
    steps,
    { system, folder },
    processTarget({ name: system.name, releases: releasesFolder(folder), state }),
    async () => LOCAL_TOKEN,
  );
}

async function deliver(
  steps: Steps,
  { system, folder }: LoadedSystem,
  target: DeliveryTarget,
  token: () => Promise<string>,
) {
  const smoke = smokeOf(system.declaration)!;
  const delivery = new Delivery({
    repository: folder,
    target,
    smoke: smoke.file,
    token,
  });
  try {
    return await rehearseRelease(
      steps,
      delivery,
      async (buildArgs) => Object.values(await buildReleases(system, folder, buildArgs))[0] ?? "",
    );
  } finally {
    await delivery.stop();
  }
}
