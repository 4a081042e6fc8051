import { readFileSync } from "node:fs";
import { join } from "node:path";
import { SyntheticsCanary as CanaryResource } from "@cdktf/provider-aws/lib/synthetics-canary/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { seconds } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Metric, Watchable } from "../core/watch.ts";
import { ScriptBucket } from "../scripts/index.ts";
import type { CanaryProps } from "./props.ts";

/**
 * Newest runtime without a browser, on Node.js 20
 * (https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Library_Nodejs.html, 2026-11).
 */
export const CANARY_RUNTIME = "syn-nodejs-3.1";

interface Settings {
  readonly name: string;
  readonly url: string;
  readonly host: string;
  readonly every: NonNullable<CanaryProps["every"]>;
  readonly status: number;
  readonly text: string | undefined;
  readonly timeoutMs: number;
}

/**
 * Asks an address from inside AWS, as a client would, and keeps what it saw: works in every region, beside or instead of the
 * Route 53 health check that a Monitoring makes in us-east-1 (E1-15). Watch it: it brings its alarm and its charts.
 *
 * ### Cost
 * $0.0012 a run: every 5 minutes is about $10 a month, every 15 minutes $3.50, every minute $52 (us-east-1, 2026).
 */
export class SyntheticsCanary extends Construct implements Watchable {
  readonly name: string;
  readonly url: string;
  /** Host that is asked; a Monitoring does not ask for it again where it could not hear the answer. */
  readonly asks: string;
  readonly #settings: Settings;

  constructor(scope: Construct, id: string, props: CanaryProps) {
    super(scope, id);
    const settings = this.settle(props);
    this.#settings = settings;
    this.name = settings.name;
    this.url = settings.url;
    this.asks = settings.host;
    this.canary(settings);
  }

  get watchName(): string {
    return this.node.id;
  }

  alarms(): readonly AlarmOffer[] {
    return [
      {
        id: "fails",
        severity: "critical",
        says: `${this.url} does not answer as it should`,
        measure: { metric: this.measured("SuccessPercent", "Average") },
        when: "<",
        threshold: 100,
        // A canary that runs no more tells as little as one that fails.
        silence: "breaching",
        clock: { periods: 1, periodSeconds: Math.max(60, seconds(this.#settings.every)) },
      },
    ];
  }

  charts(): readonly ChartOffer[] {
    const period = Math.max(60, seconds(this.#settings.every));
    return [
      {
        title: "Asked from outside, % answered",
        period,
        metrics: [{ label: "answered", metric: this.measured("SuccessPercent", "Average") }],
      },
      {
        title: "Time to answer, ms",
        period,
        metrics: [{ label: "whole run", metric: this.measured("Duration", "Average") }],
      },
    ];
  }

  private measured(name: string, stat: string): Metric {
    return { namespace: "CloudWatchSynthetics", name, dimensions: { CanaryName: this.name }, stat };
  }

  private settle(props: CanaryProps): Settings {
    const name = props.name ?? physicalName(this, this.node.id, 255);
    if (!/^[a-z0-9_-]{1,255}$/.test(name)) {
      reportProblem(this, {
        code: "TOWLINE_CANARY_NAME",
        what: `"${name}" cannot be the name of a canary`,
        instead: "lower-case letters, digits, hyphens and underscores",
      });
    }
    const timeout = settle(this, "timeout", () => seconds(props.timeout ?? "10 seconds"), 10);
    if (timeout <= 0 || timeout > 50) {
      reportProblem(this, {
        code: "TOWLINE_CANARY_TIMEOUT",
        what: `timeout is "${props.timeout}"; a run ends after a minute`,
        instead: "at most 50 seconds",
      });
    }
    return {
      name,
      ...this.address(props),
      every: props.every ?? Environment.of(this).defaults.canaryEvery,
      status: props.status ?? 200,
      text: props.text,
      timeoutMs: timeout * 1000,
    };
  }

  private address({ asks }: CanaryProps): Pick<Settings, "host" | "url"> {
    if (typeof asks === "string") return { url: asks, host: asks.slice("https://".length).split("/")[0]! };
    const probe = asks.probe();
    if (probe) return { url: `https://${probe.host}${probe.path}`, host: probe.host };
    reportProblem(this, {
      code: "TOWLINE_CANARY_ADDRESS",
      what: "what the canary asks has no public address",
      instead: 'the gateway in front of it, or an address: "https://example.com/health"',
    });
    return { url: "https://invalid.example", host: "" };
  }

  private canary(settings: Settings): CanaryResource {
    const { every, name, status, text, timeoutMs, url } = settings;
    const bucket = ScriptBucket.of(this);
    const code = bucket.store(this, "canary", {
      // Where the runtime looks for what is in the archive.
      "nodejs/node_modules/check.js": readFileSync(join(import.meta.dirname, "check.cjs"), "utf8"),
    });
    const role = this.role(settings, bucket);
    const canary = new CanaryResource(this, "canary", {
      name,
      runtimeVersion: CANARY_RUNTIME,
      handler: "check.handler",
      s3Bucket: code.bucket,
      s3Key: code.key,
      s3Version: code.version,
      artifactS3Location: `s3://${bucket.bucketName}/artifacts/${name}/`,
      ...(bucket.keyArn
        ? { artifactConfig: { s3Encryption: { encryptionMode: "SSE_KMS", kmsKeyArn: bucket.keyArn } } }
        : {}),
      executionRoleArn: role.arn,
      schedule: { expression: `rate(${every})` },
      startCanary: true,
      // The function that AWS makes for it goes with it.
      deleteLambda: true,
      successRetentionPeriod: 7,
      failureRetentionPeriod: 30,
      runConfig: {
        timeoutInSeconds: 60,
        activeTracing: Environment.of(this).defaults.tracing,
        environmentVariables: {
          CHECK_URL: url,
          CHECK_STATUS: String(status),
          CHECK_TIMEOUT_MS: String(timeoutMs),
          ...(text ? { CHECK_TEXT: text } : {}),
        },
      },
    });
    role.neededBy(canary);
    return canary;
  }

  /** https://docs.aws.amazon.com/AmazonCloudWatch/latest/monitoring/CloudWatch_Synthetics_Canaries_CanaryPermissions.html */
  private role({ name }: Settings, bucket: ScriptBucket): GrantedRole {
    const { tracing } = Environment.of(this).defaults;
    const role = new GrantedRole(this, {
      name: physicalName(this, this.node.id, 64),
      description: `Canary ${name}`,
      trust: assumedBy("lambda.amazonaws.com"),
    });
    role.grant(
      { Action: ["s3:GetObject", "s3:PutObject"], Resource: `${bucket.arn}/artifacts/${name}/*` },
      { Action: "s3:GetBucketLocation", Resource: bucket.arn },
      { Action: "s3:ListAllMyBuckets", Resource: "*" },
      {
        Action: ["logs:CreateLogGroup", "logs:CreateLogStream", "logs:PutLogEvents"],
        Resource: `arn:aws:logs:${regionOf(this)}:${accountId(this)}:log-group:/aws/lambda/cwsyn-${name}-*`,
      },
      {
        Action: "cloudwatch:PutMetricData",
        Resource: "*",
        Condition: { StringEquals: { "cloudwatch:namespace": "CloudWatchSynthetics" } },
      },
      ...(bucket.keyArn ? [{ Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: bucket.keyArn }] : []),
      ...(tracing ? [{ Action: "xray:PutTraceSegments", Resource: "*" }] : []),
    );
    return role;
  }
}
