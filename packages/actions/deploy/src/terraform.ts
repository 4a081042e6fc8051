import { ActionError, deployStacks, type Ports, putComment, type Result, type StacksResult } from "@towline/action-kit";
import type { spec } from "./spec.ts";

/** Plans the stacks and applies the saved plans; `plan-only` stops before the apply. */
export async function runTerraform(ports: Ports<typeof spec>): Promise<Result<typeof spec>> {
  const { inputs, clock, files, report, publish } = ports;
  const { planOnly, applySaved } = inputs;
  if (planOnly && applySaved) {
    throw new ActionError({
      code: "input/contradiction",
      where: "inputs plan-only and apply-saved",
      message: "exclude each other",
      fix: "Give plan-only in the job that plans, apply-saved in the one that applies.",
    });
  }
  const deployed = await deployStacks(ports, {
    ...inputs,
    mode: planOnly ? "plan" : applySaved ? "apply-saved" : "apply",
    deadline: clock.deadline(inputs.timeout),
    onProgress({ previous, changed, unsettled }) {
      if (unsettled !== undefined) publish({ unsettled: JSON.stringify(unsettled) });
      if (previous !== undefined) publish({ previous: JSON.stringify(previous) });
      if (changed !== undefined) publish({ changed: String(changed) });
    },
  });
  const plan = `${inputs.plans}/plan.md`;
  await files.write(plan, `${report.redact(deployed.markdown)}\n`);
  report.summary(deployed.markdown);
  if (inputs.commentToken !== undefined) {
    const { commentToken: token, commentTitle: title } = inputs;
    await report.group("Comment", () => putComment(ports, { token, title, markdown: deployed.markdown }));
  }
  return conclude(deployed, planOnly, plan);
}

function conclude(deployed: StacksResult, planOnly: boolean, plan: string): Result<typeof spec> {
  const { release, url, planned, outputs, changes } = deployed;
  const digests = Object.values(release);
  const stacks = Object.keys(changes).join(", ");
  const live = {
    ...(url === undefined ? {} : { url }),
    ...(digests.length === 1 ? { digest: digests[0]! } : {}),
    release: JSON.stringify(release),
    outputs: JSON.stringify(outputs),
  };
  const count = `${planned} ${planned === 1 ? "change" : "changes"}`;
  const done = planOnly ? `planned ${count}, changed nothing` : `applied ${count}`;
  return {
    outcome: planned === 0 ? "no-change" : "succeeded",
    message: `${stacks}: ${planned === 0 ? "nothing to change" : done}${url === undefined ? "" : `; answers at ${url}`}`,
    outputs: { changes: JSON.stringify(changes), plan, ...(planOnly ? {} : live) },
  };
}
