import type { Cidr } from "../core/units.ts";

export interface NetworkingProps {
  /** Addresses of the network, /16 to /23. A /16 gives every subnet 2,043 addresses. */
  readonly cidr: Cidr;
  /**
   * Availability zones by name, all of one region: `["us-east-1a", "us-east-1b"]`. Declared, not looked up, so that
   * every machine synthesizes the same. A zone that is added later changes nothing that exists.
   */
  readonly zones: readonly string[];
  /**
   * Way out of the private subnets: one NAT gateway in the first zone, one in every zone, or none.
   * @default by environment class: "per-zone" in production, "single" in staging, development and ephemeral
   */
  readonly nat?: "single" | "per-zone" | "none";
  /**
   * Traffic that the flow log keeps.
   * @default by environment class: "ALL" in production and staging, "REJECT" in development
   */
  readonly flowLogs?: "ALL" | "REJECT" | "none";
  /** Name shown on the resources. @default `<project>-<environment>` */
  readonly name?: string;
}

/** What other modules need to know of a network. A network made elsewhere can be passed by filling this in. */
export interface Network {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
  /** In the order declared; the subnets are in the same order. */
  readonly zones: readonly string[];
}
