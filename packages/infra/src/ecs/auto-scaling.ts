import { AppautoscalingPolicy } from "@cdktf/provider-aws/lib/appautoscaling-policy/index.js";
import { AppautoscalingTarget } from "@cdktf/provider-aws/lib/appautoscaling-target/index.js";
import { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { Metric } from "../core/watch.ts";
import { measured } from "../monitoring/alarm.ts";
import { type ServiceMetrics, SUSTAINED, triggers } from "../service/alarms.ts";
import type { ContainerSettings } from "../service/settings.ts";

/** Tasks that are started when a figure is passed (E1-204), and ended when all are below (E1-205). */
const OUT = 2;
const IN = -1;
/** Seconds between two steps (E1-206). */
const COOLDOWN = 300;
/** Minutes that everything has to be below before a task is ended (E1-205). */
const CALM = 10;

export interface AutoScalingProps {
  readonly settings: ContainerSettings;
  readonly metrics: ServiceMetrics;
  readonly cluster: string;
  readonly service: string;
  readonly targetTracking: boolean;
  /** ECS Express registers what is scaled by itself. */
  readonly registered: boolean;
  /** Policies are made only after this is there. */
  readonly after: string;
}

interface Scaled {
  readonly resourceId: string;
  readonly scalableDimension: string;
  readonly serviceNamespace: string;
}

/**
 * Starts two tasks when processor, memory, time to answer or requests in hand stay above their figure for five minutes, ends
 * one when all of them stay below for ten, and waits five minutes after each step (D-E1-03).
 */
export class AutoScaling extends Construct {
  constructor(scope: Construct, id: string, props: AutoScalingProps) {
    super(scope, id);
    const scaled = this.scaled(props);
    this.outwards(props, scaled);
    this.inwards(props, scaled);
    if (props.targetTracking) this.tracking(props, scaled);
  }

  private scaled({ after, cluster, registered, service, settings }: AutoScalingProps): Scaled {
    const scaled = {
      resourceId: `service/${cluster}/${service}`,
      scalableDimension: "ecs:service:DesiredCount",
      serviceNamespace: "ecs",
    };
    if (registered) return scaled;
    const target = new AppautoscalingTarget(this, "target", {
      ...scaled,
      minCapacity: settings.scale.min,
      maxCapacity: settings.scale.max,
    });
    target.dependsOn = [after];
    return {
      resourceId: target.resourceId,
      scalableDimension: target.scalableDimension,
      serviceNamespace: target.serviceNamespace,
    };
  }

  private step(id: string, name: string, scaled: Scaled, after: string, by: number) {
    const policy = new AppautoscalingPolicy(this, id, {
      name,
      policyType: "StepScaling",
      ...scaled,
      stepScalingPolicyConfiguration: {
        adjustmentType: "ChangeInCapacity",
        cooldown: COOLDOWN,
        metricAggregationType: "Average",
        // One step, however far the figure is past its threshold.
        stepAdjustment: [{ metricIntervalLowerBound: "0", scalingAdjustment: by }],
      },
    });
    policy.dependsOn = [after];
    return policy.arn;
  }

  private outwards({ after, metrics, settings }: AutoScalingProps, scaled: Scaled): void {
    const name = `${settings.name}-out`;
    const policy = this.step("out", name, scaled, after, OUT);
    for (const trigger of triggers(metrics, settings.scale)) {
      new CloudwatchMetricAlarm(this, `out-${trigger.id}`, {
        alarmName: `${fit(name, 200)}-${trigger.id}`,
        alarmDescription: `${trigger.says}: ${OUT} more tasks.`,
        comparisonOperator: "GreaterThanThreshold",
        threshold: trigger.threshold,
        evaluationPeriods: SUSTAINED.periods,
        datapointsToAlarm: SUSTAINED.periods,
        treatMissingData: "notBreaching",
        alarmActions: [policy],
        ...measured(trigger.measure, SUSTAINED.periodSeconds),
      });
    }
  }

  private inwards({ after, metrics, settings }: AutoScalingProps, scaled: Scaled): void {
    const name = `${settings.name}-in`;
    // The measure is 1 while all is calm, and 1 is the threshold: a step for 0 and more.
    const policy = this.step("in", name, scaled, after, IN);
    new CloudwatchMetricAlarm(this, "in-calm", {
      alarmName: `${fit(name, 200)}-calm`,
      alarmDescription: `Everything is below its figure for ${CALM} minutes: one task less.`,
      comparisonOperator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      evaluationPeriods: CALM,
      datapointsToAlarm: CALM,
      treatMissingData: "notBreaching",
      alarmActions: [policy],
      ...measured(calm(metrics, settings), 60),
    });
  }

  private tracking({ after, settings }: AutoScalingProps, scaled: Scaled): void {
    const { cpu, memory } = settings.scale;
    for (const [id, metric, value] of [
      ["cpu", "ECSServiceAverageCPUUtilization", cpu],
      ["memory", "ECSServiceAverageMemoryUtilization", memory],
    ] as const) {
      const policy = new AppautoscalingPolicy(this, `track-${id}`, {
        name: `${settings.name}-track-${id}`,
        policyType: "TargetTrackingScaling",
        ...scaled,
        targetTrackingScalingPolicyConfiguration: {
          predefinedMetricSpecification: { predefinedMetricType: metric },
          targetValue: value,
          scaleInCooldown: COOLDOWN,
          scaleOutCooldown: COOLDOWN,
        },
      });
      policy.dependsOn = [after];
    }
  }
}

/** 1 while every figure is below its threshold. Silence of the tasks is not calm; silence of callers is. */
function calm(metrics: ServiceMetrics, { scale }: ContainerSettings) {
  const { formula, metrics: queue } = metrics.queue as { formula: string; metrics: Record<string, Metric> };
  return {
    formula:
      `IF(FILL(cpu,100)<${scale.cpu} AND FILL(memory,100)<${scale.memory} ` +
      `AND FILL(seconds,0)<${scale.latency} AND ${formula}<${scale.concurrency},1,0)`,
    metrics: { cpu: metrics.cpu, memory: metrics.memory, ...queue },
  };
}
