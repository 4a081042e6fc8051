import { checkout, run, type Step, setupNode } from "@towline/workflows";
import { deployRole, planRole, roleArn } from "../names.ts";
import { type StackPlan, stackPlans } from "../plan.ts";
import type { System } from "../system.ts";
import { assumeRole, setupTerraform } from "./actions.ts";
import type { SettledPipeline } from "./pipeline.ts";

/** Node major that the declaration and the actions run on. */
const NODE = "24";

/** Source, Node and the packages of the declaration, among them the actions. */
export const prepare = ({ install }: SettledPipeline): Step[] => [
  checkout(),
  setupNode({ nodeVersion: NODE }),
  run(install, { name: "Install the packages of the declaration" }),
];

/** Everything a job needs before it can plan or apply the stacks of an environment. */
export function prepareTerraform(
  system: System,
  environment: string,
  role: "deploy" | "plan",
  pipeline: SettledPipeline,
): Step[] {
  const [stack] = stacksOf(system, environment);
  const account = stack?.account ?? "";
  const name = role === "deploy" ? deployRole(system.name, environment) : planRole(system.name, environment);
  return [
    ...prepare(pipeline),
    setupTerraform({ terraform_version: pipeline.terraform }),
    run("node main.ts", { name: "Synthesize the stacks" }),
    assumeRole({
      roleToAssume: roleArn(account, name),
      awsRegion: stack?.region.name ?? "",
      allowedAccountIds: account,
    }),
  ];
}

/** The role that the jobs of an environment apply its stacks with. */
export const deployRoleArn = (system: System, environment: string): string =>
  roleArn(stacksOf(system, environment)[0]?.account ?? "", deployRole(system.name, environment));

export const stacksOf = (system: System, environment: string): StackPlan[] =>
  stackPlans(system.declaration.environments).filter((stack) => stack.environment === environment);
