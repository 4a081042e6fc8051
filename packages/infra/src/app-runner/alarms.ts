import { errorShare, slowRequests } from "../core/http-alarms.ts";
import { applicationQueries, errorRates, idle } from "../core/http-charts.ts";
import type { AlarmOffer, ChartOffer, Metric, QueryOffer, Watch } from "../core/watch.ts";

interface Service {
  readonly name: string;
  readonly id: string;
  readonly metricsNamespace: string;
  readonly maxInstances: number;
}

// https://docs.aws.amazon.com/apprunner/latest/dg/monitor-cw.html
const measured = (service: Service, name: string, stat: string): Metric => ({
  namespace: "AWS/AppRunner",
  name,
  dimensions: { ServiceName: service.name, ServiceID: service.id },
  stat,
});

/** What can go wrong with a service. */
export function serviceAlarms(service: Service, { signals, thresholds }: Watch): AlarmOffer[] {
  return [
    errorShare(thresholds, {
      failed: measured(service, "5xxStatusResponses", "Sum"),
      requests: measured(service, "Requests", "Sum"),
    }),
    slowRequests(thresholds, measured(service, "RequestLatency", "p95")),
    {
      id: "cpu",
      severity: "warning",
      says: `Instances use more than ${thresholds.cpu} % of their processor`,
      measure: { metric: measured(service, "CPUUtilization", "Average") },
      when: ">",
      threshold: thresholds.cpu,
      silence: "missing",
    },
    {
      id: "memory",
      severity: "warning",
      says: `Instances use more than ${thresholds.memory} % of their memory`,
      measure: { metric: measured(service, "MemoryUtilization", "Average") },
      when: ">",
      threshold: thresholds.memory,
      silence: "missing",
    },
    {
      id: "traffic",
      severity: "warning",
      says: "Requests are far from what this hour of the week usually brings",
      measure: { anomalyOf: measured(service, "Requests", "Sum"), deviations: 3 },
      when: "outside",
      silence: "ignore",
    },
    {
      id: "latency-trend",
      severity: "info",
      says: "The 95th percentile of latency is drifting away from what is usual",
      measure: { anomalyOf: measured(service, "RequestLatency", "p95"), deviations: 2 },
      when: ">",
      silence: "ignore",
    },
    {
      id: "capacity",
      severity: "info",
      says: `Eight of ten of the ${service.maxInstances} instances allowed are running`,
      measure: { metric: measured(service, "ActiveInstances", "Maximum") },
      when: ">=",
      threshold: Math.ceil(service.maxInstances * 0.8),
      silence: "notBreaching",
    },
    idle(thresholds, measured(service, "CPUUtilization", "Average")),
    ...signals.map(
      (signal): AlarmOffer => ({
        id: `signal-${signal.name}`,
        severity: signal.severity,
        says: signal.says,
        measure: {
          metric: {
            namespace: service.metricsNamespace,
            name: signal.name,
            dimensions: { Service: service.name },
            stat: "Sum",
          },
        },
        when: ">=",
        threshold: 1,
        silence: "notBreaching",
      }),
    ),
  ];
}

export function serviceCharts(service: Service): ChartOffer[] {
  const one = (
    title: string,
    on: ChartOffer["on"],
    ...metrics: [label: string, name: string, stat: string][]
  ): ChartOffer => ({
    title,
    ...(on ? { on } : {}),
    metrics: metrics.map(([label, name, stat]) => ({ label, metric: measured(service, name, stat) })),
  });
  return [
    one(
      "Requests by answer",
      undefined,
      ["2xx", "2xxStatusResponses", "Sum"],
      ["4xx", "4xxStatusResponses", "Sum"],
      ["5xx", "5xxStatusResponses", "Sum"],
    ),
    errorRates({
      refused: measured(service, "4xxStatusResponses", "Sum"),
      failed: measured(service, "5xxStatusResponses", "Sum"),
      requests: measured(service, "Requests", "Sum"),
    }),
    one(
      "Latency, ms",
      undefined,
      ["p50", "RequestLatency", "p50"],
      ["p95", "RequestLatency", "p95"],
      ["p99", "RequestLatency", "p99"],
    ),
    one(
      "Processor and memory, %",
      ["application", "infrastructure", "cost"],
      ["processor", "CPUUtilization", "Average"],
      ["memory", "MemoryUtilization", "Average"],
    ),
    one("Instances", ["application", "infrastructure", "cost"], ["active", "ActiveInstances", "Maximum"]),
  ];
}

/** App Runner keeps what the application writes under its own name and id. */
export const serviceQueries = ({ id, name }: Service): QueryOffer[] =>
  applicationQueries(`/aws/apprunner/${name}/${id}/application`);
