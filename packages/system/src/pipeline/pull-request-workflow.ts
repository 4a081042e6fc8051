import { expr, github, type Job, job, pullRequest, type Workflow, workflow } from "@towline/workflows";
import type { System } from "../system.ts";
import { plan } from "./actions.ts";
import { placeStages, type SettledPipeline } from "./pipeline.ts";
import { prepareTerraform, stacksOf } from "./steps.ts";

/**
 * The workflow of pull requests: the stages of the system, and the Terraform plan of the environment that the branch
 * would release to, as a comment. A pull request from a fork gets no cloud role, so there the plan is left out.
 */
export function pullRequestWorkflow(system: System, pipeline: SettledPipeline): Workflow {
  const released = Object.entries(system.declaration.environments).flatMap(([name, { branch }]) =>
    branch ? [{ name, branch }] : [],
  );
  const stages = placeStages(pipeline);
  return workflow("Pull Request", {
    on: [pullRequest({ branches: released.map(({ branch }) => branch) })],
    concurrency: { group: expr`pull-request-${github.event.number}`, cancelInProgress: true },
    jobs: [...stages, ...released.flatMap((target) => planJob(system, target, pipeline))],
  });
}

function planJob(system: System, { name, branch }: { name: string; branch: string }, pipeline: SettledPipeline): Job[] {
  const stacks = stacksOf(system, name).map((stack) => stack.name);
  if (stacks.length === 0) return [];
  return [
    job(`plan-${name}`, {
      name: `Plan ${name}`,
      runsOn: pipeline.runner,
      if: github.base_ref.equals(branch).and(github.event.pull_request.head.repo.full_name.equals(github.repository)),
      timeoutMinutes: 30,
      steps: [
        ...prepareTerraform(system, name, "plan", pipeline),
        plan({
          directory: "cdktf.out",
          stacks: stacks.join("\n"),
          planOnly: true,
          commentToken: github.token,
          commentTitle: `Plan of ${name}`,
        }),
      ],
    }),
  ];
}
