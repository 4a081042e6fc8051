import { EcsCluster } from "@cdktf/provider-aws/lib/ecs-cluster/index.js";
import { EcsClusterCapacityProviders } from "@cdktf/provider-aws/lib/ecs-cluster-capacity-providers/index.js";
import { Environment } from "../core/environment.ts";
import { fit } from "../core/naming.ts";
import { Construct, dependable } from "../core/tf.ts";
import type { Cluster } from "../service/props.ts";

/** A cluster, and what has to be there before a service may run in it. */
export interface SettledCluster extends Cluster {
  readonly dependency?: string;
}

/** The cluster of one service, unless one that is shared was given. */
export function clusterFor(scope: Construct, name: string, given: Cluster | undefined): SettledCluster {
  if (given) return given;
  const inner = new Construct(scope, "cluster");
  const cluster = new EcsCluster(inner, "cluster", {
    name: fit(name, 255),
    setting: [{ name: "containerInsights", value: Environment.of(scope).defaults.containerInsights }],
  });
  const providers = new EcsClusterCapacityProviders(inner, "capacity", {
    clusterName: cluster.name,
    capacityProviders: ["FARGATE", "FARGATE_SPOT"],
    defaultCapacityProviderStrategy: [{ capacityProvider: "FARGATE", weight: 1 }],
  });
  return { arn: cluster.arn, name: cluster.name, dependency: dependable(providers) };
}
