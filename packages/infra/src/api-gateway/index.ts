export { ApiGateway } from "./api-gateway.ts";
export { limitRules } from "./firewall.ts";
export { limitVariables, type ParsedLimits, parseLimits } from "./limits.ts";
export type { ApiGatewayProps, Authorizer, Cors, HttpMethod, RateLimits, RouteKey } from "./props.ts";
