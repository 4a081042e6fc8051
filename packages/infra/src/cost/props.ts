import type { Money } from "../core/units.ts";

/** A tag that bills are split by. */
export type AllocationTag = "Environment" | "Project" | "ManagedBy" | (string & {});

export interface CostProps {
  /** Topic that is told; `topicArns.info` of a monitoring. @default nobody */
  readonly tells?: string | undefined;
  /** Told at 80 % spent and at 100 % forecast; `false` where a Monitoring has the budget. @default "$700 / month" */
  readonly budget?: Money | false;
  /** A day that costs more is told of once it is over: a spike, whatever the month comes to. @default "$50 / day" */
  readonly daily?: Money;
  /** Told of spend that is unlike what the environment usually costs, once it comes to this much more. @default "$20" */
  readonly anomalies?: `$${number}`;
  /**
   * Tags to split bills by. Only the account that pays can switch them on, and only 24 hours after something carried them:
   * AWS refuses before that, so leave it out of the first deployment. Budgets by tag count from then on.
   * @default none, they are switched on in the billing console
   */
  readonly allocationTags?: readonly AllocationTag[];
  /** Has AWS look for what is larger than it has to be, and for what nobody uses (Compute Optimizer, free). @default true */
  readonly findWaste?: boolean;
  /**
   * What happens when the month's budget is spent: the roles may make nothing new, by a policy of yours that denies it.
   * @default people are told and nothing is stopped
   */
  readonly stop?: {
    /** ARN of a policy that denies. */
    readonly policyArn: string;
    /** Names of the roles it is attached to. */
    readonly roles: readonly string[];
    /** Why spending has to stop by itself. */
    readonly reason: string;
  };
}
