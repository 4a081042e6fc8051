import { oneOf, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";
import { ROLE, ROLE_ARN } from "./network-fixture.ts";

const LAMBDA = "https://docs.aws.amazon.com/lambda/latest/api/API_CreateFunction.html";
const SCHEDULE = "https://docs.aws.amazon.com/scheduler/latest/UserGuide/schedule-types.html";
const TOPIC = "https://docs.aws.amazon.com/sns/latest/api/API_CreateTopic.html";
const SUBSCRIBE = "https://docs.aws.amazon.com/sns/latest/api/API_Subscribe.html";
const BUDGET = "https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_budgets_Budget.html";

const fn = (more: object = {}) => ({
  function_name: "report",
  role: ROLE_ARN,
  runtime: "nodejs22.x",
  handler: "index.handler",
  filename: "report.zip",
  ...more,
});
const schedule = (expression: string) => ({
  name: "nightly",
  schedule_expression: expression,
  flexible_time_window: [{ mode: "OFF" }],
  target: [{ arn: "arn:aws:scheduler:::aws-sdk:ecs:updateService", role_arn: ROLE_ARN }],
});
const subscription = (protocol: string, endpoint: string) => ({
  topic_arn: "${aws_sns_topic.t.arn}",
  protocol,
  endpoint,
});
const budget = (more: object = {}) => ({
  name: "monthly",
  budget_type: "COST",
  limit_amount: "100",
  limit_unit: "USD",
  time_unit: "MONTHLY",
  ...more,
});
const notice = (threshold: number) => ({
  comparison_operator: "GREATER_THAN",
  notification_type: "ACTUAL",
  threshold,
  threshold_type: "PERCENTAGE",
  subscriber_email_addresses: ["team@example.com"],
});
const TOPICS: Example = { "aws_sns_topic.t": { name: "alerts" } };

/** Lambda, EventBridge and its scheduler, SNS, budgets. */
export const serverlessRules: readonly Rule[] = [
  within({
    id: "lambda-memory",
    types: ["aws_lambda_function"],
    at: "memory_size",
    least: 128,
    most: 32_768,
    demands: "A function has between 128 MB and 10 GB of memory (managed instances more).",
    source: LAMBDA,
    given: ROLE,
    refused: { "aws_lambda_function.f": fn({ memory_size: 64 }) },
    accepted: { "aws_lambda_function.f": fn({ memory_size: 512 }) },
  }),
  within({
    id: "lambda-timeout",
    types: ["aws_lambda_function"],
    at: "timeout",
    least: 1,
    most: 900,
    demands: "A function runs for up to 15 minutes.",
    source: LAMBDA,
    given: ROLE,
    refused: { "aws_lambda_function.f": fn({ timeout: 1200 }) },
    accepted: { "aws_lambda_function.f": fn({ timeout: 900 }) },
  }),
  {
    id: "lambda-package",
    types: ["aws_lambda_function"],
    when: "apply",
    demands: "A function of a zip has handler and runtime; one of an image (package_type Image) has image_uri.",
    source: LAMBDA,
    check: (subject) => {
      if (subject.text("package_type") === "Image")
        return subject.text("image_uri") ? undefined : "image_uri must be set when package_type is Image";
      return subject.text("handler") && subject.text("runtime")
        ? undefined
        : "handler and runtime must be set when PackageType is Zip";
    },
    given: ROLE,
    refused: { "aws_lambda_function.f": fn({ handler: null }) },
    accepted: { "aws_lambda_function.f": fn() },
  },
  unique({
    id: "lambda-duplicate",
    types: ["aws_lambda_function"],
    by: ["function_name"],
    demands: "Names of functions are unique in the region.",
    source: LAMBDA,
    words: (name) => `ResourceConflictException: Function already exist: ${name}`,
    given: { ...ROLE, "aws_lambda_function.f": fn() },
    refused: { "aws_lambda_function.g": fn({ depends_on: ["aws_lambda_function.f"] }) },
    accepted: { "aws_lambda_function.g": fn({ function_name: "other" }) },
  }),
  {
    id: "lambda-environment",
    types: ["aws_lambda_function"],
    when: "apply",
    at: "environment",
    demands: "Environment variables have up to 4 KB in all, and none of the names that Lambda sets itself.",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-envvars.html",
    check: (subject) => {
      const all = subject.map("environment.variables");
      const reserved = all.find(([name]) =>
        /^(AWS_(REGION|DEFAULT_REGION|ACCESS_KEY_ID|SECRET_ACCESS_KEY|SESSION_TOKEN|LAMBDA_\w+|EXECUTION_ENV)|LAMBDA_(TASK_ROOT|RUNTIME_DIR)|_HANDLER)$/.test(
          name,
        ),
      );
      if (reserved)
        return `InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved[0]}`;
      return Buffer.byteLength(JSON.stringify(Object.fromEntries(all))) > 4096
        ? "InvalidParameterValueException: Lambda was unable to configure your environment variables because the environment variables you have provided exceeded the 4KB limit."
        : undefined;
    },
    given: ROLE,
    refused: { "aws_lambda_function.f": fn({ environment: [{ variables: { AWS_REGION: "eu-central-1" } }] }) },
    accepted: { "aws_lambda_function.f": fn({ environment: [{ variables: { REGION: "eu-central-1" } }] }) },
  },
  spelled({
    id: "schedule-expression",
    types: ["aws_scheduler_schedule", "aws_cloudwatch_event_rule"],
    at: "schedule_expression",
    pattern:
      /^(rate\((1 (minute|hour|day)|(?!1 )[1-9]\d* (minutes|hours|days))\)|cron\((\S+ ){2}(\? \S+ (?!\?)\S+|(?!\?)\S+ \S+ \?) \S+\)|at\(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\))$/,
    demands:
      "A schedule is rate(1 minute), rate(5 hours), at(2030-01-01T00:00:00) or cron() of six fields with ? for one of the two days.",
    source: SCHEDULE,
    words: (text) => `ValidationException: Invalid Schedule Expression ${text}.`,
    given: ROLE,
    refused: { "aws_scheduler_schedule.s": schedule("cron(0 20 * * *)") },
    accepted: { "aws_scheduler_schedule.s": schedule("cron(0 20 ? * MON-FRI *)") },
  }),
  spelled({
    id: "topic-name",
    types: ["aws_sns_topic"],
    at: "name",
    pattern: /^[\w-]{1,256}(\.fifo)?$/,
    demands: "The name of a topic has up to 256 letters, digits, hyphens and underscores.",
    source: TOPIC,
    words: (name) => `InvalidParameter: Invalid parameter: Topic Name: ${name}`,
    refused: { "aws_sns_topic.t": { name: "critical alerts" } },
    accepted: { "aws_sns_topic.t": { name: "critical-alerts" } },
  }),
  {
    id: "topic-fifo",
    types: ["aws_sns_topic"],
    when: "apply",
    at: "name",
    demands: "The name of a FIFO topic ends in .fifo, and only that of one.",
    source: TOPIC,
    check: (subject) =>
      subject.text("name")?.endsWith(".fifo") === subject.flag("fifo_topic")
        ? undefined
        : "InvalidParameter: Invalid parameter: Fifo Topic names must end with .fifo and must be made up of only uppercase and lowercase ASCII letters, numbers, underscores, and hyphens.",
    refused: { "aws_sns_topic.t": { name: "orders", fifo_topic: true } },
    accepted: { "aws_sns_topic.t": { name: "orders.fifo", fifo_topic: true } },
  },
  oneOf({
    id: "subscription-protocol",
    types: ["aws_sns_topic_subscription"],
    at: "protocol",
    values: ["application", "email", "email-json", "firehose", "http", "https", "lambda", "sms", "sqs"],
    demands: "A topic delivers to email, sms, http, https, sqs, lambda, firehose or an application.",
    source: SUBSCRIBE,
    given: TOPICS,
    refused: { "aws_sns_topic_subscription.s": subscription("slack", "#alerts") },
    accepted: { "aws_sns_topic_subscription.s": subscription("email", "team@example.com") },
  }),
  {
    id: "subscription-endpoint",
    types: ["aws_sns_topic_subscription"],
    when: "apply",
    at: "endpoint",
    demands: "The endpoint fits the protocol: an address, a number with country code, a URL with the scheme, an ARN.",
    source: SUBSCRIBE,
    check: (subject) => {
      const forms: { readonly [protocol: string]: RegExp } = {
        email: /^[^@\s]+@[^@\s]+\.[^@\s]+$/,
        http: /^http:\/\//,
        https: /^https:\/\//,
        sms: /^\+\d{7,15}$/,
        sqs: /^arn:[^:]+:sqs:/,
        lambda: /^arn:[^:]+:lambda:/,
      };
      const endpoint = subject.text("endpoint");
      const form = forms[subject.text("protocol") ?? ""];
      return endpoint === undefined || !form || form.test(endpoint)
        ? undefined
        : `InvalidParameter: Invalid parameter: ${subject.text("protocol")} endpoint: ${endpoint}`;
    },
    given: TOPICS,
    refused: { "aws_sns_topic_subscription.s": subscription("https", "hooks.example.com") },
    accepted: { "aws_sns_topic_subscription.s": subscription("https", "https://hooks.example.com") },
  },
  spelled({
    id: "budget-name",
    types: ["aws_budgets_budget"],
    at: "name",
    pattern: /^(?!.*\/action\/)[^:\\]{1,100}$/,
    demands: "The name of a budget has up to 100 characters without colon and backslash.",
    source: BUDGET,
    words: (name) => `ValidationException: BudgetName ${name} failed to satisfy constraint: [^:\\\\]+`,
    refused: { "aws_budgets_budget.b": budget({ name: "eloquent:monthly" }) },
    accepted: { "aws_budgets_budget.b": budget({ name: "eloquent monthly" }) },
  }),
  {
    id: "budget-notifications",
    types: ["aws_budgets_budget"],
    when: "apply",
    at: "notification",
    demands: "A budget has up to ten notifications, each with a subscriber and no two alike.",
    source: "https://docs.aws.amazon.com/cost-management/latest/userguide/management-limits.html",
    check: (subject) => {
      const all = subject.blocks("notification");
      if (all.length > 10) return "CreationLimitExceededException: Too many notifications.";
      const empty = all.some(
        (each) =>
          each.texts("subscriber_email_addresses").length + each.texts("subscriber_sns_topic_arns").length === 0,
      );
      if (empty) return "InvalidParameterException: Notification must have at least one subscriber.";
      const keys = all.map((each) =>
        ["notification_type", "comparison_operator", "threshold", "threshold_type"]
          .map((name) => each.get(name))
          .join(),
      );
      return new Set(keys).size < keys.length
        ? "DuplicateRecordException: The notification already exists."
        : undefined;
    },
    refused: {
      "aws_budgets_budget.b": budget({
        notification: [notice(80), { ...notice(80), subscriber_email_addresses: ["boss@example.com"] }],
      }),
    },
    accepted: { "aws_budgets_budget.b": budget({ notification: [notice(80), notice(100)] }) },
  },
  unique({
    id: "budget-duplicate",
    types: ["aws_budgets_budget"],
    by: ["name"],
    scope: "account",
    demands: "Names of budgets are unique in the account.",
    source: BUDGET,
    words: (name) => `DuplicateRecordException: Error creating budget: ${name} - the budget already exists.`,
    given: { "aws_budgets_budget.a": budget() },
    refused: { "aws_budgets_budget.b": budget({ depends_on: ["aws_budgets_budget.a"] }) },
    accepted: { "aws_budgets_budget.b": budget({ name: "yearly" }) },
  }),
];
