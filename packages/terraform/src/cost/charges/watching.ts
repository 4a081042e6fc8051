import { type Reading, Undetermined } from "../reading.ts";
import { byUse, fixed, onlyByUse, type Pricer } from "./charge.ts";

/** An anomaly band is its metric and both edges of the band. */
const BAND = 3;
const DAYS = 365 / 12;

/** Alarms, dashboards, logs, canaries. */
export const WATCHING: { readonly [type: string]: Pricer } = {
  aws_cloudwatch_metric_alarm: (alarm) => {
    const queries = alarm.blocks(alarm.args["metric_query"]);
    const periods = [alarm.args["period"], ...queries.map(({ metric }) => alarm.block(metric)["period"])];
    const fast = periods.some((period) => period !== undefined && alarm.number(period, 60) < 60);
    const metrics = queries.filter(({ metric }) => alarm.blocks(metric).length > 0).length;
    const band = queries.some(({ expression }) => String(expression ?? "").startsWith("ANOMALY_DETECTION_BAND"));
    return [fixed(fast ? "alarm-fast.metric" : "alarm.metric", Math.max(1, metrics) * (band ? BAND : 1))];
  },
  aws_cloudwatch_composite_alarm: () => [fixed("alarm-composite.month", 1)],
  // The three that are free show fifty metrics each at most.
  aws_cloudwatch_dashboard: (dashboard) => [
    fixed(metricsOf(dashboard.args["dashboard_body"]) > 50 ? "dashboard-large.month" : "dashboard.month", 1),
  ],
  aws_cloudwatch_log_metric_filter: (filter) => {
    // With dimensions there is a metric for each of their values, which only use tells.
    const { dimensions } = filter.block(filter.args["metric_transformation"]);
    return dimensions === undefined ? [fixed("metric.month", 1)] : byUse("metric.month");
  },
  aws_cloudwatch_metric_stream: onlyByUse("metric.month"),
  aws_cloudwatch_log_group: (group) =>
    group.text(group.args["log_group_class"], "STANDARD") === "INFREQUENT_ACCESS"
      ? byUse("logs-infrequent.gb", "logs.gb-month")
      : byUse("logs.gb", "logs.gb-month"),
  aws_cloudwatch_log_delivery: onlyByUse("logs.gb"),
  aws_synthetics_canary: (canary) => {
    const { expression } = canary.block(canary.args["schedule"]);
    return [fixed("canary.run", runsOf(canary, expression))];
  },
  aws_budgets_budget_action: () => [fixed("budget-action.day", DAYS)],
  aws_apprunner_observability_configuration: onlyByUse("traces.million"),
  aws_xray_sampling_rule: onlyByUse("traces.million"),
  aws_config_configuration_recorder: onlyByUse("config.item"),
};

/** Metrics that the widgets of a dashboard show, those of expressions not counted. */
function metricsOf(body: unknown): number {
  try {
    const { widgets = [] } = JSON.parse(String(body)) as { widgets?: { properties?: { metrics?: unknown[][] } }[] };
    const shown = widgets.flatMap(({ properties }) => properties?.metrics ?? []);
    return shown.filter((metric) => typeof metric[0] === "string").length;
  } catch {
    throw new Undetermined("its body is known only when it is applied");
  }
}

const MINUTES: { readonly [unit: string]: number } = { minute: 1, hour: 60, day: 1440 };

/** How often `rate(5 minutes)` comes a month. */
function runsOf(canary: Reading, expression: unknown): number {
  const written = canary.text(expression, "");
  const [, count = "", unit = ""] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(written) ?? [];
  const minutes = Number(count) * (MINUTES[unit] ?? 0);
  if (!(minutes > 0)) throw new Undetermined(`how often "${written}" comes is not known`);
  return (DAYS * 1440) / minutes;
}
