import fc from "fast-check";
import {
  callHttp,
  invoke,
  problemsOf,
  runTask,
  Schedule,
  type ScheduleProps,
  SecretGroup,
  sendMessage,
  startExecution,
  type TerraformStack,
  timing,
  type When,
} from "../src/index.ts";
import { build, type Json, STAGING, synth } from "./support/synth.ts";

const FUNCTION = "arn:aws:lambda:us-east-1:111111111111:function:clean-up";

const schedule =
  (props: Partial<ScheduleProps> = {}) =>
  (stack: TerraformStack): Schedule =>
    new Schedule(stack, "clean-up", { when: { daily: "03:00" }, target: invoke(FUNCTION), ...props });

const role = (props: Partial<ScheduleProps> = {}): Json[] =>
  JSON.parse(
    synth((stack) => void schedule(props)(stack), { ...STAGING, class: "development" }).one("aws_iam_role_policy")
      .policy,
  ).Statement;

test.each([
  [{ every: "5 minutes" }, "rate(5 minutes)"],
  [{ every: "60 minutes" }, "rate(1 hour)"],
  [{ every: "2 days" }, "rate(2 days)"],
  [{ daily: "03:00" }, "cron(0 3 * * ? *)"],
  [{ weekly: "sun 04:30" }, "cron(30 4 ? * SUN *)"],
  [{ monthly: "1 05:00" }, "cron(0 5 1 * ? *)"],
  [{ cron: "0 9 ? * MON-FRI *" }, "cron(0 9 ? * MON-FRI *)"],
] as [When, string][])("%j is %s", (when, expression) => {
  expect(timing(when).expression).toBe(expression);
});

test("whatever the number of minutes, the rate says the same length of time", () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 100_000 }), (minutes) => {
      const { apartSeconds, expression } = timing({ every: `${minutes} minutes` });
      const [, number, unit] = /^rate\((\d+) (minute|hour|day)s?\)$/.exec(expression)!;
      expect(Number(number) * { minute: 60, hour: 3600, day: 86_400 }[unit as "day"]).toBe(minutes * 60);
      expect(apartSeconds).toBe(minutes * 60);
    }),
  );
});

test("it runs in its time zone, may start later, and tries again before it gives up into a queue", () => {
  const { one } = synth(
    (stack) =>
      void schedule({
        timezone: "Europe/Berlin",
        within: "15 minutes",
        retry: { times: 5, within: "2 hours" },
        input: { dry: true },
      })(stack),
    STAGING,
  );
  expect(one("aws_scheduler_schedule")).toMatchObject({
    schedule_expression: "cron(0 3 * * ? *)",
    schedule_expression_timezone: "Europe/Berlin",
    flexible_time_window: { mode: "FLEXIBLE", maximum_window_in_minutes: 15 },
    state: "ENABLED",
    kms_key_arn: expect.stringContaining("aws_kms_key"),
    depends_on: [expect.stringContaining("aws_iam_role_policy")],
    target: {
      arn: FUNCTION,
      input: '{"dry":true}',
      retry_policy: { maximum_retry_attempts: 5, maximum_event_age_in_seconds: 7200 },
      dead_letter_config: { arn: expect.stringContaining("aws_sqs_queue") },
    },
  });
  expect(one("aws_sqs_queue")).toMatchObject({ sqs_managed_sse_enabled: true, message_retention_seconds: 1_209_600 });
});

test("by default it runs on the minute, in UTC, and tries three times within an hour; switched off it stays", () => {
  const { one } = synth((stack) => void schedule({ enabled: false })(stack), STAGING);
  expect(one("aws_scheduler_schedule")).toMatchObject({
    schedule_expression_timezone: "UTC",
    flexible_time_window: { mode: "OFF" },
    state: "DISABLED",
    target: { retry_policy: { maximum_retry_attempts: 3, maximum_event_age_in_seconds: 3600 } },
  });
});

test("only the schedule of this account takes the role, and the role may call this one function", () => {
  const { one } = synth((stack) => void schedule()(stack), STAGING);
  expect(JSON.parse(one("aws_iam_role")["assume_role_policy"]).Statement).toEqual([
    expect.objectContaining({
      Principal: { Service: "scheduler.amazonaws.com" },
      Condition: {
        StringEquals: {
          "aws:SourceAccount": "111111111111",
          "aws:SourceArn": expect.stringContaining("aws_scheduler_schedule_group"),
        },
      },
    }),
  ]);
  expect(role().map(({ Action }) => Action)).toEqual(["lambda:InvokeFunction", "sqs:SendMessage"]);
  expect(role()[0]!["Resource"]).toEqual([FUNCTION, `${FUNCTION}:*`]);
});

test("a task runs in private subnets, in this cluster only, with its own two roles", () => {
  const target = runTask({
    clusterArn: "arn:aws:ecs:us-east-1:111111111111:cluster/jobs",
    taskDefinitionArn: "arn:aws:ecs:us-east-1:111111111111:task-definition/dump:3",
    subnetIds: ["subnet-a"],
    securityGroupIds: ["sg-1"],
    roleArns: ["arn:aws:iam::111111111111:role/dump", "arn:aws:iam::111111111111:role/dump-start"],
  });
  const { one } = synth((stack) => void schedule({ target })(stack), STAGING);
  expect(one("aws_scheduler_schedule")["target"].ecs_parameters).toMatchObject({
    launch_type: "FARGATE",
    network_configuration: { assign_public_ip: false, subnets: ["subnet-a"], security_groups: ["sg-1"] },
  });
  const [run, , pass] = role({ target });
  expect(run).toMatchObject({
    Action: "ecs:RunTask",
    Resource: "arn:aws:ecs:us-east-1:111111111111:task-definition/dump:3",
    Condition: { ArnEquals: { "ecs:cluster": "arn:aws:ecs:us-east-1:111111111111:cluster/jobs" } },
  });
  expect(pass).toMatchObject({
    Action: "iam:PassRole",
    Condition: { StringEquals: { "iam:PassedToService": "ecs-tasks.amazonaws.com" } },
  });
  expect(pass!["Resource"]).toHaveLength(2);
});

test.each([
  ["sqs:SendMessage", sendMessage("arn:aws:sqs:us-east-1:111111111111:jobs.fifo", "nightly")],
  ["states:StartExecution", startExecution("arn:aws:states:us-east-1:111111111111:stateMachine:report")],
])("%s is all that the role may do besides telling what failed", (action, target) => {
  expect(role({ target }).map(({ Action }) => Action)).toEqual([action, "sqs:SendMessage"]);
});

test("a call over HTTPS goes through the bus, with a header whose value is in no state", () => {
  const { json, one, text } = synth((stack) => {
    const secret = new SecretGroup(stack, "hook", { name: "shop/hook", keys: ["TOKEN"] });
    schedule({
      target: callHttp({ url: "https://hooks.example.com/run", header: { name: "X-Token", secret, key: "TOKEN" } }),
      input: { job: "report" },
    })(stack);
  }, STAGING);
  const { eventbridge_parameters, input } = one("aws_scheduler_schedule")["target"];
  expect(JSON.parse(one("aws_cloudwatch_event_rule")["event_pattern"])).toEqual({
    source: [eventbridge_parameters.source],
    "detail-type": [eventbridge_parameters.detail_type],
  });
  expect(JSON.parse(input)).toEqual({ job: "report" });
  expect(one("aws_cloudwatch_event_target")).toMatchObject({ input_path: "$.detail" });
  expect(one("aws_cloudwatch_event_api_destination")).toMatchObject({
    http_method: "POST",
    invocation_endpoint: "https://hooks.example.com/run",
    connection_arn: expect.stringMatching(/^\$\{aws_cloudformation_stack\.[\w-]+\.outputs\.Arn\}$/),
  });
  expect(one("aws_cloudformation_stack")["template_body"]).toMatch(/resolve:secretsmanager:.*SecretString:TOKEN/);
  expect(Object.keys(json["resource"])).not.toContain("aws_cloudwatch_event_connection");
  expect(text).not.toContain('secret_string"');
});

test("what did not start, or did not end well, warns", () => {
  let made: Schedule | undefined;
  synth((stack) => {
    made = schedule()(stack);
  }, STAGING);
  expect(made!.alarms()).toMatchObject([{ id: "failures", severity: "warning", when: ">", threshold: 0 }]);
});

test.each([
  [{ when: { every: "90 seconds" } }, "TOWLINE_SCHEDULE_TIME"],
  [{ when: { daily: "24:00" } }, "TOWLINE_SCHEDULE_TIME"],
  [{ when: { monthly: "31 03:00" } }, "TOWLINE_SCHEDULE_TIME"],
  [{ when: { cron: "0 3 * * *" } }, "TOWLINE_SCHEDULE_TIME"],
  [{ when: { cron: "0 3 * * MON *" } }, "TOWLINE_SCHEDULE_TIME"],
  [{ timezone: "Europe/Atlantis" }, "TOWLINE_SCHEDULE_TIMEZONE"],
  [{ within: "2 days" }, "TOWLINE_SCHEDULE_WINDOW"],
  [{ retry: { times: 200, within: "1 hour" } }, "TOWLINE_SCHEDULE_RETRY"],
] as [Partial<ScheduleProps>, string][])("%j is refused", (props, code) => {
  expect(problemsOf(build((stack) => void schedule(props)(stack))).map((problem) => problem.code)).toEqual([code]);
});
