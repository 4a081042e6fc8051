import { execFile, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import {
  ApiGateway,
  type CanaryProps,
  Monitoring,
  problemsOf,
  SyntheticsCanary,
  type TerraformStack,
  zip,
} from "../src/index.ts";
import { service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const api = (stack: TerraformStack) =>
  new ApiGateway(stack, "api", { forwardsTo: service(stack), limits: { perIp: "100 / minute" } });
const world = (props: Partial<CanaryProps> = {}, environment = PRODUCTION) =>
  synth((stack) => {
    const door = api(stack);
    const canary = new SyntheticsCanary(stack, "canary", { asks: door, ...props });
    new Monitoring(stack, "monitoring", { watches: [door, canary] });
  }, environment);
const problems = (props: Partial<CanaryProps>) =>
  problemsOf(
    build((stack) => void new SyntheticsCanary(stack, "canary", { asks: "https://example.com/health", ...props })),
  );

test("E1-15: a canary asks /health through the front door every five minutes and keeps what it saw, encrypted", () => {
  const { one } = world();
  const canary = one("aws_synthetics_canary");
  expect(canary).toMatchObject({
    name: "eloquent-ai-production-canary",
    runtime_version: "syn-nodejs-3.1",
    handler: "check.handler",
    schedule: { expression: "rate(5 minutes)" },
    start_canary: true,
    delete_lambda: true,
    success_retention_period: 7,
    failure_retention_period: 30,
    artifact_config: { s3_encryption: { encryption_mode: "SSE_KMS" } },
    run_config: { timeout_in_seconds: 60, active_tracing: true },
  });
  const { environment_variables } = canary["run_config"];
  expect(environment_variables).toMatchObject({ CHECK_STATUS: "200", CHECK_TIMEOUT_MS: "10000" });
  expect(environment_variables.CHECK_URL).toMatch(
    /^https:\/\/\$\{.*\}\.execute-api\.us-east-1\.amazonaws\.com\/production\/health$/,
  );
  expect(canary["artifact_s3_location"]).toMatch(
    /^s3:\/\/\$\{aws_s3_bucket\..*\}\/artifacts\/eloquent-ai-production-canary\/$/,
  );
  expect(one("aws_s3_bucket_public_access_block", "scripts")).toMatchObject({ restrict_public_buckets: true });
});

test("E1-102: the canary that fails once, or that is not heard of, calls", () => {
  expect(world().one("aws_cloudwatch_metric_alarm", "canary-fails")).toMatchObject({
    namespace: "CloudWatchSynthetics",
    metric_name: "SuccessPercent",
    comparison_operator: "LessThanThreshold",
    threshold: 100,
    evaluation_periods: 1,
    // A run every five minutes gives one point every five minutes.
    period: 300,
    treat_missing_data: "breaching",
    alarm_actions: [expect.stringContaining("topics_critical")],
  });
  expect(world({}, STAGING).one("aws_cloudwatch_metric_alarm", "canary-fails").period).toBe(900);
});

test("in any region: where Route 53 is not heard, a canary of the same door takes the place of the warning", () => {
  const elsewhere = { ...STAGING, region: "eu-central-1" };
  const warnings = (withCanary: boolean) => {
    const stack = build((scope) => {
      const door = api(scope);
      const canary = withCanary ? [new SyntheticsCanary(scope, "canary", { asks: door })] : [];
      new Monitoring(scope, "monitoring", { watches: [door, ...canary] });
    }, elsewhere);
    return stack.node.findChild("monitoring").node.metadata.map(({ data }) => String(data).split(":")[0]);
  };
  expect(warnings(false)).toEqual(["TOWLINE_PROBE_REGION"]);
  expect(warnings(true)).toEqual([]);
  expect(world({}, elsewhere).all("aws_route53_health_check")).toEqual([]);
});

test("the canary may write its artifacts, its log and its metrics, and nothing else", () => {
  const { Statement } = JSON.parse(world().one("aws_iam_role_policy", "canary").policy);
  const on = (action: string) =>
    Statement.filter(({ Action }: Json) => [Action].flat().includes(action)).map(({ Condition, Resource }: Json) =>
      Condition ? [Resource, Condition] : Resource,
    );
  expect(on("s3:PutObject")).toEqual([expect.stringMatching(/\}\/artifacts\/eloquent-ai-production-canary\/\*$/)]);
  expect(on("logs:PutLogEvents")).toEqual([
    "arn:aws:logs:us-east-1:222222222222:log-group:/aws/lambda/cwsyn-eloquent-ai-production-canary-*",
  ]);
  expect(on("cloudwatch:PutMetricData")).toEqual([
    ["*", { StringEquals: { "cloudwatch:namespace": "CloudWatchSynthetics" } }],
  ]);
  expect(Statement.flatMap(({ Action }: Json) => Action).filter((action: string) => action.includes("*"))).toEqual([]);
});

test("names, times and things without an address are told", () => {
  expect(problems({ name: "My Canary" }).map(({ code }) => code)).toEqual(["TOWLINE_CANARY_NAME"]);
  expect(problems({ timeout: "2 minutes" }).map(({ code }) => code)).toEqual(["TOWLINE_CANARY_TIMEOUT"]);
  expect(problems({ asks: { probe: () => undefined } }).map(({ code }) => code)).toEqual(["TOWLINE_CANARY_ADDRESS"]);
  expect(problems({})).toEqual([]);
});

// An unpacker that is not ours; npm brings none.
const python = spawnSync("python3", ["--version"]).status === 0;
if (!python) process.stderr.write("skipped: the canary's archive unpacked and run: no python3 on PATH\n");

(python ? describe : describe.skip)("the script", () => {
  const folder = mkdtempSync(join(tmpdir(), "canary-"));
  const made = world({ text: "healthy" });
  let answer: { status: number; text: string };
  const server = createServer((_request, response) => void response.writeHead(answer.status).end(answer.text));

  beforeAll(async () => {
    await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
    // What Lambda does with the object in the bucket.
    const archive = join(folder, "canary.zip");
    writeFileSync(archive, Buffer.from(made.one("aws_s3_object").content_base64, "base64"));
    mkdirSync(join(folder, "out"));
    const unpacked = spawnSync("python3", ["-m", "zipfile", "-e", archive, join(folder, "out")]);
    if (unpacked.status !== 0) throw new Error(String(unpacked.stderr ?? unpacked.error));
  });
  afterAll(async () => {
    await new Promise((closed) => server.close(closed));
    rmSync(folder, { recursive: true });
  });

  const run = (environment: Record<string, string> = {}) =>
    promisify(execFile)(
      process.execPath,
      [
        "-e",
        `require(${JSON.stringify(join(folder, "out", "nodejs", "node_modules", "check.js"))}).handler().then(console.log)`,
      ],
      {
        env: {
          ...made.one("aws_synthetics_canary").run_config.environment_variables,
          CHECK_URL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/health`,
          ...environment,
        },
      },
    );

  test("passes when the answer is the expected one", async () => {
    answer = { status: 200, text: '{"status":"healthy"}' };
    expect((await run()).stdout).toMatch(/answered 200 in \d+ ms/);
  });

  test.each([
    ["another status", { status: 503, text: "healthy" }, /answers 503, not 200/],
    ["another text", { status: 200, text: "asleep" }, /answers without "healthy"/],
    ["a redirect, which is no answer", { status: 302, text: "healthy" }, /answers 302/],
  ])("fails on %s", async (_what, given, why) => {
    answer = given;
    await expect(run()).rejects.toThrow(why);
  });

  test("fails when nobody answers", async () => {
    await expect(run({ CHECK_URL: "http://127.0.0.1:1/health" })).rejects.toThrow(/fetch failed/);
  });
});

test("an archive is the same bytes at any time and in any order, and a change gives it another name", () => {
  const a = zip({ "a.js": "1", "b/c.js": "ünïcode" });
  expect(zip({ "b/c.js": "ünïcode", "a.js": "1" }).equals(a)).toBe(true);
  expect(zip({ "a.js": "2", "b/c.js": "ünïcode" }).equals(a)).toBe(false);
  expect(world().one("aws_s3_object").key).toMatch(/^code\/canary-[0-9a-f]{12}\.zip$/);
  expect(readFileSync(join(__dirname, "../src/synthetics/check.cjs"), "utf8")).toContain("CHECK_URL");
});
