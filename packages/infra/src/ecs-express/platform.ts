import { DataAwsEcsService } from "@cdktf/provider-aws/lib/data-aws-ecs-service/index.js";
import { DataAwsLb } from "@cdktf/provider-aws/lib/data-aws-lb/index.js";
import { DataAwsLbTargetGroup } from "@cdktf/provider-aws/lib/data-aws-lb-target-group/index.js";
import { EcsExpressGatewayService } from "@cdktf/provider-aws/lib/ecs-express-gateway-service/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { reportProblem } from "../core/errors.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { logGroup } from "../core/logs.ts";
import { fit } from "../core/naming.ts";
import { EXPRESS_SIZES } from "../core/sizes.ts";
import { Annotations, Construct, dependable, Fn, Lazy, Token } from "../core/tf.ts";
import { AutoScaling } from "../ecs/auto-scaling.ts";
import { clusterFor, type SettledCluster } from "../ecs/cluster.ts";
import { ecsAlarms, ecsCharts, ecsMetrics } from "../ecs/metrics.ts";
import { VpcLink } from "../ecs/private-link.ts";
import { ECS_RANGES } from "../ecs/ranges.ts";
import { executionRole, taskRole } from "../ecs/roles.ts";
import { SocketLink } from "../ecs/socket-link.ts";
import { tracingVariables } from "../ecs/tracing.ts";
import type { Platform } from "../service/platform.ts";
import type { EcsExpressProps } from "../service/props.ts";
import type { Founded } from "../service/service.ts";
import { type ContainerSettings, refuseProps, settleContainer } from "../service/settings.ts";
import type { RuntimeVariables } from "../service/variables.ts";

const HTTPS = 443;

const ELSEWHERE = {
  accessLog: 'compute: "ecs-fargate"; the load balancer of Express is not ours',
  architecture: 'compute: "ecs-fargate"',
  autoDeploy: "nothing: a release is a new digest in a plan, on ECS always",
  certificate: 'nothing: Express has a certificate of its own; or compute: "ecs-fargate"',
  colours: "nothing: Express shifts every release by itself, a small share first",
  deployment: 'compute: "ecs-fargate"; Express always shifts a small share first',
  loadBalancer: 'compute: "ecs-fargate"; the load balancer of Express stands where its tasks are',
  spot: 'compute: "ecs-fargate"',
  targetTracking: "nothing: Express keeps the processor near scale.cpu by itself",
  writable: 'compute: "ecs-fargate"',
};

/** What ECS Express makes of a service. */
export function expressPlatform(scope: Construct, props: EcsExpressProps, found: Founded): Platform {
  const settings = settleContainer(scope, props, { on: "ECS Express", sizes: EXPRESS_SIZES, ...ECS_RANGES });
  refuseProps(scope, props, "ECS Express", ELSEWHERE);
  const { connections, variables } = found(settings);
  openToTheNetwork(scope, settings, connections);
  const log = logGroup(scope, "log", `/ecs/${settings.name}`);
  const cluster = clusterFor(scope, settings.name, props.cluster);
  const role = taskRole(scope, settings);
  const execution = executionRole(scope, settings, log.arn);
  const infrastructure = infrastructureRole(scope, settings.name);
  if (settings.tracing) variables.derive(tracingVariables(regionOf(scope), settings.name));
  const service = gatewayService(scope, settings, {
    cluster,
    variables,
    roles: { role, execution, infrastructure: infrastructure.arn },
    log: log.name,
    securityGroupId: connections.securityGroupId,
  });
  role.neededBy(service);
  execution.neededBy(service);
  for (const dependency of [infrastructure.dependency, ...(cluster.dependency ? [cluster.dependency] : [])]) {
    service.dependsOn = [...(service.dependsOn ?? []), dependency];
  }

  const balancer = managedBalancer(scope, cluster, service);
  const measured = {
    name: settings.name,
    cluster: cluster.name,
    service: settings.name,
    loadBalancer: balancer.dimension,
    targetGroups: [balancer.targetGroup],
  };
  const metrics = ecsMetrics(scope, measured);
  new AutoScaling(scope, "scaling", {
    settings,
    metrics,
    cluster: cluster.name,
    service: settings.name,
    targetTracking: false,
    registered: true,
    after: dependable(service),
  });
  const privateLink = () => {
    const link = new VpcLink(scope, "link", settings);
    link.connections.allowToGroup("balancer", balancer.securityGroup, HTTPS, `API Gateway to ${settings.name}`);
    return { id: link.id, targetArn: balancer.arn };
  };
  const socketLink = () => {
    const { arn, securityGroup } = balancer;
    const link = new SocketLink(scope, "socket-link", settings, { balancer: { arn, port: HTTPS, protocol: "HTTPS" } });
    link.connections.allowToGroup("balancer", securityGroup, HTTPS, `WebSocket API to ${settings.name}`);
    return { id: link.id };
  };
  if (props.health && Object.keys(props.health).some((key) => key !== "path")) notice(scope, settings.name);
  return {
    compute: "ecs-express",
    arn: service.serviceArn,
    id: settings.name,
    url: Token.asString(Fn.trimsuffix(service.ingressPaths.get(0).endpoint, "/")),
    outputs: { cluster: cluster.name, service: settings.name },
    role,
    secretsRole: execution,
    ...(settings.gated ? { privateLink, socketLink } : {}),
    needs(dependency) {
      service.dependsOn = [...(service.dependsOn ?? []), dependency];
    },
    // Behind a VPC link nobody else gets in, and open is open.
    gate: () => undefined,
    logGroups: [log.name],
    alarms: (watch) => ecsAlarms(metrics, settings, measured, watch),
    charts: () => ecsCharts(metrics),
  };
}

interface Parts {
  readonly cluster: SettledCluster;
  readonly variables: RuntimeVariables;
  readonly roles: { readonly role: GrantedRole; readonly execution: GrantedRole; readonly infrastructure: string };
  readonly log: string;
  readonly securityGroupId: string;
}

function gatewayService(
  scope: Construct,
  settings: ContainerSettings,
  { cluster, log, roles, securityGroupId, variables }: Parts,
): EcsExpressGatewayService {
  const { gated, health, image, network, port, scale } = settings;
  const pairs = (record: Record<string, string>, key: "value" | "value_from") =>
    Object.entries(record).map(([name, value]) => ({ name, [key]: value }));
  const service = new EcsExpressGatewayService(scope, "service", {
    serviceName: settings.name,
    cluster: cluster.name,
    cpu: String(settings.cpu),
    memory: String(settings.memory),
    executionRoleArn: roles.execution.arn,
    infrastructureRoleArn: roles.infrastructure,
    taskRoleArn: roles.role.arn,
    healthCheckPath: health.path,
    // An apply that ends has tasks that answer.
    waitForSteadyState: true,
    networkConfiguration: [
      { subnets: gated ? network.privateSubnetIds : network.publicSubnetIds, securityGroups: [securityGroupId] },
    ],
    scalingTarget: [
      {
        autoScalingMetric: "AVERAGE_CPU",
        autoScalingTargetValue: scale.cpu,
        minTaskCount: scale.min,
        maxTaskCount: scale.max,
      },
    ],
    primaryContainer: [
      {
        image: image.uri,
        containerPort: port,
        awsLogsConfiguration: [{ logGroup: log, logStreamPrefix: settings.name }],
      },
    ],
  });
  // Read at synth, when every grant and connection has been made; the bindings take these lists eagerly.
  service.addOverride(
    "primary_container.0.environment",
    Lazy.anyValue({ produce: () => pairs(variables.plain(image.digest), "value") }),
  );
  service.addOverride(
    "primary_container.0.secret",
    Lazy.anyValue({ produce: () => pairs(variables.secret(), "value_from") }),
  );
  return service;
}

/** Role that Express makes and keeps load balancer, certificate, security groups and scaling with. */
function infrastructureRole(scope: Construct, name: string): { readonly arn: string; readonly dependency: string } {
  const inner = new Construct(scope, "infrastructure-role");
  const role = new GrantedRole(inner, {
    name: fit(`${name}-infrastructure`, 64),
    description: `Keeps what ${name} needs around it`,
    trust: assumedBy("ecs.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(inner) } }),
  });
  const attachment = new IamRolePolicyAttachment(inner, "express", {
    role: role.role.name,
    policyArn: "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
  });
  return { arn: role.arn, dependency: dependable(attachment) };
}

/** The load balancer that Express made, found by way of the target group of the service. */
function managedBalancer(scope: Construct, cluster: SettledCluster, service: EcsExpressGatewayService) {
  const inner = new Construct(scope, "managed");
  const found = new DataAwsEcsService(inner, "service", {
    clusterArn: cluster.arn,
    // By the ARN, so that it is looked up only once it is there.
    serviceName: Token.asString(Fn.element(Fn.split("/", service.serviceArn), 2)),
  });
  const group = new DataAwsLbTargetGroup(inner, "targets", { arn: found.loadBalancer.get(0).targetGroupArn });
  const balancer = new DataAwsLb(inner, "balancer", {
    arn: Token.asString(Fn.element(group.loadBalancerArns, 0)),
  });
  return {
    arn: balancer.arn,
    dimension: balancer.arnSuffix,
    targetGroup: group.arnSuffix,
    securityGroup: Token.asString(Fn.element(balancer.securityGroups, 0)),
  };
}

function openToTheNetwork(
  scope: Construct,
  { name, network, port }: ContainerSettings,
  connections: ReturnType<Founded>["connections"],
): void {
  if (network.cidr) {
    connections.allowFromNetwork(network.cidr, port, `The load balancer that AWS manages, to ${name}`);
    return;
  }
  reportProblem(scope, {
    path: `${scope.node.path}.network`,
    code: "TOWLINE_NETWORK_CIDR",
    what: "the load balancer of Express can only be let in by the addresses of the network, which are not given",
    instead: "a Networking, or cidr among what is given of a network that was made elsewhere",
  });
}

function notice(scope: Construct, name: string): void {
  Annotations.of(scope).addInfo(
    `TOWLINE_EXPRESS_HEALTH: ECS Express decides itself how often ${name} is asked whether it is well; of health only the ` +
      "path counts.",
  );
}
