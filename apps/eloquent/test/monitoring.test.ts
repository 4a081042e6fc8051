import { type Json, type StackJson, synthesizedStacks } from "./support/stacks.ts";

const { staging, production } = synthesizedStacks();
const both = [
  ["staging", staging],
  ["production", production],
] as const;

/** The three clocks of D-E1-33. */
const IMMEDIATE = { periods: 1, period: 60, topic: "critical" };
const QUARTER_OF_AN_HOUR = { periods: 3, period: 300, topic: "warning" };
const HOURLY = { periods: 1, period: 3600, topic: "info" };

/** What an alarm watches, reduced to what the requirements speak of. */
function alarm(stack: StackJson, part: string) {
  const found = stack.one("aws_cloudwatch_metric_alarm", `monitoring_${part}_`);
  const metrics = (found["metric_query"] ?? []).flatMap((query: Json) => query["metric"] ?? []) as Json[];
  const periods = [found["period"], ...metrics.map((metric) => metric["period"])].filter(Boolean);
  expect(new Set(periods).size).toBe(1);
  expect(found["datapoints_to_alarm"]).toBe(found["evaluation_periods"]);
  const [topic] = found["alarm_actions"].map(
    (action: string) => /monitoring_topics_(\w+?)_[0-9A-F]+\.arn/.exec(action)?.[1],
  );
  return { found, metrics, clock: { periods: found["evaluation_periods"], period: periods[0], topic } };
}

/** The only metric of an alarm, as `namespace/name operator threshold`. */
const simple = ({ found }: ReturnType<typeof alarm>): string =>
  `${found["namespace"]}/${found["metric_name"]} ${found["comparison_operator"]} ${found["threshold"]}`;

describe.each(both)("what calls at once in %s", (_, stack) => {
  test("E1-102: the front door does not answer its health check", () => {
    const down = alarm(stack, "eloquent-ai-api-down");
    expect(simple(down)).toBe("AWS/Route53/HealthCheckStatus LessThanThreshold 1");
    expect(down.found["treat_missing_data"]).toBe("breaching");
    expect(down.clock).toEqual(IMMEDIATE);
  });

  test.each(["eloquent-ai-backend-errors", "eloquent-ai-api-errors"])("E1-103: more than 5 % errors: %s", (part) => {
    const { found, metrics, clock } = alarm(stack, part);
    expect(found["metric_query"][0].expression).toBe("IF(requests>0,100*failed/requests,0)");
    expect(metrics.map((metric) => metric["metric_name"])).toEqual([
      expect.stringMatching(/^5xx/i),
      expect.stringMatching(/^(Requests|Count)$/),
    ]);
    expect([found["comparison_operator"], found["threshold"]]).toEqual(["GreaterThanThreshold", 5]);
    expect(clock).toEqual(IMMEDIATE);
  });

  test("E1-104: one request in twenty takes more than 5 seconds", () => {
    const latency = alarm(stack, "eloquent-ai-backend-latency");
    expect(simple(latency)).toBe("AWS/AppRunner/RequestLatency GreaterThanThreshold 5000");
    expect(latency.found["extended_statistic"]).toBe("p95");
    expect(latency.clock).toEqual(IMMEDIATE);
  });

  test.each([
    ["E1-105: a database connection fails", "dbconnectionerrors", "DbConnectionErrors"],
    ["E1-106: the language model throttles", "llmthrottled", "LlmThrottled"],
  ])("%s", (_title, part, metric) => {
    const signal = alarm(stack, `eloquent-ai-backend-signal-${part}`);
    expect(simple(signal)).toBe(`eloquent-ai/${metric} GreaterThanOrEqualToThreshold 1`);
    expect(signal.clock).toEqual(IMMEDIATE);
    const { image_configuration } = stack.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(image_configuration.runtime_environment_variables["METRICS_NAMESPACE"]).toBe("eloquent-ai");
  });
});

describe.each(both)("what warns after 15 minutes in %s", (_, stack) => {
  test.each([
    ["E1-107: processor above 70 %", "cpu", "AWS/AppRunner/CPUUtilization GreaterThanThreshold 70"],
    ["E1-108: memory above 80 %", "memory", "AWS/AppRunner/MemoryUtilization GreaterThanThreshold 80"],
  ])("%s", (_title, part, watched) => {
    expect(simple(alarm(stack, `eloquent-ai-backend-${part}`))).toBe(watched);
    expect(alarm(stack, `eloquent-ai-backend-${part}`).clock).toEqual(QUARTER_OF_AN_HOUR);
  });

  test("E1-109 E1-86 D-E1-10: fewer than 70 % of reads hit the cache, over all its nodes", () => {
    const { found, metrics, clock } = alarm(stack, "eloquent-ai-redis-cache-hits");
    expect(metrics.map((metric) => metric["metric_name"])).toEqual([
      "CacheHits",
      "CacheHits",
      "CacheMisses",
      "CacheMisses",
    ]);
    expect([found["comparison_operator"], found["threshold"]]).toEqual(["LessThanThreshold", 70]);
    expect(clock).toEqual(QUARTER_OF_AN_HOUR);
  });

  test("E1-225: the memory of a cache node is above 80 %", () => {
    const { found, metrics, clock } = alarm(stack, "eloquent-ai-redis-memory");
    expect(new Set(metrics.map((metric) => metric["metric_name"]))).toEqual(new Set(["DatabaseMemoryUsagePercentage"]));
    expect(found["threshold"]).toBe(80);
    expect(clock).toEqual(QUARTER_OF_AN_HOUR);
  });

  test("E1-110: traffic is far from what is usual", () => {
    const { found, metrics, clock } = alarm(stack, "eloquent-ai-backend-traffic");
    expect(metrics.map((metric) => metric["metric_name"])).toEqual(["Requests"]);
    expect(JSON.stringify(found["metric_query"])).toContain("ANOMALY_DETECTION_BAND");
    expect(clock).toEqual(QUARTER_OF_AN_HOUR);
  });
});

describe.each(both)("what is told by the hour in %s", (name, stack) => {
  test("E1-112 E1-113: latency drifts, or eight of ten instances run", () => {
    const trend = alarm(stack, "eloquent-ai-backend-latency-trend");
    expect(trend.metrics[0]).toMatchObject({ metric_name: "RequestLatency", stat: "p95" });
    expect(trend.clock).toEqual(HOURLY);
    const capacity = alarm(stack, "eloquent-ai-backend-capacity");
    expect(simple(capacity)).toBe("AWS/AppRunner/ActiveInstances GreaterThanOrEqualToThreshold 8");
    expect(capacity.clock).toEqual(HOURLY);
  });

  test("E1-111 E1-261 E1-288 E1-296 E1-303: the budget, at 80 % spent and at 100 % forecast, tells the topic", () => {
    const budget = stack.one("aws_budgets_budget");
    expect(budget).toMatchObject({
      budget_type: "COST",
      time_unit: "MONTHLY",
      limit_unit: "USD",
      limit_amount: name === "production" ? "700" : "300",
      cost_filter: [{ name: "TagKeyValue", values: [`user:Environment$${name}`] }],
    });
    expect(
      budget["notification"].map((one: Json) => [one["notification_type"], one["threshold"], one["threshold_type"]]),
    ).toEqual([
      ["ACTUAL", 80, "PERCENTAGE"],
      ["FORECASTED", 100, "PERCENTAGE"],
    ]);
    for (const { subscriber_sns_topic_arns } of budget["notification"]) {
      expect(subscriber_sns_topic_arns).toEqual([expect.stringContaining("aws_sns_topic.monitoring_topics_info")]);
    }
  });
});

test("E1-79 D-E1-33: three topics, one a severity, and no alarm that tells none of them", () => {
  for (const [name, stack] of both) {
    expect(stack.all("aws_sns_topic").map((topic) => topic["name"])).toEqual(
      ["critical", "info", "warning"].map((severity) => `eloquent-ai-${name}-alerts-${severity}`),
    );
    for (const one of stack.all("aws_cloudwatch_metric_alarm")) {
      expect(one["alarm_actions"]).toEqual([expect.stringMatching(/aws_sns_topic\.monitoring_topics_/)]);
    }
  }
});

test("E1-80 E1-241: production has every alarm there is, with the thresholds 70, 80 and 5", () => {
  const ids = (stack: StackJson) => Object.keys(stack.json["resource"].aws_cloudwatch_metric_alarm);
  expect(ids(production)).toHaveLength(29);
  expect(ids(production)).toEqual(ids(staging));
  expect(alarm(production, "eloquent-ai-backend-cpu").found["threshold"]).toBe(70);
  expect(alarm(production, "eloquent-ai-backend-memory").found["threshold"]).toBe(80);
  expect(alarm(production, "eloquent-ai-backend-errors").found["threshold"]).toBe(5);
});

describe("the dashboard", () => {
  const { dashboard_body } = production.one("aws_cloudwatch_dashboard");
  const widgets = (JSON.parse(dashboard_body).widgets as Json[]).filter(({ type }) => type === "metric");
  const charted = widgets.flatMap(({ properties }) =>
    properties.metrics.map((metric: unknown[]) => {
      const { stat } = metric.at(-1) as Json;
      return `${metric[0]}/${metric[1]} ${stat} ${properties.period}`;
    }),
  );

  test.each([
    ["E1-81: requests a minute", ["AWS/AppRunner/2xxStatusResponses Sum 60", "AWS/ApiGateway/Count Sum 60"]],
    [
      "E1-82: response times P50, P95, P99",
      ["p50", "p95", "p99"].flatMap((stat) => [
        `AWS/AppRunner/RequestLatency ${stat} 60`,
        `AWS/ApiGateway/Latency ${stat} 60`,
      ]),
    ],
    ["E1-86: cache hits and misses", ["AWS/ElastiCache/CacheHits Sum 60", "AWS/ElastiCache/CacheMisses Sum 60"]],
    ["E1-87: processor of the instances", ["AWS/AppRunner/CPUUtilization Average 60"]],
    ["E1-88: memory of the instances", ["AWS/AppRunner/MemoryUtilization Average 60"]],
    [
      "E1-91: memory and evictions of Redis",
      ["AWS/ElastiCache/DatabaseMemoryUsagePercentage Average 60", "AWS/ElastiCache/Evictions Sum 60"],
    ],
  ])("%s", (_, metrics) => {
    expect(charted).toEqual(expect.arrayContaining(metrics));
  });

  test("E1-78: one an environment, about that environment", () => {
    expect(production.one("aws_cloudwatch_dashboard")["dashboard_name"]).toBe("eloquent-ai-production-monitoring");
    expect(staging.one("aws_cloudwatch_dashboard")["dashboard_name"]).toBe("eloquent-ai-staging-monitoring");
  });
});

test("E1-75: metrics are watched and logs are kept, encrypted, a year in production and 90 days in staging", () => {
  for (const [name, stack] of both) {
    expect(stack.all("aws_cloudwatch_log_group").length).toBeGreaterThanOrEqual(5);
    for (const group of stack.all("aws_cloudwatch_log_group")) {
      expect(group).toMatchObject({
        retention_in_days: name === "production" ? 365 : 90,
        kms_key_id: expect.stringContaining("aws_kms_key"),
      });
    }
  }
});
