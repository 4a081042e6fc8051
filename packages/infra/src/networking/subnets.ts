import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import type { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { type Construct, Fn, Token } from "../core/tf.ts";
import { subnetCidr, subnetIndex, type Tier } from "./cidr.ts";

export interface SubnetsProps {
  readonly vpc: Vpc;
  readonly cidr: string;
  readonly zones: readonly string[];
  /** Shown on the resources: `<name>-<word>-<zone>`. */
  readonly name: string;
  /** `private`, in ids and names. */
  readonly word: string;
  readonly tier: Tier;
  readonly ipv6: boolean;
}

/** One subnet a zone, each at its place in the address plan. */
export function subnets(scope: Construct, props: SubnetsProps): Map<string, Subnet> {
  const { cidr, ipv6, name, tier, vpc, word, zones } = props;
  return new Map(
    zones.map((zone) => [
      zone,
      new Subnet(scope, `${word}-${zone}`, {
        vpcId: vpc.id,
        availabilityZone: zone,
        cidrBlock: subnetCidr(cidr, tier, zone),
        mapPublicIpOnLaunch: false,
        // AWS gives a /56, of which each subnet has the /64 of its place.
        ...(ipv6
          ? {
              ipv6CidrBlock: Token.asString(Fn.cidrsubnet(vpc.ipv6CidrBlock, 8, subnetIndex(tier, zone))),
              assignIpv6AddressOnCreation: true,
            }
          : {}),
        tags: { Name: `${name}-${word}-${zone}` },
      }),
    ]),
  );
}
