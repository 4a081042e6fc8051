import type { AlarmOffer, Metric, Thresholds } from "./watch.ts";

/** Calls when too large a share of requests fails on our side. Silence is no traffic, and no traffic is no failure. */
export const errorShare = (
  { errors }: Thresholds,
  metrics: { readonly failed: Metric; readonly requests: Metric },
): AlarmOffer => ({
  id: "errors",
  severity: "critical",
  says: `More than ${errors} % of requests are answered with 5xx`,
  measure: { formula: "IF(requests>0,100*failed/requests,0)", metrics },
  when: ">",
  threshold: errors,
  silence: "notBreaching",
});

/**
 * Calls when one request in twenty takes too long.
 *
 * @param latency the 95th percentile
 * @param perSecond units of the metric in a second. @default 1000: the metric counts milliseconds
 */
export const slowRequests = (thresholds: Thresholds, latency: Metric, perSecond = 1000): AlarmOffer => ({
  id: "latency",
  severity: "critical",
  says: `One request in twenty takes longer than ${thresholds.latency / 1000} s`,
  measure: { metric: latency },
  when: ">",
  threshold: (thresholds.latency / 1000) * perSecond,
  silence: "notBreaching",
});
