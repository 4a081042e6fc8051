import { LogGroup, type LogGroupProps, problemsOf, type TerraformStack } from "../src/index.ts";
import { build, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const logs =
  (props: LogGroupProps = {}) =>
  (stack: TerraformStack): LogGroup =>
    new LogGroup(stack, "worker", props);

test.each([
  [PRODUCTION, 365],
  [STAGING, 90],
  [{ ...STAGING, class: "development" }, 30],
  [{ ...STAGING, class: "ephemeral" }, 7],
] as const)("$class keeps lines for %i days", (environment, kept) => {
  const group = synth((stack) => void logs()(stack), environment).one("aws_cloudwatch_log_group");
  expect(group).toMatchObject({ name: `/eloquent-ai/${environment.name}/worker`, retention_in_days: kept });
});

test("lines are under the stack's key for logs, and how long they stay is a setting", () => {
  const group = synth((stack) => void logs({ keep: "14 days" })(stack), STAGING).one("aws_cloudwatch_log_group");
  expect(group["retention_in_days"]).toBe(14);
  expect(group["kms_key_id"]).toMatch(/towline-key-logs/);
  expect(group).not.toHaveProperty("log_group_class");
});

test("a cheaper class is named; what is only delivered has no retention of its own", () => {
  const group = (kind: NonNullable<LogGroupProps["class"]>) =>
    synth((stack) => void logs({ class: kind })(stack), STAGING).one("aws_cloudwatch_log_group");
  expect(group("infrequent")).toMatchObject({ log_group_class: "INFREQUENT_ACCESS", retention_in_days: 90 });
  expect(group("delivery")).toMatchObject({ log_group_class: "DELIVERY" });
  expect(group("delivery")).not.toHaveProperty("retention_in_days");
});

test("E1-90 E1-92: numbers are read out of the lines into the namespace that services report to", () => {
  let made: LogGroup | undefined;
  const { one } = synth((stack) => {
    made = logs({
      metrics: {
        Errors: { pattern: '{ $.level = "error" }' },
        Duration: { pattern: "{ $.ms = * }", value: "$.ms", unit: "Milliseconds", by: { Route: "$.route" } },
      },
    })(stack);
  }, STAGING);
  expect(one("aws_cloudwatch_log_metric_filter", "Errors")["metric_transformation"]).toEqual({
    namespace: "eloquent-ai",
    name: "Errors",
    value: "1",
    unit: "Count",
    default_value: "0",
  });
  expect(one("aws_cloudwatch_log_metric_filter", "Duration")["metric_transformation"]).toEqual({
    namespace: "eloquent-ai",
    name: "Duration",
    value: "$.ms",
    unit: "Milliseconds",
    dimensions: { Route: "$.route" },
  });
  expect(made!.metric("Errors")).toEqual({ namespace: "eloquent-ai", name: "Errors", dimensions: {}, stat: "Sum" });
});

test("lines go on to a function as they are, to a stream through a role that may put records there only", () => {
  const lambda = synth((stack) => void logs({ forwardTo: { lambdaArn: "arn:aws:lambda:x" } })(stack), STAGING);
  expect(lambda.one("aws_cloudwatch_log_subscription_filter")).toMatchObject({ filter_pattern: "" });
  expect(lambda.all("aws_iam_role")).toEqual([]);
  const stream = synth(
    (stack) => void logs({ forwardTo: { firehoseArn: "arn:aws:firehose:x", pattern: "ERROR" } })(stack),
    STAGING,
  );
  expect(stream.one("aws_cloudwatch_log_subscription_filter")).toMatchObject({
    filter_pattern: "ERROR",
    role_arn: expect.stringContaining("aws_iam_role"),
    depends_on: [expect.stringContaining("aws_iam_role_policy")],
  });
  expect(JSON.parse(stream.one("aws_iam_role_policy").policy).Statement).toEqual([
    { Effect: "Allow", Action: ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource: "arn:aws:firehose:x" },
  ]);
});

test("days that CloudWatch does not keep, readers of a cheap class, too many fields and metrics that are none are told", () => {
  const made = build((stack) => {
    new LogGroup(stack, "a", { keep: "100 days" });
    new LogGroup(stack, "b", { class: "infrequent", metrics: { E: { pattern: "x" } } });
    const by = { A: "$.a", B: "$.b", C: "$.c", D: "$.d" };
    new LogGroup(stack, "c", { metrics: { M: { pattern: "x", by } } }).metric("N");
  });
  expect(problemsOf(made).map(({ code, what }) => `${code}: ${what}`)).toEqual([
    "TOWLINE_LOG_RETENTION: CloudWatch does not keep lines for 100 days",
    'TOWLINE_LOG_CLASS: lines of class "infrequent" are neither read nor passed on',
    "TOWLINE_LOG_METRIC: M is split by 4 fields; CloudWatch splits by three",
    "TOWLINE_LOG_METRIC: no line is read for N",
  ]);
});
