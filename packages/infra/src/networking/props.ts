import type { Cidr } from "../core/units.ts";

/** Way out of the private subnets. */
export type Nat = "per-zone" | "single" | "regional" | "none";

export interface NetworkingProps {
  /** Addresses of the network, /16 to /23. A /16 gives every subnet 2,043 addresses. */
  readonly cidr: Cidr;
  /**
   * Availability zones by name, all of one region: `["us-east-1a", "us-east-1b"]`. Declared, not looked up, so that
   * every machine synthesizes the same. A zone that is added later changes nothing that exists.
   */
  readonly zones: readonly string[];
  /**
   * Way out of the private subnets: one NAT gateway in the first zone, one in every zone, one that AWS spreads over the zones in
   * use, or none.
   * @default by environment class: "per-zone" in production, "single" in staging, development and ephemeral
   */
  readonly nat?: Nat;
  /**
   * Traffic that the flow log keeps.
   * @default by environment class: "ALL" in production and staging, "REJECT" in development
   */
  readonly flowLogs?: "ALL" | "REJECT" | "none";
  /**
   * Subnets without any way out of the network, one a zone, for what only the network itself may reach.
   * @default false
   */
  readonly isolated?: boolean;
  /**
   * Addresses of version 6 for every subnet, beside those of version 4. Private subnets reach out over a gateway that lets
   * nobody in and costs nothing.
   * @default false
   */
  readonly ipv6?: boolean;
  /**
   * Services of AWS that are reached without a NAT gateway, free of charge.
   * @default ["s3", "dynamodb"]
   */
  readonly gatewayEndpoints?: readonly GatewayEndpoint[];
  /** Name shown on the resources. @default `<project>-<environment>` */
  readonly name?: string;
}

/** Services that have a gateway endpoint. */
export type GatewayEndpoint = "s3" | "dynamodb";

/** What other modules need to know of a network. A network made elsewhere can be passed by filling this in. */
export interface Network {
  readonly vpcId: string;
  readonly privateSubnetIds: string[];
  readonly publicSubnetIds: string[];
  /** In the order declared; the subnets are in the same order. */
  readonly zones: readonly string[];
  /** Subnets without a way out, where there are any. */
  readonly isolatedSubnetIds?: string[];
  /** Addresses of the whole network; needed by ECS Express alone. */
  readonly cidr?: string;
  /** Instances reach the internet over IPv6 too. @default false */
  readonly ipv6?: boolean;
}
