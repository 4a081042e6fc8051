import { openStage } from "../../services/gateway.ts";
import type { Records } from "../../world/records.ts";
import { moved } from "../moved.ts";
import { hex } from "../template.ts";
import type { Behaviour, Surroundings } from "../types.ts";
import { responsesOf, restStage, routesOf } from "./rest-stages.ts";

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
      hidden["responses"] = responsesOf(records, String(state["rest_api_id"]));
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
    return record && restStage(key, record.attributes, surroundings);
  };
  const front = await openStage(now, port);
  surroundings.fronts.set(key, front);
  return front.port;
}

function resourcePath(records: Records, parent: string, pathPart: string): string {
  const above = records.find("aws_api_gateway_resource", parent);
  const base = above ? String(above.attributes["path"]) : "";
  return `${base}/${pathPart}`;
}
