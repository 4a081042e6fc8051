import { CeAnomalyMonitor } from "@cdktf/provider-aws/lib/ce-anomaly-monitor/index.js";
import { CeAnomalySubscription } from "@cdktf/provider-aws/lib/ce-anomaly-subscription/index.js";
import { CeCostAllocationTag } from "@cdktf/provider-aws/lib/ce-cost-allocation-tag/index.js";
import { ComputeoptimizerEnrollmentStatus } from "@cdktf/provider-aws/lib/computeoptimizer-enrollment-status/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { physicalName, slug } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { type Money, money } from "../core/units.ts";
import { stopAt } from "./action.ts";
import { budget } from "./budget.ts";
import type { CostProps } from "./props.ts";

/**
 * Watches what an environment costs: a budget for the month, one for the day, spend that is unlike what is usual, and what is
 * larger than it has to be. All by the tag `Environment`, so two environments of one account do not count for each other.
 *
 * ### Cost
 * The first two budgets of an account are free, each further one is $0.62 a month; a budget with an action $3. Anomaly
 * detection, allocation tags and Compute Optimizer cost nothing (2026).
 */
export class Cost extends Construct {
  constructor(scope: Construct, id: string, props: CostProps) {
    super(scope, id);
    this.month(props);
    this.day(props);
    this.anomalies(props);
    this.tags(props);
    this.waste(props);
  }

  private month({ budget: amount = "$700 / month", stop, tells }: CostProps): void {
    if (amount === false) return;
    this.expect("budget", amount, "month");
    const month = budget(this, "budget", { name: physicalName(this, "budget", 100), amount, tells });
    if (stop) stopAt(this, { budgetName: month.name, stop, tells });
  }

  private day({ daily = "$50 / day", tells }: CostProps): void {
    this.expect("daily", daily, "day");
    budget(this, "daily", { name: physicalName(this, "budget-daily", 100), amount: daily, tells });
  }

  private anomalies({ anomalies = "$20", tells }: CostProps): void {
    const { dollars } = settle(this, "anomalies", () => money(`${anomalies} / day`), {
      dollars: 20,
      per: "day" as const,
    });
    const { name } = Environment.of(this);
    const monitor = new CeAnomalyMonitor(this, "anomalies", {
      name: physicalName(this, "anomalies", 50),
      // An account may have one monitor by service, and new accounts come with it; those by tag are not counted
      // (https://github.com/aws-cloudformation/cloudformation-coverage-roadmap/issues/2515).
      monitorType: "CUSTOM",
      monitorSpecification: JSON.stringify({
        And: null,
        CostCategories: null,
        Dimensions: null,
        Not: null,
        Or: null,
        Tags: { Key: "Environment", MatchOptions: null, Values: [name] },
      }),
    });
    if (!tells) return;
    new CeAnomalySubscription(this, "anomalies-told", {
      name: physicalName(this, "anomalies", 50),
      // A topic takes nothing but single anomalies as they are found.
      frequency: "IMMEDIATE",
      monitorArnList: [monitor.arn],
      subscriber: [{ type: "SNS", address: tells }],
      thresholdExpression: {
        dimension: {
          key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE",
          matchOptions: ["GREATER_THAN_OR_EQUAL"],
          values: [String(dollars)],
        },
      },
    });
  }

  private tags({ allocationTags = [] }: CostProps): void {
    for (const tagKey of allocationTags) {
      new CeCostAllocationTag(this, `tag-${slug(tagKey)}`, { tagKey, status: "Active" });
    }
  }

  private waste({ findWaste = true }: CostProps): void {
    if (findWaste) new ComputeoptimizerEnrollmentStatus(this, "waste", { status: "Active" });
  }

  private expect(property: string, amount: Money, per: "day" | "month"): void {
    const found = /\/ (day|month)$/.exec(amount)?.[1];
    if (found === undefined || found === per) return;
    reportProblem(this, {
      code: "TOWLINE_COST_PERIOD",
      path: `${this.node.path}.${property}`,
      what: `${property} is "${amount}"`,
      instead: `a sum a ${per}: "${amount.replace(/\w+$/, per)}"`,
    });
  }
}
