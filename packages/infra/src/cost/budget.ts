import { BudgetsBudget } from "@cdktf/provider-aws/lib/budgets-budget/index.js";
import { Environment } from "../core/environment.ts";
import { settle } from "../core/errors.ts";
import type { Construct } from "../core/tf.ts";
import { type Money, money } from "../core/units.ts";

export interface BudgetProps {
  readonly name: string;
  readonly amount: Money;
  /** Topic that is told. @default nobody, it is only seen in the console */
  readonly tells: string | undefined;
}

/**
 * A budget of what carries the environment's tag. A month is told of at 80 % spent and when AWS forecasts that it will be
 * exceeded; a day when it is spent: AWS forecasts no days.
 */
export function budget(scope: Construct, id: string, { amount, name, tells }: BudgetProps): BudgetsBudget {
  const { dollars, per } = settle(scope, id, () => money(amount), { dollars: 1, per: "month" as const });
  const notification =
    per === "month" ? [spent("ACTUAL", 80, tells), spent("FORECASTED", 100, tells)] : [spent("ACTUAL", 100, tells)];
  return new BudgetsBudget(scope, id, {
    name,
    budgetType: "COST",
    timeUnit: per === "month" ? "MONTHLY" : "DAILY",
    limitAmount: String(dollars),
    limitUnit: "USD",
    costFilter: [{ name: "TagKeyValue", values: [`user:Environment$${Environment.of(scope).name}`] }],
    ...(tells ? { notification } : {}),
  });
}

function spent(notificationType: "ACTUAL" | "FORECASTED", threshold: number, topicArn: string | undefined) {
  return {
    comparisonOperator: "GREATER_THAN",
    notificationType,
    threshold,
    thresholdType: "PERCENTAGE",
    subscriberSnsTopicArns: topicArn ? [topicArn] : [],
  };
}
