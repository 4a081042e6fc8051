import { errorShare, slowRequests } from "../core/http-alarms.ts";
import { errorRates, idle } from "../core/http-charts.ts";
import type { AlarmOffer, ChartOffer, Clock, Measure, Metric, Signal, Watch } from "../core/watch.ts";
import type { ScaleSettings } from "./settings.ts";

/** Where the figures of a service are found. */
export interface ServiceMetrics {
  readonly name: string;
  /** Namespace that the application itself reports in. */
  readonly namespace: string;
  readonly failed: Metric;
  /** Requests that were the caller's fault. */
  readonly refused: Metric;
  readonly requests: Metric;
  /** Time to answer; `stat` is filled in. */
  readonly latency: Omit<Metric, "stat">;
  /** Units of `latency` in a second: 1000 where it counts milliseconds. */
  readonly latencyPerSecond: 1 | 1000;
  readonly cpu: Metric;
  readonly memory: Metric;
  /** Instances that run. */
  readonly instances: Metric;
  /** Requests that one instance has in hand. */
  readonly queue: Measure;
}

/** "for 5 minutes": the clock of everything that starts instances, apart from the clocks of severities (D-E1-33). */
export const SUSTAINED: Clock = { periods: 5, periodSeconds: 60 };

/** One figure that calls for more instances. */
export interface Trigger {
  readonly id: "cpu" | "memory" | "latency" | "queue";
  readonly says: string;
  readonly measure: Measure;
  readonly threshold: number;
}

/** The four figures that call for more instances (E1-200 to E1-203). */
export function triggers(metrics: ServiceMetrics, scale: ScaleSettings): Trigger[] {
  return [
    {
      id: "cpu",
      says: `Instances use more than ${scale.cpu} % of their processor for five minutes`,
      measure: { metric: metrics.cpu },
      threshold: scale.cpu,
    },
    {
      id: "memory",
      says: `Instances use more than ${scale.memory} % of their memory for five minutes`,
      measure: { metric: metrics.memory },
      threshold: scale.memory,
    },
    {
      id: "latency",
      says: `Answers take longer than ${scale.latency} s on average for five minutes`,
      measure: { metric: { ...metrics.latency, stat: "Average" } },
      threshold: scale.latency * metrics.latencyPerSecond,
    },
    {
      id: "queue",
      says: `An instance has more than ${scale.concurrency} requests in hand for five minutes`,
      measure: metrics.queue,
      threshold: scale.concurrency,
    },
  ];
}

/** What can go wrong with a service, wherever it runs. */
export function serviceAlarms(
  metrics: ServiceMetrics,
  scale: ScaleSettings,
  { signals, thresholds }: Watch,
): AlarmOffer[] {
  const p95 = { ...metrics.latency, stat: "p95" };
  return [
    errorShare(thresholds, { failed: metrics.failed, requests: metrics.requests }),
    slowRequests(thresholds, p95, metrics.latencyPerSecond),
    {
      id: "cpu",
      severity: "warning",
      says: `Instances use more than ${thresholds.cpu} % of their processor`,
      measure: { metric: metrics.cpu },
      when: ">",
      threshold: thresholds.cpu,
      silence: "missing",
    },
    {
      id: "memory",
      severity: "warning",
      says: `Instances use more than ${thresholds.memory} % of their memory`,
      measure: { metric: metrics.memory },
      when: ">",
      threshold: thresholds.memory,
      silence: "missing",
    },
    {
      id: "traffic",
      severity: "warning",
      says: "Requests are far from what this hour of the week usually brings",
      measure: { anomalyOf: metrics.requests, deviations: 3 },
      when: "outside",
      silence: "ignore",
    },
    {
      id: "latency-trend",
      severity: "info",
      says: "The 95th percentile of latency is drifting away from what is usual",
      measure: { anomalyOf: p95, deviations: 2 },
      when: ">",
      silence: "ignore",
    },
    {
      id: "capacity",
      severity: "info",
      says: `Eight of ten of the ${scale.max} instances allowed are running`,
      measure: { metric: metrics.instances },
      when: ">=",
      threshold: Math.ceil(scale.max * 0.8),
      silence: "notBreaching",
    },
    idle(thresholds, metrics.cpu),
    ...signals.map((signal) => reported(metrics, signal)),
  ];
}

/** The triggers as alarms for people, where the platform cannot be told to act on them. */
export const triggerAlarms = (metrics: ServiceMetrics, scale: ScaleSettings): AlarmOffer[] =>
  triggers(metrics, scale).map(({ id, says, measure, threshold }) => ({
    id: `scale-${id}`,
    severity: "info",
    says,
    measure,
    when: ">",
    threshold,
    clock: SUSTAINED,
    silence: "notBreaching",
  }));

function reported({ name, namespace }: ServiceMetrics, signal: Signal): AlarmOffer {
  return {
    id: `signal-${signal.name}`,
    severity: signal.severity,
    says: signal.says,
    measure: { metric: { namespace, name: signal.name, dimensions: { Service: name }, stat: "Sum" } },
    when: ">=",
    threshold: 1,
    silence: "notBreaching",
  };
}

/** Charts that every service has. */
export function serviceCharts(metrics: ServiceMetrics, answers: ChartOffer): ChartOffer[] {
  const unit = metrics.latencyPerSecond === 1000 ? "ms" : "s";
  return [
    answers,
    errorRates(metrics),
    {
      title: `Latency, ${unit}`,
      metrics: ["p50", "p95", "p99"].map((stat) => ({ label: stat, metric: { ...metrics.latency, stat } })),
    },
    {
      title: "Processor and memory, %",
      on: ["application", "infrastructure", "cost"],
      metrics: [
        { label: "processor", metric: metrics.cpu },
        { label: "memory", metric: metrics.memory },
      ],
    },
    {
      title: "Instances",
      on: ["application", "infrastructure", "cost"],
      metrics: [{ label: "active", metric: metrics.instances }],
    },
  ];
}
