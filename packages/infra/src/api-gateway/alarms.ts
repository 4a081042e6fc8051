import type { AlarmOffer, ChartOffer, Metric, Thresholds } from "../core/watch.ts";

interface Api {
  readonly name: string;
  readonly stage: string;
}

const measured = (api: Api, name: string, stat: string): Metric => ({
  namespace: "AWS/ApiGateway",
  name,
  dimensions: { ApiName: api.name, Stage: api.stage },
  stat,
});

/** What can go wrong at the front door. */
export function apiAlarms(api: Api, thresholds: Thresholds): AlarmOffer[] {
  return [
    {
      id: "errors",
      severity: "critical",
      says: `More than ${thresholds.errors} % of requests are answered with 5xx`,
      measure: {
        formula: "IF(requests>0,100*failed/requests,0)",
        metrics: { failed: measured(api, "5XXError", "Sum"), requests: measured(api, "Count", "Sum") },
      },
      when: ">",
      threshold: thresholds.errors,
      silence: "notBreaching",
    },
    {
      id: "latency",
      severity: "critical",
      says: `One request in twenty takes longer than ${thresholds.latency / 1000} s`,
      measure: { metric: measured(api, "Latency", "p95") },
      when: ">",
      threshold: thresholds.latency,
      silence: "notBreaching",
    },
  ];
}

export function apiCharts(api: Api): ChartOffer[] {
  return [
    {
      title: "Requests and errors",
      metrics: [
        { label: "requests", metric: measured(api, "Count", "Sum") },
        { label: "4xx", metric: measured(api, "4XXError", "Sum") },
        { label: "5xx", metric: measured(api, "5XXError", "Sum") },
      ],
    },
    {
      title: "Latency at the door, ms",
      metrics: [
        { label: "p50", metric: measured(api, "Latency", "p50") },
        { label: "p95", metric: measured(api, "Latency", "p95") },
        { label: "p99", metric: measured(api, "Latency", "p99") },
      ],
    },
  ];
}
