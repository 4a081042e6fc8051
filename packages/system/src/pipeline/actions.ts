import { spec as buildSpec } from "@towline/action-build/spec";
import { spec as deploySpec } from "@towline/action-deploy/spec";
import type { ActionSpec, Input } from "@towline/action-kit/spec";
import { spec as rollbackSpec } from "@towline/action-rollback/spec";
import { spec as smokeTestSpec } from "@towline/action-smoke-test/spec";
import { type ActionBinding, action, type Permissions } from "@towline/workflows";

type InputsFor<S extends ActionSpec> = {
  readonly [K in keyof S["inputs"] & string]: {
    readonly required: S["inputs"][K] extends Input<unknown, true> ? true : false;
  };
};

type OutputsFor<S extends ActionSpec> = readonly (keyof S["outputs"] & string)[];

/**
 * A typed step for one of our actions. It runs the bundle of the installed package, so the version is the one of the
 * lock file and can never differ from the generator that wrote the workflow.
 */
function bind<const S extends ActionSpec>(
  spec: S,
  name: string,
  permissions: Permissions = {},
): ActionBinding<InputsFor<S>, OutputsFor<S>> {
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([input, { description, required }]) => [input, { description, required }]),
  );
  return action({
    uses: `./node_modules/@towline/action-${spec.name}`,
    name,
    inputs,
    outputs: Object.keys(spec.outputs),
    permissions,
  }) as unknown as ActionBinding<InputsFor<S>, OutputsFor<S>>;
}

export const build = bind(buildSpec, "Build");
export const deploy = bind(deploySpec, "Deploy");
/** A plan that is put on the pull request as a comment. */
export const plan = bind(deploySpec, "Plan", { "pull-requests": "write" });
export const smokeTest = bind(smokeTestSpec, "Smoke test");
export const rollback = bind(rollbackSpec, "Put back the previous release");

/** Credentials of an AWS role for this job, by the token that GitHub signs for it: no key is stored anywhere. */
export const assumeRole = action({
  uses: "aws-actions/configure-aws-credentials",
  name: "Assume the AWS role",
  inputs: {
    "role-to-assume": { required: true },
    "aws-region": { required: true },
    "allowed-account-ids": {},
    "role-session-name": {},
    "mask-aws-account-id": { type: "boolean" },
  },
  outputs: ["aws-account-id"],
  permissions: { "id-token": "write" },
});

/** Logs Docker in to the registry of the account whose role is assumed. */
export const loginToEcr = action({
  uses: "aws-actions/amazon-ecr-login",
  name: "Log in to the registry",
  inputs: { "mask-password": { type: "boolean", default: true } },
  outputs: ["registry"],
});

/** The Terraform binary, without the wrapper script that hides exit codes. */
export const setupTerraform = action({
  uses: "hashicorp/setup-terraform",
  name: "Set up Terraform",
  inputs: { terraform_version: { required: true }, terraform_wrapper: { type: "boolean", default: false } },
});
