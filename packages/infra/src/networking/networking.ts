import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { EgressOnlyInternetGateway } from "@cdktf/provider-aws/lib/egress-only-internet-gateway/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Watchable } from "../core/watch.ts";
import { type Gateways, gatewayAlarms, gatewayCharts } from "./alarms.ts";
import { addressProblems, regionOfZone } from "./cidr.ts";
import { flowLog } from "./flow-log.ts";
import { gatewayEndpoints } from "./gateway-endpoints.ts";
import { natGateways, type WayOut } from "./nat.ts";
import type { GatewayEndpoint, Nat, Network, NetworkingProps } from "./props.ts";
import { subnets } from "./subnets.ts";

const EVERYWHERE = "0.0.0.0/0";
const EVERYWHERE_IPV6 = "::/0";

interface Settings {
  readonly name: string;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly nat: Nat;
  readonly flowLogs: "ALL" | "REJECT" | "none";
  readonly isolated: boolean;
  readonly ipv6: boolean;
  readonly endpoints: readonly GatewayEndpoint[];
}

/**
 * A VPC with public and private subnets in every declared zone, a way out for the private ones, and a flow log.
 *
 * Subnets, route tables and gateways are keyed by zone, never by position, and every zone has its place in the
 * address plan: adding a zone adds resources and changes none.
 *
 * ### Cost
 * A NAT gateway is about $33 a month and $0.045 a GB, plus $3.65 for its public address (us-east-1, 2026):
 * `single` is one of them, `per-zone` one a zone, `regional` is billed for each zone that it is spread to, `none` nothing and
 * no way to the internet from private subnets. The flow log costs $0.50 a GB it takes in. The endpoints of S3 and
 * DynamoDB are free and keep their traffic off the NAT gateway.
 */
export class Networking extends Construct implements Network, Watchable {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
  readonly isolatedSubnetIds: string[];
  readonly zones: readonly string[];
  readonly cidr: string;
  readonly ipv6: boolean;
  /** Public addresses of the NAT gateways: what a supplier's allow-list has to hold (D-E1-09). */
  readonly egressIps: string[];
  readonly watchName: string;
  readonly #gateways: Gateways;

  constructor(scope: Construct, id: string, props: NetworkingProps) {
    super(scope, id);
    const settings = this.settle(props);
    const vpc = this.vpc(settings);
    const internet = this.internetGateway(settings, vpc);
    const publicSubnets = this.publicSubnets(settings, vpc, internet);
    const out = natGateways(this, { ...settings, vpc, internet, publicSubnets });
    const privateSubnets = subnets(this, { ...settings, vpc, word: "private", tier: "private" });
    const tables = this.privateRoutes(settings, vpc, privateSubnets, out);
    const isolated = settings.isolated ? this.isolatedSubnets(settings, vpc) : new Map<string, Subnet>();
    this.endpoints(settings, vpc, tables);
    this.emptyDefaultSecurityGroup(vpc);
    flowLog(this, { vpcId: vpc.id, name: settings.name, traffic: settings.flowLogs });

    this.vpcId = vpc.id;
    this.zones = settings.zones;
    this.cidr = settings.cidr;
    this.ipv6 = settings.ipv6;
    this.privateSubnetIds = [...privateSubnets.values()].map((subnet) => subnet.id);
    this.publicSubnetIds = [...publicSubnets.values()].map((subnet) => subnet.id);
    this.isolatedSubnetIds = [...isolated.values()].map((subnet) => subnet.id);
    this.egressIps = out.addresses;
    this.watchName = id;
    this.#gateways = out.gateways;
  }

  alarms(): readonly AlarmOffer[] {
    return gatewayAlarms(this.#gateways);
  }

  charts(): readonly ChartOffer[] {
    return gatewayCharts(this.#gateways);
  }

  private settle(props: NetworkingProps): Settings {
    const { defaults, region } = Environment.of(this);
    const problems = addressProblems(props.cidr, props.zones);
    const here = props.zones[0] ? regionOfZone(props.zones[0]) : region;
    if (region && here !== region) {
      problems.push({
        code: "TOWLINE_ZONE_REGION",
        what: `the zones are in ${here}, the environment in ${region}`,
        instead: `zones of ${region}`,
      });
    }
    for (const problem of problems) reportProblem(this, problem);
    return {
      name: props.name ?? physicalName(this, this.node.id === "networking" ? "network" : this.node.id),
      cidr: props.cidr,
      // With a problem standing nothing is written: the rest of the declaration is still looked at, without subnets.
      zones: problems.length === 0 ? [...props.zones] : [],
      nat: props.nat ?? defaults.nat,
      flowLogs: props.flowLogs ?? defaults.flowLogs,
      isolated: props.isolated ?? false,
      ipv6: props.ipv6 ?? false,
      endpoints: props.gatewayEndpoints ?? ["s3", "dynamodb"],
    };
  }

  private vpc({ cidr, ipv6, name }: Settings): Vpc {
    return new Vpc(this, "vpc", {
      cidrBlock: cidr,
      ...(ipv6 ? { assignGeneratedIpv6CidrBlock: true } : {}),
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
  }

  private internetGateway({ name }: Settings, vpc: Vpc): InternetGateway {
    return new InternetGateway(this, "internet", { vpcId: vpc.id, tags: { Name: name } });
  }

  private publicSubnets(settings: Settings, vpc: Vpc, internet: InternetGateway): Map<string, Subnet> {
    const table = new RouteTable(this, "public-routes", { vpcId: vpc.id, tags: { Name: `${settings.name}-public` } });
    new Route(this, "public-default", {
      routeTableId: table.id,
      destinationCidrBlock: EVERYWHERE,
      gatewayId: internet.id,
    });
    if (settings.ipv6) {
      new Route(this, "public-default-ipv6", {
        routeTableId: table.id,
        destinationIpv6CidrBlock: EVERYWHERE_IPV6,
        gatewayId: internet.id,
      });
    }
    const made = subnets(this, { ...settings, vpc, word: "public", tier: "public" });
    for (const [zone, subnet] of made) {
      new RouteTableAssociation(this, `public-routes-${zone}`, { routeTableId: table.id, subnetId: subnet.id });
    }
    return made;
  }

  private privateRoutes(
    { ipv6, name, zones }: Settings,
    vpc: Vpc,
    privateSubnets: Map<string, Subnet>,
    out: WayOut,
  ): Map<string, RouteTable> {
    const outIpv6 = ipv6
      ? new EgressOnlyInternetGateway(this, "egress-only", { vpcId: vpc.id, tags: { Name: name } })
      : undefined;
    return new Map(
      zones.map((zone) => {
        const table = new RouteTable(this, `private-routes-${zone}`, {
          vpcId: vpc.id,
          tags: { Name: `${name}-private-${zone}` },
        });
        new RouteTableAssociation(this, `private-association-${zone}`, {
          routeTableId: table.id,
          subnetId: privateSubnets.get(zone)!.id,
        });
        const gateway = out.gatewayOf(zone);
        if (gateway) {
          new Route(this, `private-default-${zone}`, {
            routeTableId: table.id,
            destinationCidrBlock: EVERYWHERE,
            natGatewayId: gateway.id,
          });
        }
        if (outIpv6) {
          new Route(this, `private-default-ipv6-${zone}`, {
            routeTableId: table.id,
            destinationIpv6CidrBlock: EVERYWHERE_IPV6,
            egressOnlyGatewayId: outIpv6.id,
          });
        }
        return [zone, table];
      }),
    );
  }

  /** One table without a route for all of them: the main table of the VPC could be given one by hand. */
  private isolatedSubnets(settings: Settings, vpc: Vpc): Map<string, Subnet> {
    const table = new RouteTable(this, "isolated-routes", {
      vpcId: vpc.id,
      tags: { Name: `${settings.name}-isolated` },
    });
    const made = subnets(this, { ...settings, vpc, word: "isolated", tier: "data" });
    for (const [zone, subnet] of made) {
      new RouteTableAssociation(this, `isolated-association-${zone}`, { routeTableId: table.id, subnetId: subnet.id });
    }
    return made;
  }

  private endpoints({ endpoints, name, zones }: Settings, vpc: Vpc, tables: Map<string, RouteTable>): void {
    if (zones.length === 0) return;
    gatewayEndpoints(this, { vpc, name, region: regionOfZone(zones[0]!), services: endpoints, tables });
  }

  /** The group every VPC comes with allows its members to talk to each other; nothing of ours is in it. */
  private emptyDefaultSecurityGroup(vpc: Vpc): void {
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id });
  }
}
