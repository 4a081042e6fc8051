import { regionOf } from "../core/account.ts";
import { logGroup } from "../core/logs.ts";
import { Annotations, type Construct, dependable } from "../core/tf.ts";
import { AutoScaling } from "../ecs/auto-scaling.ts";
import { clusterFor } from "../ecs/cluster.ts";
import { ecsAlarms, ecsCharts, ecsMetrics } from "../ecs/metrics.ts";
import { VpcLink } from "../ecs/private-link.ts";
import { executionRole, taskRole } from "../ecs/roles.ts";
import { SocketLink } from "../ecs/socket-link.ts";
import { tracingVariables } from "../ecs/tracing.ts";
import { OriginGate } from "../service/gate.ts";
import type { Platform } from "../service/platform.ts";
import type { EcsFargateProps } from "../service/props.ts";
import type { Founded } from "../service/service.ts";
import { LoadBalancer } from "./load-balancer.ts";
import { rollout } from "./rollout.ts";
import { settleFargate } from "./settings.ts";
import { taskDefinition } from "./task-definition.ts";

/** What ECS Fargate makes of a service. */
export function fargatePlatform(scope: Construct, props: EcsFargateProps, found: Founded): Platform {
  const settings = settleFargate(scope, props);
  const { connections, variables } = found(settings);
  const log = logGroup(scope, "log", `/ecs/${settings.name}`);
  const cluster = clusterFor(scope, settings.name, props.cluster);
  const role = taskRole(scope, settings);
  const execution = executionRole(scope, settings, log.arn);
  const balancer = new LoadBalancer(scope, "load-balancer", settings);
  balancer.connections.allowTo(connections, settings.port, `Requests to ${settings.name}`);
  if (settings.tracing) variables.derive(tracingVariables(regionOf(scope), settings.name));
  const task = taskDefinition(scope, settings, { task: role, execution, logGroup: log.name, variables });
  const service = rollout(scope, settings, {
    cluster,
    balancer,
    task,
    securityGroupId: connections.securityGroupId,
  });
  role.neededBy(service);
  execution.neededBy(service);

  const privateLink = () => {
    const link = new VpcLink(scope, "link", settings);
    link.connections.allowTo(balancer.connections, balancer.port, `API Gateway to ${settings.name}`);
    return { id: link.id, targetArn: balancer.arn };
  };
  const socketLink = () => {
    const { arn, listener, port } = balancer;
    const protocol = settings.certificate ? "HTTPS" : "HTTP";
    const link = new SocketLink(scope, "socket-link", settings, { balancer: { arn, port, protocol }, listener });
    link.connections.allowTo(balancer.connections, port, `WebSocket API to ${settings.name}`);
    return { id: link.id };
  };
  const gate =
    settings.gated && settings.public
      ? new OriginGate(scope, "gate", { name: settings.name, resourceArns: { association: balancer.arn } })
      : undefined;
  const measured = {
    name: settings.name,
    cluster: cluster.name,
    service: settings.name,
    loadBalancer: balancer.dimension,
    targetGroups: balancer.targets.map((group) => group.arnSuffix),
  };
  const metrics = ecsMetrics(scope, measured);
  new AutoScaling(scope, "scaling", {
    settings,
    metrics,
    cluster: cluster.name,
    service: service.name,
    targetTracking: settings.targetTracking,
    registered: false,
    after: dependable(service),
  });
  if (!settings.certificate) notice(scope, settings.name);
  return {
    compute: "ecs-fargate",
    arn: service.id,
    id: settings.name,
    url: balancer.url,
    outputs: { cluster: cluster.name, service: settings.name, taskDefinition: task.arn },
    role,
    secretsRole: execution,
    inbound: { connections: balancer.connections, port: balancer.port },
    ...(settings.gated && !settings.public ? { privateLink, socketLink } : {}),
    needs(dependency) {
      service.dependsOn = [...(service.dependsOn ?? []), dependency];
    },
    gate: () => gate?.header,
    logGroups: [log.name],
    alarms: (watch) => ecsAlarms(metrics, settings, measured, watch),
    charts: () => ecsCharts(metrics),
  };
}

function notice(scope: Construct, name: string): void {
  Annotations.of(scope).addInfo(
    `TOWLINE_PLAIN_INSIDE: between its load balancer and what calls it, ${name} speaks HTTP inside the network. ` +
      "With certificate: { arn, host } that way is encrypted too.",
  );
}
