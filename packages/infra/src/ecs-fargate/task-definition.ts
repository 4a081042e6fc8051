import { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { regionOf } from "../core/account.ts";
import type { GrantedRole } from "../core/iam.ts";
import { type Construct, Lazy } from "../core/tf.ts";
import type { RuntimeVariables } from "../service/variables.ts";
import { DRAIN } from "./load-balancer.ts";
import type { FargateSettings } from "./settings.ts";

/** Name of the one container of a task. */
export const CONTAINER = "app";

export interface TaskParts {
  readonly task: GrantedRole;
  readonly execution: GrantedRole;
  readonly logGroup: string;
  readonly variables: RuntimeVariables;
}

/**
 * The task: one container by digest, with no capability of the kernel, a file system that it cannot write to but for the
 * folders named, and an init process that ends what it leaves behind.
 */
export function taskDefinition(scope: Construct, settings: FargateSettings, parts: TaskParts): EcsTaskDefinition {
  return new EcsTaskDefinition(scope, "task", {
    family: settings.name,
    requiresCompatibilities: ["FARGATE"],
    networkMode: "awsvpc",
    cpu: String(settings.cpu),
    memory: String(settings.memory),
    taskRoleArn: parts.task.arn,
    executionRoleArn: parts.execution.arn,
    runtimePlatform: { cpuArchitecture: settings.architecture, operatingSystemFamily: "LINUX" },
    // An old revision is what the circuit breaker goes back to.
    skipDestroy: true,
    // Read at synth, when every grant and connection has been made.
    containerDefinitions: Lazy.stringValue({
      produce: () => JSON.stringify([container(settings, parts, regionOf(scope))]),
    }),
  });
}

function container(settings: FargateSettings, { logGroup, variables }: TaskParts, region: string) {
  const { image, port, writable } = settings;
  const pairs = <K extends string>(record: Record<string, string>, key: K) =>
    Object.entries(record).map(([name, value]) => ({ name, [key]: value }));
  return {
    name: CONTAINER,
    image: image.uri,
    essential: true,
    portMappings: [{ containerPort: port, hostPort: port, protocol: "tcp" }],
    environment: pairs(variables.plain(image.digest), "value"),
    secrets: pairs(variables.secret(), "valueFrom"),
    readonlyRootFilesystem: writable !== undefined,
    linuxParameters: {
      initProcessEnabled: true,
      // A port below 1024 is opened with one of the capabilities.
      ...(port >= 1024 ? { capabilities: { drop: ["ALL"] } } : {}),
      ...(writable && writable.length > 0
        ? { tmpfs: writable.map((containerPath) => ({ containerPath, size: 64, mountOptions: ["noexec", "nosuid"] })) }
        : {}),
    },
    stopTimeout: DRAIN,
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-group": logGroup, "awslogs-region": region, "awslogs-stream-prefix": CONTAINER },
    },
  };
}
