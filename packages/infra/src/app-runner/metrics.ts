import { Environment } from "../core/environment.ts";
import type { Construct } from "../core/tf.ts";
import type { ChartOffer, Metric } from "../core/watch.ts";
import type { ServiceMetrics } from "../service/alarms.ts";

// https://docs.aws.amazon.com/apprunner/latest/dg/monitor-cw.html
/** Figures of one App Runner service. */
export function appRunnerMetrics(
  scope: Construct,
  service: { readonly name: string; readonly id: string },
): { readonly metrics: ServiceMetrics; readonly answers: ChartOffer } {
  const dimensions = { ServiceName: service.name, ServiceID: service.id };
  const measured = (name: string, stat: string): Metric => ({ namespace: "AWS/AppRunner", name, dimensions, stat });
  const requests = measured("Requests", "Sum");
  const instances = measured("ActiveInstances", "Maximum");
  return {
    metrics: {
      name: service.name,
      namespace: Environment.of(scope).project,
      failed: measured("5xxStatusResponses", "Sum"),
      refused: measured("4xxStatusResponses", "Sum"),
      requests,
      latency: { namespace: "AWS/AppRunner", name: "RequestLatency", dimensions },
      latencyPerSecond: 1000,
      cpu: measured("CPUUtilization", "Average"),
      memory: measured("MemoryUtilization", "Average"),
      instances,
      // App Runner publishes no queue; it counts the requests that the whole service has in hand (D-E1-32).
      queue: {
        formula: "IF(instances>0,inhand/instances,0)",
        metrics: { inhand: measured("Concurrency", "Average"), instances },
      },
    },
    answers: {
      title: "Requests by answer",
      metrics: ["2xx", "4xx", "5xx"].map((kind) => ({
        label: kind,
        metric: measured(`${kind}StatusResponses`, "Sum"),
      })),
    },
  };
}
