/**
 * CDKTF modules with secure defaults. Everything of cdktf that other packages need comes from here too: no other package
 * imports `cdktf` itself.
 */
export * from "./api-gateway/index.ts";
export * from "./app-runner/index.ts";
export * from "./backup/index.ts";
export * from "./cdn/index.ts";
export * from "./core/index.ts";
export * from "./cost/index.ts";
export * from "./dns/index.ts";
export * from "./ecr/index.ts";
export * from "./ecs-express/index.ts";
export * from "./ecs-fargate/index.ts";
export * from "./elasticache/index.ts";
export * from "./github-oidc/index.ts";
export * from "./github-repository/index.ts";
export * from "./jwt-authorizer/index.ts";
export * from "./kms/index.ts";
export * from "./logs/index.ts";
export * from "./monitoring/index.ts";
export * from "./networking/index.ts";
export * from "./notifications/index.ts";
export * from "./s3/index.ts";
export * from "./scheduler/index.ts";
export * from "./scripts/index.ts";
export * from "./secrets/index.ts";
export * from "./service/index.ts";
export * from "./state-bucket/index.ts";
export * from "./synthetics/index.ts";
export * from "./vpc-endpoints/index.ts";
export * from "./waf/index.ts";
export * from "./websocket-api/index.ts";
