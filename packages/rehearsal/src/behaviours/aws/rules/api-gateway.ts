import { known, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const STAGE = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateStage.html";
const DEPLOY = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateDeployment.html";
const RESOURCE = "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateResource.html";
const QUOTAS =
  "https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html";
const LOGGING = "https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html";
const CANARY = "https://docs.aws.amazon.com/apigateway/latest/developerguide/canary-release.html";

const api = "${aws_api_gateway_rest_api.api.id}";
const root = "${aws_api_gateway_rest_api.api.root_resource_id}";
const resource = (part: string, more: object = {}) => ({ rest_api_id: api, parent_id: root, path_part: part, ...more });
const method = { rest_api_id: api, resource_id: root, http_method: "GET", authorization: "NONE" };
const integration = (more: object = {}) => ({
  rest_api_id: api,
  resource_id: root,
  http_method: "${aws_api_gateway_method.m.http_method}",
  type: "MOCK",
  ...more,
});
const STREAMED = {
  type: "HTTP_PROXY",
  uri: "https://backend.example",
  integration_http_method: "GET",
  response_transfer_mode: "STREAM",
};
const deployment = (after = "aws_api_gateway_integration.i") => ({ rest_api_id: api, depends_on: [after] });
const stage = (more: object = {}) => ({
  rest_api_id: api,
  deployment_id: "${aws_api_gateway_deployment.d.id}",
  stage_name: "live",
  ...more,
});
const API: Example = { "aws_api_gateway_rest_api.api": { name: "api" } };
const METHOD: Example = { ...API, "aws_api_gateway_method.m": method };
const DEPLOYED: Example = {
  ...METHOD,
  "aws_api_gateway_integration.i": integration(),
  "aws_api_gateway_deployment.d": deployment(),
};

/** API Gateway, REST. */
export const apiGatewayRules: readonly Rule[] = [
  spelled({
    id: "api-path-part",
    types: ["aws_api_gateway_resource"],
    at: "path_part",
    pattern: /^(\{[\w.-]+\+?\}|[\w.~:$()!*,;=@%'&+-]+)$/,
    demands:
      "A part of a path is literal, or a whole parameter in braces: {id} or {proxy+}. Slashes begin a resource of its own.",
    source: RESOURCE,
    words: () =>
      "BadRequestException: Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    given: API,
    refused: { "aws_api_gateway_resource.r": resource("v1/chats") },
    accepted: { "aws_api_gateway_resource.r": resource("{proxy+}") },
  }),
  unique({
    id: "api-resource-duplicate",
    types: ["aws_api_gateway_resource"],
    by: ["parent_id", "path_part"],
    demands: "A resource has each path part once below it.",
    source: RESOURCE,
    words: (part) => `ConflictException: Another resource with the same parent already has this name: ${part}`,
    given: { ...API, "aws_api_gateway_resource.a": resource("v1") },
    refused: { "aws_api_gateway_resource.b": resource("v1", { depends_on: ["aws_api_gateway_resource.a"] }) },
    accepted: { "aws_api_gateway_resource.b": resource("v2") },
  }),
  {
    id: "api-deployment-methods",
    types: ["aws_api_gateway_deployment"],
    when: "apply",
    at: "rest_api_id",
    demands:
      "An API has a method before it is deployed, and each method an integration: let the deployment depend on them.",
    source: DEPLOY,
    check: (subject) => {
      const of = (type: string) =>
        subject.others(type).filter((other) => other.text("rest_api_id") === subject.text("rest_api_id"));
      if (subject.find("aws_api_gateway_rest_api", subject.text("rest_api_id"))?.text("body")) return undefined;
      const methods = of("aws_api_gateway_method");
      if (methods.length === 0) return "BadRequestException: The REST API doesn't contain any methods";
      const key = (each: (typeof methods)[number]) => `${each.text("resource_id")} ${each.text("http_method")}`;
      const integrated = new Set(of("aws_api_gateway_integration").map(key));
      return methods.every((each) => integrated.has(key(each)))
        ? undefined
        : "BadRequestException: No integration defined for method";
    },
    given: METHOD,
    refused: { "aws_api_gateway_deployment.d": deployment("aws_api_gateway_method.m") },
    accepted: { "aws_api_gateway_integration.i": integration(), "aws_api_gateway_deployment.d": deployment() },
  },
  within({
    id: "api-timeout",
    types: ["aws_api_gateway_integration"],
    at: "timeout_milliseconds",
    least: 50,
    most: 900_000,
    demands:
      "An integration answers within 50 ms to 29 s; up to 300 s is a quota to be raised, a stream may take 15 minutes.",
    source: QUOTAS,
    given: METHOD,
    refused: { "aws_api_gateway_integration.i": integration({ timeout_milliseconds: 30 }) },
    accepted: { "aws_api_gateway_integration.i": integration({ timeout_milliseconds: 29_000 }) },
  }),
  {
    id: "api-timeout-quota",
    types: ["aws_api_gateway_integration"],
    when: "apply",
    at: "timeout_milliseconds",
    demands:
      "Above 29 s an answer has to be streamed, or an account needs a raised quota and a regional or private API.",
    source: QUOTAS,
    check: (subject) => {
      const timeout = subject.number("timeout_milliseconds") ?? 0;
      if (subject.text("response_transfer_mode") === "STREAM") return undefined;
      return timeout > 29_000 && !subject.exists("quota:apigateway:integration-timeout")
        ? "BadRequestException: Timeout should be between 50 ms and 29000 ms"
        : undefined;
    },
    given: METHOD,
    refused: { "aws_api_gateway_integration.i": integration({ timeout_milliseconds: 60_000 }) },
    accepted: { "aws_api_gateway_integration.i": integration({ ...STREAMED, timeout_milliseconds: 900_000 }) },
  },
  {
    id: "api-stream",
    types: ["aws_api_gateway_integration"],
    when: "apply",
    at: "response_transfer_mode",
    demands: "Only a proxy integration passes an answer on while it is written.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html",
    check: (subject) =>
      subject.text("response_transfer_mode") === "STREAM" && !/_PROXY$/.test(subject.text("type") ?? "")
        ? "BadRequestException: Response transfer mode STREAM is only supported for proxy integrations"
        : undefined,
    given: METHOD,
    refused: { "aws_api_gateway_integration.i": integration({ response_transfer_mode: "STREAM" }) },
    accepted: { "aws_api_gateway_integration.i": integration(STREAMED) },
  },
  {
    id: "api-http-integration",
    types: ["aws_api_gateway_integration"],
    when: "apply",
    at: "uri",
    demands: "An HTTP integration has a URI with scheme and host, and the method it uses.",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_PutIntegration.html",
    check: (subject) => {
      if (!/^HTTP(_PROXY)?$/.test(subject.text("type") ?? "")) return undefined;
      if (!/^https?:\/\/\S+$|^\$\{stageVariables/.test(subject.text("uri") ?? ""))
        return "BadRequestException: Invalid HTTP endpoint specified for URI";
      return subject.text("integration_http_method")
        ? undefined
        : "BadRequestException: Enumeration value for HttpMethod must be non-empty";
    },
    given: METHOD,
    refused: {
      "aws_api_gateway_integration.i": integration({
        type: "HTTP_PROXY",
        uri: "backend.example",
        integration_http_method: "GET",
      }),
    },
    accepted: {
      "aws_api_gateway_integration.i": integration({
        type: "HTTP_PROXY",
        uri: "https://backend.example",
        integration_http_method: "GET",
      }),
    },
  },
  spelled({
    id: "api-stage-name",
    types: ["aws_api_gateway_stage"],
    at: "stage_name",
    pattern: /^[A-Za-z0-9_-]{1,128}$/,
    demands: "The name of a stage has letters, digits, hyphens and underscores: it is the first part of the path.",
    source: STAGE,
    words: () => "BadRequestException: Stage name only allows a-zA-Z0-9_-",
    given: DEPLOYED,
    refused: { "aws_api_gateway_stage.s": stage({ stage_name: "v1.0" }) },
    accepted: { "aws_api_gateway_stage.s": stage({ stage_name: "v1" }) },
  }),
  unique({
    id: "api-stage-duplicate",
    types: ["aws_api_gateway_stage"],
    by: ["rest_api_id", "stage_name"],
    demands: "An API has each stage once.",
    source: STAGE,
    words: () => "ConflictException: Stage already exists",
    given: { ...DEPLOYED, "aws_api_gateway_stage.s": stage() },
    refused: { "aws_api_gateway_stage.t": stage({ depends_on: ["aws_api_gateway_stage.s"] }) },
    accepted: { "aws_api_gateway_stage.t": stage({ stage_name: "next" }) },
  }),
  {
    id: "api-logging-role",
    types: ["aws_api_gateway_method_settings", "aws_api_gateway_stage"],
    when: "apply",
    demands:
      "Before a stage logs, the account's API Gateway settings name a role for it: aws_api_gateway_account, once an account and region.",
    source: LOGGING,
    check: (subject) => {
      const logs =
        subject.config.isSet("access_log_settings") ||
        /^(ERROR|INFO)$/.test(subject.text("settings.logging_level") ?? "");
      const role = subject.others("aws_api_gateway_account").some((other) => other.text("cloudwatch_role_arn"));
      return logs && !role && !subject.exists("aws_api_gateway_account")
        ? "BadRequestException: CloudWatch Logs role ARN must be set in account settings to enable logging"
        : undefined;
    },
    given: {
      ...DEPLOYED,
      "aws_api_gateway_stage.s": stage(),
      "aws_iam_role.logs": {
        name: "logs",
        assume_role_policy: '{"Statement":[{"Effect":"Allow","Action":"sts:AssumeRole"}]}',
      },
    },
    refused: { "aws_api_gateway_method_settings.m": logging([]) },
    accepted: {
      "aws_api_gateway_account.a": { cloudwatch_role_arn: "${aws_iam_role.logs.arn}" },
      "aws_api_gateway_method_settings.m": logging(["aws_api_gateway_account.a"]),
    },
  },
  within({
    id: "api-canary-percent",
    types: ["aws_api_gateway_stage"],
    at: "canary_settings.percent_traffic",
    least: 0,
    most: 100,
    demands: "A canary takes between 0 and 100 percent of the traffic.",
    source: CANARY,
    given: DEPLOYED,
    refused: { "aws_api_gateway_stage.s": canary(150) },
    accepted: { "aws_api_gateway_stage.s": canary(10) },
  }),
  {
    id: "api-stage-variables",
    types: ["aws_api_gateway_stage"],
    when: "apply",
    at: "variables",
    demands:
      "A stage variable has a name of letters, digits and underscores, and a value of letters, digits and -._~:/?#&=,.",
    source: "https://docs.aws.amazon.com/apigateway/latest/developerguide/stage-variables.html",
    check: (subject) => {
      const bad = subject
        .map("variables")
        .find(([name, value]) => !/^\w{1,64}$/.test(name) || !/^[\w.~:/?#&=,-]{0,512}$/.test(value));
      return bad
        ? `BadRequestException: Invalid stage variable value: ${bad[1]}. Please use values with alphanumeric characters and the symbols ' ', -', '.', '_', ':', '/', '?', '&', '=', and ','.`
        : undefined;
    },
    given: DEPLOYED,
    refused: { "aws_api_gateway_stage.s": stage({ variables: { backend: "{blue}" } }) },
    accepted: { "aws_api_gateway_stage.s": stage({ variables: { backend: "blue.example.com" } }) },
  },
  known({
    id: "api-known",
    types: [
      "aws_api_gateway_authorizer",
      "aws_api_gateway_deployment",
      "aws_api_gateway_gateway_response",
      "aws_api_gateway_integration",
      "aws_api_gateway_method",
      "aws_api_gateway_resource",
      "aws_api_gateway_stage",
    ],
    at: "rest_api_id",
    of: "aws_api_gateway_rest_api",
    demands: "The API exists.",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_GetRestApi.html",
    words: (id) => `NotFoundException: Invalid API identifier specified ${id}`,
    given: API,
    refused: { "aws_api_gateway_resource.r": resource("v1", { rest_api_id: "abcdef1234" }) },
    accepted: { "aws_api_gateway_resource.r": resource("v1") },
  }),
  {
    id: "api-usage-plan-stage",
    types: ["aws_api_gateway_usage_plan"],
    when: "apply",
    at: "api_stages",
    demands: "A usage plan names stages that exist: refer to the stage, not to its name alone.",
    source: "https://docs.aws.amazon.com/apigateway/latest/api/API_CreateUsagePlan.html",
    check: (subject) => {
      const missing = subject
        .blocks("api_stages")
        .find(
          (block) =>
            !subject
              .others("aws_api_gateway_stage")
              .some(
                (other) =>
                  other.text("rest_api_id") === block.text("api_id") &&
                  other.text("stage_name") === block.text("stage"),
              ),
        );
      return missing
        ? `NotFoundException: API Stage not found: ${missing.text("api_id")}:${missing.text("stage")}`
        : undefined;
    },
    given: { ...DEPLOYED, "aws_api_gateway_stage.s": stage() },
    refused: { "aws_api_gateway_usage_plan.p": { name: "p", api_stages: [{ api_id: api, stage: "lvie" }] } },
    accepted: {
      "aws_api_gateway_usage_plan.p": {
        name: "p",
        api_stages: [{ api_id: api, stage: "${aws_api_gateway_stage.s.stage_name}" }],
      },
    },
  },
];

function logging(after: readonly string[]): Example[string] {
  return {
    rest_api_id: api,
    stage_name: "${aws_api_gateway_stage.s.stage_name}",
    method_path: "*/*",
    settings: [{ logging_level: "INFO" }],
    depends_on: after,
  };
}

function canary(percent: number): Example[string] {
  return stage({
    canary_settings: [{ deployment_id: "${aws_api_gateway_deployment.d.id}", percent_traffic: percent }],
  });
}
