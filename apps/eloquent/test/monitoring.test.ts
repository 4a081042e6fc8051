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
    const budget = stack.one("aws_budgets_budget", "monitoring_budget");
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
      // What composites are made of tells nobody itself.
      if (one["alarm_name"].endsWith("system-maintenance")) continue;
      expect(one["alarm_actions"]).toEqual([expect.stringMatching(/aws_sns_topic\.monitoring_topics_/)]);
    }
  }
});

test("E1-80 E1-241: production has every alarm there is, with the thresholds 70, 80 and 5", () => {
  const ids = (stack: StackJson) => Object.keys(stack.json["resource"].aws_cloudwatch_metric_alarm);
  const perZone = (id: string) => !/ports-us-east-1/.test(id);
  expect(ids(production).length).toBeGreaterThan(20);
  expect(ids(production).filter(perZone)).toEqual(ids(staging).filter(perZone));
  expect(alarm(production, "eloquent-ai-backend-cpu").found["threshold"]).toBe(70);
  expect(alarm(production, "eloquent-ai-backend-memory").found["threshold"]).toBe(80);
  expect(alarm(production, "eloquent-ai-backend-errors").found["threshold"]).toBe(5);
});

test.each([
  ["E1-198 E1-202", "cpu", 70],
  ["E1-199 E1-203", "memory", 80],
  ["E1-201", "latency", 2000],
  ["E1-200", "queue", 100],
])(
  "%s D-E1-03: App Runner scales by concurrency alone, so five minutes above the figure of %s are told",
  (_, id, figure) => {
    const { found } = alarm(production, `eloquent-ai-backend-scale-${id}`);
    expect(found).toMatchObject({ threshold: figure, evaluation_periods: 5, datapoints_to_alarm: 5 });
  },
);

describe("the dashboards", () => {
  const bodies = Object.fromEntries(
    production.all("aws_cloudwatch_dashboard").map(({ dashboard_body, dashboard_name }) => {
      const widgets = JSON.parse(dashboard_body).widgets as Json[];
      return [dashboard_name.replace("eloquent-ai-production-monitoring-", ""), widgets];
    }),
  );
  const charted = (dashboard: string): string[] =>
    (bodies[dashboard] as Json[])
      .filter(({ type }) => type === "metric")
      .flatMap(({ properties }) =>
        properties.metrics.map((line: Json[]) => {
          if (line[0]!["expression"]) return line[0]!["expression"];
          return `${line[0]}/${line[1]} ${line.at(-1)!["stat"]} ${properties.period}`;
        }),
      );

  test.each([
    [
      "E1-81: requests a minute",
      "application",
      ["AWS/AppRunner/2xxStatusResponses Sum 60", "AWS/ApiGateway/Count Sum 60"],
    ],
    [
      "E1-82: response times P50, P95, P99",
      "application",
      ["p50", "p95", "p99"].flatMap((stat) => [
        `AWS/AppRunner/RequestLatency ${stat} 60`,
        `AWS/ApiGateway/Latency ${stat} 60`,
      ]),
    ],
    [
      "E1-83: error rates 4xx and 5xx",
      "errors",
      [
        "IF(requests>0,100*refused/requests,0)",
        "AWS/AppRunner/4xxStatusResponses Sum 60",
        "IF(all>0,100*failed/all,0)",
        "AWS/ApiGateway/5XXError Sum 60",
      ],
    ],
    [
      "E1-76 E1-84 E1-289: use, tokens and latency of the language model",
      "application",
      ["LlmCalls Sum", "LlmInputTokens Sum", "LlmOutputTokens Sum", "LlmLatency p95"].map(
        (metric) => `eloquent-ai/${metric} 60`,
      ),
    ],
    [
      "E1-86: cache hits and misses",
      "application",
      ["AWS/ElastiCache/CacheHits Sum 60", "AWS/ElastiCache/CacheMisses Sum 60"],
    ],
    ["E1-87: processor of the instances", "infrastructure", ["AWS/AppRunner/CPUUtilization Average 60"]],
    ["E1-88: memory of the instances", "infrastructure", ["AWS/AppRunner/MemoryUtilization Average 60"]],
    [
      "E1-89 D-E1-32: network through NAT gateways and cache nodes",
      "infrastructure",
      ["AWS/NATGateway/BytesOutToDestination Sum 60", "AWS/ElastiCache/NetworkBytesIn Sum 60"],
    ],
    [
      "E1-90: connections of the database",
      "infrastructure",
      ["eloquent-ai/DbPoolInUse Maximum 60", "eloquent-ai/DbPoolSize Maximum 60"],
    ],
    [
      "E1-91: memory and evictions of Redis",
      "infrastructure",
      ["AWS/ElastiCache/DatabaseMemoryUsagePercentage Average 60", "AWS/ElastiCache/Evictions Sum 60"],
    ],
    ["E1-92: new users", "business", ["eloquent-ai/Registrations Sum 3600"]],
    ["E1-93: length of chat sessions", "business", ["eloquent-ai/ChatSessionSeconds Average 3600"]],
    ["E1-94: messages", "business", ["eloquent-ai/ChatMessages Sum 3600"]],
    ["E1-297: spend of the month and of the day", "cost", ["AWS/Billing/EstimatedCharges Maximum 86400"]],
    [
      "E1-298: cost of a user and of a session",
      "cost",
      ["eloquent-ai/ActiveUsers Sum 86400", "eloquent-ai/ChatSessions Sum 86400"],
    ],
    [
      "E1-255 E1-265 E1-299: tokens times their price",
      "cost",
      ["(input*3+output*15)/1000000", "eloquent-ai/LlmInputTokens Sum 3600"],
    ],
    [
      "E1-300: how much of what is paid for is used",
      "cost",
      ["AWS/AppRunner/CPUUtilization Average 60", "AWS/ElastiCache/EngineCPUUtilization Average 60"],
    ],
  ])("%s", (_, dashboard, metrics) => {
    expect(charted(dashboard)).toEqual(expect.arrayContaining(metrics));
  });

  test("E1-78 E1-97 E1-98 E1-99 E1-100 E1-101 E1-294: five an environment, about that environment", () => {
    const names = (stack: StackJson) =>
      stack
        .all("aws_cloudwatch_dashboard")
        .map((one) => one["dashboard_name"])
        .sort();
    for (const [name, stack] of both) {
      expect(names(stack)).toEqual(
        ["application", "business", "cost", "errors", "infrastructure"].map(
          (about) => `eloquent-ai-${name}-monitoring-${about}`,
        ),
      );
    }
  });

  test("E1-77: questions to the logs of the service are saved", () => {
    for (const { log_group_names } of production.all("aws_cloudwatch_query_definition")) {
      expect(log_group_names[0]).toMatch(/^\/aws\/apprunner\/eloquent-ai-backend\//);
    }
    expect(production.all("aws_cloudwatch_query_definition").length).toBeGreaterThanOrEqual(3);
  });
});

test("E1-119: Sentry samples one in ten traces and one in ten profiles", () => {
  for (const [, stack] of both) {
    const { image_configuration } = stack.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(image_configuration.runtime_environment_variables).toMatchObject({
      SENTRY_TRACES_SAMPLE_RATE: "0.1",
      SENTRY_PROFILES_SAMPLE_RATE: "0.1",
    });
  }
});

describe("who is told", () => {
  const severity = (topic: string) => /monitoring_topics_(critical|warning|info)_/.exec(topic)![1];
  const heard = (stack: StackJson) =>
    stack
      .all("aws_sns_topic_subscription")
      .map((one) => `${severity(one["topic_arn"])} ${one["protocol"]}`)
      .sort();

  test("E1-114: the team reads every severity in Slack, which may look and nothing else", () => {
    for (const [, stack] of both) {
      const slack = stack.one("aws_chatbot_slack_channel_configuration");
      expect(slack["sns_topic_arns"].map(severity)).toEqual(["critical", "warning", "info"]);
      expect(slack["guardrail_policy_arns"]).toEqual(["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"]);
    }
  });

  test("E1-115 E1-116 E1-117 D-E1-44: critical alerts go to mail and PagerDuty, and to the telephone in production only", () => {
    expect(heard(production)).toEqual(["critical email", "critical lambda", "critical sms"]);
    expect(heard(staging)).toEqual(["critical email", "critical lambda"]);
    expect(production.one("aws_sns_sms_preferences")["monthly_spend_limit"]).toBe(10);
    const { variables } = production.one("aws_lambda_function", "pager")["environment"];
    expect(variables["PAGER_SECRET"]).toContain("aws_secretsmanager_secret.secret-paging");
    expect(production.text).not.toContain("events.pagerduty.com/integration");
  });
});

test("E1-15: beside the health check of Route 53 a canary asks /health through the front door", () => {
  const canary = production.one("aws_synthetics_canary");
  expect(canary["run_config"].environment_variables["CHECK_URL"]).toMatch(/\/production\/health$/);
  expect(canary["schedule"].expression).toBe("rate(5 minutes)");
  expect(simple(alarm(production, "canary-fails"))).toBe("CloudWatchSynthetics/SuccessPercent LessThanThreshold 100");
});

test("users are locked out: not answering from outside and failing behind the door, as one alarm", () => {
  const { alarm_rule } = production.one("aws_cloudwatch_composite_alarm", "outage");
  const rung = [...alarm_rule.matchAll(/monitoring_([\w-]+?)_[0-9A-F]{8}/g)].map(([, id]) => id);
  expect(rung).toEqual(["eloquent-ai-api-down", "eloquent-ai-api-errors"]);
});

describe("what it costs", () => {
  test("E1-302 D-E1-34: a day above $50 is told of", () => {
    expect(production.one("aws_budgets_budget", "daily")).toMatchObject({ time_unit: "DAILY", limit_amount: "50" });
  });

  test("E1-292: spend unlike what the environment usually costs is told of", () => {
    const monitor = production.one("aws_ce_anomaly_monitor");
    expect(JSON.parse(monitor["monitor_specification"]).Tags.Values).toEqual(["production"]);
    expect(production.one("aws_ce_anomaly_subscription")["frequency"]).toBe("IMMEDIATE");
  });

  test("E1-262 E1-280 E1-304: few cached answers, an hour of tokens above $5, and unusual use of the language model", () => {
    const model = (id: string) => alarm(production, `eloquent-ai-backend-language-model-${id}`);
    expect([model("cache-hits").found["threshold"], model("cache-hits").clock]).toEqual([60, QUARTER_OF_AN_HOUR]);
    expect([model("spend").found["threshold"], model("spend").clock]).toEqual([5, HOURLY]);
    expect(JSON.stringify(model("usage").found["metric_query"])).toContain("ANOMALY_DETECTION_BAND");
  });

  test("E1-301: AWS looks for what nobody uses", () => {
    expect(production.one("aws_computeoptimizer_enrollment_status")["status"]).toBe("Active");
  });

  test("E1-305: less than 20 % of the processor for a day is told of", () => {
    const idle = alarm(production, "eloquent-ai-backend-idle");
    expect(simple(idle)).toBe("AWS/AppRunner/CPUUtilization LessThanThreshold 20");
    expect(idle.clock).toEqual({ periods: 24, period: 3600, topic: "info" });
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
