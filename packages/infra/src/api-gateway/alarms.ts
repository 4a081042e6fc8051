import { errorShare, slowRequests } from "../core/http-alarms.ts";
import { errorRates } from "../core/http-charts.ts";
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
    errorShare(thresholds, { failed: measured(api, "5XXError", "Sum"), requests: measured(api, "Count", "Sum") }),
    slowRequests(thresholds, measured(api, "Latency", "p95")),
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
    errorRates({
      refused: measured(api, "4XXError", "Sum"),
      failed: measured(api, "5XXError", "Sum"),
      requests: measured(api, "Count", "Sum"),
    }),
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
