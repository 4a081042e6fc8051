import { execFile } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  type Destination,
  Monitoring,
  Notifications,
  type Notify,
  problemsOf,
  SecretGroup,
  type TerraformStack,
} from "../src/index.ts";
import { build, type Json, PRODUCTION, STAGING, type Synthesized, synth } from "./support/synth.ts";

const SLACK = { slack: { workspace: "T0123ABCD", channel: "C0456EFGH" } } as const;
const TEAMS = { teams: { tenant: "tenant-1", team: "team-1", channel: "19:abc@thread.tacv2" } } as const;
const secret = (stack: TerraformStack, keys = ["PAGERDUTY_ROUTING_KEY"]) =>
  new SecretGroup(stack, "paging", { name: "shop/paging", keys });

const told = (notify: Notify | ((stack: TerraformStack) => Notify), environment = PRODUCTION) =>
  synth(
    (stack) =>
      void new Notifications(stack, "notifications", { notify: typeof notify === "function" ? notify(stack) : notify }),
    environment,
  );

/** Severity of the topic that a reference names. */
const severityOf = (reference: string): string => /notifications_(critical|warning|info)_/.exec(reference)![1]!;
const subscriptions = ({ all }: Synthesized): string[] =>
  all("aws_sns_topic_subscription")
    .map(
      (one) =>
        `${severityOf(one["topic_arn"])} ${one["protocol"]} ${one["endpoint"].replace(/^\$\{.*\}$/, "(function)")}`,
    )
    .sort();

test("E1-115: a mail address hears of critical alerts and of nothing else", () => {
  expect(subscriptions(told({ critical: ["oncall@example.com"] }))).toEqual(["critical email oncall@example.com"]);
});

test("E1-116 D-E1-44: a telephone rings for critical alerts of production only, and the account has a limit of spend", () => {
  const notify: Notify = { critical: ["+4915112345678", "oncall@example.com"] };
  const production = told(notify);
  expect(subscriptions(production)).toEqual(["critical email oncall@example.com", "critical sms +4915112345678"]);
  expect(production.one("aws_sns_sms_preferences")).toMatchObject({
    monthly_spend_limit: 10,
    default_sms_type: "Transactional",
  });
  const staging = told(notify, STAGING);
  expect(subscriptions(staging)).toEqual(["critical email oncall@example.com"]);
  expect(staging.all("aws_sns_sms_preferences")).toEqual([]);
});

test("E1-114: a Slack channel is set up once, hears of every severity it is named for, and may do nothing but look", () => {
  const { all, one } = told({ every: [SLACK], critical: [SLACK] });
  const channel = one("aws_chatbot_slack_channel_configuration");
  expect(channel).toMatchObject({
    slack_team_id: "T0123ABCD",
    slack_channel_id: "C0456EFGH",
    guardrail_policy_arns: ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"],
    user_authorization_required: true,
    logging_level: "ERROR",
  });
  expect(channel["sns_topic_arns"].map(severityOf)).toEqual(["critical", "warning", "info"]);
  const policy = JSON.parse(one("aws_iam_role_policy").policy).Statement;
  for (const action of policy.flatMap(({ Action }: Json) => Action))
    expect(action).toMatch(/^cloudwatch:(Describe|Get|List)/);
  expect(all("aws_iam_role")).toHaveLength(1);
  expect(JSON.parse(one("aws_iam_role").assume_role_policy).Statement[0].Principal).toEqual({
    Service: "chatbot.amazonaws.com",
  });
});

test("a channel of Teams is told with the same guardrail", () => {
  expect(told({ warning: [TEAMS] }).one("aws_chatbot_teams_channel_configuration")).toMatchObject({
    tenant_id: "tenant-1",
    team_id: "team-1",
    channel_id: "19:abc@thread.tacv2",
    guardrail_policy_arns: ["arn:aws:iam::aws:policy/CloudWatchReadOnlyAccess"],
    sns_topic_arns: [expect.stringContaining("notifications_warning")],
  });
});

test("no guardrail, no role and no channel may administer anything", () => {
  const { text } = told((stack) => ({ every: [SLACK, TEAMS, { pagerDuty: { secret: secret(stack) } }] }));
  expect(text).not.toMatch(/AdministratorAccess|PowerUserAccess|"Action": ?"\*"/);
});

describe("PagerDuty", () => {
  const paged = () => told((stack) => ({ critical: [{ pagerDuty: { secret: secret(stack) } }] }));

  test("E1-117: is told by a function that reads the key when it needs it; no key is in the configuration", () => {
    const made = paged();
    expect(subscriptions(made)).toEqual(["critical lambda (function)"]);
    const pager = made.one("aws_lambda_function");
    expect(pager).toMatchObject({ runtime: "nodejs22.x", handler: "pager.handler", architectures: ["arm64"] });
    const { variables } = pager["environment"];
    expect(variables).toMatchObject({
      PAGER_KEY: "PAGERDUTY_ROUTING_KEY",
      PAGER_SECRET: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.paging_.*\.arn\}$/),
    });
    expect(Object.values(JSON.parse(variables.PAGER_TOPICS))).toEqual(["critical"]);
    expect(made.text).not.toMatch(/events\.pagerduty\.com\/integration/);
    const read = JSON.parse(made.one("aws_iam_role_policy").policy).Statement.find(
      ({ Action }: Json) => Action === "secretsmanager:GetSecretValue",
    );
    expect(read.Resource).toMatch(/aws_secretsmanager_secret\.paging_/);
    expect(made.one("aws_lambda_permission")).toMatchObject({
      principal: "sns.amazonaws.com",
      source_arn: expect.stringContaining("notifications_critical"),
    });
  });

  test("what could not be told is kept, and told of by the other ways", () => {
    const { one } = synth((stack) => {
      const notify: Notify = { critical: [{ pagerDuty: { secret: secret(stack) } }] };
      new Monitoring(stack, "monitoring", { watches: [], notify });
    }, PRODUCTION);
    expect(one("aws_sqs_queue")).toMatchObject({ message_retention_seconds: 1_209_600, sqs_managed_sse_enabled: true });
    expect(one("aws_lambda_function").dead_letter_config.target_arn).toContain("aws_sqs_queue");
    expect(JSON.parse(one("aws_sns_topic_subscription").redrive_policy).deadLetterTargetArn).toContain("aws_sqs_queue");
    const { Condition, Principal } = JSON.parse(one("aws_sqs_queue_policy").policy).Statement[0];
    expect(Principal).toEqual({ Service: "sns.amazonaws.com" });
    expect(Condition.ArnEquals["aws:SourceArn"]).toEqual([expect.stringContaining("topics_critical")]);
    expect(one("aws_cloudwatch_metric_alarm", "notifications")).toMatchObject({
      namespace: "AWS/SQS",
      metric_name: "ApproximateNumberOfMessagesVisible",
      comparison_operator: "GreaterThanThreshold",
      threshold: 0,
      alarm_actions: [expect.stringContaining("topics_critical")],
    });
  });

  test("a group without the key is told", () => {
    const problems = problemsOf(
      build((stack) => {
        const notify: Notify = { critical: [{ pagerDuty: { secret: secret(stack, ["OTHER"]) } }] };
        new Notifications(stack, "notifications", { notify });
      }),
    );
    expect(problems.map(({ code }) => code)).toEqual(["TOWLINE_PAGER_KEY"]);
  });

  test("the function opens an incident for an alarm, closes it when the alarm is quiet, and fails when it is not heard", async () => {
    const folder = mkdtempSync(join(tmpdir(), "pager-"));
    const heard: Json[] = [];
    let status = 202;
    const pagerDuty = createServer((request, response) => {
      let body = "";
      request.on("data", (part) => {
        body += part;
      });
      request.on("end", () => {
        heard.push(JSON.parse(body));
        response.writeHead(status).end();
      });
    });
    await new Promise<void>((listening) => pagerDuty.listen(0, "127.0.0.1", listening));
    try {
      // The SDK is part of the runtime; here something that answers like it stands in its place.
      const sdk = join(folder, "node_modules", "@aws-sdk", "client-secrets-manager");
      mkdirSync(sdk, { recursive: true });
      writeFileSync(join(sdk, "package.json"), '{"type":"module","exports":"./index.js"}');
      writeFileSync(
        join(sdk, "index.js"),
        `export class GetSecretValueCommand { constructor(input) { this.input = input; } }
         export class SecretsManagerClient {
           async send({ input }) {
             if (input.SecretId !== "arn:secret") throw new Error("another secret");
             return { SecretString: JSON.stringify({ PAGERDUTY_ROUTING_KEY: "r0ut1ng" }) };
           }
         }`,
      );
      writeFileSync(join(folder, "pager.mjs"), readFileSync(join(__dirname, "../src/notifications/pager.mjs")));
      writeFileSync(
        join(folder, "run.mjs"),
        'import { handler } from "./pager.mjs";\nawait handler(JSON.parse(process.argv[2]));\n',
      );
      const topic = "arn:aws:sns:us-east-1:1:alerts-critical";
      const run = (...messages: object[]) =>
        promisify(execFile)(
          process.execPath,
          [
            join(folder, "run.mjs"),
            JSON.stringify({
              Records: messages.map((message) => ({
                Sns: { TopicArn: topic, MessageId: "m-1", Subject: "Alarm", Message: JSON.stringify(message) },
              })),
            }),
          ],
          {
            env: {
              PAGER_KEY: "PAGERDUTY_ROUTING_KEY",
              PAGER_SECRET: "arn:secret",
              PAGER_TOPICS: JSON.stringify({ [topic]: "critical" }),
              PAGER_URL: `http://127.0.0.1:${(pagerDuty.address() as AddressInfo).port}/v2/enqueue`,
            },
          },
        );
      const alarm = {
        AlarmArn: "arn:alarm",
        AlarmName: "down",
        AlarmDescription: "critical: It is down.",
        Region: "Here",
      };
      await run({ ...alarm, NewStateValue: "ALARM", NewStateReason: "why" }, { ...alarm, NewStateValue: "OK" });
      expect(heard).toEqual([
        {
          routing_key: "r0ut1ng",
          event_action: "trigger",
          dedup_key: "arn:alarm",
          payload: {
            summary: "critical: It is down.",
            source: "down",
            severity: "critical",
            custom_details: { reason: "why", region: "Here" },
          },
        },
        { routing_key: "r0ut1ng", event_action: "resolve", dedup_key: "arn:alarm" },
      ]);
      heard.length = 0;
      await run({ ...alarm, NewStateValue: "INSUFFICIENT_DATA" });
      expect(heard).toEqual([]);
      await run({ budget: "spent" });
      expect(heard[0]).toMatchObject({ event_action: "trigger", dedup_key: "m-1", payload: { summary: "Alarm" } });
      status = 500;
      await expect(run({ ...alarm, NewStateValue: "ALARM" })).rejects.toThrow("PagerDuty answers 500");
    } finally {
      await new Promise((closed) => pagerDuty.close(closed));
      rmSync(folder, { recursive: true });
    }
  });
});

test("a warning reaches nobody who asked for critical alerts only, whoever they are and however they are told", () => {
  const kinds: ((stack: TerraformStack) => Destination)[] = [
    () => "oncall@example.com",
    () => "+4915112345678",
    () => SLACK,
    () => TEAMS,
    (stack) => ({ pagerDuty: { secret: secret(stack) } }),
  ];
  // Every way of being told critical alerts, beside every way of being told warnings.
  for (const critical of kinds) {
    const { all } = told((stack) => ({ critical: [critical(stack)], warning: ["team@example.com"] }));
    const heard = [
      ...all("aws_sns_topic_subscription").map((one) => [severityOf(one["topic_arn"]), one["endpoint"]]),
      ...all("aws_chatbot_slack_channel_configuration").flatMap((one) =>
        one["sns_topic_arns"].map((topic: string) => [severityOf(topic), "slack"]),
      ),
      ...all("aws_chatbot_teams_channel_configuration").flatMap((one) =>
        one["sns_topic_arns"].map((topic: string) => [severityOf(topic), "teams"]),
      ),
    ];
    expect(heard.filter(([severity]) => severity === "critical")).toHaveLength(1);
    expect(heard.filter(([severity]) => severity !== "critical")).toEqual([["warning", "team@example.com"]]);
  }
});

test("odd addresses, odd numbers and telephones for warnings are told, all at once", () => {
  const problems = problemsOf(
    build(
      (stack) =>
        void new Notifications(stack, "notifications", {
          notify: { critical: ["a b@c", "+01"], warning: ["+4915112345678"] },
        }),
    ),
  );
  expect(problems.map(({ code, what }) => `${code} ${what}`)).toEqual([
    'TOWLINE_DESTINATION "+01" is not a telephone number',
    'TOWLINE_DESTINATION "a b@c" is not a mail address',
    "TOWLINE_DESTINATION a telephone rings for warning",
  ]);
});

test("two monitorings may tell the same people", () => {
  const { all } = synth((stack) => {
    const notify = new Notifications(stack, "notifications", { notify: { critical: ["oncall@example.com"] } });
    new Monitoring(stack, "one", { watches: [], notify, dashboards: [] });
    new Monitoring(stack, "two", { watches: [], notify, dashboards: [], budget: "$5 / month" });
  }, PRODUCTION);
  expect(all("aws_sns_topic")).toHaveLength(3);
  expect(all("aws_budgets_budget")[0]!["notification"][0].subscriber_sns_topic_arns).toEqual([
    expect.stringContaining("notifications_info"),
  ]);
});
