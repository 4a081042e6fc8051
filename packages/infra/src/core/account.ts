import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsRegion } from "@cdktf/provider-aws/lib/data-aws-region/index.js";
import { Environment } from "./environment.ts";
import { type Construct, type IConstruct, type TerraformProvider, TerraformStack } from "./tf.ts";

/** The stack a construct belongs to. */
export function stackOf(scope: IConstruct): TerraformStack {
  return TerraformStack.of(scope);
}

/** Path of a construct below its stack: the same in every environment. */
export function pathInStack(scope: IConstruct): string {
  return scope.node.path.slice(stackOf(scope).node.path.length + 1);
}

/**
 * The account number: as declared, or else the account of the credentials, which Terraform looks up when it plans.
 * Synth itself never asks AWS.
 */
export function accountId(scope: Construct, provider?: TerraformProvider): string {
  const declared = Environment.of(scope).account;
  if (declared && !provider) return declared;
  const stack = stackOf(scope);
  const id = provider?.alias ? `towline-account-${provider.alias}` : "towline-account";
  const known = stack.node.tryFindChild(id) as DataAwsCallerIdentity | undefined;
  return (known ?? new DataAwsCallerIdentity(stack, id, provider ? { provider } : {})).accountId;
}

/** The region: as declared, or else the one of the stack's AWS provider, known when Terraform plans. */
export function regionOf(scope: Construct): string {
  const declared = Environment.of(scope).region;
  if (declared) return declared;
  const stack = stackOf(scope);
  const known = stack.node.tryFindChild("towline-region") as DataAwsRegion | undefined;
  return (known ?? new DataAwsRegion(stack, "towline-region", {})).region;
}
