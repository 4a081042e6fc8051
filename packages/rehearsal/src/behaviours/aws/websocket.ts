import type { Behaviour } from "../types.ts";

const ofApi = (...names: string[]): Behaviour => ({ values: { id: "{hex7}" }, replace: ["api_id", ...names] });

/** API Gateway v2: HTTP and WebSocket APIs exist and are described; nothing answers at their addresses. */
export const websocket: { [type: string]: Behaviour } = {
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
  },
  aws_apigatewayv2_integration: {
    ...ofApi("integration_type"),
    values: {
      id: "{hex7}",
      integration_response_selection_expression: "${integration.response.statuscode}",
      timeout_milliseconds: 29_000,
    },
  },
  aws_apigatewayv2_route: ofApi(),
  aws_apigatewayv2_authorizer: {
    ...ofApi(),
    values: { id: "{hex6}", authorizer_result_ttl_in_seconds: 0 },
  },
  aws_apigatewayv2_deployment: {
    ...ofApi("triggers"),
    values: { id: "{hex6}", auto_deployed: false },
  },
  aws_apigatewayv2_stage: {
    ...ofApi("name"),
    values: {
      id: "{name}",
      arn: "arn:aws:apigateway:{region}::/apis/{api_id}/stages/{name}",
      execution_arn: "arn:aws:execute-api:{region}:{account}:{api_id}/{name}",
      invoke_url: "wss://{api_id}.execute-api.{region}.amazonaws.com/{name}",
    },
  },
};
