import { jsonObject, known, oneOf, spelled, unique } from "../../../rules/shapes.ts";
import type { Rule } from "../../../rules/types.ts";

const ALARM = "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutMetricAlarm.html";
const LOGS = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_CreateLogGroup.html";
const RETENTION = "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html";

const alarm = (more: object = {}) => ({
  alarm_name: "errors",
  comparison_operator: "GreaterThanThreshold",
  evaluation_periods: 3,
  metric_name: "5XXError",
  namespace: "AWS/ApiGateway",
  period: 60,
  statistic: "Sum",
  threshold: 1,
  ...more,
});

/** CloudWatch alarms, dashboards and logs. */
export const cloudwatchRules: readonly Rule[] = [
  {
    id: "alarm-period",
    types: ["aws_cloudwatch_metric_alarm"],
    when: "plan",
    at: "period",
    demands: "The period of an alarm is 10, 20 or 30 seconds or a multiple of 60.",
    source: ALARM,
    check: (subject) => {
      const period = subject.number("period");
      return period === undefined || [1, 5, 10, 20, 30].includes(period) || (period > 0 && period % 60 === 0)
        ? undefined
        : `ValidationError: Metric alarm period must be 10, 20, 30 or a multiple of 60, got ${period}`;
    },
    refused: { "aws_cloudwatch_metric_alarm.a": alarm({ period: 90 }) },
    accepted: { "aws_cloudwatch_metric_alarm.a": alarm({ period: 120 }) },
  },
  {
    id: "alarm-range",
    types: ["aws_cloudwatch_metric_alarm"],
    when: "apply",
    at: "evaluation_periods",
    demands: "An alarm looks back a day at most; with periods of an hour or more, seven days.",
    source: ALARM,
    check: (subject) => {
      const [period, count] = [subject.number("period"), subject.number("evaluation_periods")];
      if (period === undefined || count === undefined) return undefined;
      const most = period >= 3600 ? 604_800 : 86_400;
      return period * count > most
        ? `ValidationError: Metrics cannot be checked across more than ${most === 86_400 ? "a day (EvaluationPeriods * Period must be <= 86400)" : "seven days (EvaluationPeriods * Period must be <= 604800)"}.`
        : undefined;
    },
    refused: { "aws_cloudwatch_metric_alarm.a": alarm({ period: 300, evaluation_periods: 300 }) },
    accepted: { "aws_cloudwatch_metric_alarm.a": alarm({ period: 300, evaluation_periods: 288 }) },
  },
  {
    id: "alarm-datapoints",
    types: ["aws_cloudwatch_metric_alarm"],
    when: "apply",
    at: "datapoints_to_alarm",
    demands: "Not more data points to alarm than periods that are looked at.",
    source: ALARM,
    check: (subject) => {
      const [points, count] = [subject.number("datapoints_to_alarm"), subject.number("evaluation_periods")];
      return points && count && points > count
        ? "ValidationError: DatapointsToAlarm must be less than or equal to EvaluationPeriods"
        : undefined;
    },
    refused: { "aws_cloudwatch_metric_alarm.a": alarm({ datapoints_to_alarm: 5 }) },
    accepted: { "aws_cloudwatch_metric_alarm.a": alarm({ datapoints_to_alarm: 2 }) },
  },
  {
    id: "alarm-statistic",
    types: ["aws_cloudwatch_metric_alarm"],
    when: "apply",
    at: "statistic",
    demands:
      "An alarm has either a metric with statistic or extended_statistic, or metric_query blocks of which one returns data.",
    source: ALARM,
    check: (subject) => {
      const queries = subject.blocks("metric_query");
      if (queries.length > 0) {
        if (subject.config.isSet("metric_name"))
          return "ValidationError: MetricName must not be set when Metrics is specified";
        // Against a band, the metric and the band are both returned.
        const returned = subject.text("threshold_metric_id") ? 2 : 1;
        return queries.filter((query) => query.flag("return_data")).length === returned
          ? undefined
          : "ValidationError: Exactly one element of the metrics list should return data.";
      }
      const set = ["statistic", "extended_statistic"].filter((name) => subject.config.isSet(name));
      return set.length === 1
        ? undefined
        : "ValidationError: One of `statistic` or `extended_statistic` must be set for a cloudwatch metric alarm, and only one";
    },
    refused: { "aws_cloudwatch_metric_alarm.a": alarm({ extended_statistic: "p99" }) },
    accepted: { "aws_cloudwatch_metric_alarm.a": alarm() },
  },
  oneOf({
    id: "alarm-missing-data",
    types: ["aws_cloudwatch_metric_alarm"],
    at: "treat_missing_data",
    values: ["breaching", "ignore", "missing", "notBreaching"],
    demands: "Missing data is breaching, notBreaching, ignore or missing.",
    source: ALARM,
    refused: { "aws_cloudwatch_metric_alarm.a": alarm({ treat_missing_data: "ok" }) },
    accepted: { "aws_cloudwatch_metric_alarm.a": alarm({ treat_missing_data: "notBreaching" }) },
  }),
  {
    id: "alarm-actions",
    types: ["aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"],
    when: "plan",
    demands: "An alarm has up to five actions for a state.",
    source: ALARM,
    check: (subject) => {
      const many = ["alarm_actions", "ok_actions", "insufficient_data_actions"].find(
        (name) => subject.texts(name).length > 5,
      );
      return many ? `Too many list items: No more than 5 items are allowed in ${many}.` : undefined;
    },
    refused: { "aws_cloudwatch_metric_alarm.a": alarm({ alarm_actions: topics(6) }) },
    accepted: { "aws_cloudwatch_metric_alarm.a": alarm({ alarm_actions: topics(5) }) },
  },
  {
    id: "composite-children",
    types: ["aws_cloudwatch_composite_alarm"],
    when: "apply",
    at: "alarm_rule",
    demands: "The alarms that a composite alarm watches exist.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/API_PutCompositeAlarm.html",
    check: (subject) => {
      for (const [, name = ""] of (subject.text("alarm_rule") ?? "").matchAll(
        /(?:ALARM|OK|INSUFFICIENT_DATA)\(\s*"?([^")]+?)"?\s*\)/g,
      )) {
        const known = subject
          .others("aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm")
          .some((other) => other.text("alarm_name") === name || other.text("arn") === name);
        if (!known && !subject.exists(name))
          return `ValidationError: AlarmRule contains alarms that do not exist: ${name}`;
      }
      return undefined;
    },
    given: { "aws_cloudwatch_metric_alarm.a": alarm() },
    refused: { "aws_cloudwatch_composite_alarm.c": { alarm_name: "c", alarm_rule: 'ALARM("eror")' } },
    accepted: {
      "aws_cloudwatch_composite_alarm.c": {
        alarm_name: "c",
        alarm_rule: 'ALARM("${aws_cloudwatch_metric_alarm.a.alarm_name}")',
      },
    },
  },
  {
    id: "dashboard-json",
    types: ["aws_cloudwatch_dashboard"],
    when: "plan",
    at: "dashboard_body",
    demands: "The body of a dashboard is a JSON object with up to 500 widgets, each with a type.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatch/latest/APIReference/CloudWatch-Dashboard-Body-Structure.html",
    check: (subject) => {
      const text = subject.text("dashboard_body");
      if (text === undefined) return undefined;
      const widgets = jsonObject(text)?.["widgets"] ?? (jsonObject(text) ? [] : undefined);
      if (!Array.isArray(widgets)) return "InvalidParameterInput: The field DashboardBody must be a valid JSON object";
      if (widgets.length > 500) return "InvalidParameterInput: The dashboard has more than 500 widgets";
      return widgets.every((widget: { type?: unknown }) => typeof widget?.type === "string")
        ? undefined
        : "InvalidParameterInput: The dashboard body is invalid, there are validation errors: Should have property type";
    },
    refused: { "aws_cloudwatch_dashboard.d": { dashboard_name: "d", dashboard_body: '{"widgets":[{"x":0}]}' } },
    accepted: {
      "aws_cloudwatch_dashboard.d": { dashboard_name: "d", dashboard_body: '{"widgets":[{"type":"text"}]}' },
    },
  },
  oneOf({
    id: "log-retention",
    types: ["aws_cloudwatch_log_group"],
    at: "retention_in_days",
    values: [
      0, 1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
    ],
    demands: "Logs are kept for one of the numbers of days that CloudWatch has (0: for ever).",
    source: RETENTION,
    refused: { "aws_cloudwatch_log_group.g": { name: "g", retention_in_days: 45 } },
    accepted: { "aws_cloudwatch_log_group.g": { name: "g", retention_in_days: 30 } },
  }),
  spelled({
    id: "log-group-name",
    types: ["aws_cloudwatch_log_group"],
    at: "name",
    pattern: /^[.\-_/#A-Za-z0-9]{1,512}$/,
    demands: "The name of a log group has up to 512 letters, digits and .-_/#.",
    source: LOGS,
    refused: { "aws_cloudwatch_log_group.g": { name: "app logs" } },
    accepted: { "aws_cloudwatch_log_group.g": { name: "/app/logs" } },
  }),
  unique({
    id: "log-group-duplicate",
    types: ["aws_cloudwatch_log_group"],
    by: ["name"],
    demands: "Names of log groups are unique in the region; a service may have made the group already.",
    source: LOGS,
    words: () => "ResourceAlreadyExistsException: The specified log group already exists",
    given: { "aws_cloudwatch_log_group.a": { name: "/app" } },
    refused: { "aws_cloudwatch_log_group.b": { name: "/app", depends_on: ["aws_cloudwatch_log_group.a"] } },
    accepted: { "aws_cloudwatch_log_group.b": { name: "/app/worker" } },
  }),
  known({
    id: "log-group-known",
    types: ["aws_cloudwatch_log_metric_filter", "aws_cloudwatch_log_subscription_filter", "aws_cloudwatch_log_stream"],
    at: "log_group_name",
    of: "aws_cloudwatch_log_group",
    by: "name",
    demands: "The log group exists: App Runner and Lambda make theirs when they first run.",
    source: "https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutMetricFilter.html",
    words: () => "ResourceNotFoundException: The specified log group does not exist.",
    given: { "aws_cloudwatch_log_group.a": { name: "/app" } },
    refused: { "aws_cloudwatch_log_stream.s": { name: "s", log_group_name: "/ap" } },
    accepted: { "aws_cloudwatch_log_stream.s": { name: "s", log_group_name: "${aws_cloudwatch_log_group.a.name}" } },
  }),
];

function topics(count: number): string[] {
  return Array.from({ length: count }, (_, index) => `arn:aws:sns:eu-central-1:111111111111:topic-${index}`);
}
