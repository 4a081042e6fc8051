import { CloudwatchEventApiDestination } from "@cdktf/provider-aws/lib/cloudwatch-event-api-destination/index.js";
import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { reportProblem } from "../core/errors.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { SealedStack, sealed } from "../core/sealed-stack.ts";
import { Construct, Fn, Token } from "../core/tf.ts";
import type { SecretGroup } from "../secrets/index.ts";
import type { ScheduleTarget } from "./targets.ts";

export interface CallHttpProps {
  /** `https://…` */
  readonly url: string;
  /** @default "POST" */
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  /** Header that proves who calls, and the secret that holds its value: a group and one of its keys. */
  readonly header: {
    readonly name: string;
    readonly secret: SecretGroup;
    readonly key: string;
    /** Raise it when the value has changed, and it is read anew. @default 1 */
    readonly edition?: number;
  };
}

/**
 * Calls an address over HTTPS. EventBridge Scheduler itself cannot; it says so to the default bus, where a rule passes it on to an API
 * destination. The value of the header is read by CloudFormation from the secret when it makes the connection, so it stands in no
 * state; it has to be in the secret before.
 */
export function callHttp({ header, method = "POST", url }: CallHttpProps): ScheduleTarget {
  return {
    bind: (scope) => {
      if (!Token.isUnresolved(url) && !/^https:\/\/[^\s]+$/.test(url)) {
        reportProblem(scope, {
          code: "TOWLINE_SCHEDULE_URL",
          what: `"${url}" is not an address that EventBridge calls`,
          instead: '"https://…"',
        });
      }
      const inner = new Construct(scope, "http");
      const name = physicalName(scope, scope.node.id, 60);
      const connection = authorized(inner, name, header);
      const destination = new CloudwatchEventApiDestination(inner, "destination", {
        name,
        connectionArn: connection,
        invocationEndpoint: url,
        httpMethod: method,
        invocationRateLimitPerSecond: 1,
      });
      const rule = new CloudwatchEventRule(inner, "rule", {
        name,
        description: `Passes the schedule ${name} on to ${method} ${url}`,
        eventPattern: JSON.stringify({ source: [SOURCE], "detail-type": [name] }),
      });
      const role = new GrantedRole(inner, {
        name: physicalName(scope, `${scope.node.id}-http`, 64),
        description: `Calls ${url}`,
        trust: assumedBy("events.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(scope) } }),
      });
      role.grant({ Action: "events:InvokeApiDestination", Resource: destination.arn });
      const target = new CloudwatchEventTarget(inner, "target", {
        rule: rule.name,
        arn: destination.arn,
        roleArn: role.arn,
        inputPath: "$.detail",
        retryPolicy: { maximumEventAgeInSeconds: 3600, maximumRetryAttempts: 3 },
      });
      role.neededBy(target);
      const bus = `arn:aws:events:${regionOf(scope)}:${accountId(scope)}:event-bus/default`;
      return {
        target: { arn: bus, eventbridgeParameters: { detailType: name, source: SOURCE } },
        statements: [
          { Action: "events:PutEvents", Resource: bus, Condition: { StringEquals: { "events:source": SOURCE } } },
        ],
      };
    },
  };
}

const SOURCE = "towline.schedule";

/** Connection of EventBridge whose value is read from the secret where it is made. */
function authorized(
  scope: Construct,
  name: string,
  { edition = 1, key, name: header, secret }: CallHttpProps["header"],
): string {
  const account = accountId(scope);
  const { stack } = new SealedStack(scope, "connection", {
    name: `${name}-http`,
    description: `Header ${header} of ${name}, edition ${edition}`,
    secret,
    resource: {
      type: "AWS::Events::Connection",
      properties: {
        Name: name,
        AuthorizationType: "API_KEY",
        AuthParameters: { ApiKeyAuthParameters: { ApiKeyName: header, ApiKeyValue: sealed(secret.arn, key) } },
      },
    },
    outputs: ["Arn"],
    statements: [
      {
        Action: [
          "events:CreateConnection",
          "events:DeleteConnection",
          "events:DescribeConnection",
          "events:UpdateConnection",
        ],
        Resource: `arn:aws:events:${regionOf(scope)}:${account}:connection/${name}*`,
      },
      {
        // EventBridge keeps what it was told in a secret of its own.
        Action: [
          "secretsmanager:CreateSecret",
          "secretsmanager:DeleteSecret",
          "secretsmanager:GetSecretValue",
          "secretsmanager:PutSecretValue",
          "secretsmanager:UpdateSecret",
        ],
        Resource: `arn:aws:secretsmanager:${regionOf(scope)}:${account}:secret:events!connection/${name}/*`,
      },
      {
        Action: "iam:CreateServiceLinkedRole",
        Resource: `arn:aws:iam::${account}:role/aws-service-role/apidestinations.events.amazonaws.com/*`,
      },
    ],
  });
  return Token.asString(Fn.lookup(stack.outputs, "Arn"));
}
