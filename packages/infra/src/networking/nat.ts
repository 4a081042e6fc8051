import { Eip } from "@cdktf/provider-aws/lib/eip/index.js";
import type { InternetGateway } from "@cdktf/provider-aws/lib/internet-gateway/index.js";
import { NatGateway } from "@cdktf/provider-aws/lib/nat-gateway/index.js";
import type { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import type { Construct } from "../core/tf.ts";
import type { Nat } from "./props.ts";

export interface NatProps {
  readonly name: string;
  readonly nat: Nat;
  readonly zones: readonly string[];
  readonly vpc: Vpc;
  readonly internet: InternetGateway;
  readonly publicSubnets: ReadonlyMap<string, Subnet>;
}

/** The way out of the private subnets. */
export interface WayOut {
  /** Gateway that a zone goes out by; `undefined` when it does not. */
  gatewayOf(zone: string): NatGateway | undefined;
  /** Public addresses that callees see. */
  readonly addresses: string[];
  /** Ids of the gateways, by the zone they are in, or `regional`. */
  readonly gateways: Readonly<Record<string, string>>;
}

export function natGateways(scope: Construct, props: NatProps): WayOut {
  if (props.nat === "regional") return regional(scope, props);
  const { nat, zones } = props;
  const served = nat === "none" ? [] : nat === "single" ? zones.slice(0, 1) : zones;
  const gateways = new Map(served.map((zone) => [zone, zonal(scope, props, zone)]));
  const [single] = gateways.values();
  return {
    gatewayOf: (zone) => gateways.get(zone) ?? single,
    addresses: [...gateways.values()].map((gateway) => gateway.publicIp),
    gateways: Object.fromEntries([...gateways].map(([zone, gateway]) => [zone, gateway.id])),
  };
}

function zonal(scope: Construct, { internet, name, publicSubnets }: NatProps, zone: string): NatGateway {
  const address = new Eip(scope, `nat-address-${zone}`, {
    domain: "vpc",
    tags: { Name: `${name}-nat-${zone}` },
  });
  return new NatGateway(scope, `nat-${zone}`, {
    allocationId: address.allocationId,
    subnetId: publicSubnets.get(zone)!.id,
    tags: { Name: `${name}-${zone}` },
    dependsOn: [internet],
  });
}

/**
 * One gateway for the whole network that AWS spreads over the zones in use, without a public subnet
 * (https://docs.aws.amazon.com/vpc/latest/userguide/nat-gateways-regional.html). A zone more changes nothing of it.
 */
function regional(scope: Construct, { internet, name, vpc, zones }: NatProps): WayOut {
  if (zones.length === 0) return { gatewayOf: () => undefined, addresses: [], gateways: {} };
  const gateway = new NatGateway(scope, "nat-regional", {
    availabilityMode: "regional",
    connectivityType: "public",
    vpcId: vpc.id,
    tags: { Name: name },
    dependsOn: [internet],
  });
  return {
    gatewayOf: () => gateway,
    addresses: gateway.getListAttribute("regional_nat_gateway_address[*].public_ip"),
    gateways: { regional: gateway.id },
  };
}
