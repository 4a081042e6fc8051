import { deploymentId, eventsOf, type Rollout, rolloutsOf } from "../../../behaviours/aws/rollout.ts";
import type { WorldRecord } from "../../../world/records.ts";
import { type Call, type Cloud, type Members, optionalText, ServiceError, texts } from "../../call.ts";
import { cluster, runningOf, serviceOf, servicesIn } from "./clusters.ts";

/** How many services one call may ask for. */
const MOST = 10;

export function listServices(call: Call, cloud: Cloud): Members {
  const launch = optionalText(call, "launchType");
  const found = servicesIn(cluster(call, cloud), cloud).filter(
    ({ attributes }) => launch === undefined || launchType(attributes) === launch,
  );
  return { serviceArns: found.map(({ attributes }) => String(attributes["arn"])).sort() };
}

export function describeServices(call: Call, cloud: Cloud): Members {
  const names = texts(call, "services");
  if (names.length === 0) throw new ServiceError("InvalidParameterException", "Services cannot be empty.");
  if (names.length > MOST)
    throw new ServiceError("InvalidParameterException", `Services cannot have more than ${MOST} elements.`);
  const inside = cluster(call, cloud);
  const wanted = names.map((name) => ({ name, record: serviceOf(inside, cloud, name) }));
  const prefix = String(inside.attributes["arn"]).replace(":cluster/", ":service/");
  return {
    services: wanted.flatMap(({ record }) => (record ? [describeService(record, inside, cloud)] : [])),
    failures: wanted.flatMap(({ name, record }) =>
      record ? [] : [{ arn: name.startsWith("arn:") ? name : `${prefix}/${name}`, reason: "MISSING" }],
    ),
  };
}

export const launchType = (attributes: WorldRecord["attributes"]): string => String(attributes["launch_type"] || "EC2");

/** A service as `DescribeServices` and `UpdateService` tell of it. */
export function describeService(record: WorldRecord, inside: WorldRecord, cloud: Cloud): Members {
  const { attributes, hidden } = record;
  const desired = Number(attributes["desired_count"] ?? 0);
  const running = runningOf(record, cloud);
  const [balancer] = (attributes["load_balancer"] ?? []) as { [name: string]: unknown }[];
  const [breaker] = (attributes["deployment_circuit_breaker"] ?? []) as { enable?: boolean; rollback?: boolean }[];
  return {
    serviceArn: attributes["arn"],
    serviceName: attributes["name"],
    clusterArn: inside.attributes["arn"],
    status: "ACTIVE",
    desiredCount: desired,
    runningCount: running,
    pendingCount: desired - running,
    launchType: launchType(attributes),
    taskDefinition: attributes["task_definition"],
    schedulingStrategy: attributes["scheduling_strategy"] ?? "REPLICA",
    deploymentConfiguration: {
      deploymentCircuitBreaker: { enable: breaker?.enable ?? false, rollback: breaker?.rollback ?? false },
      maximumPercent: attributes["deployment_maximum_percent"] ?? 200,
      minimumHealthyPercent: attributes["deployment_minimum_healthy_percent"] ?? 100,
    },
    loadBalancers: balancer
      ? [
          {
            targetGroupArn: balancer["target_group_arn"],
            containerName: balancer["container_name"],
            containerPort: balancer["container_port"],
          },
        ]
      : [],
    deployments: deploymentsOf(record, cloud),
    events: eventsOf(hidden).map(({ at, message }, index, all) => ({
      id: `${record.key}-${all.length - index}`,
      createdAt: at,
      message,
    })),
    createdAt: rolloutsOf(hidden).at(-1)?.began ?? 0,
    enableExecuteCommand: attributes["enable_execute_command"] ?? false,
  };
}

/** The deployments that ECS shows: what is wished for first, then what still runs or has failed. */
function deploymentsOf(record: WorldRecord, cloud: Cloud): Members[] {
  const { attributes, hidden, key } = record;
  const [latest, ...before] = rolloutsOf(hidden);
  if (latest === undefined) return [];
  const desired = Number(attributes["desired_count"] ?? 0);
  const serving = cloud.services.now(key)?.about["taskDefinition"];
  const one = (rollout: Rollout, status: string, rolloutState: string, more: Members = {}): Members => {
    const wished = status === "INACTIVE" ? 0 : desired;
    const runs = status !== "INACTIVE" && serving === rollout.to ? desired : 0;
    return {
      id: deploymentId(key, rollout.number),
      status,
      taskDefinition: rollout.to,
      desiredCount: wished,
      runningCount: runs,
      pendingCount: rolloutState === "IN_PROGRESS" ? wished - runs : 0,
      failedTasks: rollout.state === "FAILED" || rollout.state === "ROLLBACK_SUCCESSFUL" ? 1 : 0,
      createdAt: rollout.began,
      updatedAt: rollout.ended ?? rollout.began,
      launchType: launchType(attributes),
      rolloutState,
      rolloutStateReason: REASONS[rolloutState]?.(deploymentId(key, rollout.number)),
      ...more,
    };
  };
  switch (latest.state) {
    case "SUCCESSFUL":
      return [one(latest, "PRIMARY", "COMPLETED")];
    case "ROLLBACK_SUCCESSFUL": {
      const back = { ...latest, to: latest.from, state: "SUCCESSFUL" as const };
      const reason = `ECS deployment circuit breaker: rolling back to deploymentId ${deploymentId(key, latest.number, "back")}.`;
      const id = deploymentId(key, latest.number, "back");
      return [
        one(back, "PRIMARY", "COMPLETED", { id, createdAt: latest.ended, rolloutStateReason: reason }),
        one(latest, "INACTIVE", "FAILED"),
      ];
    }
    default: {
      const state = latest.state === "FAILED" ? "FAILED" : "IN_PROGRESS";
      const still = before.find((rollout) => rollout.to === serving && rollout.state === "SUCCESSFUL");
      return [one(latest, "PRIMARY", state), ...(still ? [one(still, "ACTIVE", "COMPLETED")] : [])];
    }
  }
}

const REASONS: { [state: string]: ((id: string) => string) | undefined } = {
  COMPLETED: (id) => `ECS deployment ${id} completed.`,
  IN_PROGRESS: (id) => `ECS deployment ${id} in progress.`,
  FAILED: () => "ECS deployment circuit breaker: tasks failed to start.",
};
