import {
  type Deadline,
  type Digests,
  deployStacks,
  type Ports,
  startService,
  type Unsettled,
} from "@towline/action-kit";
import type { spec } from "./spec.ts";

export interface PutBack {
  readonly url: string | undefined;
  /** Whether anything had to be changed. */
  readonly changed: boolean;
  readonly release: Digests;
}

/** Deploys the previous release the same way as any release is deployed: there is no second, less used path for emergencies. */
export async function putBack(ports: Ports<typeof spec>, deadline: Deadline): Promise<PutBack> {
  const { inputs, report } = ports;
  if (inputs.target === "process") {
    const digest = inputs.previous["digest"]!;
    const { live, changed } = await report.group(`Start ${inputs.name}`, () =>
      startService(ports, { ...inputs, digest, deadline }),
    );
    return { url: live.url, changed, release: { digest } };
  }
  const deployed = await deployStacks(ports, {
    ...inputs,
    // What the failed run was asked for, except for the digests: those are the previous ones.
    variables: { ...inputs.variables, ...inputs.previous },
    plans: ".towline/rollback-plans",
    mode: "apply",
    unsettled: (inputs.unsettled ?? {}) as Readonly<Record<string, Unsettled>>,
    deadline,
  });
  report.summary(deployed.markdown);
  return { url: deployed.url, changed: deployed.planned > 0, release: deployed.release };
}
