import { Environment } from "../core/environment.ts";
import type { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Metric, Watch } from "../core/watch.ts";
import { type ServiceMetrics, serviceAlarms, serviceCharts } from "../service/alarms.ts";
import type { ContainerSettings } from "../service/settings.ts";

/** What the figures of a service on ECS are measured by. */
export interface EcsMeasured {
  readonly name: string;
  readonly cluster: string;
  readonly service: string;
  /** `app/<name>/<id>` */
  readonly loadBalancer: string;
  /** `targetgroup/<name>/<id>`; two where releases take turns. */
  readonly targetGroups: readonly string[];
}

const ALB = "AWS/ApplicationELB";

// https://docs.aws.amazon.com/AmazonECS/latest/developerguide/available-metrics.html and
// https://docs.aws.amazon.com/elasticloadbalancing/latest/application/load-balancer-cloudwatch-metrics.html
export function ecsMetrics(scope: Construct, measured: EcsMeasured): ServiceMetrics {
  const { loadBalancer, targetGroups } = measured;
  const task = (name: string): Metric => ({
    namespace: "AWS/ECS",
    name,
    dimensions: { ClusterName: measured.cluster, ServiceName: measured.service },
    stat: "Average",
  });
  const balancer = (name: string, stat: string): Metric => ({
    namespace: ALB,
    name,
    dimensions: { LoadBalancer: loadBalancer },
    stat,
  });
  const perTarget = targetGroups.map((group): [string, Metric] => [
    `requests${targetGroups.indexOf(group) + 1}`,
    {
      namespace: ALB,
      name: "RequestCountPerTarget",
      dimensions: { LoadBalancer: loadBalancer, TargetGroup: group },
      stat: "Sum",
    },
  ]);
  const requests = perTarget.map(([id]) => `FILL(${id},0)`).join("+");
  return {
    name: measured.name,
    namespace: Environment.of(scope).project,
    failed: balancer("HTTPCode_Target_5XX_Count", "Sum"),
    refused: balancer("HTTPCode_Target_4XX_Count", "Sum"),
    requests: balancer("RequestCount", "Sum"),
    latency: { namespace: ALB, name: "TargetResponseTime", dimensions: { LoadBalancer: loadBalancer } },
    latencyPerSecond: 1,
    cpu: task("CPUUtilization"),
    memory: task("MemoryUtilization"),
    instances: { ...task("RunningTaskCount"), namespace: "ECS/ContainerInsights", stat: "Maximum" },
    // Requests in hand are requests a second times the seconds each takes (Little's law).
    queue: {
      formula: `(${requests})/60*FILL(seconds,0)`,
      metrics: { ...Object.fromEntries(perTarget), seconds: balancer("TargetResponseTime", "Average") },
    },
  };
}

/** Alarms of a service on ECS: those of every service, and that no task is well. */
export function ecsAlarms(
  metrics: ServiceMetrics,
  { scale }: ContainerSettings,
  measured: EcsMeasured,
  watch: Watch,
): AlarmOffer[] {
  const healthy = measured.targetGroups.map((group, index): [string, Metric] => [
    `healthy${index + 1}`,
    {
      namespace: ALB,
      name: "HealthyHostCount",
      dimensions: { LoadBalancer: measured.loadBalancer, TargetGroup: group },
      stat: "Minimum",
    },
  ]);
  return [
    ...serviceAlarms(metrics, scale, watch),
    {
      id: "healthy",
      severity: "critical",
      says: "No task passes its health check",
      measure: {
        formula: healthy.map(([id]) => `FILL(${id},0)`).join("+"),
        metrics: Object.fromEntries(healthy),
      },
      when: "<",
      threshold: 1,
      silence: "breaching",
    },
  ];
}

export function ecsCharts(metrics: ServiceMetrics): ChartOffer[] {
  const { dimensions } = metrics.requests;
  return serviceCharts(metrics, {
    title: "Requests by answer",
    metrics: ["2XX", "4XX", "5XX"].map((kind) => ({
      label: kind.toLowerCase(),
      metric: { namespace: ALB, name: `HTTPCode_Target_${kind}_Count`, dimensions, stat: "Sum" },
    })),
  });
}
