import { loadChecks, type Ports, type Result, verify } from "@towline/action-kit";
import type { spec } from "./spec.ts";

/** Waits until the release that was deployed is the one that answers, checks it, and removes what the checks created. */
export async function run(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  const { inputs, clock } = ports;
  const smoke = await loadChecks(ports, inputs);
  const verdict = await verify(ports, smoke, { ...inputs, deadline: clock.deadline(inputs.timeout) });
  const { state, message, digest, passed, failed } = verdict;
  return {
    outcome: state === "passed" ? "succeeded" : state,
    message,
    outputs: {
      passed: String(passed),
      failed: String(failed),
      ...(digest === undefined ? {} : { digest }),
      ...(state === "passed" ? {} : { message }),
      ...(passed + failed > 0 ? { report: inputs.report } : {}),
    },
  };
}
