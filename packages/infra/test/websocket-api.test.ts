import {
  JwtAuthorizer,
  Monitoring,
  problemsOf,
  type SocketOrigin,
  type TerraformStack,
  WebSocketApi,
  type WebSocketApiProps,
} from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { service } from "./support/eloquent.ts";
import { build, type Json, STAGING, synth } from "./support/synth.ts";

const clerk = (stack: TerraformStack) =>
  new JwtAuthorizer(stack, "clerk", { issuer: "https://clerk.eloquent.example", parties: ["https://app.example"] });
const socket = (stack: TerraformStack, props: Partial<WebSocketApiProps> = {}) =>
  new WebSocketApi(stack, "socket", {
    name: "eloquent-ai-socket",
    authorize: { by: clerk(stack) },
    ...props,
    forwardsTo: props.forwardsTo ?? service(stack),
  });
const made = (props: Partial<WebSocketApiProps> = {}) => synth((stack) => void socket(stack, props), STAGING);
const codes = (props: Partial<WebSocketApiProps>) =>
  problemsOf(build((stack) => void socket(stack, props))).map(({ code }) => code);

test("D-E1-01 E1-07 E1-11: connections end at API Gateway, which calls the service over HTTP", () => {
  const { all, one } = made();
  expect(one("aws_apigatewayv2_api")).toMatchObject({
    name: "eloquent-ai-socket",
    protocol_type: "WEBSOCKET",
    route_selection_expression: "$request.body.action",
  });
  expect(
    all("aws_apigatewayv2_route")
      .map((route) => route["route_key"])
      .sort(),
  ).toEqual(["$connect", "$default", "$disconnect"]);
  const targets = all("aws_apigatewayv2_integration").map((one) => one["integration_uri"].replace(/^.*\}/, ""));
  expect(targets.sort()).toEqual(["/ws/connect", "/ws/disconnect", "/ws/message"]);
  for (const integration of all("aws_apigatewayv2_integration")) {
    expect(integration).toMatchObject({
      integration_type: "HTTP_PROXY",
      integration_method: "POST",
      integration_uri: expect.stringMatching(/^https:\/\/\$\{aws_apprunner_service\.\w+\.service_url\}\//),
      timeout_milliseconds: 29_000,
    });
  }
});

test("a callback carries the connection, the user and the header that opens the service", () => {
  const { all } = made();
  for (const { request_parameters } of all("aws_apigatewayv2_integration") as Json[]) {
    expect(request_parameters).toEqual({
      "integration.request.header.X-Connection-Id": "context.connectionId",
      "integration.request.header.X-Request-Id": "context.requestId",
      "integration.request.header.X-User-Id": "context.authorizer.principalId",
      "integration.request.header.X-Origin-Verify": expect.stringMatching(/^'\$\{sensitive\(terraform_data/),
    });
  }
});

test("E1-50 E1-63: $connect asks the same authorizer, with the token from the query, which no log writes", () => {
  const { all, one } = made();
  expect(one("aws_apigatewayv2_authorizer")).toMatchObject({
    authorizer_type: "REQUEST",
    authorizer_uri: expect.stringMatching(/aws_lambda_function\.clerk_function_\w+\.invoke_arn/),
    identity_sources: ["route.request.querystring.token"],
  });
  const connect = one("aws_apigatewayv2_route", "route-connect");
  expect(connect).toMatchObject({ authorization_type: "CUSTOM", authorizer_id: expect.stringContaining("authorizer") });
  expect(one("aws_lambda_permission")["source_arn"]).toMatch(
    /^\$\{aws_apigatewayv2_api\.\w+\.execution_arn\}\/authorizers\/\$\{aws_apigatewayv2_authorizer/,
  );
  expect(all("aws_apigatewayv2_route").filter((route) => route["authorization_type"] === "CUSTOM")).toEqual([connect]);
  expect(one("aws_apigatewayv2_stage")["access_log_settings"].format).not.toMatch(/query|header|body/i);
  const open = made({ authorize: { anybody: "a public ticker" } });
  expect(open.all("aws_apigatewayv2_authorizer")).toEqual([]);
});

test("E1-42: the service knows where to push and how long an id is worth keeping, and may push to this stage only", () => {
  const { one } = made();
  const { runtime_environment_variables } =
    one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
  expect(runtime_environment_variables).toMatchObject({
    WEBSOCKET_ENDPOINT: expect.stringMatching(
      /^\$\{replace\(aws_apigatewayv2_api\.\w+\.api_endpoint, "\/\^ws\/", "http"\)\}\/staging$/,
    ),
    WEBSOCKET_CONNECTION_SECONDS: "7200",
  });
  const { Statement } = JSON.parse(one("aws_iam_role_policy", "backend_instance").policy) as Json;
  const push = Statement.find((one: Json) => one["Action"] === "execute-api:ManageConnections");
  expect(push["Resource"]).toHaveLength(3);
  for (const resource of push["Resource"]) {
    expect(resource).toMatch(
      /^\$\{aws_apigatewayv2_api\.\w+\.execution_arn\}\/staging\/(DELETE|GET|POST)\/@connections\/\*$/,
    );
  }
});

test("messages are throttled as a whole and by route, metrics are on and bodies are not logged", () => {
  const stage = made({ limits: { $connect: "600 / minute in total" } }).one("aws_apigatewayv2_stage");
  const common = { data_trace_enabled: false, detailed_metrics_enabled: true, logging_level: "ERROR" };
  expect(stage["default_route_settings"]).toEqual({
    ...common,
    throttling_rate_limit: 500,
    throttling_burst_limit: 1000,
  });
  expect(stage["route_settings"]).toEqual([
    { ...common, route_key: "$connect", throttling_rate_limit: 10, throttling_burst_limit: 10 },
  ]);
  expect(codes({ limits: { perIp: "1000 / minute" } })).toEqual(["TOWLINE_LIMITS_NO_WAF"]);
  expect(codes({ timeout: "1 minute" })).toEqual(["TOWLINE_SOCKET_TIMEOUT"]);
  expect(codes({})).toEqual([]);
});

test.each([
  ["ecs-fargate", 80, "HTTP"],
  ["ecs-express", 443, "HTTPS"],
] as const)(
  "D-E1-03: a service on %s inside its network is reached by the link that a WebSocket API takes",
  (compute, port, protocol) => {
    const { all, one } = synth((stack) => void socket(stack, { forwardsTo: serviceOn(stack, compute) }), STAGING);
    for (const integration of all("aws_apigatewayv2_integration")) {
      expect(integration).toMatchObject({
        connection_type: "VPC_LINK",
        connection_id: expect.stringMatching(/^\$\{aws_api_gateway_vpc_link\./),
      });
    }
    const balancer = one("aws_lb", "socket-link");
    expect(balancer).toMatchObject({
      internal: true,
      load_balancer_type: "network",
      enforce_security_group_inbound_rules_on_private_link_traffic: "off",
    });
    expect(one("aws_api_gateway_vpc_link").target_arns).toEqual([expect.stringMatching(/aws_lb\..*socket-link/)]);
    expect(one("aws_lb_target_group", "socket-link")).toMatchObject({
      target_type: "alb",
      protocol: "TCP",
      port,
      health_check: { protocol, path: "/health", matcher: "200-499" },
    });
    expect(one("aws_lb_target_group_attachment")).toMatchObject({ port, target_id: expect.stringMatching(/aws_lb\./) });
    expect(one("aws_lb_listener", "socket-link")).toMatchObject({ port, protocol: "TCP" });
    // Nobody may call the network load balancer, and it may call the other one only.
    const group = balancer["security_groups"][0];
    expect(all("aws_vpc_security_group_ingress_rule").filter((rule) => rule["security_group_id"] === group)).toEqual(
      [],
    );
    const out = all("aws_vpc_security_group_egress_rule").filter((rule) => rule["security_group_id"] === group);
    expect(out).toMatchObject([{ from_port: port, to_port: port, referenced_security_group_id: expect.anything() }]);
    expect(out[0]).not.toHaveProperty("cidr_ipv4");
  },
);

test("a service that only its network reaches, by no such link, is refused", () => {
  const inside: SocketOrigin = {
    url: "http://internal-backend.example",
    originName: "backend",
    healthPath: "/health",
    privateLink: { id: "l-1", targetArn: "arn:aws:elasticloadbalancing:us-east-1:111111111111:loadbalancer/app/b/1" },
    gate: () => undefined,
    configure: () => undefined,
    grant: () => undefined,
  };
  expect(codes({ forwardsTo: inside })).toEqual(["TOWLINE_SOCKET_PRIVATE"]);
});

test("the stage is deployed again when a callback, the origin or its header changes, and not otherwise", () => {
  const triggers = (props: Partial<WebSocketApiProps> = {}) =>
    made(props).one("aws_apigatewayv2_deployment")["triggers"] as Json;
  expect(triggers()).toEqual(triggers({ throttle: { rate: "1 / second", burst: 1 } }));
  expect(triggers({ callbacks: { message: "/sockets" } })["routes"]).not.toBe(triggers()["routes"]);
  expect(triggers()["header"]).toMatch(/terraform_data.*\.id/);
});

test("E1-85: connections and messages are counted, and failing callbacks call a person", () => {
  const { all } = synth(
    (stack) => void new Monitoring(stack, "monitoring", { watches: [socket(stack)], errors: "5 %" }),
    STAGING,
  );
  const alarms = Object.fromEntries(
    all("aws_cloudwatch_metric_alarm").map((alarm) => [alarm["alarm_name"].replace(/^.*socket-/, ""), alarm]),
  );
  expect(alarms["callbacks"]).toMatchObject({ threshold: 5, comparison_operator: "GreaterThanThreshold" });
  expect(JSON.stringify(alarms["connections"])).toContain("ConnectCount");
  const boards = all("aws_cloudwatch_dashboard")
    .map((board) => board["dashboard_body"])
    .join();
  expect(boards).toContain('"ConnectCount"');
  expect(boards).toContain('"MessageCount"');
});
