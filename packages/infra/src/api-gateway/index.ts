export { type LoggingRole, loggingAccount } from "./account.ts";
export { ApiGateway } from "./api-gateway.ts";
export type { ApiGatewayProps, ApiKeys, Authorizer, Canary, Cors, Passes, Validation } from "./props.ts";
