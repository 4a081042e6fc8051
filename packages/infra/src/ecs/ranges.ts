import type { Ranges } from "../service/settings.ts";

// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/target-group-health-checks.html
/** What ECS and its load balancers accept. */
export const ECS_RANGES: Omit<Ranges, "on" | "sizes"> = {
  instances: [1, 5000],
  concurrency: [1, 100_000],
  every: [5, 300],
  timeout: [2, 120],
  checks: [2, 10],
};
