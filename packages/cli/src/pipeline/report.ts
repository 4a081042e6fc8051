import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { findTerraform, reportPage, type World } from "@towline/rehearsal";
import { type System, synthesize } from "@towline/system";
import { readStack } from "@towline/terraform";
import { localFolder } from "../world.ts";
import type { PipelineRun } from "./types.ts";

/**
 * Writes the report of rehearsed runs beside what else they leave on this machine. It shows the stack that the last run delivered to.
 *
 * @returns the file, as one would open it from here
 */
export function writeReport({
  folder,
  runs,
  system,
  world,
}: {
  readonly system: System;
  readonly folder: string;
  readonly world: World;
  readonly runs: readonly PipelineRun[];
}): string {
  const { stacks } = synthesize(system, { outdir: join(folder, "cdktf.out") });
  const delivered =
    runs.at(-1)?.jobs.flatMap(({ id, result }) => (result === "skipped" ? [] : [id.replace(/^deploy-/, "")])) ?? [];
  const chosen = stacks.find(({ name }) => delivered.includes(name)) ?? stacks.at(-1)!;
  const terraform = findTerraform();
  const page = reportPage({
    system: system.name,
    stack: { ...readStack(chosen.folder), name: chosen.name },
    resources: world.resources(),
    runs,
    terraform: terraform ? `${terraform.kind === "tofu" ? "OpenTofu" : "Terraform"} ${terraform.version}` : "",
  });
  const file = join(localFolder(folder), "report.html");
  mkdirSync(localFolder(folder), { recursive: true });
  writeFileSync(file, page);
  return relative(process.cwd(), file);
}
