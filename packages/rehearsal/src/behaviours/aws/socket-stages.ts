import { Reading } from "../../rules/reading.ts";
import type { Authorizer } from "../../services/authorizers/authorizers.ts";
import type { SocketRoute, SocketStage } from "../../services/sockets/types.ts";
import type { Records } from "../../world/records.ts";
import type { Surroundings } from "../types.ts";
import { limitOf } from "./throttle.ts";

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
    // WebSocket APIs keep no answers, and refuse who sends no identity.
    keepSeconds: 0,
    demandsIdentity: true,
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
