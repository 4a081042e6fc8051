import fc from "fast-check";
import { routesFor } from "../src/api-gateway/routes.ts";
import {
  ApiGateway,
  type ApiGatewayProps,
  HostedZone,
  type HttpOrigin,
  parseLimits,
  problemsOf,
  TerraformOutput,
  type TerraformStack,
} from "../src/index.ts";
import { eloquent, LIMITS, service } from "./support/eloquent.ts";
import { build, type Json, STAGING, synth } from "./support/synth.ts";

const gateway =
  (props: Partial<ApiGatewayProps> = {}) =>
  (stack: TerraformStack) =>
    void new ApiGateway(stack, "api", {
      name: "eloquent-ai-api",
      forwardsTo: service(stack),
      limits: LIMITS,
      ...props,
    });

const world = () => synth(gateway(), STAGING);

function rules(): Record<string, Json> {
  const acl = world().one("aws_wafv2_web_acl", "firewall");
  return Object.fromEntries(acl["rule"].map((rule: Json) => [rule["name"], rule]));
}

const rateOf = (name: string): Json => rules()[name]!["statement"].rate_based_statement;

test("E1-48: a regional REST API that forwards to the service", () => {
  const { all, one } = world();
  expect(one("aws_api_gateway_rest_api")).toMatchObject({
    name: "eloquent-ai-api",
    endpoint_configuration: { types: ["REGIONAL"] },
  });
  for (const integration of all("aws_api_gateway_integration")) {
    expect(integration).toMatchObject({ type: "HTTP_PROXY", timeout_milliseconds: 29_000 });
    expect(integration["uri"]).toMatch(/^https:\/\/\$\{aws_apprunner_service\..*\.service_url\}\//);
  }
});

test("E1-54: GET /health and POST /v1/chats are routes, and everything else reaches the service too", () => {
  const { all, json } = world();
  const resources = json["resource"].aws_api_gateway_resource as Json;
  const path = (reference: string): string => {
    const id = /aws_api_gateway_resource\.([^.}]+)/.exec(reference)?.[1];
    return id ? `${path(resources[id]["parent_id"])}/${resources[id]["path_part"]}` : "";
  };
  const routes = all("aws_api_gateway_method").map(
    (method) => `${method["http_method"]} ${path(method["resource_id"]) || "/"}`,
  );
  expect(routes.sort()).toEqual([
    "ANY /",
    "ANY /health",
    "ANY /v1",
    "ANY /v1/chats",
    "ANY /{proxy+}",
    "GET /health",
    "POST /v1/chats",
  ]);
  const proxy = all("aws_api_gateway_integration").find((one) => String(one["uri"]).endsWith("/{proxy}"))!;
  expect(proxy["request_parameters"]).toMatchObject({ "integration.request.path.proxy": "method.request.path.proxy" });
});

test("a named path takes every method, whatever the routes", () => {
  const segment = fc.stringMatching(/^[a-z]{1,4}$/);
  const route = fc.record({
    method: fc.constantFrom("GET", "POST", "PUT"),
    path: fc.array(segment, { minLength: 1, maxLength: 3 }).map((parts) => `/${parts.join("/")}`),
  });
  fc.assert(
    fc.property(fc.array(route, { maxLength: 5 }), (named) => {
      const made = routesFor(named, { preflight: false, isOpen: () => true });
      const keys = made.map(({ method, path }) => `${method} ${path}`);
      expect(new Set(keys).size).toBe(keys.length);
      for (const { path } of made) expect(keys).toContain(`ANY ${path}`);
      for (const { method, path } of named) expect(keys).toContain(`${method} ${path}`);
    }),
  );
});

test("E1-49: requests are validated, and the gateway's own answers are JSON", () => {
  const { all, one } = world();
  expect(one("aws_api_gateway_request_validator").validate_request_parameters).toBe(true);
  expect(all("aws_api_gateway_method").every((method) => method["request_validator_id"])).toBe(true);
  expect(all("aws_api_gateway_gateway_response").map((answer) => answer["response_type"])).toEqual([
    "DEFAULT_4XX",
    "DEFAULT_5XX",
    "THROTTLED",
  ]);
});

test("E1-50: an authorizer stands before every route but the health check and a browser's preflight", () => {
  const { all, one } = synth(
    gateway({
      cors: { origins: ["https://app.example.com"] },
      authorize: { invokeArn: "arn:aws:apigateway:us-east-1:lambda:path/x", credentialsArn: "arn:aws:iam::1:role/x" },
    }),
    STAGING,
  );
  expect(one("aws_api_gateway_authorizer")).toMatchObject({
    type: "TOKEN",
    authorizer_result_ttl_in_seconds: 300,
    identity_source: "method.request.header.Authorization",
  });
  const open = all("aws_api_gateway_method").filter((method) => method["authorization"] === "NONE");
  expect(open.map((method) => method["http_method"]).sort()).toEqual(["GET", ...Array<string>(5).fill("OPTIONS")]);
  for (const method of all("aws_api_gateway_method")) {
    if (method["authorization"] === "CUSTOM") expect(method["authorizer_id"]).toMatch(/aws_api_gateway_authorizer/);
  }
});

test("E1-51 E1-62: the stage is throttled, and a limited route takes a tenth", () => {
  const settings = world()
    .all("aws_api_gateway_method_settings")
    .map((one) => [one["method_path"], one["settings"].throttling_rate_limit, one["settings"].throttling_burst_limit]);
  expect(settings.sort()).toEqual([
    ["*/*", 500, 1000],
    ["v1/chats/POST", 50, 100],
  ]);
});

test("E1-52: requests are logged without headers or bodies, metrics are on, and the account may write logs", () => {
  const { one } = world();
  const stage = one("aws_api_gateway_stage");
  expect(stage["stage_name"]).toBe("staging");
  const format = JSON.parse(stage["access_log_settings"].format) as Record<string, string>;
  expect(Object.values(format).join()).not.toMatch(/header|body|querystring/i);
  expect(format["status"]).toBe("$context.status");
  const settings = one("aws_api_gateway_method_settings", "stage_settings_").settings;
  expect(settings).toMatchObject({ metrics_enabled: true, logging_level: "ERROR", data_trace_enabled: false });
  expect(one("aws_api_gateway_account").cloudwatch_role_arn).toMatch(/aws_iam_role/);
});

test("E1-53 E1-41: one object of limits makes the web ACL, the throttle and the service's own limiter", () => {
  const { one } = world();
  const variables =
    one("aws_apprunner_service").source_configuration.image_repository.image_configuration
      .runtime_environment_variables;
  expect(variables).toMatchObject({
    RATE_LIMIT_PER_IP: "1000/60",
    RATE_LIMIT_PER_USER: "100/60",
    RATE_LIMIT_ANONYMOUS: "20/60",
    RATE_LIMIT_POST_V1_CHATS: "10/60/user",
  });
});

test("E1-59 D-E1-05: 1000 a minute by address", () => {
  expect(rateOf("per-ip")).toEqual({ aggregate_key_type: "IP", evaluation_window_sec: 60, limit: 1000 });
});

test("E1-60 D-E1-06: 100 a minute by the credentials header, with the address, as a coarse guard", () => {
  const rate = rateOf("per-user");
  expect(rate).toMatchObject({ aggregate_key_type: "CUSTOM_KEYS", evaluation_window_sec: 60, limit: 100 });
  expect(rate["custom_key"].map((key: Json) => Object.keys(key)[0])).toEqual(["header", "ip"]);
  expect(rate["custom_key"][0].header.name).toBe("authorization");
  expect(rate["scope_down_statement"]).toHaveProperty("size_constraint_statement");
});

test("E1-61: 20 a minute for who sends no credentials, by session cookie, and by address for who has none", () => {
  const session = rateOf("anonymous-session");
  expect(session).toMatchObject({ aggregate_key_type: "CUSTOM_KEYS", evaluation_window_sec: 60, limit: 20 });
  expect(session["custom_key"].map((key: Json) => Object.keys(key)[0])).toEqual(["cookie", "ip"]);
  const unsigned = session["scope_down_statement"].and_statement.statement[0];
  expect(unsigned.not_statement.statement[0].size_constraint_statement.field_to_match.single_header).toEqual({
    name: "authorization",
  });
  expect(rateOf("anonymous-no-session")).toMatchObject({
    aggregate_key_type: "IP",
    limit: 20,
    evaluation_window_sec: 60,
  });
});

test("E1-62: 10 a minute for the costly route, by user, and by address for who sends no credentials", () => {
  const rate = rateOf("route-post-v1-chats");
  expect(rate).toMatchObject({ aggregate_key_type: "CUSTOM_KEYS", evaluation_window_sec: 60, limit: 10 });
  const [method, path] = rate["scope_down_statement"].and_statement.statement;
  expect(method.byte_match_statement).toMatchObject({ search_string: "POST", field_to_match: { method: {} } });
  const regex = new RegExp(path.regex_match_statement.regex_string);
  for (const seen of ["/v1/chats", "/staging/v1/chats", "/staging/v1/chats/"]) expect(seen).toMatch(regex);
  for (const other of ["/v1/chats/1", "/v2/v1/x/chats", "/v1/chatsx"]) expect(other).not.toMatch(regex);
  expect(rateOf("route-post-v1-chats-anonymous")).toMatchObject({ aggregate_key_type: "IP", limit: 10 });
});

test("E1-74: whoever is over a limit gets 429 with a body and the time to wait", () => {
  for (const [name, rule] of Object.entries(rules())) {
    if (rule["override_action"]) continue;
    expect([name, rule["action"].block.custom_response]).toEqual([
      name,
      {
        response_code: 429,
        custom_response_body_key: "too-many-requests",
        response_header: [{ name: "Retry-After", value: "60" }],
      },
    ]);
  }
  expect(Object.keys(rules())).toHaveLength(8);
});

test("every rule that counts by header or cookie has a partner that counts by address what it does not see", () => {
  const counted = Object.values(rules())
    .map((rule) => rule["statement"].rate_based_statement)
    .filter(Boolean);
  for (const custom of counted.filter((rate) => rate.aggregate_key_type === "CUSTOM_KEYS")) {
    expect(counted.some((rate) => rate.aggregate_key_type === "IP" && rate.limit >= custom.limit)).toBe(true);
    expect(custom.custom_key.length).toBeLessThanOrEqual(5);
  }
});

test("the web ACL stands before the stage, and its log keeps no credentials", () => {
  const { one } = world();
  expect(one("aws_wafv2_web_acl_association", "firewall").resource_arn).toMatch(/aws_api_gateway_stage.*arn/);
  const logging = one("aws_wafv2_web_acl_logging_configuration");
  expect(logging["redacted_fields"].map((field: Json) => field["single_header"].name)).toEqual([
    "authorization",
    "cookie",
  ]);
  expect(one("aws_cloudwatch_log_group", "firewall").name).toMatch(/^aws-waf-logs-/);
});

test("E1-57: a browser of the allowed origin can read the gateway's own errors, and the service knows the origins", () => {
  const { all } = synth((stack) => void eloquent(stack), STAGING);
  for (const answer of all("aws_api_gateway_gateway_response")) {
    expect(answer["response_parameters"]["gatewayresponse.header.Access-Control-Allow-Origin"]).toBe(
      "'https://app.example.com'",
    );
  }
});

test("E1-58 E1-271: answers from 1 kB up are compressed", () => {
  expect(world().one("aws_api_gateway_rest_api").minimum_compression_size).toBe("1024");
});

test("the stage is deployed again when a route, the origin or its header changes, and not otherwise", () => {
  const triggers = (props: Partial<ApiGatewayProps> = {}) =>
    synth(gateway(props), STAGING).one("aws_api_gateway_deployment").triggers as Json;
  expect(triggers()).toEqual(triggers());
  expect(triggers({ limits: { ...LIMITS, perIp: "2000 / minute" } })).toEqual(triggers());
  expect(triggers({ limits: { ...LIMITS, "POST /v1/files": "10 / minute" } })["routes"]).not.toBe(triggers()["routes"]);
  expect(triggers()["origin"]).toMatch(/service_url/);
  expect(triggers()["header"]).toMatch(/terraform_data.*\.id/);
  expect(world().one("aws_api_gateway_deployment").lifecycle).toEqual({ create_before_destroy: true });
});

test("limits that WAF cannot count and routes that are none are told together", () => {
  const made = build(
    gateway({
      timeout: "2 minutes",
      limits: { perIp: "1000 / minute", anonymous: "5 / minute", "POST /v1/{id}": "10 / minute" },
    }),
  );
  expect(problemsOf(made).map(({ code }) => code)).toEqual([
    "TOWLINE_API_TIMEOUT",
    "TOWLINE_LIMIT_ROUTE",
    "TOWLINE_LIMIT_TOO_LOW",
  ]);
  expect(parseLimits({ perIp: "10 / minute" }).problems).toEqual([]);
});

const integrationOf = (made: ReturnType<typeof synth>, method: string, path: string): Json =>
  made
    .all("aws_api_gateway_integration")
    .find((one) => one["integration_http_method"] === method && one["uri"].endsWith(path))!;

const open: HttpOrigin = {
  url: "https://origin.example",
  originName: "backend",
  healthPath: "/health",
  gate: () => undefined,
  configure: () => undefined,
};

describe("D-E1-02 E1-11 E1-277: answers that are streamed", () => {
  const streaming = (duration: string) => gateway({ streams: { "POST /v1/chats/stream": duration as "2 minutes" } });

  test("a named route streams as long as it says; everything else stays buffered at 29 seconds", () => {
    const made = synth(streaming("2 minutes"), STAGING);
    const streamed = integrationOf(made, "POST", "/v1/chats/stream");
    expect(streamed).toMatchObject({
      type: "HTTP_PROXY",
      integration_http_method: "POST",
      response_transfer_mode: "STREAM",
      timeout_milliseconds: 120_000,
    });
    // What API Gateway could only do with the whole answer in hand.
    for (const key of ["cache_key_parameters", "cache_namespace", "request_templates"]) {
      expect(streamed).not.toHaveProperty(key);
    }
    const others = made.all("aws_api_gateway_integration").filter((one) => one !== streamed);
    expect(others.length).toBeGreaterThan(5);
    for (const one of others) {
      expect(one).not.toHaveProperty("response_transfer_mode");
      expect(one["timeout_milliseconds"]).toBe(29_000);
    }
  });

  test("fifteen minutes is what API Gateway streams, and what the platform of the origin ends is no longer", () => {
    const long: HttpOrigin = { ...open, longestAnswer: 120 };
    const codes = (props: Partial<ApiGatewayProps>) => problemsOf(build(gateway(props)));
    expect(codes({ forwardsTo: open, streams: { "GET /events": "15 minutes" } })).toEqual([]);
    expect(codes({ forwardsTo: open, streams: { "GET /events": "16 minutes" } })).toMatchObject([
      { code: "TOWLINE_API_STREAM", what: expect.stringContaining("API Gateway streams 900 seconds at most") },
    ]);
    expect(codes({ forwardsTo: long, streams: { "GET /events": "3 minutes" } })).toMatchObject([
      { code: "TOWLINE_API_STREAM", what: expect.stringContaining("ends every request after 120 seconds") },
    ]);
    expect(codes({ forwardsTo: long, streams: { "GET /events": "2 minutes" } })).toEqual([]);
    expect(codes({ streams: { "GET /events": "2 minutes" } })).toEqual([]);
    expect(codes({ streams: { "GET /events": "121 seconds" } })).toMatchObject([
      {
        code: "TOWLINE_API_STREAM",
        what: expect.stringMatching(/^.*eloquent-ai-backend ends every request after 120/),
      },
    ]);
    expect(codes({ streams: { "GET /events/{id}": "1 minute" } })).toMatchObject([{ code: "TOWLINE_API_ROUTE" }]);
  });
});

describe("E1-49: what is asked of a request, and what is added to it", () => {
  const schema = { type: "object", required: ["title"], properties: { title: { type: "string" } } };

  test("a body that does not follow the schema, or a header or parameter that is missing, is refused by the gateway", () => {
    const made = synth(
      gateway({
        validates: {
          "POST /v1/chats": { body: schema, headers: ["Idempotency-Key"] },
          "GET /v1/search": { query: ["q"] },
        },
      }),
      STAGING,
    );
    const model = made.one("aws_api_gateway_model");
    expect(model).toMatchObject({ name: "PostV1Chats", content_type: "application/json" });
    expect(JSON.parse(model["schema"])).toEqual({ $schema: "http://json-schema.org/draft-04/schema#", ...schema });
    const post = made.one("aws_api_gateway_method", "post-v1-chats");
    expect(post["request_models"]["application/json"]).toMatch(/aws_api_gateway_model.*name/);
    expect(post["request_parameters"]).toEqual({ "method.request.header.Idempotency-Key": true });
    expect(post["request_validator_id"]).toMatch(/body-validator/);
    expect(made.one("aws_api_gateway_method", "get-v1-search")["request_parameters"]).toEqual({
      "method.request.querystring.q": true,
    });
    expect(made.one("aws_api_gateway_request_validator", "body-validator")).toMatchObject({
      validate_request_body: true,
      validate_request_parameters: true,
    });
  });

  test("the service is told the request, the address and the user, in place of what the caller says about them", () => {
    const made = synth(
      gateway({
        authorize: { invokeArn: "arn:aws:apigateway:us-east-1:lambda:path/x", credentialsArn: "arn:aws:iam::1:role/x" },
        passes: { requestId: "X-Request-Id", user: "X-User-Id", address: "X-Caller" },
      }),
      STAGING,
    );
    const headers = (method: string, path: string) => {
      const { request_parameters } = integrationOf(made, method, path);
      return Object.fromEntries(
        ["X-Request-Id", "X-User-Id", "X-Caller"].map((name) => [
          name,
          request_parameters[`integration.request.header.${name}`],
        ]),
      );
    };
    const known = { "X-Request-Id": "context.requestId", "X-Caller": "context.identity.sourceIp" };
    expect(headers("ANY", "/{proxy}")).toEqual({ ...known, "X-User-Id": "context.authorizer.principalId" });
    expect(headers("GET", "/health")).toEqual({
      ...known,
      "X-User-Id": "'anonymous'",
    });
    expect(problemsOf(build(gateway({ passes: { user: "X-User-Id" } })))).toMatchObject([{ code: "TOWLINE_API_USER" }]);
  });
});

test("keys have a plan with a rate and a quota, are asked for on their routes only, and no output shows a value", () => {
  const made = synth((stack) => {
    const api = new ApiGateway(stack, "api", {
      forwardsTo: service(stack),
      limits: LIMITS,
      apiKeys: {
        names: ["partner", "batch"],
        throttle: { rate: "5 / second", burst: 10 },
        quota: { limit: 10_000, per: "day" },
        routes: ["POST /v1/import"],
      },
    });
    new TerraformOutput(stack, "keys", { value: api.apiKeyIds });
  }, STAGING);
  expect(made.one("aws_api_gateway_usage_plan")).toMatchObject({
    throttle_settings: { rate_limit: 5, burst_limit: 10 },
    quota_settings: { limit: 10_000, period: "DAY" },
    api_stages: [{ api_id: expect.stringContaining("rest_api"), stage: expect.stringContaining("stage_name") }],
  });
  expect(made.all("aws_api_gateway_api_key").map((key) => key["name"])).toEqual([
    "eloquent-ai-staging-api-staging-batch",
    "eloquent-ai-staging-api-staging-partner",
  ]);
  expect(made.all("aws_api_gateway_usage_plan_key")).toHaveLength(2);
  const keyed = Object.entries(made.json["resource"].aws_api_gateway_method as Json).filter(
    ([, one]) => one["api_key_required"],
  );
  expect(keyed.map(([id]) => id)).toEqual([expect.stringContaining("post-v1-import")]);
  expect(JSON.stringify(made.json["output"])).not.toMatch(/api_gateway_api_key\.[^.]+\.value/);
  const none = gateway({ apiKeys: { names: [], routes: ["POST /v1/import"] } });
  expect(problemsOf(build(none))).toMatchObject([{ code: "TOWLINE_API_KEYS" }]);
});

describe("D-E1-04 E1-179 E1-185 E1-187: two colours behind one stage", () => {
  const coloured: HttpOrigin = {
    ...open,
    url: "https://blue.example",
    colours: { blue: "https://blue.example", green: "https://green.example", active: "blue" },
  };

  test("integrations read the active colour from the stage, and the canary sends a share to the other", () => {
    const made = synth(gateway({ forwardsTo: coloured, canary: { share: "10 %", shiftedBy: "terraform" } }), STAGING);
    for (const one of made.all("aws_api_gateway_integration")) {
      expect(one["uri"]).toMatch(/^https:\/\/\$\$\{stageVariables\.origin\}\//);
    }
    const stage = made.one("aws_api_gateway_stage");
    expect(stage["variables"]).toEqual({ origin: "blue.example" });
    expect(stage["canary_settings"]).toEqual({
      deployment_id: stage["deployment_id"],
      percent_traffic: 10,
      stage_variable_overrides: { origin: "green.example" },
    });
    expect(stage).not.toHaveProperty("lifecycle");
  });

  test("E1-182 E1-183: switching is a change of the stage alone: no deployment, no route changes", () => {
    const at = (active: "blue" | "green") =>
      synth(gateway({ forwardsTo: { ...coloured, colours: { ...coloured.colours!, active } } }), STAGING).json[
        "resource"
      ];
    const { aws_api_gateway_stage: blueStage, ...blue } = at("blue");
    const { aws_api_gateway_stage: greenStage, ...green } = at("green");
    expect(green).toEqual(blue);
    const variables = (stages: Json) => (Object.values(stages)[0] as Json)["variables"];
    expect([variables(blueStage), variables(greenStage)]).toEqual([
      { origin: "blue.example" },
      { origin: "green.example" },
    ]);
  });

  test("where the pipeline moves the traffic, an apply in the middle puts nothing back", () => {
    const lifecycle = { ignore_changes: ["canary_settings", "variables"] };
    const stage = (props: Partial<ApiGatewayProps>) =>
      synth(gateway({ forwardsTo: coloured, ...props }), STAGING).one("aws_api_gateway_stage");
    expect(stage({ canary: {} })).toMatchObject({ canary_settings: { percent_traffic: 0 }, lifecycle });
    expect(stage({})).toMatchObject({ variables: { origin: "blue.example" }, lifecycle });
  });

  test("the address of a service that is not there yet loses its scheme when it is known", () => {
    const made = synth((stack) => {
      const blue = service(stack);
      const colours = { blue: blue.url, green: blue.url, active: "green" as const };
      new ApiGateway(stack, "api", { forwardsTo: { ...open, colours }, limits: LIMITS });
    }, STAGING);
    expect(made.one("aws_api_gateway_stage")["variables"].origin).toMatch(
      /^\$\{aws_apprunner_service\.\w+\.service_url\}$/,
    );
  });

  test("one colour has nothing to move traffic between", () => {
    expect(problemsOf(build(gateway({ canary: { share: "10 %" } })))).toMatchObject([{ code: "TOWLINE_API_CANARY" }]);
  });
});

test("E1-18: under a name of its own: certificate, TLS 1.2, record, and no way around it", () => {
  const domain = (stack: TerraformStack) =>
    void new ApiGateway(stack, "api", {
      forwardsTo: service(stack),
      limits: LIMITS,
      domain: {
        name: "api.eloquent.example",
        zone: new HostedZone(stack, "zone", { name: "eloquent.example", id: "Z0123456789ABC" }),
        mutualTls: { truststore: "s3://trust/partners.pem" },
      },
    });
  const { json, one } = synth(domain, STAGING);
  expect(one("aws_api_gateway_domain_name")).toMatchObject({
    domain_name: "api.eloquent.example",
    security_policy: "TLS_1_2",
    endpoint_configuration: { types: ["REGIONAL"] },
    regional_certificate_arn: expect.stringMatching(/aws_acm_certificate_validation\.\w+\.certificate_arn/),
    mutual_tls_authentication: { truststore_uri: "s3://trust/partners.pem" },
  });
  expect(one("aws_api_gateway_rest_api")["disable_execute_api_endpoint"]).toBe(true);
  expect(one("aws_route53_record", "alias")).toMatchObject({
    zone_id: "Z0123456789ABC",
    name: "api.eloquent.example",
    type: "A",
    alias: { name: expect.stringMatching(/regional_domain_name/), evaluate_target_health: false },
  });
  expect(json).not.toHaveProperty("data");
});

test("E1-52: where another stack of the account makes the role for logs, this one leaves it alone", () => {
  const { all } = synth(gateway({ loggingRole: "exists" }), STAGING);
  expect(all("aws_api_gateway_account")).toEqual([]);
});
