import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicPolicy } from "@cdktf/provider-aws/lib/sns-topic-policy/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { accountId } from "../core/account.ts";
import { stackKey } from "../core/encryption.ts";
import { policyDocument } from "../core/iam.ts";
import { fingerprint, physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { Severity } from "../core/watch.ts";

/** One encrypted topic a severity: who is woken by the one need not hear of the others. */
export class AlertTopics extends Construct {
  readonly arns: Partial<Record<Severity, string>> = {};

  constructor(
    scope: Construct,
    id: string,
    props: {
      readonly severities: readonly Severity[];
      readonly notify: Partial<Record<Severity, readonly string[]>>;
    },
  ) {
    super(scope, id);
    for (const severity of props.severities) this.arns[severity] = this.topic(severity, props.notify[severity] ?? []);
  }

  private topic(severity: Severity, addresses: readonly string[]): string {
    const name = physicalName(this, `alerts-${severity}`, 256);
    const topic = new SnsTopic(this, severity, {
      name,
      displayName: `${severity} alerts`,
      kmsMasterKeyId: stackKey(this, "alerts")!.arn,
    });
    new SnsTopicPolicy(this, `${severity}-policy`, {
      arn: topic.arn,
      policy: policyDocument([
        {
          Sid: "AlarmsAndBudgetsOfThisAccount",
          Principal: { Service: ["budgets.amazonaws.com", "cloudwatch.amazonaws.com"] },
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { StringEquals: { "aws:SourceAccount": accountId(this) } },
        },
        {
          Sid: "OnlyOverTls",
          Effect: "Deny",
          Principal: "*",
          Action: "sns:Publish",
          Resource: topic.arn,
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
    });
    for (const endpoint of addresses) {
      new SnsTopicSubscription(this, `${severity}-${fingerprint(endpoint)}`, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint,
      });
    }
    return topic.arn;
  }
}
