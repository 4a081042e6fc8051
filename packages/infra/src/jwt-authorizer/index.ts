export { JwtAuthorizer } from "./jwt-authorizer.ts";
export type { JwtAuthorizerProps, TokenAuthorizer } from "./props.ts";
