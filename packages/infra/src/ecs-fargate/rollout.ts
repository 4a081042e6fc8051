import { DataAwsEcsService } from "@cdktf/provider-aws/lib/data-aws-ecs-service/index.js";
import { EcsService } from "@cdktf/provider-aws/lib/ecs-service/index.js";
import type { EcsTaskDefinition } from "@cdktf/provider-aws/lib/ecs-task-definition/index.js";
import { IamRolePolicyAttachment } from "@cdktf/provider-aws/lib/iam-role-policy-attachment/index.js";
import { accountId } from "../core/account.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { fit } from "../core/naming.ts";
import { Construct, dependable } from "../core/tf.ts";
import type { SettledCluster } from "../ecs/cluster.ts";
import type { LoadBalancer } from "./load-balancer.ts";
import { ReleaseTest } from "./release-test.ts";
import type { FargateSettings, Takeover } from "./settings.ts";
import { CONTAINER } from "./task-definition.ts";

/** Seconds that a task may take to start before its health checks count. */
const GRACE = 60;

export interface RolloutParts {
  readonly cluster: SettledCluster;
  readonly balancer: LoadBalancer;
  readonly task: EcsTaskDefinition;
  readonly securityGroupId: string;
}

/** The service: how many tasks run, and how a new release takes over from the one before. */
export function rollout(scope: Construct, settings: FargateSettings, parts: RolloutParts): EcsService {
  const { network, port, takeover } = settings;
  const { balancer, cluster, task } = parts;
  const test = balancer.test ? new ReleaseTest(scope, "release-test", settings, balancer) : undefined;
  const shifting = takeover.strategy === "ROLLING" ? undefined : shiftingRole(scope, settings.name, test);
  const service = new EcsService(scope, "service", {
    name: settings.name,
    cluster: cluster.arn,
    taskDefinition: task.arn,
    desiredCount: settings.scale.min,
    capacityProviderStrategy: capacity(settings.always),
    // Without it a change of the capacity would replace the service.
    forceNewDeployment: true,
    deploymentMinimumHealthyPercent: 100,
    deploymentMaximumPercent: 200,
    deploymentCircuitBreaker: { enable: true, rollback: true },
    deploymentConfiguration: {
      ...strategy(takeover),
      ...(test && shifting
        ? {
            lifecycleHook: [
              {
                hookTargetArn: test.functionArn,
                roleArn: shifting.role.arn,
                lifecycleStages: ["POST_TEST_TRAFFIC_SHIFT"],
              },
            ],
          }
        : {}),
    },
    availabilityZoneRebalancing: "ENABLED",
    healthCheckGracePeriodSeconds: GRACE,
    enableExecuteCommand: false,
    enableEcsManagedTags: true,
    propagateTags: "SERVICE",
    // An interrupted apply takes the release back instead of leaving it half way.
    waitForSteadyState: true,
    sigintRollback: true,
    networkConfiguration: {
      subnets: network.privateSubnetIds,
      securityGroups: [parts.securityGroupId],
      assignPublicIp: false,
    },
    loadBalancer: [
      {
        targetGroupArn: balancer.targets[0]!.arn,
        containerName: CONTAINER,
        containerPort: port,
        ...(shifting
          ? {
              advancedConfiguration: {
                alternateTargetGroupArn: balancer.targets[1]!.arn,
                productionListenerRule: balancer.rule.arn,
                ...(balancer.test ? { testListenerRule: balancer.test.rule.arn } : {}),
                roleArn: shifting.role.arn,
              },
            }
          : {}),
      },
    ],
    lifecycle: { ignoreChanges: ["desired_count", ...(shifting ? ["load_balancer"] : [])] },
    dependsOn: [balancer.rule],
  });
  for (const dependency of [cluster.dependency, shifting?.dependency]) {
    if (dependency) service.dependsOn = [...(service.dependsOn ?? []), dependency];
  }
  shifting?.role.neededBy(service);
  compareWhatIsLive(scope, { cluster, service, task });
  return service;
}

/**
 * Asks ECS what it runs once the service is steady. A circuit breaker that went back to the old release leaves a steady
 * service too: only the identity of what is live tells the two apart.
 */
function compareWhatIsLive(
  scope: Construct,
  { cluster, service, task }: { cluster: SettledCluster; service: EcsService; task: EcsTaskDefinition },
): void {
  new DataAwsEcsService(scope, "live", {
    clusterArn: cluster.arn,
    serviceName: service.name,
    dependsOn: [service],
    lifecycle: {
      postcondition: [
        {
          condition: `\${self.task_definition == ${task.fqn}.arn}`,
          errorMessage:
            `${service.nameInput} runs another task definition than the one that was deployed: ECS took the release back. ` +
            "The events of the service and the log of its tasks say why.",
        },
      ],
    },
  });
}

function capacity(always: number | undefined) {
  if (always === undefined) return [{ capacityProvider: "FARGATE", weight: 1 }];
  return [
    { capacityProvider: "FARGATE", base: always, weight: 0 },
    { capacityProvider: "FARGATE_SPOT", weight: 1 },
  ];
}

function strategy({ bake, minutes, percent, strategy: kind }: Takeover) {
  return {
    strategy: kind,
    ...(bake === undefined ? {} : { bakeTimeInMinutes: String(bake) }),
    ...(kind === "LINEAR"
      ? { linearConfiguration: { stepPercent: percent!, stepBakeTimeInMinutes: String(minutes) } }
      : {}),
    ...(kind === "CANARY"
      ? { canaryConfiguration: { canaryPercent: percent!, canaryBakeTimeInMinutes: String(minutes) } }
      : {}),
  };
}

/** Role that ECS moves the weights of the listener rules with, and asks whether it may. */
function shiftingRole(
  scope: Construct,
  name: string,
  test: ReleaseTest | undefined,
): { readonly role: GrantedRole; readonly dependency: string } {
  const inner = new Construct(scope, "shifting-role");
  const role = new GrantedRole(inner, {
    name: fit(`${name}-shifting`, 64),
    description: `Shifts the traffic of ${name} between releases`,
    trust: assumedBy("ecs.amazonaws.com", { StringEquals: { "aws:SourceAccount": accountId(inner) } }),
  });
  const attachment = new IamRolePolicyAttachment(inner, "load-balancers", {
    role: role.role.name,
    policyArn: "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
  });
  if (test) role.grant({ Action: "lambda:InvokeFunction", Resource: test.functionArn });
  return { role, dependency: dependable(attachment) };
}
