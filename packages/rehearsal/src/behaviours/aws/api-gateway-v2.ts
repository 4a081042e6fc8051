import { openHttpApi } from "../../services/http-api/http-api.ts";
import type { Listener } from "../../services/listener.ts";
import { openSocketApi } from "../../services/sockets/socket-api.ts";
import type { Records } from "../../world/records.ts";
import { moved } from "../moved.ts";
import type { Attempt, Behaviour, Surroundings } from "../types.ts";
import { httpRoutes, httpStage, socketRoutes, socketStage } from "./v2-stages.ts";

const ofApi = (...names: string[]): Behaviour => ({ values: { id: "{hex7}" }, replace: ["api_id", ...names] });

/** API Gateway v2: a WebSocket or HTTP API is a loopback address at which its stages are. */
export const apiGatewayV2: { [type: string]: Behaviour } = {
  aws_apigatewayv2_api: {
    values: {
      id: "{hex10}",
      arn: "arn:aws:apigateway:{region}::/apis/{id}",
      execution_arn: "arn:aws:execute-api:{region}:{account}:{id}",
      api_endpoint: ({ region, state }) =>
        `${state["protocol_type"] === "WEBSOCKET" ? "wss" : "https"}://${state["id"]}.execute-api.${region}.amazonaws.com`,
      ip_address_type: "ipv4",
    },
    replace: ["protocol_type"],
    async create(attempt) {
      const { hidden, state } = attempt;
      const front = await open(String(state["protocol_type"]), String(state["id"]), 0, attempt);
      attempt.fronts.set(String(hidden["key"]), front);
      hidden["port"] = front.port;
      state["api_endpoint"] = endpoint(String(state["protocol_type"]), front.port);
      attempt.log(`aws_apigatewayv2_api ${state["name"]}: answers at ${state["api_endpoint"]}`);
    },
    async delete(record, { fronts }) {
      await fronts.get(record.key)?.close();
      fronts.delete(record.key);
    },
    async revive(record, surroundings) {
      const before = Number(record.hidden["port"] ?? 0);
      const protocol = String(record.attributes["protocol_type"]);
      const front = await open(protocol, record.id, before, surroundings);
      surroundings.fronts.set(record.key, front);
      moved(record, front.port, { api_endpoint: endpoint(protocol, front.port) }, surroundings);
    },
  },
  aws_apigatewayv2_integration: {
    ...ofApi("integration_type"),
    values: {
      id: "{hex7}",
      integration_response_selection_expression: "${integration.response.statuscode}",
      timeout_milliseconds: ({ records, state }) => (isSocketApi(records, String(state["api_id"])) ? 29_000 : 30_000),
    },
  },
  aws_apigatewayv2_integration_response: ofApi("integration_id"),
  aws_apigatewayv2_route: ofApi(),
  aws_apigatewayv2_route_response: ofApi("route_id"),
  aws_apigatewayv2_authorizer: {
    ...ofApi(),
    values: { id: "{hex6}", authorizer_result_ttl_in_seconds: kept },
  },
  aws_apigatewayv2_deployment: {
    ...ofApi("triggers"),
    values: { id: "{hex6}", auto_deployed: false },
    create: ({ hidden, records, state }) => {
      // A deployment is a copy: what changes later is not served before the next deployment.
      const api = String(state["api_id"]);
      hidden["routes"] = (isSocketApi(records, api) ? socketRoutes : httpRoutes)(records, api);
    },
  },
  aws_apigatewayv2_stage: {
    ...ofApi("name"),
    values: {
      id: "{name}",
      arn: "arn:aws:apigateway:{region}::/apis/{api_id}/stages/{name}",
      execution_arn: "arn:aws:execute-api:{region}:{account}:{api_id}/{name}",
      invoke_url: ({ records, state }) => invokeUrl(records, state),
    },
    revive(record, { records }) {
      // The address of the API may have moved.
      const url = invokeUrl(records, record.attributes);
      if (record.attributes["invoke_url"] !== url)
        records.put({ ...record, attributes: { ...record.attributes, invoke_url: url } });
    },
  },
};

function open(protocol: string, api: string, port: number, surroundings: Surroundings): Promise<Listener> {
  return protocol === "WEBSOCKET"
    ? openSocketApi((stage) => socketStage(api, stage, surroundings), port)
    : openHttpApi((stage) => httpStage(api, stage, surroundings), port);
}

function isSocketApi(records: Records, api: string): boolean {
  return records.find("aws_apigatewayv2_api", api)?.attributes["protocol_type"] === "WEBSOCKET";
}

/** Only the answers of functions for HTTP APIs are kept. */
function kept({ records, state }: Attempt): number {
  return state["authorizer_type"] === "REQUEST" && !isSocketApi(records, String(state["api_id"])) ? 300 : 0;
}

function invokeUrl(records: Records, { api_id: api, name }: { readonly [name: string]: unknown }): string {
  const endpoint = records.find("aws_apigatewayv2_api", String(api))?.attributes["api_endpoint"];
  return `${endpoint}/${name === "$default" ? "" : name}`;
}

/** TLS ends at the platform's edge. */
function endpoint(protocol: string, port: number): string {
  return `${protocol === "WEBSOCKET" ? "ws" : "http"}://127.0.0.1:${port}`;
}
