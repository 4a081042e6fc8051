import { ApprunnerAutoScalingConfigurationVersion } from "@cdktf/provider-aws/lib/apprunner-auto-scaling-configuration-version/index.js";
import { ApprunnerObservabilityConfiguration } from "@cdktf/provider-aws/lib/apprunner-observability-configuration/index.js";
import { ApprunnerService } from "@cdktf/provider-aws/lib/apprunner-service/index.js";
import { ApprunnerVpcConnector } from "@cdktf/provider-aws/lib/apprunner-vpc-connector/index.js";
import type { Connectable, ValueSource } from "../core/connectable.ts";
import { Connections } from "../core/connections.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import type { GrantedRole, Statement } from "../core/iam.ts";
import { fingerprint, fit } from "../core/naming.ts";
import type { HttpOrigin, OriginHeader } from "../core/origin.ts";
import { Annotations, Construct, Lazy } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, QueryOffer, Watch, Watchable } from "../core/watch.ts";
import { serviceAlarms, serviceCharts, serviceQueries } from "./alarms.ts";
import { OriginGate } from "./gate.ts";
import type { AppRunnerProps } from "./props.ts";
import { accessRole, instanceRole } from "./roles.ts";
import { type Settings, settleAppRunner } from "./settings.ts";

/**
 * An App Runner service that runs one image by digest, in private subnets, with a role that may do nothing until it is
 * granted.
 *
 * App Runner is closed to new customers since 2026-04-30
 * (https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html); accounts that use it may go on.
 * A notice says so at synth.
 *
 * ### Cost
 * Memory is paid while an instance is kept ready ($0.007 a GB and hour), processor while it works ($0.064 a vCPU and hour):
 * "1 vCPU, 2 GB" is about $10 a month idle and $57 busy (us-east-1, 2026). The web ACL that closes the direct way
 * in is $6 a month.
 */
export class AppRunner extends Construct implements HttpOrigin, Watchable {
  readonly name: string;
  readonly serviceArn: string;
  readonly serviceId: string;
  /** `https://…`, the address of App Runner itself. */
  readonly serviceUrl: string;
  readonly healthPath: string;
  readonly connections: Connections;
  readonly #settings: Settings;
  readonly #service: ApprunnerService;
  readonly #instance: GrantedRole;
  readonly #declared: Readonly<Record<string, string>>;
  readonly #derived: Record<string, string> = {};
  readonly #secrets: Record<string, string> = {};
  #gate: OriginGate | undefined;

  constructor(scope: Construct, id: string, props: AppRunnerProps) {
    super(scope, id);
    const settings = settleAppRunner(this, props);
    this.#settings = settings;
    this.#declared = props.environment ?? {};
    this.identity(settings);
    this.connections = this.securityGroup(settings);
    const connector = this.vpcConnector(settings);
    const scaling = this.scaling(settings);
    const tracing = this.tracing(settings);
    const access = accessRole(this, { name: settings.name, repositoryArn: settings.image.repositoryArn });
    this.#instance = instanceRole(this, settings);
    this.#service = this.service(settings, { access, connector, scaling, tracing });
    access.neededBy(this.#service);
    this.#instance.neededBy(this.#service);
    if (settings.gated) this.gate();
    this.notice();

    this.name = settings.name;
    this.serviceArn = this.#service.arn;
    this.serviceId = this.#service.serviceId;
    this.serviceUrl = `https://${this.#service.serviceUrl}`;
    this.healthPath = settings.health.path;
  }

  get url(): string {
    return this.serviceUrl;
  }

  get originName(): string {
    return this.name;
  }

  get watchName(): string {
    return this.name;
  }

  /** What a stack tells about the service when it returns it. */
  get outputs(): { readonly arn: string; readonly id: string; readonly url: string } {
    return { arn: this.serviceArn, id: this.serviceId, url: this.serviceUrl };
  }

  /**
   * Opens the port of `target` to this service, lets the role connect, and sets what a client has to know; secret values
   * come by reference.
   * @param prefix of the variables. @default what the target is called by itself, or "REDIS"
   */
  connectsTo(target: Connectable, prefix = target.variablePrefix ?? "REDIS"): void {
    if (target.connections && target.port) {
      this.connections.allowTo(target.connections, target.port, `${this.name} to ${prefix.toLowerCase()}`);
    }
    this.#instance.grant(...target.connectStatements);
    this.reads(...(target.secrets?.(prefix) ?? []));
    Object.assign(this.#derived, target.environment(prefix));
  }

  /** Gives the application every key of the groups as an environment variable, and its role the right to read them. */
  reads(...groups: ValueSource[]): void {
    for (const group of groups) {
      this.#instance.grant(...group.readStatements);
      this.#service.dependsOn = [...(this.#service.dependsOn ?? []), group.dependency];
      for (const key of group.keys) this.secretVariable(key, group);
    }
  }

  /** Adds statements to the role of the application. */
  grant(...statements: Statement[]): void {
    this.#instance.grant(...statements);
  }

  configure(environment: Readonly<Record<string, string>>): void {
    Object.assign(this.#derived, environment);
  }

  gate(): OriginHeader | undefined {
    if (!this.#settings.gated) return undefined;
    this.#gate ??= new OriginGate(this, "gate", { name: this.#settings.name, serviceArn: this.#service.arn });
    return this.#gate.header;
  }

  alarms(watch: Watch): readonly AlarmOffer[] {
    return serviceAlarms(this.measured(), watch);
  }

  charts(): readonly ChartOffer[] {
    return serviceCharts(this.measured());
  }

  queries(): readonly QueryOffer[] {
    return serviceQueries(this.measured());
  }

  private measured() {
    return {
      name: this.name,
      id: this.serviceId,
      metricsNamespace: Environment.of(this).project,
      maxInstances: this.#settings.scale.max,
    };
  }

  private identity({ image, name }: Settings): void {
    const environment = Environment.of(this);
    Object.assign(this.#derived, {
      ENVIRONMENT: environment.name,
      METRICS_NAMESPACE: environment.project,
      RELEASE_DIGEST: image.digest,
      SERVICE_NAME: name,
    });
  }

  private secretVariable(key: string, group: ValueSource): void {
    if (key in this.#declared || key in this.#secrets) {
      reportProblem(this, {
        code: "TOWLINE_VARIABLE_TWICE",
        what: `${key} of "${group.name}" is also set ${key in this.#declared ? "in environment" : "by another group"}`,
        instead: "one place for each variable",
      });
      return;
    }
    this.#secrets[key] = group.reference(key);
  }

  private securityGroup({ name, network, reaches }: Settings): Connections {
    const connections = new Connections(this, "connections", {
      vpcId: network.vpcId,
      name,
      description: `Service ${name}`,
    });
    for (const { port, why } of reaches) connections.allowToInternet(port, why);
    return connections;
  }

  private vpcConnector({ name, network }: Settings): ApprunnerVpcConnector {
    return new ApprunnerVpcConnector(this, "connector", {
      // A connector cannot be changed, only replaced while the old one is in use: its name follows its zones.
      vpcConnectorName: fit(`${name}-${fingerprint(network.zones.join(","), 6)}`, 40),
      subnets: network.privateSubnetIds,
      securityGroups: [this.connections.securityGroupId],
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private scaling({ name, scale }: Settings): ApprunnerAutoScalingConfigurationVersion {
    return new ApprunnerAutoScalingConfigurationVersion(this, "scaling", {
      autoScalingConfigurationName: fit(name, 32),
      minSize: scale.min,
      maxSize: scale.max,
      maxConcurrency: scale.concurrency,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  private tracing({ name, tracing }: Settings): ApprunnerObservabilityConfiguration | undefined {
    if (!tracing) return undefined;
    return new ApprunnerObservabilityConfiguration(this, "observability", {
      observabilityConfigurationName: fit(name, 32),
      traceConfiguration: { vendor: "AWSXRAY" },
    });
  }

  private service(
    { autoDeploy, cpu, health, image, memory, name, port }: Settings,
    parts: {
      access: GrantedRole;
      connector: ApprunnerVpcConnector;
      scaling: ApprunnerAutoScalingConfigurationVersion;
      tracing: ApprunnerObservabilityConfiguration | undefined;
    },
  ): ApprunnerService {
    return new ApprunnerService(this, "service", {
      serviceName: name,
      autoScalingConfigurationArn: parts.scaling.arn,
      sourceConfiguration: {
        autoDeploymentsEnabled: autoDeploy,
        authenticationConfiguration: { accessRoleArn: parts.access.arn },
        imageRepository: {
          imageIdentifier: image.uri,
          imageRepositoryType: "ECR",
          imageConfiguration: {
            port: String(port),
            // Read at synth, when every grant and connection has been made.
            runtimeEnvironmentVariables: Lazy.anyValue({ produce: () => this.plainVariables() }) as never,
            runtimeEnvironmentSecrets: Lazy.anyValue(
              { produce: () => sorted(this.#secrets) },
              { omitEmptyArray: true },
            ) as never,
          },
        },
      },
      instanceConfiguration: { cpu: String(cpu), memory: String(memory), instanceRoleArn: this.#instance.arn },
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
        observabilityEnabled: parts.tracing !== undefined,
        ...(parts.tracing ? { observabilityConfigurationArn: parts.tracing.arn } : {}),
      },
    });
  }

  /** A secret takes the place of a plain variable that a connection set; what was written in the props always stays. */
  private plainVariables(): Record<string, string> {
    const derived = Object.entries(this.#derived).filter(([key]) => !(key in this.#secrets));
    return sorted({ ...Object.fromEntries(derived), ...this.#declared });
  }

  private notice(): void {
    Annotations.of(this).addWarning(
      "TOWLINE_APP_RUNNER_CLOSED: AWS App Runner takes no new customers since 2026-04-30. An account that already uses it " +
        "may go on; a new account needs ECS " +
        "(https://docs.aws.amazon.com/apprunner/latest/dg/apprunner-availability-change.html).",
    );
  }
}

function sorted(record: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
