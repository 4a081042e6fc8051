import { Cost, type CostProps, Monitoring, problemsOf } from "../src/index.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const TOPIC = "arn:aws:sns:us-east-1:222222222222:alerts-info";
const world = (props: CostProps = {}, environment = PRODUCTION) =>
  synth((stack) => void new Cost(stack, "cost", { tells: TOPIC, ...props }), environment);
const problems = (props: CostProps) => problemsOf(build((stack) => void new Cost(stack, "cost", props)));

const notifications = (budget: Json) =>
  budget["notification"].map((one: Json) => [
    one["notification_type"],
    one["comparison_operator"],
    one["threshold"],
    one["threshold_type"],
    one["subscriber_sns_topic_arns"],
  ]);

test("E1-261 E1-288 E1-303 D-E1-34: $700 a month, told at 80 %, which is $560, and when all of it is forecast to be spent", () => {
  const budget = world().one("aws_budgets_budget", "cost_budget");
  expect(budget).toMatchObject({
    budget_type: "COST",
    time_unit: "MONTHLY",
    limit_amount: "700",
    limit_unit: "USD",
    cost_filter: [{ name: "TagKeyValue", values: ["user:Environment$production"] }],
  });
  expect((Number(budget["limit_amount"]) * budget["notification"][0].threshold) / 100).toBe(560);
  expect(notifications(budget)).toEqual([
    ["ACTUAL", "GREATER_THAN", 80, "PERCENTAGE", [TOPIC]],
    ["FORECASTED", "GREATER_THAN", 100, "PERCENTAGE", [TOPIC]],
  ]);
});

test("E1-302 D-E1-34: a day that costs more than $50 is told of, whatever the month comes to", () => {
  const budget = world().one("aws_budgets_budget", "daily");
  expect(budget).toMatchObject({ time_unit: "DAILY", limit_amount: "50" });
  expect(notifications(budget)).toEqual([["ACTUAL", "GREATER_THAN", 100, "PERCENTAGE", [TOPIC]]]);
  expect(
    world({ daily: "$5 / day", budget: "$1,000 / month" })
      .all("aws_budgets_budget")
      .map((one) => one["limit_amount"]),
  ).toEqual(["1000", "5"]);
});

test("E1-292: spend that is unlike what the environment usually costs is told of as it is found", () => {
  const { one } = world({ anomalies: "$35" });
  const monitor = one("aws_ce_anomaly_monitor");
  // One monitor by service is all that an account may have, and it comes with the account.
  expect(monitor["monitor_type"]).toBe("CUSTOM");
  expect(JSON.parse(monitor["monitor_specification"]).Tags).toEqual({
    Key: "Environment",
    MatchOptions: null,
    Values: ["production"],
  });
  expect(one("aws_ce_anomaly_subscription")).toMatchObject({
    frequency: "IMMEDIATE",
    monitor_arn_list: [expect.stringContaining("aws_ce_anomaly_monitor")],
    subscriber: [{ type: "SNS", address: TOPIC }],
    threshold_expression: {
      dimension: { key: "ANOMALY_TOTAL_IMPACT_ABSOLUTE", match_options: ["GREATER_THAN_OR_EQUAL"], values: ["35"] },
    },
  });
});

test("two environments of one account do not count for each other", () => {
  const names = (environment: typeof STAGING) => {
    const made = world({}, environment);
    return [...made.all("aws_budgets_budget"), ...made.all("aws_ce_anomaly_monitor")].map((one) => one["name"]);
  };
  const all = [...names(STAGING), ...names(PRODUCTION)];
  expect(new Set(all).size).toBe(6);
  expect(world({}, STAGING).text).not.toContain("production");
});

test("E1-293 E1-295: tags that bills are split by are switched on where they are named, and nowhere else", () => {
  expect(world().all("aws_ce_cost_allocation_tag")).toEqual([]);
  const tags = world({ allocationTags: ["Environment", "Project", "ManagedBy"] }).all("aws_ce_cost_allocation_tag");
  expect(tags.map((tag) => [tag["tag_key"], tag["status"]])).toEqual([
    ["Environment", "Active"],
    ["ManagedBy", "Active"],
    ["Project", "Active"],
  ]);
});

test("E1-301: AWS looks for what nobody uses, unless that is switched off", () => {
  expect(world().one("aws_computeoptimizer_enrollment_status").status).toBe("Active");
  expect(world({ findWaste: false }).all("aws_computeoptimizer_enrollment_status")).toEqual([]);
});

test("where spending has to stop by itself, a policy that denies is attached when the month is spent", () => {
  const stop = {
    policyArn: "arn:aws:iam::222222222222:policy/nothing-new",
    roles: ["shop-deploy"],
    reason: "a training account",
  };
  const { one } = world({ stop });
  expect(one("aws_budgets_budget_action")).toMatchObject({
    action_type: "APPLY_IAM_POLICY",
    approval_model: "AUTOMATIC",
    notification_type: "ACTUAL",
    action_threshold: { action_threshold_type: "PERCENTAGE", action_threshold_value: 100 },
    definition: { iam_action_definition: { policy_arn: stop.policyArn, roles: ["shop-deploy"] } },
    subscriber: [{ address: TOPIC, subscription_type: "SNS" }],
  });
  const [may] = JSON.parse(one("aws_iam_role_policy").policy).Statement;
  expect(may).toMatchObject({
    Resource: ["arn:aws:iam::222222222222:role/shop-deploy"],
    Condition: { ArnEquals: { "iam:PolicyARN": stop.policyArn } },
  });
  expect(problems({ stop }).map(({ code }) => code)).toEqual(["TOWLINE_COST_STOP"]);
  expect(problems({ stop: { ...stop, roles: [] }, tells: TOPIC }).map(({ what }) => what)).toEqual([
    "spending is to stop, but for no role",
  ]);
});

test("a sum a month where a day is meant is told, and the other way round", () => {
  expect(
    problems({ budget: "$50 / day", daily: "$700 / month" }).map(({ code, instead, path }) => [code, path, instead]),
  ).toEqual([
    ["TOWLINE_COST_PERIOD", "stack/cost.budget", 'a sum a month: "$50 / month"'],
    ["TOWLINE_COST_PERIOD", "stack/cost.daily", 'a sum a day: "$700 / day"'],
  ]);
});

test("E1-296: inside a monitoring the topic of information is told, and the month's budget is there once", () => {
  const { all, one } = synth(
    (stack) => void new Monitoring(stack, "monitoring", { watches: [], budget: "$300 / month", cost: {} }),
    STAGING,
  );
  expect(all("aws_budgets_budget").map((budget) => [budget["time_unit"], budget["limit_amount"]])).toEqual([
    ["MONTHLY", "300"],
    ["DAILY", "50"],
  ]);
  for (const budget of all("aws_budgets_budget")) {
    for (const { subscriber_sns_topic_arns } of budget["notification"]) {
      expect(subscriber_sns_topic_arns).toEqual([expect.stringContaining("monitoring_topics_info")]);
    }
  }
  const services = JSON.parse(one("aws_sns_topic_policy", "info").policy).Statement[0].Principal.Service;
  expect(services).toEqual(["budgets.amazonaws.com", "cloudwatch.amazonaws.com", "costalerts.amazonaws.com"]);
  const key = JSON.parse(one("aws_kms_key", "alerts").policy).Statement[1];
  expect(key.Principal.Service).toEqual(services);
});
