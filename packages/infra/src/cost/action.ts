import { BudgetsBudgetAction } from "@cdktf/provider-aws/lib/budgets-budget-action/index.js";
import { accountId } from "../core/account.ts";
import { reportProblem } from "../core/errors.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import type { CostProps } from "./props.ts";

/** Attaches a denying policy to roles when a budget is spent. AWS does it by itself; a person takes it off again. */
export function stopAt(
  scope: Construct,
  props: {
    readonly budgetName: string;
    readonly stop: NonNullable<CostProps["stop"]>;
    readonly tells: string | undefined;
  },
): void {
  const { budgetName, stop, tells } = props;
  if (!tells || stop.roles.length === 0) {
    reportProblem(scope, {
      code: "TOWLINE_COST_STOP",
      what: tells ? "spending is to stop, but for no role" : "spending is to stop, and nobody is told when it did",
      instead: tells ? "stop.roles with the names of roles" : "tells: monitoring.topicArns.info",
    });
    return;
  }
  const account = accountId(scope);
  const role = new GrantedRole(scope, {
    name: physicalName(scope, "budget-stop", 64),
    description: "AWS Budgets attaches a policy when the budget is spent",
    trust: assumedBy("budgets.amazonaws.com", { StringEquals: { "aws:SourceAccount": account } }),
  });
  role.grant({
    Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
    Resource: stop.roles.map((name) => `arn:aws:iam::${account}:role/${name}`),
    Condition: { ArnEquals: { "iam:PolicyARN": stop.policyArn } },
  });
  const action = new BudgetsBudgetAction(scope, "stop", {
    budgetName,
    actionType: "APPLY_IAM_POLICY",
    approvalModel: "AUTOMATIC",
    notificationType: "ACTUAL",
    executionRoleArn: role.arn,
    actionThreshold: { actionThresholdType: "PERCENTAGE", actionThresholdValue: 100 },
    definition: { iamActionDefinition: { policyArn: stop.policyArn, roles: [...stop.roles] } },
    subscriber: [{ subscriptionType: "SNS", address: tells }],
  });
  role.neededBy(action);
}
