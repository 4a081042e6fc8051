import { SchedulerSchedule } from "@cdktf/provider-aws/lib/scheduler-schedule/index.js";
import { SchedulerScheduleGroup } from "@cdktf/provider-aws/lib/scheduler-schedule-group/index.js";
import { SqsQueue } from "@cdktf/provider-aws/lib/sqs-queue/index.js";
import { accountId } from "../core/account.ts";
import { stackKey } from "../core/encryption.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { fit, physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import { seconds } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Metric, Watchable } from "../core/watch.ts";
import type { ScheduleProps } from "./props.ts";
import { isTimezone, timing } from "./timing.ts";

const DAY = 86_400;

/**
 * Starts something at its time: a function, a task, a state machine, a message or a call over HTTPS. What fails to start is
 * tried again, then kept in a queue, and somebody is told.
 *
 * The role may start this one target and nothing else, and only this schedule may take it.
 *
 * ### Cost
 * $1 a million starts beyond the first 14 million a month (us-east-1, 2026): nothing. The queue is free while it is empty.
 */
export class Schedule extends Construct implements Watchable {
  readonly name: string;
  /** Queue of the starts that failed for good. */
  readonly failuresArn: string;
  /** Longest time between two starts, where `when` tells it. */
  readonly apartSeconds: number | undefined;
  readonly failures: SqsQueue;

  constructor(scope: Construct, id: string, props: ScheduleProps) {
    super(scope, id);
    this.name = props.name ?? physicalName(this, id, 64);
    this.check(props);
    const times = settle(this, "when", () => timing(props.when), { expression: "rate(1 day)", apartSeconds: DAY });
    this.apartSeconds = times.apartSeconds;
    const group = new SchedulerScheduleGroup(this, "group", { name: this.name });
    this.failures = new SqsQueue(this, "failures", {
      name: fit(`${this.name}-failures`, 80),
      messageRetentionSeconds: 14 * DAY,
      sqsManagedSseEnabled: true,
    });
    this.failuresArn = this.failures.arn;
    const role = this.role(group);
    const { statements, target } = props.target.bind(this);
    role.grant(...statements, { Action: "sqs:SendMessage", Resource: this.failures.arn });
    const schedule = this.schedule(props, times.expression, group, role, target);
    role.neededBy(schedule);
  }

  get watchName(): string {
    return this.node.id;
  }

  alarms(): readonly AlarmOffer[] {
    return [
      {
        id: "failures",
        severity: "warning",
        says: `${this.name} did not start or did not end well; the queue ${this.name}-failures tells what`,
        measure: {
          metric: {
            namespace: "AWS/SQS",
            name: "ApproximateNumberOfMessagesVisible",
            dimensions: { QueueName: this.failures.name },
            stat: "Maximum",
          },
        },
        when: ">",
        threshold: 0,
        silence: "notBreaching",
      },
    ];
  }

  charts(): readonly ChartOffer[] {
    const metric = (name: string): Metric => ({
      namespace: "AWS/Scheduler",
      name,
      dimensions: { ScheduleGroup: this.name },
      stat: "Sum",
    });
    return [
      {
        title: "Starts",
        metrics: [
          { label: "tried", metric: metric("InvocationAttemptCount") },
          { label: "failed", metric: metric("TargetErrorCount") },
          { label: "given up", metric: metric("InvocationsSentToDeadLetterCount") },
        ],
      },
    ];
  }

  private check({ retry, timezone, within }: ScheduleProps): void {
    if (timezone !== undefined && !isTimezone(timezone)) {
      reportProblem(this, {
        code: "TOWLINE_SCHEDULE_TIMEZONE",
        what: `there is no time zone "${timezone}"`,
        instead: 'its IANA name: "Europe/Berlin"',
      });
    }
    for (const [property, duration] of Object.entries({ within, "retry.within": retry?.within })) {
      if (duration === undefined) continue;
      const length = settle(this, property, () => seconds(duration), 60);
      if (length >= 60 && length <= DAY && length % 60 === 0) continue;
      reportProblem(this, {
        code: "TOWLINE_SCHEDULE_WINDOW",
        what: `${property}: "${duration}"`,
        instead: 'whole minutes, "1 minute" to "24 hours"',
      });
    }
    if (retry && (!Number.isInteger(retry.times) || retry.times < 0 || retry.times > 185)) {
      reportProblem(this, {
        code: "TOWLINE_SCHEDULE_RETRY",
        what: `${retry.times} further tries`,
        instead: "0 to 185",
      });
    }
  }

  private role(group: SchedulerScheduleGroup): GrantedRole {
    return new GrantedRole(this, {
      name: this.name,
      description: `Starts ${this.name}`,
      trust: assumedBy("scheduler.amazonaws.com", {
        StringEquals: { "aws:SourceAccount": accountId(this), "aws:SourceArn": group.arn },
      }),
    });
  }

  private schedule(
    props: ScheduleProps,
    scheduleExpression: string,
    group: SchedulerScheduleGroup,
    role: GrantedRole,
    target: ReturnType<ScheduleProps["target"]["bind"]>["target"],
  ): SchedulerSchedule {
    const key = stackKey(this, "data");
    const minutes = (property: string, duration: NonNullable<ScheduleProps["within"]>) =>
      settle(this, property, () => seconds(duration), 60) / 60;
    const { retry = { times: 3, within: "1 hour" }, within } = props;
    if (key) role.grant({ Action: "kms:Decrypt", Resource: key.arn });
    return new SchedulerSchedule(this, "schedule", {
      name: this.name,
      groupName: group.name,
      ...(props.description ? { description: props.description } : {}),
      scheduleExpression,
      scheduleExpressionTimezone: props.timezone ?? "UTC",
      state: props.enabled === false ? "DISABLED" : "ENABLED",
      ...(key ? { kmsKeyArn: key.arn } : {}),
      flexibleTimeWindow: within
        ? { mode: "FLEXIBLE", maximumWindowInMinutes: minutes("within", within) }
        : { mode: "OFF" },
      target: {
        ...target,
        roleArn: role.arn,
        // An event of EventBridge has to say something.
        ...(props.input || target.eventbridgeParameters ? { input: JSON.stringify(props.input ?? {}) } : {}),
        retryPolicy: {
          maximumRetryAttempts: retry.times,
          maximumEventAgeInSeconds: 60 * minutes("retry.within", retry.within),
        },
        deadLetterConfig: { arn: this.failures.arn },
      },
    });
  }
}
