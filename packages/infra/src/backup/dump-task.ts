import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { DatabaseDumpProps } from "./props.ts";

export interface DumpTask {
  readonly cluster: EcsCluster;
  readonly definition: EcsTaskDefinition;
  readonly roles: readonly GrantedRole[];
  readonly family: string;
}

/**
 * The task: one container dumps into a volume that both share, the second uploads what the first ended well. Only the first
 * knows the address of the database, only the role of the second may write to the bucket.
 */
export function dumpTask(scope: Construct, name: string, props: DatabaseDumpProps): DumpTask {
  const cluster = new EcsCluster(scope, "cluster", {
    name,
    setting: [{ name: "containerInsights", value: "enabled" }],
  });
  const logs = logGroup(scope, "logs", `/towline/${name}`);
  const start = roleOf(scope, "start", { name: fit(`${name}-start`, 64), description: `Starts ${name}` });
  start.grant(
    { Action: ["logs:CreateLogStream", "logs:PutLogEvents"], Resource: `${logs.arn}:*` },
    ...props.database.secret.readStatements,
  );
  const task = roleOf(scope, "task", { name: fit(`${name}-task`, 64), description: `What ${name} may do` });
  task.grant(...props.bucket.writeStatements(`${PREFIX}/`));
  const definition = new EcsTaskDefinition(scope, "definition", {
    family: name,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: "512",
    memory: "1024",
    runtimePlatform: { cpuArchitecture: "ARM64", operatingSystemFamily: "LINUX" },
    executionRoleArn: start.arn,
    taskRoleArn: task.arn,
    ...storage(props),
    volume: [{ name: "dump" }],
    containerDefinitions: JSON.stringify(containers(scope, props, logs.name)),
    dependsOn: [props.database.secret.dependency] as never,
  });
  start.neededBy(definition);
  task.neededBy(definition);
  return { cluster, definition, roles: [start, task], family: name };
}

const PREFIX = "postgres";
/** GB that Fargate gives without being asked. */
const FREE_DISK = 20;

function storage({ disk }: DatabaseDumpProps) {
  const size = disk ? Number.parseInt(disk, 10) : FREE_DISK;
  return size > FREE_DISK ? { ephemeralStorage: { sizeInGib: size } } : {};
}

function roleOf(scope: Construct, id: string, props: { name: string; description: string }): GrantedRole {
  const inner = new Construct(scope, id);
  return new GrantedRole(inner, {
    ...props,
    trust: assumedBy("ecs-tasks.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(scope) } }),
  });
}

function containers(scope: Construct, props: DatabaseDumpProps, group: string): object[] {
  const { bucket, database, images = {}, postgres = 17 } = props;
  const common = (stream: string) => ({
    mountPoints: [{ sourceVolume: "dump", containerPath: "/dump", readOnly: false }],
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": group, "awslogs-region": regionOf(scope), "awslogs-stream-prefix": stream },
    },
  });
  return [
    {
      name: "dump",
      image: images.dump ?? `public.ecr.aws/docker/library/postgres:${postgres}-alpine`,
      essential: false,
      entryPoint: ["sh", "-euc"],
      // Custom format: compressed, and one table of it can be restored. What cannot be listed was not written well.
      command: [
        'pg_dump --format=custom --no-owner --file=/dump/database.dump "$DATABASE_URL"; pg_restore --list /dump/database.dump >/dev/null',
      ],
      environment: [{ name: "PGSSLMODE", value: "require" }],
      secrets: [{ name: "DATABASE_URL", valueFrom: database.secret.reference(database.key) }],
      ...common("dump"),
    },
    {
      name: "upload",
      image: images.upload ?? "public.ecr.aws/aws-cli/aws-cli:2.31.0",
      essential: true,
      dependsOn: [{ containerName: "dump", condition: "SUCCESS" }],
      entryPoint: ["sh", "-euc"],
      command: [
        `aws s3 cp --no-progress /dump/database.dump "s3://$BUCKET/${PREFIX}/$(date -u +%Y/%m/%d/%H%M%S).dump"`,
      ],
      environment: [{ name: "BUCKET", value: bucket.bucketName }],
      ...common("upload"),
    },
  ];
}
