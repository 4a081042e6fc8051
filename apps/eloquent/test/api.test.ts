import { type Json, type StackJson, synthesizedStacks } from "./support/stacks.ts";

const { staging, production } = synthesizedStacks();
const both = [
  ["staging", staging],
  ["production", production],
] as const;

/** The rules of the web ACL that stands before the API, by name. */
function rules(stack: StackJson): Record<string, Json> {
  const acl = stack.one("aws_wafv2_web_acl", "api_gateway_firewall");
  return Object.fromEntries(acl["rule"].map((rule: Json) => [rule["name"], rule]));
}
const rate = (rule: Json | undefined) => rule!["statement"].rate_based_statement as Json;

describe.each(both)("the front door of %s", (name, stack) => {
  test("E1-48: eloquent-ai-api is a regional REST API, and every request it takes goes on to the service", () => {
    expect(stack.one("aws_api_gateway_rest_api")).toMatchObject({
      name: "eloquent-ai-api",
      endpoint_configuration: { types: ["REGIONAL"] },
    });
    expect(stack.one("aws_api_gateway_stage")["stage_name"]).toBe(name);
    for (const integration of stack.all("aws_api_gateway_integration")) {
      expect(integration["type"]).toBe("HTTP_PROXY");
      expect(integration["uri"]).toMatch(/^https:\/\/\$\{aws_apprunner_service\.[\w-]+\.service_url\}\//);
    }
  });

  test("E1-54: GET /health and POST /v1/chats are routes of their own, and everything else has one too", () => {
    const paths = stack
      .all("aws_api_gateway_integration")
      .map((one) => `${one["integration_http_method"]} ${one["uri"].replace(/^.*\}/, "")}`)
      .filter((path) => !/^(ANY|OPTIONS) /.test(path));
    expect(paths.sort()).toEqual(["GET /health", "GET /version", "POST /v1/chats", "POST /v1/chats/stream"]);
    expect(stack.all("aws_api_gateway_resource").map((one) => one["path_part"])).toContain("{proxy+}");
  });

  test("E1-06 D-E1-07: only what the gateway forwards reaches the service, known by a header nobody else has", () => {
    const secret = /\$\{sensitive\(terraform_data\.app_runner_gate_secret_\w+\.output\)\}/;
    for (const integration of stack.all("aws_api_gateway_integration")) {
      expect(integration["request_parameters"]["integration.request.header.X-Origin-Verify"]).toMatch(secret);
    }
    const gate = stack.one("aws_wafv2_web_acl", "app_runner_gate");
    expect(gate["default_action"]).toEqual({ block: {} });
    expect(gate["rule"]).toHaveLength(1);
    const { byte_match_statement } = gate["rule"][0].statement;
    expect(byte_match_statement.field_to_match).toEqual({ single_header: { name: "x-origin-verify" } });
    expect(byte_match_statement.search_string).toMatch(secret);
    expect(stack.one("aws_wafv2_web_acl_association", "app_runner")["resource_arn"]).toContain("aws_apprunner_service");
  });

  test("E1-59 D-E1-05 D-P-06: 1000 a minute by address, in a statement that Terraform understands", () => {
    expect(rate(rules(stack)["per-ip"])).toEqual({ aggregate_key_type: "IP", evaluation_window_sec: 60, limit: 1000 });
  });

  test("E1-60 D-E1-06: 100 a minute for who sends credentials, as a coarse guard", () => {
    expect(rate(rules(stack)["per-user"])).toMatchObject({
      evaluation_window_sec: 60,
      limit: 100,
      custom_key: [{ header: { name: "authorization" } }, { ip: {} }],
    });
  });

  test("E1-61: 20 a minute for who sends none, by session and address", () => {
    expect(rate(rules(stack)["anonymous-session"])).toMatchObject({
      evaluation_window_sec: 60,
      limit: 20,
      custom_key: [{ cookie: { name: "session" } }, { ip: {} }],
    });
    expect(rate(rules(stack)["anonymous-no-session"])).toMatchObject({ evaluation_window_sec: 60, limit: 20 });
  });

  test("E1-62: 10 a minute for all routes that call the model together, with credentials or without", () => {
    for (const rule of ["class-llm", "class-llm-anonymous"]) {
      expect(rate(rules(stack)[rule])).toMatchObject({ evaluation_window_sec: 60, limit: 10 });
      const scope = JSON.stringify(rate(rules(stack)[rule])["scope_down_statement"]);
      const [, expression] = /"regex_string":"([^"]+)"/.exec(scope)!;
      for (const path of ["/v1/chats", "/v1/chats/stream"]) expect(`/${name}${path}`).toMatch(new RegExp(expression!));
      expect(`/${name}/v1/chats/7`).not.toMatch(new RegExp(expression!));
      expect(scope).toContain('"search_string":"POST"');
    }
    for (const route of ["post-v1-chats_", "post-v1-chats-stream"]) {
      const { settings } = stack.one("aws_api_gateway_method_settings", route);
      expect(settings.throttling_rate_limit).toBeLessThan(
        stack.one("aws_api_gateway_method_settings", "settings_")["settings"].throttling_rate_limit,
      );
    }
  });

  test("E1-53 E1-41: the same four limits are what the service's own limiter is told", () => {
    const { image_configuration } = stack.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(image_configuration.runtime_environment_variables).toMatchObject({
      RATE_LIMIT_PER_IP: "1000/60",
      RATE_LIMIT_PER_USER: "100/60",
      RATE_LIMIT_ANONYMOUS: "20/60",
      RATE_LIMIT_CLASS_LLM: "10/60/user",
      RATE_LIMIT_CLASS_LLM_ROUTES: "POST /v1/chats,POST /v1/chats/stream",
    });
  });

  test("E1-74: whoever is over a limit is answered 429, told how long to wait", () => {
    const limits = Object.values(rules(stack)).filter((rule) => rule["statement"].rate_based_statement);
    expect(limits).toHaveLength(6);
    for (const { action } of limits as { action: Json }[]) {
      expect(action["block"].custom_response).toMatchObject({
        response_code: 429,
        response_header: [{ name: "Retry-After", value: "60" }],
      });
    }
    expect(stack.one("aws_api_gateway_gateway_response", "throttled")).toMatchObject({
      response_type: "THROTTLED",
      status_code: "429",
    });
  });

  test("E1-51: the stage is throttled as a whole, and the web ACL stands before it", () => {
    expect(stack.one("aws_api_gateway_method_settings", "settings_")).toMatchObject({
      method_path: "*/*",
      settings: { throttling_rate_limit: 500, throttling_burst_limit: 1000 },
    });
    expect(stack.one("aws_wafv2_web_acl_association", "api_gateway")["resource_arn"]).toContain(
      "aws_api_gateway_stage",
    );
  });

  test("E1-52: every request is logged, without its headers or body, and metrics are on", () => {
    const { destination_arn, format } = stack.one("aws_api_gateway_stage")["access_log_settings"];
    expect(destination_arn).toContain("aws_cloudwatch_log_group");
    expect(format).toContain("$context.status");
    expect(format).not.toMatch(/authorization|body/i);
    expect(stack.one("aws_api_gateway_method_settings", "settings_")["settings"]).toMatchObject({
      metrics_enabled: true,
      data_trace_enabled: false,
    });
    expect(stack.all("aws_api_gateway_account")).toHaveLength(1);
  });

  test("E1-50 E1-63 D-E1-39: a Clerk token opens every route but the health check, the version and a preflight", () => {
    const origin = name === "production" ? "https://app.eloquent.example" : "https://staging.eloquent.example";
    const issuer = name === "production" ? "https://clerk.eloquent.example" : "https://clerk.staging.eloquent.example";
    expect(stack.one("aws_lambda_function", "clerk")["environment"].variables).toMatchObject({
      ISSUER: issuer,
      PARTIES: origin,
    });
    const methods = stack.json["resource"].aws_api_gateway_method as Json;
    const open = Object.entries(methods).filter(([, one]) => one["authorization"] === "NONE");
    const names = open.map(([id]) => id.replace(/^api_gateway_routes_method-(.*)_[0-9A-F]{8}$/, "$1"));
    expect(names.filter((one) => !one.startsWith("options-")).sort()).toEqual(["get-health", "get-version"]);
    expect(Object.keys(methods).length - open.length).toBeGreaterThan(7);
  });

  test("E1-49: the service is told who is there and which request it is, whatever the caller says about it", () => {
    for (const { integration_http_method, request_parameters, uri } of stack.all("aws_api_gateway_integration")) {
      const header = (of: string) => request_parameters[`integration.request.header.${of}`];
      const anybody =
        integration_http_method === "OPTIONS" || /^GET .*\/(health|version)$/.test(`${integration_http_method} ${uri}`);
      expect(header("X-User-Id")).toBe(anybody ? "'anonymous'" : "context.authorizer.principalId");
      expect(header("X-Request-Id")).toBe("context.requestId");
    }
  });

  test("E1-11 E1-277 D-E1-02: the answer of the model is streamed, as long as App Runner lets a request live", () => {
    const streamed = stack.all("aws_api_gateway_integration").filter((one) => one["response_transfer_mode"]);
    expect(streamed).toMatchObject([
      { response_transfer_mode: "STREAM", integration_http_method: "POST", timeout_milliseconds: 120_000 },
    ]);
    expect(streamed[0]!["uri"]).toMatch(/\/v1\/chats\/stream$/);
  });

  test("D-E1-01 E1-07 E1-11: sockets end at API Gateway, ask for the same token, and the service may push to them", () => {
    expect(stack.one("aws_apigatewayv2_api")).toMatchObject({ name: "eloquent-ai-live", protocol_type: "WEBSOCKET" });
    expect(stack.one("aws_apigatewayv2_route", "route-connect")["authorization_type"]).toBe("CUSTOM");
    expect(stack.one("aws_apigatewayv2_authorizer")["authorizer_uri"]).toContain("aws_lambda_function.clerk");
    expect(stack.one("aws_iam_role_policy", "app_runner_instance")["policy"]).toContain(
      "execute-api:ManageConnections",
    );
  });

  test("E1-08: what is called back for a socket reaches Redis by its group, Supabase over TLS, with the keys of both", () => {
    for (const { integration_uri } of stack.all("aws_apigatewayv2_integration")) {
      expect(integration_uri).toMatch(
        /^https:\/\/\$\{aws_apprunner_service\.app_runner_service_\w+\.service_url\}\/ws\//,
      );
    }
    const rules = Object.entries(stack.json["resource"].aws_vpc_security_group_egress_rule as Json).filter(([id]) =>
      id.startsWith("app_runner_connections"),
    );
    const redis = rules.find(([, rule]) => rule["from_port"] === 6379)![1];
    expect(redis["referenced_security_group_id"]).toMatch(/aws_security_group\.elasticache/);
    expect(rules.find(([, rule]) => rule["from_port"] === 443)![1]["cidr_ipv4"]).toBe("0.0.0.0/0");
    const { image_configuration } = stack.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(Object.keys(image_configuration.runtime_environment_secrets)).toEqual(
      expect.arrayContaining(["REDIS_URL", "SUPABASE_URL", "SUPABASE_SERVICE_KEY"]),
    );
  });

  test("E1-09: the role of the backend reads its buckets and writes traces, its log carries metrics, and it has the keys of whom it calls", () => {
    const { Statement } = JSON.parse(stack.one("aws_iam_role_policy", "app_runner_instance")["policy"]) as Json;
    const actions = (Statement as Json[]).flatMap((one) => one["Action"] as string | string[]);
    for (const action of ["s3:GetObject", "xray:PutTraceSegments", "secretsmanager:GetSecretValue"]) {
      expect(actions).toContain(action);
    }
    expect(actions.filter((action) => /^\*$|^\w+:\*$/.test(action))).toEqual([]);
    const { image_configuration } = stack.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(image_configuration.runtime_environment_variables["METRICS_NAMESPACE"]).toBe("eloquent-ai");
    expect(Object.keys(image_configuration.runtime_environment_secrets)).toEqual(
      expect.arrayContaining(["ANTHROPIC_API_KEY", "CLERK_SECRET_KEY", "PINECONE_API_KEY", "SENTRY_DSN"]),
    );
  });

  test("E1-44 E1-56 D-E1-46: static assets come from a closed bucket through a CDN of their own", () => {
    const { origin } = stack.one("aws_cloudfront_distribution");
    expect(origin).toHaveLength(1);
    expect(origin[0].domain_name).toMatch(/aws_s3_bucket\.app-static-assets.*bucket_regional_domain_name/);
    expect(stack.one("aws_s3_bucket_policy", "app-static-assets")["policy"]).toContain("cloudfront.amazonaws.com");
  });

  test("E1-57: a browser of the environment's own origin reads the gateway's answers, and the service knows it", () => {
    const origin = name === "production" ? "https://app.eloquent.example" : "https://staging.eloquent.example";
    expect(stack.all("aws_api_gateway_gateway_response")).toHaveLength(3);
    for (const { response_parameters } of stack.all("aws_api_gateway_gateway_response")) {
      expect(response_parameters["gatewayresponse.header.Access-Control-Allow-Origin"]).toBe(`'${origin}'`);
    }
    const { image_configuration } = stack.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(image_configuration.runtime_environment_variables["CORS_ORIGINS"]).toBe(origin);
    // A preflight is asked of the service: every path takes every method.
    expect(stack.all("aws_api_gateway_method").filter((one) => one["http_method"] === "ANY").length).toBeGreaterThan(3);
  });

  test("E1-58 E1-271: answers from 1 kB up are compressed", () => {
    expect(stack.one("aws_api_gateway_rest_api")["minimum_compression_size"]).toBe("1024");
  });
});
