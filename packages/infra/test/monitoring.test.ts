import { ApiGateway, Monitoring, type MonitoringProps, problemsOf, type TerraformStack } from "../src/index.ts";
import { eloquent, service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const world = () => synth((stack) => void eloquent(stack), PRODUCTION);

const named = (ending: string): Json => {
  const found = world()
    .all("aws_cloudwatch_metric_alarm")
    .filter((alarm) => String(alarm["alarm_name"]).endsWith(ending));
  if (found.length !== 1) throw new Error(`${found.length} alarms end with ${ending}`);
  return found[0]!;
};

const CRITICAL = { evaluation_periods: 1, datapoints_to_alarm: 1 };
const WARNING = { evaluation_periods: 3, datapoints_to_alarm: 3 };

const topic = (severity: string) => [
  expect.stringMatching(new RegExp(`aws_sns_topic\\.monitoring_topics_${severity}_.*arn`)),
];
const periods = (alarm: Json) => [
  ...new Set(
    [alarm["period"], ...(alarm["metric_query"] ?? []).map((query: Json) => query["metric"]?.period)].filter(Boolean),
  ),
];

test("E1-102: down, asked from outside every 30 s, calls at once, and so does silence", () => {
  const alarm = named("eloquent-ai-api-down");
  expect(alarm).toMatchObject({
    ...CRITICAL,
    metric_name: "HealthCheckStatus",
    namespace: "AWS/Route53",
    comparison_operator: "LessThanThreshold",
    threshold: 1,
    period: 60,
    treat_missing_data: "breaching",
    alarm_actions: topic("critical"),
  });
  const probe = world().one("aws_route53_health_check");
  expect(probe).toMatchObject({ type: "HTTPS", port: 443, resource_path: "/production/health" });
  expect(probe["fqdn"]).toMatch(/^\$\{aws_api_gateway_rest_api\..*\.id\}\.execute-api\.us-east-1\.amazonaws\.com$/);
});

test.each(["eloquent-ai-backend-errors", "eloquent-ai-api-errors"])(
  "E1-103: more than 5 % errors call at once: %s",
  (ending) => {
    const alarm = named(ending);
    expect(alarm).toMatchObject({
      ...CRITICAL,
      threshold: 5,
      comparison_operator: "GreaterThanThreshold",
      alarm_actions: topic("critical"),
    });
    expect(alarm["metric_query"][0].expression).toBe("IF(requests>0,100*failed/requests,0)");
    expect(periods(alarm)).toEqual([60]);
  },
);

test.each(["eloquent-ai-backend-latency", "eloquent-ai-api-latency"])(
  "E1-104: p95 above 5 s calls at once: %s",
  (ending) => {
    expect(named(ending)).toMatchObject({
      ...CRITICAL,
      extended_statistic: "p95",
      threshold: 5000,
      period: 60,
      alarm_actions: topic("critical"),
    });
  },
);

test.each([
  ["E1-105: a failed database connection", "signal-dbconnectionerrors", "DbConnectionErrors"],
  ["E1-106: a language model that throttles", "signal-llmthrottled", "LlmThrottled"],
])("%s calls at once", (_title, ending, metric) => {
  expect(named(ending)).toMatchObject({
    ...CRITICAL,
    metric_name: metric,
    namespace: "eloquent-ai",
    dimensions: { Service: "eloquent-ai-backend" },
    comparison_operator: "GreaterThanOrEqualToThreshold",
    statistic: "Sum",
    threshold: 1,
    period: 60,
    alarm_actions: topic("critical"),
  });
});

test.each([
  ["E1-107: processor above 70 %", "eloquent-ai-backend-cpu", "CPUUtilization", 70],
  ["E1-108: memory above 80 %", "eloquent-ai-backend-memory", "MemoryUtilization", 80],
])("%s for 15 minutes warns", (_title, ending, metric, threshold) => {
  const alarm = named(ending);
  expect(alarm).toMatchObject({
    ...WARNING,
    metric_name: metric,
    namespace: "AWS/AppRunner",
    threshold,
    period: 300,
    comparison_operator: "GreaterThanThreshold",
    alarm_actions: topic("warning"),
  });
  expect(Object.keys(alarm["dimensions"]).sort()).toEqual(["ServiceID", "ServiceName"]);
});

test("E1-109 D-E1-10: fewer than 70 % cache hits over all nodes for 15 minutes warn", () => {
  const alarm = named("eloquent-ai-redis-cache-hits");
  expect(alarm).toMatchObject({
    ...WARNING,
    threshold: 70,
    comparison_operator: "LessThanThreshold",
    alarm_actions: topic("warning"),
  });
  expect(alarm["metric_query"][0].expression).toBe("IF((h1+h2+m1+m2)>0,100*(h1+h2)/(h1+h2+m1+m2),100)");
  const nodes = alarm["metric_query"]
    .slice(1)
    .map((query: Json) => query["metric"].dimensions.CacheClusterId.slice(-4));
  expect(nodes).toEqual(["-001", "-002", "-001", "-002"]);
  expect(periods(alarm)).toEqual([300]);
});

test("E1-225: the memory of the cache is watched", () => {
  expect(named("eloquent-ai-redis-memory")).toMatchObject({
    ...WARNING,
    threshold: 80,
    alarm_actions: topic("warning"),
  });
});

test("E1-110: traffic far from what is usual warns", () => {
  const alarm = named("eloquent-ai-backend-traffic");
  expect(alarm).toMatchObject({ ...WARNING, threshold_metric_id: "band", alarm_actions: topic("warning") });
  expect(alarm).not.toHaveProperty("threshold");
  // Nobody comes any more is as odd as everybody comes.
  expect(alarm["comparison_operator"]).toBe("LessThanLowerOrGreaterThanUpperThreshold");
  expect(alarm["metric_query"][1].expression).toBe("ANOMALY_DETECTION_BAND(watched, 3)");
});

test("E1-111: the budget tells of 80 % spent and of 100 % forecast", () => {
  const budget = world().one("aws_budgets_budget");
  expect(budget).toMatchObject({ limit_amount: "400", limit_unit: "USD", time_unit: "MONTHLY" });
  expect(budget["notification"].map((one: Json) => [one["notification_type"], one["threshold"]])).toEqual([
    ["ACTUAL", 80],
    ["FORECASTED", 100],
  ]);
});

test("E1-112 E1-113: drifting latency and eight of ten instances are told, by the hour", () => {
  expect(periods(named("eloquent-ai-backend-latency-trend"))).toEqual([3600]);
  expect(named("eloquent-ai-backend-capacity")).toMatchObject({
    metric_name: "ActiveInstances",
    threshold: 8,
    period: 3600,
    comparison_operator: "GreaterThanOrEqualToThreshold",
    alarm_actions: topic("info"),
  });
});

test("E1-305: a processor that is used less than 20 % for a whole day is told of", () => {
  expect(named("eloquent-ai-backend-idle")).toMatchObject({
    metric_name: "CPUUtilization",
    comparison_operator: "LessThanThreshold",
    threshold: 20,
    period: 3600,
    evaluation_periods: 24,
    datapoints_to_alarm: 24,
    alarm_actions: topic("info"),
  });
});

test("E1-80: thresholds are 70, 80 and 5 unless written otherwise", () => {
  const thresholds = (props: Partial<MonitoringProps>) =>
    Object.fromEntries(
      synth((stack) => void new Monitoring(stack, "monitoring", { watches: [service(stack)], ...props }), STAGING)
        .all("aws_cloudwatch_metric_alarm")
        .map((alarm) => [String(alarm["alarm_name"]).replace(/^.*backend-/, ""), alarm["threshold"]]),
    );
  expect(thresholds({})).toMatchObject({ cpu: 70, memory: 80, errors: 5 });
  expect(thresholds({ cpu: "50 %", memory: "60 %", errors: "1 %" })).toMatchObject({ cpu: 50, memory: 60, errors: 1 });
});

test("E1-79 D-E1-33: one encrypted topic a severity, that only alarms and budgets of the account may write to", () => {
  const { all, one } = world();
  expect(all("aws_sns_topic")).toHaveLength(3);
  expect(all("aws_sns_topic").every((made) => /aws_kms_key/.test(made["kms_master_key_id"]))).toBe(true);
  const policy = JSON.parse(one("aws_sns_topic_policy", "critical").policy);
  expect(policy.Statement[0].Condition).toEqual({ StringEquals: { "aws:SourceAccount": "222222222222" } });
  expect(policy.Statement[1]).toMatchObject({
    Effect: "Deny",
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
  expect(one("aws_sns_topic_subscription")).toMatchObject({ protocol: "email", endpoint: "oncall@example.com" });
});

test("every alarm says what is the matter, and every one but those of composites has somebody to tell", () => {
  const alarms = world().all("aws_cloudwatch_metric_alarm");
  expect(alarms.length).toBeGreaterThan(12);
  for (const alarm of alarms) {
    expect(alarm["alarm_description"]).toMatch(/^(critical|warning|info): .+\.$/);
    expect(["breaching", "notBreaching", "ignore", "missing"]).toContain(alarm["treat_missing_data"]);
    if (String(alarm["alarm_name"]).endsWith("system-maintenance")) continue;
    expect(alarm["alarm_actions"]).toHaveLength(1);
    expect(alarm["ok_actions"]).toEqual(alarm["alarm_actions"]);
  }
  expect(new Set(alarms.map((alarm) => alarm["alarm_name"])).size).toBe(alarms.length);
});

test("a thing of one's own is watched by offering alarms; the same thing twice is a problem", () => {
  const queue = {
    watchName: "queue",
    alarms: () => [
      {
        id: "depth",
        severity: "critical" as const,
        says: "Nobody works on the queue",
        measure: { metric: { namespace: "AWS/SQS", name: "Depth", dimensions: {}, stat: "Maximum" } },
        when: ">" as const,
        threshold: 100,
        silence: "ignore" as const,
      },
    ],
    charts: () => [],
  };
  const { one } = synth((stack) => void new Monitoring(stack, "monitoring", { watches: [queue] }), STAGING);
  expect(one("aws_cloudwatch_metric_alarm").metric_name).toBe("Depth");
  const twice = build((stack) => void new Monitoring(stack, "monitoring", { watches: [queue, queue], cpu: "170 %" }));
  expect(problemsOf(twice).map(({ code }) => code)).toEqual(["TOWLINE_WATCHED_TWICE", "TOWLINE_PERCENT"]);
});

test("outside us-east-1, where Route 53 reports, there is no probe that would ring for ever, and synth says so", () => {
  const elsewhere = { ...STAGING, region: "eu-central-1" };
  const made = (stack: TerraformStack) => {
    const api = new ApiGateway(stack, "api", { forwardsTo: service(stack), limits: { perIp: "100 / minute" } });
    new Monitoring(stack, "monitoring", { watches: [api] });
  };
  expect(synth(made, elsewhere).all("aws_route53_health_check")).toEqual([]);
  const { metadata } = build(made, elsewhere).node.findChild("monitoring").node;
  expect(metadata.map(({ data }) => String(data).split(":")[0])).toEqual(["TOWLINE_PROBE_REGION"]);
});
