import { ActionError, type Ports, type Result, startService } from "@towline/action-kit";
import type { spec } from "./spec.ts";

/** Starts a release on this machine and ends the one it takes over from. */
export async function runProcess(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  const { inputs, clock, publish, report } = ports;
  const { digest } = inputs;
  if (digest === undefined) {
    throw new ActionError({
      code: "input/missing",
      where: "input digest",
      message: "is required for target process",
      fix: "Give the output `digest` of the action build.",
    });
  }
  const deadline = clock.deadline(inputs.timeout);
  const { live, changed } = await report.group(`Start ${inputs.name}`, () =>
    startService(ports, {
      ...inputs,
      digest,
      deadline,
      onPrevious: (previous) =>
        publish({
          previous: JSON.stringify(previous === undefined ? {} : { digest: previous.digest }),
          changed: "false",
        }),
    }),
  );
  const release = JSON.stringify({ digest });
  return {
    outcome: changed ? "succeeded" : "no-change",
    message: `${inputs.name} runs ${digest} at ${live.url}`,
    outputs: {
      changed: String(changed),
      url: live.url,
      digest,
      release,
      outputs: JSON.stringify({ [inputs.name]: { url: live.url } }),
    },
  };
}
