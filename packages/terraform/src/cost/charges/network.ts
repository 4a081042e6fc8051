import { HOURS } from "../instances.ts";
import { byUse, fixed, type Pricer } from "./charge.ts";

/** NAT, addresses, endpoints and load balancers. */
export const NETWORK: { readonly [type: string]: Pricer } = {
  // A regional gateway is billed for each zone that it is spread to, and makes its addresses itself.
  aws_nat_gateway: (gateway) => {
    const regional = gateway.text(gateway.args["availability_mode"], "zonal") === "regional";
    const zones = regional
      ? Math.max(1, gateway.length(gateway.args["availability_zone_address"]) || zonesOf(gateway))
      : 1;
    return [
      fixed("nat-gateway.hour", zones * HOURS),
      ...(regional ? [fixed("public-ipv4.hour", zones * HOURS)] : []),
      ...byUse("nat-gateway.gb", "internet.gb"),
    ];
  },
  aws_eip: () => [fixed("public-ipv4.hour", HOURS)],
  aws_vpc_endpoint: (endpoint) => {
    const type = endpoint.text(endpoint.args["vpc_endpoint_type"], "Gateway");
    if (type === "Gateway") return [];
    const own = endpoint.length(endpoint.args["subnet_ids"]);
    // Subnets may be joined one by one instead, as resources that count for themselves.
    return [...(own > 0 ? [fixed("vpc-endpoint.hour", own * HOURS)] : []), ...byUse("vpc-endpoint.gb")];
  },
  aws_vpc_endpoint_subnet_association: () => [fixed("vpc-endpoint.hour", HOURS)],
  aws_lb: (balancer) => {
    const open = !balancer.isTrue(balancer.args["internal"]);
    const zones = Math.max(balancer.length(balancer.args["subnets"]), balancer.length(balancer.args["subnet_mapping"]));
    return [
      fixed("load-balancer.hour", HOURS),
      ...(open ? [fixed("public-ipv4.hour", zones * HOURS), ...byUse("internet.gb")] : []),
      ...byUse("load-balancer.capacity-hour"),
    ];
  },
};

/** Zones that have a subnet in the network of a resource: those that a regional gateway spreads to. */
function zonesOf({ stack }: Parameters<Pricer>[0]): number {
  const subnets = [...stack.resources.values()].filter(({ mode, type }) => mode === "managed" && type === "aws_subnet");
  return new Set(subnets.map(({ arguments: args }) => args["availability_zone"])).size;
}
