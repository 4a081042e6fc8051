export { subnetCidr, type Tier } from "./cidr.ts";
export { Networking } from "./networking.ts";
export type { GatewayEndpoint, Nat, Network, NetworkingProps } from "./props.ts";
