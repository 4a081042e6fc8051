import { ApprunnerAutoScalingConfigurationVersion } from "@cdktf/provider-aws/lib/apprunner-auto-scaling-configuration-version/index.js";
import { ApprunnerObservabilityConfiguration } from "@cdktf/provider-aws/lib/apprunner-observability-configuration/index.js";
import { ApprunnerService } from "@cdktf/provider-aws/lib/apprunner-service/index.js";
import { ApprunnerVpcConnector } from "@cdktf/provider-aws/lib/apprunner-vpc-connector/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { GrantedRole } from "../core/iam.ts";
import { fingerprint, fit } from "../core/naming.ts";
import { INSTANCE_SIZES } from "../core/sizes.ts";
import { Annotations, type Construct, Lazy } from "../core/tf.ts";
import { serviceAlarms, serviceCharts, triggerAlarms } from "../service/alarms.ts";
import { OriginGate } from "../service/gate.ts";
import type { Platform } from "../service/platform.ts";
import type { AppRunnerProps } from "../service/props.ts";
import type { Founded } from "../service/service.ts";
import { type ContainerSettings, type Ranges, refuseProps, settleContainer } from "../service/settings.ts";
import type { RuntimeVariables } from "../service/variables.ts";
import { ActiveColour, type Colour, FIRST } from "./colours.ts";
import { appRunnerMetrics } from "./metrics.ts";
import { accessRole, instanceRole } from "./roles.ts";

// https://docs.aws.amazon.com/apprunner/latest/api/API_HealthCheckConfiguration.html and API_AutoScalingConfiguration.html
const RANGES: Ranges = {
  on: "App Runner",
  sizes: INSTANCE_SIZES,
  instances: [1, 25],
  concurrency: [1, 200],
  every: [1, 20],
  timeout: [1, 20],
  checks: [1, 20],
};

const ELSEWHERE = {
  architecture: 'compute: "ecs-fargate"; App Runner runs x86_64 only',
  certificate: "nothing: App Runner has a certificate of its own",
  cluster: 'compute: "ecs-fargate" or "ecs-express"',
  deployment: 'colours: true, or compute: "ecs-fargate"',
  loadBalancer: "nothing: App Runner balances the load itself",
  spot: 'compute: "ecs-fargate"; App Runner has no spare capacity',
  targetTracking: 'compute: "ecs-fargate"; App Runner looks at scale.concurrency alone',
  writable: 'compute: "ecs-fargate"; App Runner has no read-only file system',
};

/** What App Runner makes of a service. */
export function appRunnerPlatform(scope: Construct, props: AppRunnerProps, found: Founded): Platform {
  const settings = settleContainer(scope, props, RANGES);
  refuseProps(scope, props, "App Runner", ELSEWHERE);
  const { connections, variables } = found(settings);
  const connector = vpcConnector(scope, settings, connections.securityGroupId);
  const scaling = autoScaling(scope, settings);
  const observability = tracing(scope, settings);
  const access = accessRole(scope, { name: settings.name, repositoryArn: settings.image.repositoryArn });
  const instance = instanceRole(scope, settings);
  const active = props.colours ? colours(scope, settings) : undefined;
  const made: Made = {
    settings,
    variables,
    parts: { access, instance, connector, scaling, observability },
    autoDeploy: props.autoDeploy ?? Environment.of(scope).defaults.autoDeploy,
    active,
  };
  const services = (active ? (["blue", "green"] as const) : [FIRST]).map((colour) => service(scope, made, colour));
  for (const one of services) {
    access.neededBy(one);
    instance.neededBy(one);
  }
  notice(scope);
  return platform(scope, made, services);
}

function colours(scope: Construct, { image, name }: ContainerSettings): ActiveColour {
  if (!image.uri.includes(image.digest)) {
    reportProblem(scope, {
      path: `${scope.node.path}.colours`,
      code: "TOWLINE_COLOURS_DIGEST",
      what: `the image ${image.name} is not named by its digest, so two colours could not run two releases`,
      instead: "an image whose uri ends with its digest, as registryImage makes it",
    });
  }
  return new ActiveColour(scope, "active", { service: name });
}

/** App Runner ends a request after two minutes (https://docs.aws.amazon.com/apprunner/latest/dg/develop.html). */
const LONGEST_ANSWER = 120;

interface Made {
  readonly settings: ContainerSettings;
  readonly variables: RuntimeVariables;
  readonly parts: {
    readonly access: GrantedRole;
    readonly instance: GrantedRole;
    readonly connector: ApprunnerVpcConnector;
    readonly scaling: ApprunnerAutoScalingConfigurationVersion;
    readonly observability: ApprunnerObservabilityConfiguration | undefined;
  };
  readonly autoDeploy: boolean;
  readonly active: ActiveColour | undefined;
}

function platform(scope: Construct, { settings, parts, active }: Made, services: ApprunnerService[]): Platform {
  const blue = services[0]!;
  const green = services[1];
  const address = (one: ApprunnerService) => `https://${one.serviceUrl}`;
  const addresses = green ? { blue: address(blue), green: address(green) } : undefined;
  // The metrics of blue keep the ids they have without colours.
  const measured = services.map((one) => appRunnerMetrics(scope, { name: nameOf(settings, one), id: one.serviceId }));
  const gate = settings.gated
    ? new OriginGate(scope, "gate", {
        name: settings.name,
        resourceArns: { association: blue.arn, ...(green ? { "association-green": green.arn } : {}) },
      })
    : undefined;
  return {
    compute: "app-runner",
    arn: blue.arn,
    id: blue.serviceId,
    url:
      green && active ? `https://${active.hostOf({ blue: blue.serviceUrl, green: green.serviceUrl })}` : address(blue),
    outputs: addresses && active ? { ...addresses, colour: active.parameter } : {},
    role: parts.instance,
    secretsRole: parts.instance,
    ...(addresses ? { colours: { ...addresses, active: FIRST } } : {}),
    longestAnswer: LONGEST_ANSWER,
    needs(dependency) {
      for (const one of services) one.dependsOn = [...(one.dependsOn ?? []), dependency];
    },
    gate: () => gate?.header,
    logGroups: services.map((one) => `/aws/apprunner/${nameOf(settings, one)}/${one.serviceId}/application`),
    alarms: (watch) =>
      measured.flatMap(({ metrics }, index) =>
        [...serviceAlarms(metrics, settings.scale, watch), ...triggerAlarms(metrics, settings.scale)].map((offer) =>
          index === 0 ? offer : { ...offer, id: `green-${offer.id}` },
        ),
      ),
    charts: () =>
      measured.flatMap(({ answers, metrics }, index) =>
        serviceCharts(metrics, answers).map((chart) =>
          index === 0 ? chart : { ...chart, title: `${chart.title} (green)` },
        ),
      ),
  };
}

const greenName = ({ name }: ContainerSettings) => fit(`${name}-green`, 40);
const nameOf = (settings: ContainerSettings, { node }: ApprunnerService) =>
  node.id === "service" ? settings.name : greenName(settings);

function vpcConnector(scope: Construct, { name, network }: ContainerSettings, group: string): ApprunnerVpcConnector {
  return new ApprunnerVpcConnector(scope, "connector", {
    // A connector cannot be changed, only replaced while the old one is in use: its name follows its zones.
    vpcConnectorName: fit(`${name}-${fingerprint(network.zones.join(","), 6)}`, 40),
    subnets: network.privateSubnetIds,
    securityGroups: [group],
    lifecycle: { createBeforeDestroy: true },
  });
}

function autoScaling(scope: Construct, { name, scale }: ContainerSettings): ApprunnerAutoScalingConfigurationVersion {
  return new ApprunnerAutoScalingConfigurationVersion(scope, "scaling", {
    autoScalingConfigurationName: fit(name, 32),
    minSize: scale.min,
    maxSize: scale.max,
    maxConcurrency: scale.concurrency,
    lifecycle: { createBeforeDestroy: true },
  });
}

function tracing(
  scope: Construct,
  { name, tracing: on }: ContainerSettings,
): ApprunnerObservabilityConfiguration | undefined {
  if (!on) return undefined;
  return new ApprunnerObservabilityConfiguration(scope, "observability", {
    observabilityConfigurationName: fit(name, 32),
    traceConfiguration: { vendor: "AWSXRAY" },
  });
}

/** One service. Blue has the name and the address that the only one has without colours, so that colours can be added. */
function service(
  scope: Construct,
  { settings, variables, parts, autoDeploy, active }: Made,
  colour: Colour,
): ApprunnerService {
  const { cpu, health, image, memory, port } = settings;
  const digest = active ? active.digestOf(colour, image.digest) : image.digest;
  return new ApprunnerService(scope, colour === FIRST ? "service" : `service-${colour}`, {
    serviceName: colour === FIRST ? settings.name : greenName(settings),
    autoScalingConfigurationArn: parts.scaling.arn,
    sourceConfiguration: {
      autoDeploymentsEnabled: autoDeploy,
      authenticationConfiguration: { accessRoleArn: parts.access.arn },
      imageRepository: {
        imageIdentifier: image.uri.replace(image.digest, () => digest),
        imageRepositoryType: "ECR",
        imageConfiguration: {
          port: String(port),
          runtimeEnvironmentVariables: Lazy.anyValue({ produce: () => variables.plain(digest) }) as never,
          runtimeEnvironmentSecrets: Lazy.anyValue(
            { produce: () => variables.secret() },
            { omitEmptyArray: true },
          ) as never,
        },
      },
    },
    instanceConfiguration: { cpu: String(cpu), memory: String(memory), instanceRoleArn: parts.instance.arn },
    networkConfiguration: {
      egressConfiguration: { egressType: "VPC", vpcConnectorArn: parts.connector.arn },
      ingressConfiguration: { isPubliclyAccessible: true },
    },
    healthCheckConfiguration: {
      protocol: "HTTP",
      path: health.path,
      interval: health.interval,
      timeout: health.timeout,
      healthyThreshold: health.healthy,
      unhealthyThreshold: health.unhealthy,
    },
    observabilityConfiguration: {
      observabilityEnabled: parts.observability !== undefined,
      ...(parts.observability ? { observabilityConfigurationArn: parts.observability.arn } : {}),
    },
  });
}

function notice(scope: Construct): void {
  Annotations.of(scope).addWarning(
    "TOWLINE_APP_RUNNER_CLOSED: AWS App Runner takes no new customers since 2026-04-30. An account that already uses it " +
      'may go on; in a new account write compute: "ecs-fargate" (or new EcsFargate in place of new AppRunner), everything else ' +
      "stays (https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html).",
  );
}
