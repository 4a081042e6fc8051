import { Reading } from "../../rules/reading.ts";
import type { Authorizer } from "../../services/authorizers/authorizers.ts";
import type { StageSettings } from "../../services/gateway.ts";
import type { GatewayResponse } from "../../services/gateway-responses.ts";
import type { Integration, Route } from "../../services/routes.ts";
import type { Records, WorldRecord } from "../../world/records.ts";
import { guardOf } from "../guard.ts";
import type { Surroundings } from "../types.ts";
import { mayPass } from "./throttle.ts";

type Attributes = { [name: string]: unknown };

const ofApi = (records: Records, type: string, api: string) =>
  records.ofType(type).filter((record) => record.attributes["rest_api_id"] === api);

/** What a stage of a REST API serves now: its deployment's snapshot, and its own settings. */
export function restStage(key: string, stage: Attributes, surroundings: Surroundings): StageSettings {
  const { authorizers, records, shares } = surroundings;
  const api = String(stage["rest_api_id"]);
  const name = String(stage["stage_name"]);
  const routes = (deployment: unknown) =>
    (records.find("aws_api_gateway_deployment", String(deployment))?.hidden["routes"] as Route[] | undefined) ?? [];
  const deployment = records.find("aws_api_gateway_deployment", String(stage["deployment_id"]));
  const variables = (stage["variables"] as { [name: string]: string } | null) ?? {};
  const [canary] = new Reading(stage).blocks("canary_settings");
  return {
    name,
    executionArn: String(stage["execution_arn"]),
    authorizers,
    apiKeySource:
      records.find("aws_api_gateway_rest_api", api)?.attributes["api_key_source"] === "AUTHORIZER"
        ? "AUTHORIZER"
        : "HEADER",
    routes: routes(stage["deployment_id"]),
    responses: (deployment?.hidden["responses"] as GatewayResponse[] | undefined) ?? [],
    variables,
    canary: canary && {
      percent: canary.number("percent_traffic") ?? 0,
      routes: routes(canary.text("deployment_id") ?? stage["deployment_id"]),
      variables: { ...variables, ...Object.fromEntries(canary.map("stage_variable_overrides")) },
    },
    get apiKeys() {
      return apiKeys(records, api, name);
    },
    guard: guardOf(String(stage["arn"]), surroundings, JSON.stringify({ message: "Forbidden" })),
    isCanary: (percent) =>
      shares.next(key, [
        { name: "stage", weight: 100 - percent },
        { name: "canary", weight: percent },
      ]) === "canary",
    mayPass: (route, apiKey) => mayPass({ key, api, stage: name, route, apiKey }, surroundings),
  };
}

function apiKeys(records: Records, api: string, stage: string): string[] {
  const plans = records
    .ofType("aws_api_gateway_usage_plan")
    .filter(({ attributes }) =>
      ((attributes["api_stages"] as Attributes[] | null) ?? []).some(
        (item) => item["api_id"] === api && item["stage"] === stage,
      ),
    )
    .map(({ id }) => id);
  return records
    .ofType("aws_api_gateway_usage_plan_key")
    .filter(({ attributes }) => plans.includes(String(attributes["usage_plan_id"])))
    .map(({ attributes }) => String(attributes["value"]));
}

export function routesOf(records: Records, api: string): Route[] {
  const paths = new Map<string, string>();
  const root = records.find("aws_api_gateway_rest_api", api)?.attributes["root_resource_id"];
  if (typeof root === "string") paths.set(root, "/");
  for (const record of ofApi(records, "aws_api_gateway_resource", api))
    paths.set(record.id, String(record.attributes["path"]));
  const integrations = ofApi(records, "aws_api_gateway_integration", api);
  const responses = ofApi(records, "aws_api_gateway_integration_response", api);
  return ofApi(records, "aws_api_gateway_method", api)
    .map((record): Route => {
      const same = (other: WorldRecord) =>
        other.attributes["resource_id"] === record.attributes["resource_id"] &&
        other.attributes["http_method"] === record.attributes["http_method"];
      const integration = integrations.find(same);
      return {
        path: paths.get(String(record.attributes["resource_id"])) ?? "/",
        method: String(record.attributes["http_method"]),
        authorization: String(record.attributes["authorization"] ?? "NONE"),
        authorizer: authorizerOf(records, record.attributes["authorizer_id"]),
        apiKeyRequired: record.attributes["api_key_required"] === true,
        integration: integration && integrationOf(integration.attributes, responses.filter(same)),
      };
    })
    .sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
}

export function responsesOf(records: Records, api: string): GatewayResponse[] {
  return ofApi(records, "aws_api_gateway_gateway_response", api).map(({ attributes }) => {
    const response = new Reading(attributes);
    const headers = response
      .map("response_parameters")
      .map(([target, source]) => [target.replace(/^gatewayresponse\.header\./, ""), source]);
    return {
      type: response.text("response_type") ?? "",
      status: response.number("status_code"),
      headers: Object.fromEntries(headers),
      body: Object.fromEntries(response.map("response_templates"))["application/json"],
    };
  });
}

/** Undefined for what no function decides: user pools of Cognito. */
function authorizerOf(records: Records, id: unknown): Authorizer | undefined {
  const record = typeof id === "string" ? records.find("aws_api_gateway_authorizer", id) : undefined;
  const authorizer = new Reading(record?.attributes ?? {});
  const type = authorizer.text("type") ?? "TOKEN";
  if (!record || (type !== "TOKEN" && type !== "REQUEST")) return undefined;
  const api = records.find("aws_api_gateway_rest_api", authorizer.text("rest_api_id") ?? "");
  const sources = authorizer.text("identity_source") ?? (type === "TOKEN" ? "method.request.header.Authorization" : "");
  return {
    name: authorizer.text("name") ?? "",
    type,
    uri: authorizer.text("authorizer_uri") ?? "",
    identitySources: sources.split(",").flatMap((source) => source.trim() || []),
    pattern: type === "TOKEN" ? authorizer.text("identity_validation_expression") : undefined,
    keepSeconds: authorizer.number("authorizer_result_ttl_in_seconds") ?? 300,
    demandsIdentity: false,
    sourceArn: authorizer.text("authorizer_credentials")
      ? undefined
      : `${api?.attributes["execution_arn"]}/authorizers/${record.id}`,
  };
}

function integrationOf(attributes: Attributes, responses: WorldRecord[]): Integration {
  const method = attributes["integration_http_method"];
  return {
    type: String(attributes["type"]),
    uri: String(attributes["uri"] ?? ""),
    method: typeof method === "string" && method !== "" ? method : undefined,
    requestParameters: (attributes["request_parameters"] as { [target: string]: string } | null) ?? {},
    timeout: Number(attributes["timeout_milliseconds"] ?? 29_000) || 29_000,
    responses: responses.map(({ attributes: response }) => ({
      status: Number(response["status_code"]),
      headers: literalHeaders((response["response_parameters"] as { [target: string]: string } | null) ?? {}),
      body: Object.values((response["response_templates"] as { [type: string]: string } | null) ?? {})[0] ?? "",
    })),
  };
}

function literalHeaders(parameters: { [target: string]: string }): { [name: string]: string } {
  const headers: { [name: string]: string } = {};
  for (const [target, source] of Object.entries(parameters)) {
    const name = /^method\.response\.header\.(.+)$/.exec(target)?.[1];
    const literal = /^'(.*)'$/s.exec(source)?.[1];
    if (name && literal !== undefined) headers[name.toLowerCase()] = literal;
  }
  return headers;
}
