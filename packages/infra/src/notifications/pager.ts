import { readFileSync } from "node:fs";
import { join } from "node:path";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { LambdaPermission } from "@cdktf/provider-aws/lib/lambda-permission/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { assumedBy, GrantedRole, policyDocument } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { physicalName } from "../core/naming.ts";
import { Construct, Lazy } from "../core/tf.ts";
import type { AlarmOffer, Severity } from "../core/watch.ts";
import { ScriptBucket } from "../scripts/index.ts";
import type { SecretGroup } from "../secrets/index.ts";

export interface PagerProps {
  readonly secret: SecretGroup;
  /** Key of the group with the routing key. */
  readonly key: string;
}

/**
 * Tells PagerDuty. SNS could post to PagerDuty itself, but the address of such a subscription contains the key, and with it the
 * state would: this function reads the key from Secrets Manager when it has something to tell.
 */
export class Pager extends Construct {
  readonly #topics: Record<string, Severity> = {};
  readonly #function: LambdaFunction;
  readonly #queue: SqsQueue;

  constructor(scope: Construct, id: string, { key, secret }: PagerProps) {
    super(scope, id);
    if (!secret.keys.includes(key)) {
      reportProblem(this, {
        code: "TOWLINE_PAGER_KEY",
        what: `the routing key of PagerDuty is to be ${key} of "${secret.name}", which has ${secret.keys.join(", ")}`,
        instead: `a group with the key ${key}, or pagerDuty.key with one that it has`,
      });
    }
    const name = physicalName(this, id, 64);
    this.#queue = this.undelivered(name);
    this.#function = this.function(name, { key, secret });
  }

  /** Tells of everything that is said on a topic, with this severity. */
  hears(severity: Severity, topicArn: string): void {
    this.#topics[topicArn] = severity;
    new LambdaPermission(this, `${severity}-may-call`, {
      action: "lambda:InvokeFunction",
      functionName: this.#function.functionName,
      principal: "sns.amazonaws.com",
      sourceArn: topicArn,
    });
    new SnsTopicSubscription(this, severity, {
      topicArn,
      protocol: "lambda",
      endpoint: this.#function.arn,
      redrivePolicy: JSON.stringify({ deadLetterTargetArn: this.#queue.arn }),
    });
  }

  /** A page that reached nobody is told of by the other ways. */
  alarms(): AlarmOffer[] {
    return [
      {
        id: this.node.id,
        severity: "critical",
        says: "PagerDuty could not be told of an alert",
        measure: {
          metric: {
            namespace: "AWS/SQS",
            name: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: this.#queue.name },
            stat: "Maximum",
          },
        },
        when: ">",
        threshold: 0,
        silence: "notBreaching",
      },
    ];
  }

  private undelivered(name: string): SqsQueue {
    const queue = new SqsQueue(this, "undelivered", {
      name: `${name}-undelivered`,
      messageRetentionSeconds: 14 * 86_400,
      sqsManagedSseEnabled: true,
    });
    new SqsQueuePolicy(this, "undelivered-policy", {
      queueUrl: queue.url,
      // Which topics there are is known once every severity has been heard of.
      policy: Lazy.stringValue({ produce: () => this.letsIn(queue) }),
    });
    return queue;
  }

  private letsIn(queue: SqsQueue): string {
    return policyDocument([
      {
        Sid: "TopicsOfThisPager",
        Principal: { Service: "sns.amazonaws.com" },
        Action: "sqs:SendMessage",
        Resource: queue.arn,
        Condition: { ArnEquals: { "aws:SourceArn": Object.keys(this.#topics) } },
      },
    ]);
  }

  private function(name: string, { key, secret }: PagerProps): LambdaFunction {
    const { tracing } = Environment.of(this).defaults;
    const bucket = ScriptBucket.of(this);
    const code = bucket.store(this, "pager", {
      "pager.mjs": readFileSync(join(import.meta.dirname, "pager.mjs"), "utf8"),
    });
    const logs = logGroup(this, "logs", `/aws/lambda/${name}`);
    const role = new GrantedRole(this, {
      name,
      description: "Tells PagerDuty of alerts",
      trust: assumedBy("lambda.amazonaws.com"),
    });
    role.grant(
      { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs.arn}:*` },
      { Action: "sqs:SendMessage", Resource: this.#queue.arn },
      ...secret.readStatements,
      ...(tracing ? [{ Action: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], Resource: "*" }] : []),
    );
    const made = new LambdaFunction(this, "function", {
      functionName: name,
      description: "Tells PagerDuty of alerts",
      runtime: "nodejs22.x",
      architectures: ["arm64"],
      handler: "pager.handler",
      memorySize: 128,
      timeout: 30,
      role: role.arn,
      s3Bucket: code.bucket,
      s3Key: code.key,
      s3ObjectVersion: code.version,
      deadLetterConfig: { targetArn: this.#queue.arn },
      loggingConfig: { logFormat: "JSON", logGroup: logs.name },
      tracingConfig: { mode: tracing ? "Active" : "PassThrough" },
      environment: {
        variables: {
          PAGER_KEY: key,
          PAGER_SECRET: secret.arn,
          PAGER_TOPICS: Lazy.stringValue({ produce: () => JSON.stringify(this.#topics) }),
        },
      },
    });
    role.neededBy(made);
    return made;
  }
}
