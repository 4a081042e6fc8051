import type { ChartOffer, Metric } from "../core/watch.ts";

// Billing is reported in us-east-1 whatever the region of the system, month to date and several times a day
// (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/monitor_estimated_charges_with_cloudwatch.html).
const DAY = 86_400;

/** What the account has cost since the first of the month. */
export const CHARGES: Metric = {
  namespace: "AWS/Billing",
  name: "EstimatedCharges",
  dimensions: { Currency: "USD" },
  stat: "Maximum",
  region: "us-east-1",
};

/** On the first of the month the counter starts again: what it shows then is that day's spend. */
export const SPENT_A_DAY = "IF(DIFF(charges)<0,charges,DIFF(charges))";

/** What every cost dashboard begins with. */
export const SPEND: readonly ChartOffer[] = [
  {
    title: "Spend since the first of the month, $",
    period: DAY,
    metrics: [{ label: "this month", metric: CHARGES }],
  },
  {
    title: "Spend a day, $",
    period: DAY,
    metrics: [{ label: "a day", formula: SPENT_A_DAY, of: { charges: CHARGES } }],
  },
];

export const SPEND_NOTE =
  "What AWS bills for the whole account, without what other suppliers bill. Empty until billing alerts are switched on in " +
  "the billing preferences. [Cost Explorer](https://console.aws.amazon.com/cost-management/home#/cost-explorer) tells it by tag.";
