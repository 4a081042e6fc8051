import type { WorldRecord } from "../../world/records.ts";
import {
  type Call,
  type Cloud,
  type Members,
  now,
  optionalText,
  type Service,
  ServiceError,
  text,
  texts,
  time,
} from "../call.ts";
import type { Metrics } from "../metrics.ts";

type State = "OK" | "ALARM" | "INSUFFICIENT_DATA";

const KINDS = {
  MetricAlarms: "aws_cloudwatch_metric_alarm",
  CompositeAlarms: "aws_cloudwatch_composite_alarm",
} as const;

/** CloudWatch: alarms of the world, whose state is what it was set to, and the metrics that were put into it. */
export const cloudwatch: Service = {
  target: "GraniteServiceVersion20100801",
  namespace: "http://monitoring.amazonaws.com/doc/2010-08-01/",
  operations: {
    DescribeAlarms: (call, cloud) => {
      const names = texts(call, "AlarmNames");
      const prefix = optionalText(call, "AlarmNamePrefix") ?? "";
      const state = optionalText(call, "StateValue");
      const among = (type: string) =>
        own(call, cloud, type)
          .filter(({ id }) => (names.length === 0 || names.includes(id)) && id.startsWith(prefix))
          .map(describe)
          .filter(({ StateValue }) => state === undefined || StateValue === state);
      const asked = texts(call, "AlarmTypes");
      return {
        MetricAlarms: asked.length === 0 || asked.includes("MetricAlarm") ? among(KINDS.MetricAlarms) : [],
        CompositeAlarms: asked.includes("CompositeAlarm") ? among(KINDS.CompositeAlarms) : [],
      };
    },
    SetAlarmState: (call, cloud) => {
      const name = text(call, "AlarmName");
      const alarm = Object.values(KINDS)
        .flatMap((type) => own(call, cloud, type))
        .find(({ id }) => id === name);
      if (!alarm) throw new ServiceError("ResourceNotFound", `Could not find alarm ${name}`, 404);
      const told = { value: text(call, "StateValue"), reason: text(call, "StateReason"), at: now() };
      cloud.records.put({ ...alarm, hidden: { ...alarm.hidden, state: told } });
      return {};
    },
    PutMetricData: (call, { metrics }) => {
      for (const datum of (call.input["MetricData"] ?? []) as Datum[])
        metrics.put(scope(call), text(call, "Namespace"), datum);
      return {};
    },
    GetMetricStatistics: (call, { metrics }) => {
      const wanted = {
        namespace: text(call, "Namespace"),
        name: text(call, "MetricName"),
        dimensions: dimensionsOf(call.input["Dimensions"]),
      };
      const points = metrics.points(scope(call), wanted, {
        from: time(call, "StartTime"),
        to: time(call, "EndTime"),
        period: Number(call.input["Period"]),
      });
      return { Label: wanted.name, Datapoints: points };
    },
    GetMetricData: (call, { metrics }) => ({
      MetricDataResults: ((call.input["MetricDataQueries"] ?? []) as MetricQuery[])
        .map((query) => answered(query, call, metrics))
        .filter(({ shown }) => shown)
        .map(({ result }) => result),
      Messages: [],
    }),
  },
};

const scope = ({ account, region }: Call) => `${account}/${region}`;
const own = (call: Call, { records }: Cloud, type: string) =>
  records.ofType(type).filter(({ account, region }) => account === call.account && region === call.region);

/** One value of `PutMetricData`. */
export interface Datum {
  MetricName: string;
  Value: number;
  Unit?: string;
  Timestamp?: number;
  Dimensions?: { Name: string; Value: string }[];
}

export function dimensionsOf(value: unknown): string {
  const dimensions = (Array.isArray(value) ? value : []) as { Name: string; Value: string }[];
  return dimensions
    .map(({ Name, Value }) => `${Name}=${Value}`)
    .sort()
    .join(",");
}

/** One question of `GetMetricData`. */
interface MetricQuery {
  Id: string;
  Label?: string;
  ReturnData?: boolean;
  Expression?: string;
  MetricStat?: {
    Metric: { Namespace: string; MetricName: string; Dimensions?: { Name: string; Value: string }[] };
    Period: number;
    Stat: string;
  };
}

function answered({ Id, Label, MetricStat, ReturnData = true }: MetricQuery, call: Call, metrics: Metrics) {
  if (!MetricStat || !STATISTICS.includes(MetricStat.Stat))
    throw new ServiceError(
      "NotCoveredByStandIn",
      `The stand-in answers ${STATISTICS.join(", ")} of one metric; "${MetricStat?.Stat ?? "an expression"}" of ${Id} is neither.`,
    );
  const { Dimensions, MetricName, Namespace } = MetricStat.Metric;
  const points = metrics.points(
    scope(call),
    { namespace: Namespace, name: MetricName, dimensions: dimensionsOf(Dimensions) },
    { from: time(call, "StartTime"), to: time(call, "EndTime"), period: MetricStat.Period },
  );
  const way = call.input["ScanBy"] === "TimestampAscending" ? 1 : -1;
  const ordered = points.sort((a, b) => way * (Number(a["Timestamp"]) - Number(b["Timestamp"])));
  return {
    shown: ReturnData,
    result: {
      Id,
      Label: Label ?? MetricName,
      Timestamps: ordered.map(({ Timestamp }) => Timestamp),
      Values: ordered.map((point) => point[MetricStat.Stat]),
      StatusCode: "Complete",
    },
  };
}

const STATISTICS = ["SampleCount", "Sum", "Average", "Minimum", "Maximum"];

function describe({ attributes, hidden, id }: WorldRecord): Members {
  const state = hidden["state"] as { value: State; reason: string; at: number } | undefined;
  return {
    AlarmName: id,
    AlarmArn: attributes["arn"],
    AlarmDescription: attributes["alarm_description"] ?? "",
    ActionsEnabled: attributes["actions_enabled"] ?? true,
    AlarmActions: attributes["alarm_actions"] ?? [],
    // A new alarm knows nothing yet.
    StateValue: state?.value ?? "INSUFFICIENT_DATA",
    StateReason: state?.reason ?? "Unchecked: Initial alarm creation",
    StateUpdatedTimestamp: state?.at ?? 0,
    ...(attributes["metric_name"] ? { MetricName: attributes["metric_name"], Namespace: attributes["namespace"] } : {}),
    ...(attributes["alarm_rule"] ? { AlarmRule: attributes["alarm_rule"] } : {}),
  };
}
