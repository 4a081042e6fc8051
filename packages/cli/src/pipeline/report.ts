import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findTerraform, reportPage, type World } from "@towline/rehearsal";
import type { Synthesis, System } from "@towline/system";
import { readStack } from "@towline/terraform";
import type { EnvironmentCost } from "../cost/environment-costs.ts";
import { costSentence, linesOf, span } from "../cost/words.ts";
import { localFolder } from "../world.ts";
import type { PipelineRun } from "./types.ts";

/**
 * Writes the report of rehearsed runs beside what else they leave on this machine. It shows the stack that the last run delivered to.
 *
 * @returns the file, as one would open it from here
 */
export function writeReport({
  cost,
  folder,
  runs,
  synthesis: { stacks },
  system,
  world,
}: {
  /** What the environment costs that the last run delivered to. */
  readonly cost?: EnvironmentCost | undefined;
  readonly synthesis: Synthesis;
  readonly system: System;
  readonly folder: string;
  readonly world: World;
  readonly runs: readonly PipelineRun[];
}): string {
  const delivered =
    runs.at(-1)?.jobs.flatMap(({ id, result }) => (result === "skipped" ? [] : [id.replace(/^deploy-/, "")])) ?? [];
  const chosen = stacks.find(({ name }) => delivered.includes(name)) ?? stacks.at(-1)!;
  const terraform = findTerraform();
  const page = reportPage({
    system: system.name,
    stack: { ...readStack(chosen.folder), name: chosen.name },
    resources: world.resources(),
    runs,
    ...(cost ? { cost: { total: costSentence(cost), lines: costLines(cost) } } : {}),
    terraform: terraform ? `${terraform.kind === "tofu" ? "OpenTofu" : "Terraform"} ${terraform.version}` : "",
  });
  const file = join(localFolder(folder), "report.html");
  mkdirSync(localFolder(folder), { recursive: true });
  writeFileSync(file, page);
  return relative(process.cwd(), file);
}

/** Lines with a sum first; what is paid by use, and what no price is known for, stands after them with its price. */
function costLines({ stacks, suppliers }: EnvironmentCost) {
  const lines = stacks.map(linesOf);
  return [
    ...lines.flatMap(({ summed }) => summed.map(({ sum, what }) => ({ what, sum: `$${sum}` }))),
    ...suppliers.map(({ asOf, name, plan, ...sums }) => ({ what: `${name}: ${plan}, ${asOf}`, sum: span(sums) })),
    ...lines.flatMap(({ byUse }) => byUse.map(({ sum, what }) => ({ what: `${what}, by use and in no sum`, sum }))),
    ...lines.flatMap(({ unknown }) => unknown),
  ];
}
