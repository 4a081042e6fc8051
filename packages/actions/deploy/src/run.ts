import type { Ports, Result } from "@towline/action-kit";
import { runProcess } from "./process.ts";
import type { spec } from "./spec.ts";
import { runTerraform } from "./terraform.ts";

/** Puts a release on its target. */
export async function run(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  return ports.inputs.target === "terraform" ? runTerraform(ports) : runProcess(ports);
}
