import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import { CloudwatchLogSubscriptionFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-subscription-filter/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { assumedBy, GrantedRole, type Statement } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { type Duration, days } from "../core/units.ts";
import type { Metric } from "../core/watch.ts";

export interface LogGroupProps {
  /** @default `/<project>/<environment>/<id>` */
  readonly name?: string;
  /**
   * `standard`; `infrequent` at half the price, without metric filters, subscriptions and live tail; `delivery` for logs that go
   * on to a bucket and are kept two days. Cannot be changed later.
   * @default "standard"
   */
  readonly class?: "standard" | "infrequent" | "delivery";
  /** @default by environment class: 365, 90, 30, 7 days */
  readonly keep?: Duration;
  /** Numbers that are read out of the lines, by the name of their metric. @default none */
  readonly metrics?: Readonly<Record<string, LogMetric>>;
  /** Where every line goes on to. @default nowhere */
  readonly forwardTo?: LogDestination;
}

export interface LogMetric {
  /** What a line has to say: `{ $.level = "error" }`, `?ERROR ?Exception`. */
  readonly pattern: string;
  /** What is counted: one a line, or a field, `$.duration`. @default "1" */
  readonly value?: string;
  /** @default "Count" */
  readonly unit?: "Count" | "Milliseconds" | "Seconds" | "Bytes" | "Percent";
  /** Fields that the metric is split by: `{ Route: "$.route" }`. A metric each costs $0.30 a month. @default none */
  readonly by?: Readonly<Record<string, string>>;
}

export type LogDestination =
  /** A Lambda function; it has to allow `logs.amazonaws.com` to call it. */
  | { readonly lambdaArn: string; readonly pattern?: string }
  | { readonly firehoseArn: string; readonly pattern?: string }
  | { readonly kinesisArn: string; readonly pattern?: string };

// Days that CloudWatch Logs keeps (https://docs.aws.amazon.com/AmazonCloudWatchLogs/latest/APIReference/API_PutRetentionPolicy.html).
const KEEPS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

const CLASSES = { standard: "STANDARD", infrequent: "INFREQUENT_ACCESS", delivery: "DELIVERY" } as const;

/**
 * A log group that ends: every line goes after a time, under a key of the stack where the class has one, with the metrics that
 * are read out of its lines and what they go on to.
 *
 * An application need not have its lines read: what it writes in the embedded metric format becomes metrics by itself, in the
 * namespace that a service finds as `METRICS_NAMESPACE`.
 *
 * ### Cost
 * $0.50 a GB taken in, $0.25 infrequent, and $0.03 a GB and month kept (us-east-1, 2026). A metric is $0.30 a month.
 */
export class LogGroup extends Construct {
  readonly name: string;
  readonly arn: string;
  readonly #metrics: string[];
  readonly #split: readonly string[];

  constructor(scope: Construct, id: string, props: LogGroupProps = {}) {
    super(scope, id);
    const group = this.group(props);
    this.name = group.name;
    this.arn = group.arn;
    this.#metrics = Object.keys(props.metrics ?? {});
    this.#split = Object.entries(props.metrics ?? {}).flatMap(([name, { by }]) => (by ? [name] : []));
    this.filters(group, props);
    if (props.forwardTo) this.forward(group, props.forwardTo);
  }

  /** What a role needs in order to write here. */
  get writeStatements(): Statement[] {
    return [{ Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${this.arn}:*` }];
  }

  /** A metric that is read out of the lines, for an alarm or a chart. */
  metric(name: string, stat = "Sum"): Metric {
    if (!this.#metrics.includes(name) || this.#split.includes(name)) {
      reportProblem(this, {
        code: "TOWLINE_LOG_METRIC",
        what: this.#split.includes(name) ? `${name} is split, so it is many metrics` : `no line is read for ${name}`,
        instead:
          this.#metrics.length > 0
            ? `one of: ${this.#metrics.join(", ")}, without \`by\``
            : `metrics: { ${name}: { pattern } }`,
      });
    }
    return { namespace: Environment.of(this).project, name, dimensions: {}, stat };
  }

  private group(props: LogGroupProps): CloudwatchLogGroup {
    const { declared, defaults, name, project } = Environment.of(this);
    const kind = props.class ?? "standard";
    const keep = props.keep === undefined ? defaults.logRetention : this.days(props.keep);
    const key = stackKey(this, "logs");
    return new CloudwatchLogGroup(this, "group", {
      name: props.name ?? `/${(declared ? [project, name, this.node.id] : [project, this.node.id]).join("/")}`,
      // CloudWatch keeps what it delivers for two days, whatever is asked for.
      ...(kind === "delivery" ? {} : { retentionInDays: keep }),
      ...(kind === "standard" ? {} : { logGroupClass: CLASSES[kind] }),
      ...(key ? { kmsKeyId: key.arn } : {}),
    });
  }

  private days(keep: Duration): number {
    const wanted = settle(this, "keep", () => days(keep), 30);
    const longer = KEEPS.find((number) => number >= wanted) ?? KEEPS.at(-1)!;
    if (longer !== wanted) {
      reportProblem(this, {
        code: "TOWLINE_LOG_RETENTION",
        what: `CloudWatch does not keep lines for ${wanted} days`,
        instead: `"${longer} days"; it takes ${KEEPS.join(", ")}`,
      });
    }
    return longer;
  }

  private filters(
    group: CloudwatchLogGroup,
    { class: kind = "standard", forwardTo, metrics = {} }: LogGroupProps,
  ): void {
    if (kind !== "standard" && (Object.keys(metrics).length > 0 || forwardTo)) {
      reportProblem(this, {
        code: "TOWLINE_LOG_CLASS",
        what: `lines of class "${kind}" are neither read nor passed on`,
        instead: 'class: "standard"',
      });
    }
    const namespace = Environment.of(this).project;
    for (const [name, { by, pattern, unit = "Count", value = "1" }] of Object.entries(metrics)) {
      if (Object.keys(by ?? {}).length > 3) {
        reportProblem(this, {
          code: "TOWLINE_LOG_METRIC",
          what: `${name} is split by ${Object.keys(by!).length} fields; CloudWatch splits by three`,
          instead: "the three that somebody will ask about",
        });
      }
      new CloudwatchLogMetricFilter(this, `metric-${name}`, {
        name: `${physicalName(this, this.node.id)}-${name}`,
        logGroupName: group.name,
        pattern,
        metricTransformation: {
          namespace,
          name,
          value,
          unit,
          // A metric that is split has no value where there is no line.
          ...(by ? { dimensions: { ...by } } : { defaultValue: "0" }),
        },
      });
    }
  }

  private forward(group: CloudwatchLogGroup, to: LogDestination): void {
    const destinationArn = "lambdaArn" in to ? to.lambdaArn : "firehoseArn" in to ? to.firehoseArn : to.kinesisArn;
    const role = "lambdaArn" in to ? undefined : this.forwardingRole(to, group);
    const filter = new CloudwatchLogSubscriptionFilter(this, "forward", {
      name: physicalName(this, this.node.id),
      logGroupName: group.name,
      filterPattern: to.pattern ?? "",
      destinationArn,
      ...(role ? { roleArn: role.arn } : {}),
    });
    role?.neededBy(filter);
  }

  private forwardingRole(to: Exclude<LogDestination, { lambdaArn: string }>, group: CloudwatchLogGroup): GrantedRole {
    const role = new GrantedRole(this, {
      name: physicalName(this, `${this.node.id}-logs`, 64),
      description: `Passes on the lines of ${this.node.id}`,
      trust: assumedBy(`logs.${regionOf(this)}.amazonaws.com`, {
        StringEquals: { "aws:SourceAccount": accountId(this) },
        ArnLike: { "aws:SourceArn": `${group.arn}:*` },
      }),
    });
    role.grant(
      "firehoseArn" in to
        ? { Action: ["firehose:PutRecord", "firehose:PutRecordBatch"], Resource: to.firehoseArn }
        : { Action: ["kinesis:PutRecord", "kinesis:PutRecords"], Resource: to.kinesisArn },
    );
    return role;
  }
}
