import type { Ports, Result } from "@towline/action-kit";
import { runDocker } from "./docker.ts";
import { runRelease } from "./release.ts";
import type { spec } from "./spec.ts";

/** Builds, and returns the identity of what was built. */
export async function run(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  return ports.inputs.target === "docker" ? runDocker(ports) : runRelease(ports);
}
