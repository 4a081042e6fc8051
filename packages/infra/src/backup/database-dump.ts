import { CloudwatchEventRule } from "@cdktf/provider-aws/lib/cloudwatch-event-rule/index.js";
import { CloudwatchEventTarget } from "@cdktf/provider-aws/lib/cloudwatch-event-target/index.js";
import { SqsQueuePolicy } from "@cdktf/provider-aws/lib/sqs-queue-policy/index.js";
import type { Connectable } from "../core/connectable.ts";
import { Connections } from "../core/connections.ts";
import { reportProblem } from "../core/errors.ts";
import { policyDocument } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Watchable } from "../core/watch.ts";
import { runTask, Schedule } from "../scheduler/index.ts";
import { dumpTask } from "./dump-task.ts";
import { checkLoss, type Recovery, recovery } from "./objectives.ts";
import type { DatabaseDumpProps } from "./props.ts";

const POSTGRES = 5432;

/**
 * Dumps a PostgreSQL database into a bucket, every so often: for a database that somebody else runs (Supabase, Neon), so that
 * a copy is in your own hands. A dump is looked at before it is uploaded; one that fails warns.
 *
 * Restore with `pg_restore --clean --dbname "$DATABASE_URL" <file>`.
 *
 * ### Cost
 * Half a vCPU and 1 GB for as long as a dump takes: about $0.02 an hour of it (Fargate ARM, us-east-1, 2026), and what the bucket
 * holds.
 */
export class DatabaseDump extends Construct implements Watchable {
  readonly name: string;
  readonly schedule: Schedule;
  readonly connections: Connections;
  readonly recovery: Recovery;

  constructor(scope: Construct, id: string, props: DatabaseDumpProps) {
    super(scope, id);
    this.name = physicalName(this, props.name ?? id, 50);
    this.check(props);
    this.recovery = recovery(this, props.objectives);
    this.connections = this.reaches(props);
    const task = dumpTask(this, this.name, props);
    this.schedule = new Schedule(this, "schedule", {
      name: this.name,
      description: `Dumps a database into ${props.bucket.node.id}`,
      when: props.when ?? { every: "6 hours" },
      ...(props.timezone ? { timezone: props.timezone } : {}),
      target: runTask({
        clusterArn: task.cluster.arn,
        taskDefinitionArn: task.definition.arn,
        subnetIds: props.network.privateSubnetIds,
        securityGroupIds: [this.connections.securityGroupId],
        roleArns: task.roles.map((role) => role.arn),
      }),
    });
    this.endsBadly(task.family);
    checkLoss(this, this.recovery, this.schedule.apartSeconds, props.between);
  }

  get watchName(): string {
    return this.node.id;
  }

  alarms(): readonly AlarmOffer[] {
    return this.schedule.alarms();
  }

  charts(): readonly ChartOffer[] {
    return this.schedule.charts();
  }

  private check({ bucket, database }: DatabaseDumpProps): void {
    if (bucket.purpose !== "backups") {
      reportProblem(this, {
        code: "TOWLINE_DUMP_BUCKET",
        what: `dumps go to ${bucket.node.path}, a bucket for ${bucket.purpose}`,
        instead: 'a bucket with purpose: "backups", which keeps and archives them',
      });
    }
    if (!database.secret.keys.includes(database.key)) {
      reportProblem(this, {
        code: "TOWLINE_DUMP_KEY",
        what: `"${database.secret.name}" has no key ${database.key}`,
        instead: `one of: ${database.secret.keys.join(", ")}`,
      });
    }
  }

  private reaches({ at, network }: DatabaseDumpProps): Connections {
    const connections = new Connections(this, "connections", {
      vpcId: network.vpcId,
      name: this.name,
      description: `Dumps of ${this.name}`,
    });
    connections.allowToInternet(443, "Images, secrets, logs and the bucket");
    if (isConnectable(at)) {
      if (at.connections && at.port) connections.allowTo(at.connections, at.port, `${this.name} to the database`);
    } else connections.allowToInternet(at?.port ?? POSTGRES, "The database, over TLS");
    return connections;
  }

  /** A task that was started but ended badly is put beside those that did not start. */
  private endsBadly(family: string): void {
    const rule = new CloudwatchEventRule(this, "failed", {
      name: `${this.name}-failed`,
      description: `Tasks of ${this.name} that ended badly`,
      eventPattern: JSON.stringify({
        source: ["aws.ecs"],
        "detail-type": ["ECS Task State Change"],
        detail: {
          group: [`family:${family}`],
          lastStatus: ["STOPPED"],
          // A container that never ran has no exit code at all.
          $or: [{ containers: { exitCode: [{ "anything-but": 0 }] } }, { stopCode: ["TaskFailedToStart"] }],
        },
      }),
    });
    const { failures } = this.schedule;
    new SqsQueuePolicy(this, "failed-policy", {
      queueUrl: failures.url,
      policy: policyDocument([
        {
          Sid: "TasksThatEndedBadly",
          Principal: { Service: "events.amazonaws.com" },
          Action: "sqs:SendMessage",
          Resource: failures.arn,
          Condition: { ArnEquals: { "aws:SourceArn": rule.arn } },
        },
      ]),
    });
    new CloudwatchEventTarget(this, "failed-target", { rule: rule.name, arn: failures.arn });
  }
}

function isConnectable(at: DatabaseDumpProps["at"]): at is Connectable {
  return at !== undefined && "connectStatements" in at;
}
