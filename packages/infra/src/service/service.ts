import { appRunnerPlatform } from "../app-runner/platform.ts";
import type { Connectable, ValueSource } from "../core/connectable.ts";
import { Connections } from "../core/connections.ts";
import { reportProblem } from "../core/errors.ts";
import { applicationQueries } from "../core/http-charts.ts";
import type { Statement } from "../core/iam.ts";
import { slug } from "../core/naming.ts";
import type { HttpOrigin, OriginHeader, PrivateLink } from "../core/origin.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, CompositeOffer, QueryOffer, Watch, Watchable } from "../core/watch.ts";
import { expressPlatform } from "../ecs-express/platform.ts";
import { fargatePlatform } from "../ecs-fargate/platform.ts";
import type { Platform } from "./platform.ts";
import type { Compute, ServiceProps } from "./props.ts";
import type { ContainerSettings } from "./settings.ts";
import { RuntimeVariables } from "./variables.ts";

/** What a kind of compute gets to build with. */
export interface Foundations {
  readonly connections: Connections;
  readonly variables: RuntimeVariables;
}

/** Makes the foundations once the settings are known, so that every kind of compute has them at the same addresses. */
export type Founded = (settings: ContainerSettings) => Foundations;

/**
 * A service that runs one image by digest, in private subnets, with a role that may do nothing until it is granted. Where it
 * runs is one word, `compute`; the props, the gestures and the address of what it shares (security group, access to
 * caches and secrets) stay the same when that word changes.
 *
 * `AppRunner`, `EcsFargate` and `EcsExpress` are the same service with the word said by the class.
 *
 * ### Cost
 * That of the compute: see the three classes. Per month, one "0.5 vCPU, 1 GB" instance that is always there and seldom
 * busy (us-east-1, 2026): about $5 on App Runner, and about $18 on ECS, plus its load balancer for about $18.
 */
export class Service extends Construct implements HttpOrigin, Watchable, Connectable {
  readonly name: string;
  readonly compute: Compute;
  readonly serviceArn: string;
  readonly serviceId: string;
  /** Address of the platform itself. */
  readonly serviceUrl: string;
  readonly healthPath: string;
  /** Security group of the instances. */
  readonly instances: Connections;
  readonly #platform: Platform;
  readonly #variables: RuntimeVariables;
  #privateLink: PrivateLink | undefined;
  #socketLink: { readonly id: string } | undefined;

  constructor(scope: Construct, id: string, props: ServiceProps) {
    super(scope, id);
    let founded: (Foundations & { readonly settings: ContainerSettings }) | undefined;
    this.#platform = platformOf(this, props, (settings) => {
      const variables = new RuntimeVariables(this, settings.name, props.environment ?? {});
      founded = { settings, variables, connections: securityGroup(this, settings) };
      return founded;
    });
    const { connections, settings, variables } = founded!;
    this.#variables = variables;
    this.instances = connections;
    this.name = settings.name;
    this.compute = this.#platform.compute;
    this.serviceArn = this.#platform.arn;
    this.serviceId = this.#platform.id;
    this.serviceUrl = this.#platform.url;
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

  get colours(): NonNullable<HttpOrigin["colours"]> | undefined {
    return this.#platform.colours;
  }

  get longestAnswer(): number | undefined {
    return this.#platform.longestAnswer;
  }

  /** Made when a gateway asks for it: a service that only others of the network call has none. */
  get privateLink(): PrivateLink | undefined {
    this.#privateLink ??= this.#platform.privateLink?.();
    return this.#privateLink;
  }

  get socketLink(): { readonly id: string } | undefined {
    this.#socketLink ??= this.#platform.socketLink?.();
    return this.#socketLink;
  }

  /** What a stack tells about the service when it returns it. */
  get outputs(): Readonly<Record<"arn" | "compute" | "id" | "url", string> & Record<string, string>> {
    const { arn, compute, id, outputs, url } = this.#platform;
    return { arn, compute, id, url, ...outputs };
  }

  /**
   * Opens the port of `target` to this service, lets the role connect, and sets what a client has to know; secret values
   * come by reference.
   * @param prefix of the variables. @default what the target is called by itself, or "REDIS"
   */
  connectsTo(target: Connectable, prefix = target.variablePrefix ?? "REDIS"): void {
    if (target.connections && target.port) {
      this.instances.allowTo(target.connections, target.port, `${this.name} to ${prefix.toLowerCase()}`);
    }
    this.#platform.role.grant(...target.connectStatements);
    this.reads(...(target.secrets?.(prefix) ?? []));
    this.#variables.derive(target.environment(prefix));
  }

  /** Gives the application every key of the groups as an environment variable, and its role the right to read them. */
  reads(...groups: ValueSource[]): void {
    for (const group of groups) {
      this.#platform.secretsRole.grant(...group.readStatements);
      this.#platform.needs(group.dependency);
      this.#variables.read(group);
    }
  }

  /** Adds statements to the role of the application. */
  grant(...statements: Statement[]): void {
    this.#platform.role.grant(...statements);
  }

  configure(environment: Readonly<Record<string, string>>): void {
    this.#variables.derive(environment);
  }

  gate(): OriginHeader | undefined {
    return this.#platform.gate();
  }

  /** Security group that others of the network call: that of the load balancer, or of the instances where there is none. */
  get connections(): Connections {
    return this.#platform.inbound?.connections ?? this.instances;
  }

  get port(): number {
    if (this.#platform.inbound) return this.#platform.inbound.port;
    reportProblem(this, {
      code: "TOWLINE_NO_WAY_IN",
      what: `"${this.name}" runs on ${this.compute}, which nothing in the network can call`,
      instead: 'compute: "ecs-fargate" for a service that other services call, or its public address',
    });
    return 443;
  }

  get connectStatements(): readonly Statement[] {
    return [];
  }

  get variablePrefix(): string {
    return slug(this.node.id).replaceAll("-", "_").toUpperCase();
  }

  /** @param prefix first part of the name: `SEARCH` gives `SEARCH_URL` */
  environment(prefix: string): Record<string, string> {
    return { [`${prefix}_URL`]: this.url };
  }

  alarms(watch: Watch): readonly AlarmOffer[] {
    return this.#platform.alarms(watch);
  }

  /** Down is what fails and has no instance left that is well. App Runner does not tell how its instances are. */
  composites(): readonly CompositeOffer[] {
    if (this.compute === "app-runner") return [];
    const says = `${this.name} is down: requests fail and no task is well`;
    return [{ id: "down", severity: "critical", says, allOf: ["errors", "healthy"] }];
  }

  charts(): readonly ChartOffer[] {
    return this.#platform.charts();
  }

  queries(): readonly QueryOffer[] {
    return this.#platform.logGroups.flatMap((logGroup, index) =>
      applicationQueries(logGroup).map((one) => (index === 0 ? one : { ...one, title: `${one.title} (green)` })),
    );
  }
}

function platformOf(scope: Construct, props: ServiceProps, found: Founded): Platform {
  const { compute = "app-runner" } = props;
  if (props.compute === "ecs-fargate") return fargatePlatform(scope, props, found);
  if (props.compute === "ecs-express") return expressPlatform(scope, props, found);
  if (compute !== "app-runner") {
    reportProblem(scope, {
      path: `${scope.node.path}.compute`,
      code: "TOWLINE_COMPUTE",
      what: `"${compute}" is no kind of compute`,
      instead: '"app-runner", "ecs-express" or "ecs-fargate"',
    });
  }
  return appRunnerPlatform(scope, props, found);
}

function securityGroup(scope: Construct, { name, network, reaches }: ContainerSettings): Connections {
  const connections = new Connections(scope, "connections", {
    vpcId: network.vpcId,
    name,
    description: `Service ${name}`,
  });
  for (const { port, why } of reaches) {
    connections.allowToInternet(port, why, network.ipv6 ? ["ipv4", "ipv6"] : ["ipv4"]);
  }
  return connections;
}
