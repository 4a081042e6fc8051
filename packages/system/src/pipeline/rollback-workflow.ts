import { expr, github, job, secret, type Workflow, workflow, workflowDispatch } from "@towline/workflows";
import { digestVariable } from "../names.ts";
import type { System } from "../system.ts";
import { rollback } from "./actions.ts";
import type { SettledPipeline } from "./pipeline.ts";
import { deployRoleArn, prepareTerraform, stacksOf } from "./steps.ts";
import { smokeOf } from "./verification.ts";

/**
 * The workflow that puts back an older release by hand. It goes through the protected environment: an arbitrary
 * release is a decision of the people who approve releases, unlike the automatic way back to the one before.
 */
export function rollbackWorkflow(system: System, pipeline: SettledPipeline): Workflow | undefined {
  const environments = Object.keys(system.declaration.environments).filter((name) => stacksOf(system, name).length > 0);
  const images = Object.keys(system.declaration.images ?? {});
  const [first] = environments;
  if (!first || images.length === 0) return undefined;

  const example = images.map((image) => `${digestVariable(image)}=sha256:…`).join(", ");
  const dispatch = workflowDispatch({
    inputs: {
      environment: { type: "choice", options: [first, ...environments.slice(1)], required: true, description: "Where" },
      release: { type: "string", required: true, description: `The release to put back: ${example}` },
    },
  });
  const smoke = smokeOf(system.declaration);
  return workflow("Roll Back", {
    on: [dispatch],
    jobs: environments.map((name) =>
      job(`rollback-${name}`, {
        name: `Roll back ${name}`,
        runsOn: pipeline.runner,
        if: dispatch.inputs.environment.equals(name as typeof first),
        environment: name,
        // The group of the deploy workflow on that branch: whoever comes second waits.
        concurrency: {
          group: `deploy-${system.declaration.environments[name]?.branch ?? name}`,
          cancelInProgress: false,
          queue: "max",
        },
        timeoutMinutes: 90,
        steps: [
          ...prepareTerraform(system, name, "deploy", pipeline),
          rollback({
            directory: "cdktf.out",
            stacks: stacksOf(system, name)
              .map((stack) => stack.name)
              .join("\n"),
            previous: dispatch.inputs.release,
            role: deployRoleArn(system, name),
            reason: expr`asked for by ${github.actor}`,
            ...(smoke ? { file: smoke.file } : {}),
            ...(smoke?.token ? { token: secret(smoke.token) } : {}),
          }),
        ],
      }),
    ),
  });
}
