import { Reading } from "../../rules/reading.ts";
import type { Authorizer } from "../../services/authorizers/authorizers.ts";
import { openStage, type StageSettings } from "../../services/gateway.ts";
import type { Integration, Route } from "../../services/routes.ts";
import type { Records, WorldRecord } from "../../world/records.ts";
import { guardOf } from "../guard.ts";
import { moved } from "../moved.ts";
import { hex } from "../template.ts";
import type { Behaviour, Surroundings } from "../types.ts";
import { mayPass } from "./throttle.ts";

type Attributes = { [name: string]: unknown };

const ofApi = (records: Records, type: string, api: string) =>
  records.ofType(type).filter((record) => record.attributes["rest_api_id"] === api);
const part = (prefix: string, ...names: string[]): Behaviour => ({
  values: { id: `${prefix}-${names.map((name) => `{${name}}`).join("-")}` },
  replace: names,
});

/** API Gateway REST APIs: a stage is a loopback address that forwards along the deployed routes. */
export const gateway: { [type: string]: Behaviour } = {
  aws_api_gateway_rest_api: {
    values: {
      id: "{hex10}",
      root_resource_id: "{hex10}",
      arn: "arn:aws:apigateway:{region}::/restapis/{id}",
      execution_arn: "arn:aws:execute-api:{region}:{account}:{id}",
      created_date: () => new Date().toISOString(),
      api_key_source: "HEADER",
      minimum_compression_size: "",
      policy: "",
    },
    create: ({ state, notice }) => {
      if (typeof state["body"] !== "string" || state["body"] === "") return;
      notice({
        subject: `aws_api_gateway_rest_api ${state["name"]}`,
        message: "The OpenAPI body is not read; only resources, methods and integrations of their own are served.",
      });
    },
  },
  aws_api_gateway_resource: {
    values: {
      id: (attempt) => hex(String(attempt.hidden["key"]), "id", 6),
      path: ({ state, records }) => resourcePath(records, String(state["parent_id"]), String(state["path_part"])),
    },
    replace: ["rest_api_id"],
  },
  aws_api_gateway_method: part("agm", "rest_api_id", "resource_id", "http_method"),
  aws_api_gateway_method_response: part("agmr", "rest_api_id", "resource_id", "http_method", "status_code"),
  aws_api_gateway_integration: part("agi", "rest_api_id", "resource_id", "http_method"),
  aws_api_gateway_integration_response: part("agir", "rest_api_id", "resource_id", "http_method", "status_code"),
  aws_api_gateway_method_settings: {
    values: { id: "{rest_api_id}-{stage_name}-{method_path}" },
    replace: ["rest_api_id", "stage_name", "method_path"],
  },
  aws_api_gateway_gateway_response: {
    values: { id: "aggr-{rest_api_id}-{response_type}" },
    replace: ["rest_api_id", "response_type"],
  },
  aws_api_gateway_request_validator: { values: { id: "{hex6}" }, replace: ["rest_api_id"] },
  aws_api_gateway_model: { values: { id: "{hex6}" }, replace: ["rest_api_id", "name", "content_type"] },
  aws_api_gateway_authorizer: {
    values: { id: "{hex6}", arn: "arn:aws:apigateway:{region}::/restapis/{rest_api_id}/authorizers/{id}" },
    replace: ["rest_api_id"],
  },
  aws_api_gateway_account: {
    values: {
      id: "api-gateway-account",
      api_key_version: "4",
      features: () => ["UsagePlans"],
      throttle_settings: () => [],
    },
  },
  aws_api_gateway_usage_plan: {
    values: { id: "{hex6}", arn: "arn:aws:apigateway:{region}::/usageplans/{id}" },
  },
  aws_api_gateway_api_key: {
    values: {
      id: "{hex10}",
      arn: "arn:aws:apigateway:{region}::/apikeys/{id}",
      value: "{hex40}",
      created_date: () => new Date().toISOString(),
      last_updated_date: () => new Date().toISOString(),
    },
  },
  aws_api_gateway_usage_plan_key: {
    values: {
      id: "{key_id}",
      name: ({ state, records }) =>
        String(records.find("aws_api_gateway_api_key", String(state["key_id"]))?.attributes["name"] ?? ""),
      value: ({ state, records }) =>
        String(records.find("aws_api_gateway_api_key", String(state["key_id"]))?.attributes["value"] ?? ""),
    },
    replace: ["key_id", "key_type", "usage_plan_id"],
  },
  aws_api_gateway_deployment: {
    values: { id: "{hex6}", created_date: () => new Date().toISOString() },
    replace: ["rest_api_id", "triggers"],
    create: ({ hidden, records, state }) => {
      // A deployment is a copy: what changes later is not served before the next deployment.
      hidden["routes"] = routesOf(records, String(state["rest_api_id"]));
    },
  },
  aws_api_gateway_stage: {
    values: {
      id: "ags-{rest_api_id}-{stage_name}",
      arn: "arn:aws:apigateway:{region}::/restapis/{rest_api_id}/stages/{stage_name}",
      execution_arn: "arn:aws:execute-api:{region}:{account}:{rest_api_id}/{stage_name}",
      web_acl_arn: "",
    },
    replace: ["rest_api_id", "stage_name"],
    create: async (attempt) => {
      const { state, hidden } = attempt;
      const port = await open(String(hidden["key"]), 0, attempt);
      hidden["port"] = port;
      state["invoke_url"] = `http://127.0.0.1:${port}/${state["stage_name"]}`;
      attempt.log(`aws_api_gateway_stage ${state["stage_name"]}: answers at http://127.0.0.1:${port}`);
    },
    delete: async (record, { fronts }) => {
      await fronts.get(record.key)?.close();
      fronts.delete(record.key);
    },
    revive: async (record, surroundings) => {
      const port = await open(record.key, Number(record.hidden["port"] ?? 0), surroundings);
      const url = `http://127.0.0.1:${port}/${record.attributes["stage_name"]}`;
      moved(record, port, { invoke_url: url }, surroundings);
    },
  },
};

async function open(key: string, port: number, surroundings: Surroundings): Promise<number> {
  const now = () => {
    const record = surroundings.records.get(key);
    return record && settings(key, record.attributes, surroundings);
  };
  const front = await openStage(now, port);
  surroundings.fronts.set(key, front);
  return front.port;
}

function settings(key: string, stage: Attributes, surroundings: Surroundings): StageSettings {
  const { authorizers, records, shares } = surroundings;
  const api = String(stage["rest_api_id"]);
  const name = String(stage["stage_name"]);
  const routes = (deployment: unknown) =>
    (records.find("aws_api_gateway_deployment", String(deployment))?.hidden["routes"] as Route[] | undefined) ?? [];
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

function resourcePath(records: Records, parent: string, pathPart: string): string {
  const above = records.find("aws_api_gateway_resource", parent);
  const base = above ? String(above.attributes["path"]) : "";
  return `${base}/${pathPart}`;
}

function routesOf(records: Records, api: string): Route[] {
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
