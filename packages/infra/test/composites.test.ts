import { Monitoring, type MonitoringProps, problemsOf, type Watchable } from "../src/index.ts";
import { eloquent } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const metric = (name: string) => ({ namespace: "Shop", name, dimensions: {}, stat: "Sum" });

/** A shop that offers an alarm on the share of failed requests, one on its health and one over both. */
const shop: Watchable = {
  watchName: "shop",
  alarms: () => [
    {
      id: "errors",
      severity: "critical",
      says: "Requests fail",
      measure: { formula: "100*failed/requests", metrics: { failed: metric("Failed"), requests: metric("Requests") } },
      when: ">",
      threshold: 5,
      silence: "notBreaching",
    },
    {
      id: "healthy",
      severity: "critical",
      says: "No target is healthy",
      measure: { metric: metric("Healthy") },
      when: "<",
      threshold: 1,
      silence: "breaching",
      quiet: true,
    },
  ],
  composites: () => [
    { id: "down", severity: "critical", says: "The shop is down", allOf: ["errors", ["healthy", "shop/errors"]] },
  ],
  charts: () => [],
};

const watched = (props: Partial<MonitoringProps> = {}) =>
  synth((stack) => void new Monitoring(stack, "monitoring", { watches: [shop], ...props }), PRODUCTION);
const problems = (props: Partial<MonitoringProps>) =>
  problemsOf(build((stack) => void new Monitoring(stack, "monitoring", { watches: [shop], ...props })));

/** A rule with the names of resources in place of the references to them. */
const rule = (composite: Json): string =>
  composite["alarm_rule"].replaceAll(
    /\\?"\$\{aws_cloudwatch_\w+_alarm\.monitoring_(.+?)_[0-9A-F]{8}\.alarm_name\}\\?"/g,
    "$1",
  );

test("a service is down when requests fail and nothing is healthy: an alarm over the alarms", () => {
  const { one } = watched();
  const down = one("aws_cloudwatch_composite_alarm", "shop-down");
  expect(rule(down)).toBe("ALARM(shop-errors) AND (ALARM(shop-healthy) OR ALARM(shop-errors))");
  expect(down["alarm_actions"]).toEqual([expect.stringContaining("aws_sns_topic.monitoring_topics_critical")]);
  expect(one("aws_cloudwatch_metric_alarm", "shop-healthy")).not.toHaveProperty("alarm_actions");
});

test("while the system is worked on no composite alarm tells anybody, until that is taken back", () => {
  const { one } = watched();
  const suppressor = one("aws_cloudwatch_metric_alarm", "system-maintenance");
  expect(suppressor).toMatchObject({
    namespace: "eloquent-ai",
    metric_name: "Maintenance",
    dimensions: { Environment: "production" },
    comparison_operator: "GreaterThanOrEqualToThreshold",
    threshold: 1,
    // Keeps its state: one 1 begins a maintenance, one 0 ends it.
    treat_missing_data: "ignore",
  });
  expect(suppressor).not.toHaveProperty("alarm_actions");
  expect(one("aws_cloudwatch_composite_alarm", "shop-down").actions_suppressor).toEqual({
    alarm: expect.stringMatching(/aws_cloudwatch_metric_alarm\.monitoring_system-maintenance_\w+\.alarm_name/),
    wait_period: 60,
    extension_period: 60,
  });
});

test("users are locked out when the door does not answer from outside and requests fail behind it", () => {
  const outage = synth((stack) => void eloquent(stack), PRODUCTION).one("aws_cloudwatch_composite_alarm", "outage");
  expect(rule(outage)).toBe("ALARM(eloquent-ai-api-down) AND ALARM(eloquent-ai-api-errors)");
});

test("an objective of 99.9 % calls when its errors burn 14.4 times too fast and warns at 6 times, over two windows each", () => {
  const { all, one } = watched({ objective: "99.9 %" });
  const windows = all("aws_cloudwatch_metric_alarm")
    .filter(({ alarm_name }) => alarm_name.includes("budget-burns"))
    .map((alarm) => [
      alarm["alarm_name"].replace(/^.*shop-/, ""),
      alarm["threshold"],
      alarm["metric_query"][1].metric.period,
      alarm["alarm_actions"],
    ]);
  expect(windows).toEqual([
    ["budget-burns-30m", 0.6, 1800, undefined],
    ["budget-burns-360m", 0.6, 21_600, undefined],
    ["budget-burns-fast-5m", 1.44, 300, undefined],
    ["budget-burns-fast-60m", 1.44, 3600, undefined],
  ]);
  const told = (part: string) => {
    const composite = one("aws_cloudwatch_composite_alarm", part);
    return [rule(composite), /topics_(\w+?)_/.exec(composite["alarm_actions"][0])![1]];
  };
  expect(told("shop-budget-burns-fast_")).toEqual([
    "ALARM(shop-budget-burns-fast-60m) AND ALARM(shop-budget-burns-fast-5m)",
    "critical",
  ]);
  expect(told("shop-budget-burns_")).toEqual([
    "ALARM(shop-budget-burns-360m) AND ALARM(shop-budget-burns-30m)",
    "warning",
  ]);
  expect(problems({ objective: "100 %" }).map(({ code }) => code)).toEqual(["TOWLINE_OBJECTIVE"]);
});

test("an alarm that is muted keeps its state, tells nobody, and says until when and why", () => {
  const { one } = watched({ mute: { "shop/errors": { reason: "the old shop answers 500", until: "2026-12-31" } } });
  expect(one("aws_cloudwatch_metric_alarm", "shop-errors")).toMatchObject({
    actions_enabled: false,
    alarm_description: "critical: Requests fail. Muted until 2026-12-31: the old shop answers 500.",
  });
  expect(one("aws_cloudwatch_composite_alarm", "shop-down")).not.toHaveProperty("actions_enabled");
  const [problem] = problems({ mute: { "shop/erors": { reason: "typo", until: "2026-12-31" } } });
  expect(problem).toMatchObject({ code: "TOWLINE_MUTE_UNKNOWN", instead: expect.stringContaining('"shop/errors"') });
});

test("every alarm leads to the part of the runbook that is about it", () => {
  const { one } = watched({ runbooks: "https://wiki.example.com/runbooks" });
  expect(one("aws_cloudwatch_metric_alarm", "shop-errors").alarm_description).toBe(
    "critical: Requests fail. Runbook: https://wiki.example.com/runbooks#errors.",
  );
  expect(one("aws_cloudwatch_composite_alarm", "shop-down").alarm_description).toMatch(/#down\.$/);
});

test("a composite of an alarm that nobody offers is a problem, and where nobody is told there is none at all", () => {
  const odd: Watchable = {
    ...shop,
    composites: () => [{ id: "odd", severity: "critical", says: "Odd", allOf: ["errors", "moon"] }],
  };
  const [problem] = problems({ watches: [odd] });
  expect(problem).toMatchObject({ code: "TOWLINE_ALARM_UNKNOWN", what: expect.stringContaining('"shop/moon"') });
  const { all } = synth(
    (stack) => void new Monitoring(stack, "monitoring", { watches: [shop], severities: ["warning"] }),
    STAGING,
  );
  expect(all("aws_cloudwatch_composite_alarm")).toEqual([]);
  expect(all("aws_cloudwatch_metric_alarm")).toEqual([]);
});
