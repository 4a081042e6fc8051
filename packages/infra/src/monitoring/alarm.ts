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
} as const;

export interface AlarmProps {
  readonly name: string;
  readonly offer: AlarmOffer;
  readonly topicArn: string;
}

/** Makes the alarm that a module offered; its clock is that of its severity (D-E1-33), unless it brings its own. */
export function alarm(scope: Construct, id: string, { name, offer, topicArn }: AlarmProps): CloudwatchMetricAlarm {
  const { periodSeconds, periods } = offer.clock ?? SEVERITIES[offer.severity];
  return new CloudwatchMetricAlarm(scope, id, {
    alarmName: name,
    alarmDescription: `${offer.severity}: ${offer.says}.`,
    comparisonOperator: "anomalyOf" in offer.measure ? "GreaterThanUpperThreshold" : OPERATORS[offer.when],
    evaluationPeriods: periods,
    datapointsToAlarm: periods,
    treatMissingData: offer.silence,
    alarmActions: [topicArn],
    okActions: [topicArn],
    ...measured(offer.measure, periodSeconds),
    ...(offer.threshold === undefined ? {} : { threshold: offer.threshold }),
  });
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
