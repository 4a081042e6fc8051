export { CAPACITY_INCLUDED, CAPACITY_MAXIMUM, capacityOf, RATE_RULES_MAXIMUM } from "./capacity.ts";
export {
  type CompiledLimits,
  type CompileOptions,
  compileLimits,
  type RouteThrottle,
  type WebAclRule,
} from "./compile.ts";
export { DOORS, type Door } from "./doors.ts";
export { limitVariables, type ParsedLimits, parseLimits } from "./limits.ts";
export { MANAGED_GROUPS, type ManagedGroup, type ManagedGroupName } from "./managed.ts";
export type {
  FrontDoor,
  HttpMethod,
  Mode,
  PathClass,
  RateLimits,
  RouteKey,
  SocketRoute,
  WebAclProps,
} from "./props.ts";
export { WebAcl } from "./web-acl.ts";
