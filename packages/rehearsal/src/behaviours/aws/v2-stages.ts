import { Reading } from "../../rules/reading.ts";
import type { Authorizer } from "../../services/authorizers/authorizers.ts";
import type { HttpRoute, HttpStage } from "../../services/http-api/types.ts";
import type { SocketRoute, SocketStage } from "../../services/sockets/types.ts";
import type { Records } from "../../world/records.ts";
import type { Surroundings } from "../types.ts";
import { limitOf } from "./throttle.ts";

const LONGEST_HTTP = 30_000;

/** What a stage of a WebSocket API serves now; undefined when there is no such stage, or nothing was deployed to it. */
export function socketStage(api: string, name: string, surroundings: Surroundings): SocketStage | undefined {
  const { authorizers, buckets, records } = surroundings;
  const stage = readings(records, "aws_apigatewayv2_stage", api).find((one) => one.text("name") === name);
  const declared = records.find("aws_apigatewayv2_api", api);
  const routes = stage && deployedRoutes<SocketRoute>(stage, records, () => socketRoutes(records, api));
  if (!stage || !declared || !routes) return undefined;
  return {
    name,
    apiId: api,
    executionArn: stage.text("execution_arn") ?? "",
    selection: new Reading(declared.attributes).text("route_selection_expression") ?? "$request.body.action",
    routes,
    variables: Object.fromEntries(stage.map("stage_variables")),
    authorizers,
    mayPass: (route) => routeMayPass(stage, route, buckets),
  };
}

/** A deployment is a copy; a stage that deploys by itself serves what is there. */
export function deployedRoutes<Route>(stage: Reading, records: Records, now: () => Route[]): Route[] | undefined {
  if (stage.flag("auto_deploy")) return now();
  const deployment = records.find("aws_apigatewayv2_deployment", stage.text("deployment_id") ?? "");
  return deployment?.hidden["routes"] as Route[] | undefined;
}

export function routeMayPass(stage: Reading, route: string, buckets: Surroundings["buckets"]): boolean {
  const own = stage.blocks("route_settings").find((settings) => settings.text("route_key") === route);
  const limit = limitOf(own, "throttling_") ?? limitOf(stage.blocks("default_route_settings")[0], "throttling_");
  return !limit || buckets.take(`${stage.text("arn")} ${route}`, limit);
}

export function readings(records: Records, type: string, api: string): Reading[] {
  return records
    .ofType(type)
    .filter(({ attributes }) => attributes["api_id"] === api)
    .map(({ attributes }) => new Reading(attributes));
}

/** What a stage of an HTTP API serves now. */
export function httpStage(api: string, name: string, surroundings: Surroundings): HttpStage | undefined {
  const { authorizers, buckets, jwts, records } = surroundings;
  const stage = readings(records, "aws_apigatewayv2_stage", api).find((one) => one.text("name") === name);
  const declared = records.find("aws_apigatewayv2_api", api);
  const routes = stage && deployedRoutes<HttpRoute>(stage, records, () => httpRoutes(records, api));
  if (!stage || !declared || !routes) return undefined;
  const [cors] = new Reading(declared.attributes).blocks("cors_configuration");
  return {
    name,
    apiId: api,
    executionArn: stage.text("execution_arn") ?? "",
    routes,
    variables: Object.fromEntries(stage.map("stage_variables")),
    cors: cors && {
      origins: cors.texts("allow_origins"),
      methods: cors.texts("allow_methods"),
      headers: cors.texts("allow_headers"),
      exposed: cors.texts("expose_headers"),
      credentials: cors.flag("allow_credentials"),
      maxAge: cors.number("max_age"),
    },
    authorizers,
    jwts,
    mayPass: (route) => routeMayPass(stage, route, buckets),
    behind: (link, listener) => portBehind(records, link, listener),
  };
}

/** A private integration names the listener of a load balancer. */
function portBehind(records: Records, link: string, listenerArn: string): number | undefined {
  if (!records.find("aws_apigatewayv2_vpc_link", link)) return undefined;
  const listener = records.find("aws_lb_listener", listenerArn);
  const balancer = records.find("aws_lb", String(listener?.attributes["load_balancer_arn"]));
  const port = Number(balancer?.hidden["port"] ?? 0);
  return port > 0 ? port : undefined;
}

export function httpRoutes(records: Records, api: string): HttpRoute[] {
  return readings(records, "aws_apigatewayv2_route", api).map((route) => {
    const key = route.text("route_key") ?? "";
    const [method = "", path = ""] = key.split(" ");
    const target = route.text("target")?.replace(/^integrations\//, "") ?? "";
    const integration = records.find("aws_apigatewayv2_integration", target);
    const authorizer = records.find("aws_apigatewayv2_authorizer", route.text("authorizer_id") ?? "");
    return {
      key,
      method,
      path,
      authorization: route.text("authorization_type") ?? "NONE",
      authorizer: authorizerOf(records, authorizer?.id),
      jwt: authorizer && jwtOf(new Reading(authorizer.attributes)),
      scopes: route.texts("authorization_scopes"),
      integration: integration && httpIntegrationOf(new Reading(integration.attributes)),
    };
  });
}

function jwtOf(authorizer: Reading): HttpRoute["jwt"] {
  const [configuration] = authorizer.blocks("jwt_configuration");
  if (authorizer.text("authorizer_type") !== "JWT" || !configuration) return undefined;
  return {
    source: authorizer.texts("identity_sources")[0] ?? "$request.header.Authorization",
    issuer: configuration.text("issuer") ?? "",
    audience: configuration.texts("audience"),
  };
}

function httpIntegrationOf(integration: Reading): HttpRoute["integration"] {
  const linked = integration.text("connection_type") === "VPC_LINK";
  return {
    type: integration.text("integration_type") ?? "",
    uri: integration.text("integration_uri") ?? "",
    link: linked ? (integration.text("connection_id") ?? "") : undefined,
    method: integration.text("integration_method"),
    requestParameters: Object.fromEntries(integration.map("request_parameters")),
    responseParameters: integration.blocks("response_parameters").map((one) => ({
      status: one.number("status_code") ?? 0,
      mappings: Object.fromEntries(one.map("mappings")),
    })),
    timeout: integration.number("timeout_milliseconds") ?? LONGEST_HTTP,
  };
}

export function socketRoutes(records: Records, api: string): SocketRoute[] {
  return readings(records, "aws_apigatewayv2_route", api).map((route) => {
    const target = route.text("target")?.replace(/^integrations\//, "") ?? "";
    const integration = records.find("aws_apigatewayv2_integration", target);
    const id = route.text("id");
    return {
      key: route.text("route_key") ?? "",
      authorization: route.text("authorization_type") ?? "NONE",
      authorizer: authorizerOf(records, route.text("authorizer_id")),
      integration: integration && integrationOf(new Reading(integration.attributes)),
      answers:
        route.text("route_response_selection_expression") === "$default" &&
        readings(records, "aws_apigatewayv2_route_response", api).some((response) => response.text("route_id") === id),
    };
  });
}

/** Undefined for what no function decides. */
function authorizerOf(records: Records, id: string | undefined): Authorizer | undefined {
  const record = id === undefined ? undefined : records.find("aws_apigatewayv2_authorizer", id);
  const authorizer = new Reading(record?.attributes ?? {});
  if (!record || authorizer.text("authorizer_type") !== "REQUEST") return undefined;
  const api = records.find("aws_apigatewayv2_api", authorizer.text("api_id") ?? "");
  return {
    name: authorizer.text("name") ?? "",
    type: "REQUEST",
    uri: authorizer.text("authorizer_uri") ?? "",
    identitySources: authorizer.texts("identity_sources"),
    pattern: undefined,
    // WebSocket APIs keep no answers.
    keepSeconds: authorizer.number("authorizer_result_ttl_in_seconds") ?? 0,
    demandsIdentity: true,
    simple: authorizer.flag("enable_simple_responses"),
    payload: authorizer.text("authorizer_payload_format_version") === "2.0" ? "2.0" : "1.0",
    sourceArn: authorizer.text("authorizer_credentials_arn")
      ? undefined
      : `${api?.attributes["execution_arn"]}/authorizers/${record.id}`,
  };
}

function integrationOf(integration: Reading): SocketRoute["integration"] {
  return {
    type: integration.text("integration_type") ?? "",
    uri: integration.text("integration_uri") ?? "",
    method: integration.text("integration_method") ?? "POST",
    requestParameters: Object.fromEntries(integration.map("request_parameters")),
    timeout: integration.number("timeout_milliseconds") ?? 29_000,
  };
}
