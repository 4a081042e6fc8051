import { secret, variable, type Workflow } from "@towline/workflows";
import { DeclarationError, type Problem } from "../errors.ts";
import type { System } from "../system.ts";
import { deployWorkflow } from "./deploy-workflow.ts";
import { type PipelineContext, placeStages, settle } from "./pipeline.ts";
import { pullRequestWorkflow } from "./pull-request-workflow.ts";
import { rollbackWorkflow } from "./rollback-workflow.ts";

/**
 * The workflows of a system, derived from its declaration.
 *
 * @throws DeclarationError SYS040 for a service whose target this version cannot release, SYS041 for an environment without
 * an account that a branch is released to.
 */
export function workflowsOf(system: System): Workflow[] {
  refuseWhatCannotBeReleased(system);
  const pipeline = settle(system.declaration.pipeline?.(contextOf(system)));
  const byHand = rollbackWorkflow(system, pipeline);
  return [deployWorkflow(system, pipeline), pullRequestWorkflow(system, pipeline), ...(byHand ? [byHand] : [])];
}

/** Names of the checks that a pull request must pass: the jobs that run for every one, whatever its branch. */
export function requiredChecks(system: System): string[] {
  const pipeline = settle(system.declaration.pipeline?.(contextOf(system)));
  return placeStages(pipeline).map((job) => {
    const { name } = job.definition.props;
    return typeof name === "string" ? name : job.id;
  });
}

function contextOf(system: System): PipelineContext<never, never, never, string, string> {
  const each = <T>(names: object, make: (name: string) => T): Record<string, T> =>
    Object.fromEntries(Object.keys(names).map((name) => [name, make(name)]));
  return {
    secrets: each(system.pipelineSecrets, secret),
    variables: each(system.variables, variable),
    environments: system.environments,
    images: system.images,
  } as never;
}

/** A service may be declared before the action that releases it ships; the pipeline then says so and is not written. */
function refuseWhatCannotBeReleased({ name, declaration }: System): void {
  const services = Object.entries(declaration.services ?? {}).map(
    ([service, { on }]): Problem => ({
      code: "SYS040",
      at: `services.${service}.on`,
      message: `this version has no action that releases a service on "${on}"`,
      fix: "release it by a job of your own in pipeline.stages, or move it into infrastructure",
    }),
  );
  const homeless = Object.entries(declaration.environments)
    .filter(([, { account, branch }]) => branch && !account)
    .map(
      ([environment]): Problem => ({
        code: "SYS041",
        at: `environments.${environment}.account`,
        message: "a push is released here, but there is no account to push images to and to take a role in",
        fix: 'add account: "111111111111", with its region, or leave out branch',
      }),
    );
  const problems = services.length > 0 ? services : homeless;
  if (problems.length > 0) throw new DeclarationError(name, problems);
}
