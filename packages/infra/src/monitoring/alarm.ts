import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
  type CloudwatchMetricAlarmMetricQuery,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "../core/tf.ts";
import { type AlarmOffer, type Measure, type Metric, SEVERITIES } from "../core/watch.ts";

const OPERATORS = {
  ">": "GreaterThanThreshold",
  ">=": "GreaterThanOrEqualToThreshold",
  "<": "LessThanThreshold",
  outside: "LessThanLowerOrGreaterThanUpperThreshold",
} as const;

/** What every alarm says about itself and whom it tells. */
export interface Telling {
  readonly name: string;
  readonly description: string;
  /** @default nobody */
  readonly topicArn: string | undefined;
  /** Keeps its state but tells nobody for a while. */
  readonly muted: boolean;
}

/** Arguments that a metric alarm and a composite alarm share. */
export function telling({ description, muted, name, topicArn }: Telling) {
  return {
    alarmName: name,
    alarmDescription: description,
    ...(muted ? { actionsEnabled: false } : {}),
    ...(topicArn ? { alarmActions: [topicArn], okActions: [topicArn] } : {}),
  };
}

/** Makes the alarm that a module offered; its clock is that of its severity (D-E1-33) unless it has one of its own. */
export function alarm(scope: Construct, id: string, offer: AlarmOffer, tells: Telling): CloudwatchMetricAlarm {
  const { periodSeconds, periods } = offer.clock ?? SEVERITIES[offer.severity];
  return new CloudwatchMetricAlarm(scope, id, {
    ...telling(tells),
    comparisonOperator: operator(offer),
    evaluationPeriods: periods,
    datapointsToAlarm: periods,
    treatMissingData: offer.silence,
    ...measured(offer.measure, periodSeconds),
    ...(offer.threshold === undefined ? {} : { threshold: offer.threshold }),
  });
}

function operator({ measure, when }: AlarmOffer): string {
  if ("anomalyOf" in measure && when !== "outside") {
    return when === "<" ? "LessThanLowerThreshold" : "GreaterThanUpperThreshold";
  }
  return OPERATORS[when];
}

/** What CloudWatch calls it. */
export function measured(measure: Measure, period: number): Partial<CloudwatchMetricAlarmConfig> {
  if ("metric" in measure) {
    const { dimensions, name, namespace, stat } = measure.metric;
    return {
      namespace,
      metricName: name,
      dimensions: { ...dimensions },
      period,
      ...(/^p\d/.test(stat) ? { extendedStatistic: stat } : { statistic: stat }),
    };
  }
  if ("anomalyOf" in measure) {
    return {
      thresholdMetricId: "band",
      metricQuery: [
        query("watched", measure.anomalyOf, period, true),
        {
          id: "band",
          expression: `ANOMALY_DETECTION_BAND(watched, ${measure.deviations})`,
          label: "usual",
          returnData: true,
        },
      ],
    };
  }
  return {
    metricQuery: [
      { id: "result", expression: measure.formula, label: "result", returnData: true },
      ...Object.entries(measure.metrics).map(([id, metric]) => query(id, metric, period, false)),
    ],
  };
}

function query(id: string, metric: Metric, period: number, returnData: boolean): CloudwatchMetricAlarmMetricQuery {
  return {
    id,
    returnData,
    metric: {
      namespace: metric.namespace,
      metricName: metric.name,
      dimensions: { ...metric.dimensions },
      period,
      stat: metric.stat,
    },
  };
}
