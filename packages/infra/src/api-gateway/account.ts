import { ApiGatewayAccount } from "@cdktf/provider-aws/lib/api-gateway-account/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { stackOf } from "../core/account.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct, type ITerraformDependable } from "../core/tf.ts";

const ID = "towline-api-gateway-account";

/**
 * Who owns the role with which API Gateway writes logs. It is a setting of the account and region, not of an API: two
 * stacks that both make it write over each other at every apply, and the first one destroyed takes the other's logs along.
 */
export type LoggingRole = "made-here" | "exists";

/** The role that API Gateway writes logs with, made once a stack, for REST and WebSocket APIs alike. */
export function loggingAccount(scope: Construct, role: LoggingRole = "made-here"): ITerraformDependable[] {
  if (role === "exists") return [];
  const stack = stackOf(scope);
  const known = stack.node.tryFindChild(ID) as Construct | undefined;
  if (known) return [known.node.findChild("account") as ApiGatewayAccount];
  const inner = new Construct(stack, ID);
  const logs = new GrantedRole(inner, {
    name: physicalName(stack, "api-gateway-logs", 64),
    description: "API Gateway writes its logs",
    trust: assumedBy("apigateway.amazonaws.com"),
  });
  const attachment = new IamRolePolicyAttachment(inner, "logs", {
    role: logs.role.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonAPIGatewayPushToCloudWatchLogs",
  });
  return [new ApiGatewayAccount(inner, "account", { cloudwatchRoleArn: logs.arn, dependsOn: [attachment] })];
}
