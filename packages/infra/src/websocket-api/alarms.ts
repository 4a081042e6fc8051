import type { AlarmOffer, ChartOffer, Metric, Thresholds } from "../core/watch.ts";

interface Api {
  readonly id: string;
  readonly stage: string;
}

const measured = (api: Api, name: string, stat: string): Metric => ({
  namespace: "AWS/ApiGateway",
  name,
  dimensions: { ApiId: api.id, Stage: api.stage },
  stat,
});

/** What can go wrong with connections. */
export function socketAlarms(api: Api, { errors }: Thresholds): AlarmOffer[] {
  return [
    {
      id: "callbacks",
      severity: "critical",
      says: `More than ${errors} % of callbacks fail or are not answered`,
      measure: {
        formula: "IF(messages>0,100*(failed+broken)/messages,0)",
        metrics: {
          failed: measured(api, "IntegrationError", "Sum"),
          broken: measured(api, "ExecutionError", "Sum"),
          messages: measured(api, "MessageCount", "Sum"),
        },
      },
      when: ">",
      threshold: errors,
      silence: "notBreaching",
    },
    {
      id: "connections",
      severity: "info",
      says: "Far more connections are opened than usual",
      measure: { anomalyOf: measured(api, "ConnectCount", "Sum"), deviations: 3 },
      when: ">",
      silence: "notBreaching",
    },
  ];
}

export function socketCharts(api: Api): ChartOffer[] {
  return [
    {
      title: "WebSocket connections and messages",
      metrics: [
        { label: "connected", metric: measured(api, "ConnectCount", "Sum") },
        { label: "messages", metric: measured(api, "MessageCount", "Sum") },
      ],
    },
    {
      title: "WebSocket callbacks",
      metrics: [
        { label: "failed", metric: measured(api, "IntegrationError", "Sum") },
        { label: "refused", metric: measured(api, "ClientError", "Sum") },
        { label: "latency p95, ms", metric: measured(api, "IntegrationLatency", "p95") },
      ],
    },
  ];
}
