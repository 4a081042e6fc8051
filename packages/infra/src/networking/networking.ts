import { DefaultSecurityGroup } from "@cdktf/provider-aws/lib/default-security-group/index.js";
import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import { Route } from "@cdktf/provider-aws/lib/route/index.js";
import { RouteTable } from "@cdktf/provider-aws/lib/route-table/index.js";
import { RouteTableAssociation } from "@cdktf/provider-aws/lib/route-table-association/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { VpcEndpoint } from "@cdktf/provider-aws/lib/vpc-endpoint/index.js";
import { VpcEndpointRouteTableAssociation } from "@cdktf/provider-aws/lib/vpc-endpoint-route-table-association/index.js";
import { Environment } from "../core/environment.ts";
import { reportProblem } from "../core/errors.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Watchable } from "../core/watch.ts";
import { type Gateways, gatewayAlarms, gatewayCharts } from "./alarms.ts";
import { addressProblems, regionOfZone, subnetCidr } from "./cidr.ts";
import { flowLog } from "./flow-log.ts";
import type { Network, NetworkingProps } from "./props.ts";

const EVERYWHERE = "0.0.0.0/0";

interface Settings {
  readonly name: string;
  readonly cidr: string;
  readonly zones: readonly string[];
  readonly nat: "single" | "per-zone" | "none";
  readonly flowLogs: "ALL" | "REJECT" | "none";
}

/**
 * A VPC with public and private subnets in every declared zone, a way out for the private ones, and a flow log.
 *
 * Subnets, route tables and gateways are keyed by zone, never by position, and every zone has its place in the
 * address plan: adding a zone adds resources and changes none.
 *
 * ### Cost
 * A NAT gateway is about $33 a month and $0.045 a GB, plus $3.65 for its public address (us-east-1, 2026):
 * `single` is one of them, `per-zone` one a zone, `none` nothing and no way to the internet from private subnets. The
 * flow log costs $0.50 a GB it takes in. The S3 endpoint is free and keeps S3 traffic off the NAT gateway.
 */
export class Networking extends Construct implements Network, Watchable {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
  readonly zones: readonly string[];
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
    const gateways = this.natGateways(settings, publicSubnets, internet);
    const privateSubnets = this.privateSubnets(settings, vpc);
    const tables = this.privateRoutes(settings, vpc, privateSubnets, gateways);
    this.storageEndpoint(settings, vpc, tables);
    this.emptyDefaultSecurityGroup(vpc);
    flowLog(this, { vpcId: vpc.id, name: settings.name, traffic: settings.flowLogs });

    this.vpcId = vpc.id;
    this.zones = settings.zones;
    this.privateSubnetIds = [...privateSubnets.values()].map((subnet) => subnet.id);
    this.publicSubnetIds = [...publicSubnets.values()].map((subnet) => subnet.id);
    this.egressIps = [...gateways.values()].map((gateway) => gateway.publicIp);
    this.watchName = id;
    this.#gateways = Object.fromEntries([...gateways].map(([zone, gateway]) => [zone, gateway.id]));
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
    };
  }

  private vpc({ cidr, name }: Settings): Vpc {
    return new Vpc(this, "vpc", {
      cidrBlock: cidr,
      enableDnsHostnames: true,
      enableDnsSupport: true,
      tags: { Name: name },
    });
  }

  private internetGateway({ name }: Settings, vpc: Vpc): InternetGateway {
    return new InternetGateway(this, "internet", { vpcId: vpc.id, tags: { Name: name } });
  }

  private publicSubnets({ cidr, name, zones }: Settings, vpc: Vpc, internet: InternetGateway): Map<string, Subnet> {
    const table = new RouteTable(this, "public-routes", { vpcId: vpc.id, tags: { Name: `${name}-public` } });
    new Route(this, "public-default", {
      routeTableId: table.id,
      destinationCidrBlock: EVERYWHERE,
      gatewayId: internet.id,
    });
    return new Map(
      zones.map((zone) => {
        const subnet = this.subnet(
          `public-${zone}`,
          vpc,
          subnetCidr(cidr, "public", zone),
          zone,
          `${name}-public-${zone}`,
        );
        new RouteTableAssociation(this, `public-routes-${zone}`, { routeTableId: table.id, subnetId: subnet.id });
        return [zone, subnet];
      }),
    );
  }

  private privateSubnets({ cidr, name, zones }: Settings, vpc: Vpc): Map<string, Subnet> {
    return new Map(
      zones.map((zone) => [
        zone,
        this.subnet(`private-${zone}`, vpc, subnetCidr(cidr, "private", zone), zone, `${name}-private-${zone}`),
      ]),
    );
  }

  private subnet(id: string, vpc: Vpc, cidrBlock: string, zone: string, name: string): Subnet {
    return new Subnet(this, id, {
      vpcId: vpc.id,
      availabilityZone: zone,
      cidrBlock,
      mapPublicIpOnLaunch: false,
      tags: { Name: name },
    });
  }

  private natGateways(
    { name, nat, zones }: Settings,
    subnets: Map<string, Subnet>,
    internet: InternetGateway,
  ): Map<string, NatGateway> {
    const served = nat === "none" ? [] : nat === "single" ? zones.slice(0, 1) : zones;
    return new Map(
      served.map((zone) => {
        const address = new Eip(this, `nat-address-${zone}`, {
          domain: "vpc",
          tags: { Name: `${name}-nat-${zone}` },
        });
        const gateway = new NatGateway(this, `nat-${zone}`, {
          allocationId: address.allocationId,
          subnetId: subnets.get(zone)!.id,
          tags: { Name: `${name}-${zone}` },
          dependsOn: [internet],
        });
        return [zone, gateway];
      }),
    );
  }

  private privateRoutes(
    { name, zones }: Settings,
    vpc: Vpc,
    subnets: Map<string, Subnet>,
    gateways: Map<string, NatGateway>,
  ): Map<string, RouteTable> {
    const [single] = gateways.values();
    return new Map(
      zones.map((zone) => {
        const table = new RouteTable(this, `private-routes-${zone}`, {
          vpcId: vpc.id,
          tags: { Name: `${name}-private-${zone}` },
        });
        new RouteTableAssociation(this, `private-association-${zone}`, {
          routeTableId: table.id,
          subnetId: subnets.get(zone)!.id,
        });
        const gateway = gateways.get(zone) ?? single;
        if (gateway) {
          new Route(this, `private-default-${zone}`, {
            routeTableId: table.id,
            destinationCidrBlock: EVERYWHERE,
            natGatewayId: gateway.id,
          });
        }
        return [zone, table];
      }),
    );
  }

  private storageEndpoint({ name, zones }: Settings, vpc: Vpc, tables: Map<string, RouteTable>): void {
    if (zones.length === 0) return;
    const endpoint = new VpcEndpoint(this, "s3", {
      vpcId: vpc.id,
      serviceName: `com.amazonaws.${regionOfZone(zones[0]!)}.s3`,
      vpcEndpointType: "Gateway",
      tags: { Name: `${name}-s3` },
    });
    // An association of its own for each zone: a list on the endpoint would change when a zone is added.
    for (const [zone, table] of tables) {
      new VpcEndpointRouteTableAssociation(this, `s3-${zone}`, {
        vpcEndpointId: endpoint.id,
        routeTableId: table.id,
      });
    }
  }

  /** The group every VPC comes with allows its members to talk to each other; nothing of ours is in it. */
  private emptyDefaultSecurityGroup(vpc: Vpc): void {
    new DefaultSecurityGroup(this, "default-security-group", { vpcId: vpc.id });
  }
}
