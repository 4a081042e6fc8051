import type { AlarmOffer, ChartOffer, Metric, QueryOffer, Thresholds } from "./watch.ts";

/** Share of requests that went wrong, on the caller's side and on ours (E1-83). */
export const errorRates = (metrics: {
  readonly refused: Metric;
  readonly failed: Metric;
  readonly requests: Metric;
}): ChartOffer => ({
  title: "Errors, % of requests",
  on: ["application", "errors"],
  metrics: [
    {
      label: "4xx",
      formula: "IF(requests>0,100*refused/requests,0)",
      of: { refused: metrics.refused, requests: metrics.requests },
    },
    {
      label: "5xx",
      formula: "IF(all>0,100*failed/all,0)",
      of: { failed: metrics.failed, all: metrics.requests },
    },
  ],
});

/** Tells by the day that a machine is larger than it has to be (E1-305). Silence is a machine that was paused. */
export const idle = ({ idle: threshold }: Thresholds, cpu: Metric): AlarmOffer => ({
  id: "idle",
  severity: "info",
  says: `Less than ${threshold} % of the processor was used for a whole day: a smaller size would do`,
  measure: { metric: cpu },
  when: "<",
  threshold,
  silence: "missing",
  clock: { periods: 24, periodSeconds: 3600 },
});

/** Questions to the log of an application that writes one JSON object a line (`level`, `message`, `path`). */
export const applicationQueries = (logGroup: string): QueryOffer[] => [
  {
    title: "Errors by message",
    logGroup,
    on: ["errors"],
    query:
      "filter level in ['ERROR', 'CRITICAL', 'error', 'fatal'] | stats count(*) as times by message | sort times desc | limit 20",
  },
  {
    title: "Latest errors",
    logGroup,
    on: ["errors"],
    query:
      "filter level in ['ERROR', 'CRITICAL', 'error', 'fatal'] | fields @timestamp, message, path | sort @timestamp desc | limit 50",
  },
  {
    title: "Slowest requests",
    logGroup,
    query:
      "filter ispresent(duration_ms) | fields @timestamp, method, path, status, duration_ms | sort duration_ms desc | limit 50",
  },
];
