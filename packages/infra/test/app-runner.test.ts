import { AppRunner, type AppRunnerProps, problemsOf, SecretGroup, type TerraformStack } from "../src/index.ts";
import { eloquent, image, NETWORK, service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const runner =
  (props: Partial<AppRunnerProps> = {}) =>
  (stack: TerraformStack) =>
    void new AppRunner(stack, "backend", { network: NETWORK, image: image(stack), port: 8000, ...props });

const repository = (json: Json) => json["source_configuration"].image_repository;

test("E1-10 D-E1-14: the service runs the image by its digest, which is a variable that takes nothing but a digest", () => {
  const { json, one } = synth((stack) => void service(stack), STAGING);
  const made = one("aws_apprunner_service");
  expect(made["service_name"]).toBe("eloquent-ai-backend");
  expect(repository(made)).toMatchObject({
    image_identifier: "111111111111.dkr.ecr.us-east-1.amazonaws.com/eloquent-ai-backend@${var.backend_digest}",
    image_repository_type: "ECR",
  });
  const variable = json["variable"].backend_digest;
  expect(variable).not.toHaveProperty("default");
  expect(variable.validation[0].condition).toContain("^sha256:[0-9a-f]{64}$");
});

test("E1-14: health check is 3/10/\\/health/HTTP/5/5", () => {
  const wanted = {
    healthy_threshold: 3,
    interval: 10,
    path: "/health",
    protocol: "HTTP",
    timeout: 5,
    unhealthy_threshold: 5,
  };
  expect(
    synth((stack) => void service(stack), STAGING).one("aws_apprunner_service").health_check_configuration,
  ).toEqual(wanted);
  expect(synth(runner(), STAGING).one("aws_apprunner_service").health_check_configuration).toEqual(wanted);
});

test("E1-197: scaling is exactly 1/10/100", () => {
  expect(synth(runner(), PRODUCTION).one("aws_apprunner_auto_scaling_configuration_version")).toMatchObject({
    min_size: 1,
    max_size: 10,
    max_concurrency: 100,
  });
});

test.each([
  ["E1-207: development", { ...STAGING, class: "development" as const }, undefined, "256", "512"],
  ["E1-208: staging", STAGING, undefined, "512", "1024"],
  ["E1-209: production", PRODUCTION, undefined, "1024", "2048"],
  ["E1-210: production at its peak", PRODUCTION, "2 vCPU, 4 GB" as const, "2048", "4096"],
])("%s has its size", (_title, environment, size, cpu, memory) => {
  const made = synth(runner(size ? { size } : {}), environment).one("aws_apprunner_service");
  expect(made["instance_configuration"]).toMatchObject({ cpu, memory });
});

test("E1-16: App Runner deploys pushes by itself in development only", () => {
  const auto = (name: "development" | "staging" | "production") =>
    synth(runner(), { ...STAGING, class: name }).one("aws_apprunner_service").source_configuration
      .auto_deployments_enabled;
  expect([auto("development"), auto("staging"), auto("production")]).toEqual([true, false, false]);
});

test("E1-03 D-E1-09: traffic leaves through the private subnets, with a security group of its own", () => {
  const { all, one } = synth(runner(), STAGING);
  expect(one("aws_apprunner_vpc_connector").subnets).toEqual(["subnet-a", "subnet-b"]);
  expect(one("aws_apprunner_service").network_configuration.egress_configuration.egress_type).toBe("VPC");
  expect(all("aws_vpc_security_group_egress_rule").map((rule) => rule["to_port"])).toEqual([443]);
});

test("E1-21: two roles, each for its service and this account, and the pull is of one repository", () => {
  const { one } = synth(runner(), STAGING);
  const trust = (part: string) => JSON.parse(one("aws_iam_role", part).assume_role_policy).Statement[0];
  expect(trust("access").Principal).toEqual({ Service: "build.apprunner.amazonaws.com" });
  expect(trust("instance").Principal).toEqual({ Service: "tasks.apprunner.amazonaws.com" });
  expect(trust("access").Condition).toEqual({ StringEquals: { "aws:SourceAccount": "111111111111" } });
  const [token, pull] = JSON.parse(one("aws_iam_role_policy", "access").policy).Statement;
  expect(token.Action).toBe("ecr:GetAuthorizationToken");
  expect(pull.Resource).toBe("arn:aws:ecr:us-east-1:111111111111:repository/eloquent-ai-backend");
});

test("the service starts only after its permissions and its secrets are there", () => {
  const { one } = synth((stack) => void eloquent(stack), STAGING);
  const needs: string[] = one("aws_apprunner_service").depends_on;
  expect(needs.map((need) => need.split(".")[0]).sort()).toEqual([
    "aws_iam_role_policy",
    "aws_iam_role_policy",
    "aws_secretsmanager_secret_version",
    "aws_secretsmanager_secret_version",
  ]);
  expect(needs.join()).not.toContain("${");
});

test("E1-06 D-E1-07: nobody but the gateway gets in: the web ACL blocks what lacks the header the gateway sends", () => {
  const { all, one } = synth((stack) => void eloquent(stack), STAGING);
  const acl = one("aws_wafv2_web_acl", "gate");
  expect(acl["default_action"]).toEqual({ block: {} });
  expect(acl["rule"]).toHaveLength(1);
  const match = acl["rule"][0].statement.byte_match_statement;
  expect(match.field_to_match).toEqual({ single_header: { name: "x-origin-verify" } });
  expect(one("aws_wafv2_web_acl_association", "gate").resource_arn).toMatch(/aws_apprunner_service.*arn/);
  const integrations = all("aws_api_gateway_integration");
  expect(integrations.length).toBeGreaterThan(5);
  for (const integration of integrations) {
    expect(integration["request_parameters"]["integration.request.header.X-Origin-Verify"]).toBe(
      `'${match.search_string}'`,
    );
  }
  expect(one("terraform_data")).toMatchObject({ input: "${uuid()}", lifecycle: { ignore_changes: ["input"] } });
});

test("open to everybody only when that is written down with its reason", () => {
  expect(synth(runner({ ingress: { open: "static demo" } }), STAGING).all("aws_wafv2_web_acl")).toEqual([]);
  expect(synth(runner(), STAGING).all("aws_wafv2_web_acl")).toHaveLength(1);
});

test("E1-38 E1-39 E1-41: the application is told its times to live, its limits and which release it is", () => {
  const made = synth((stack) => void eloquent(stack), STAGING).one("aws_apprunner_service");
  expect(repository(made).image_configuration.runtime_environment_variables).toEqual({
    CHAT_HISTORY_TTL_SECONDS: "3600",
    CORS_ORIGINS: "https://app.example.com",
    ENVIRONMENT: "staging",
    METRICS_NAMESPACE: "eloquent-ai",
    RAG_CACHE_TTL_SECONDS: "900",
    RATE_LIMIT_ANONYMOUS: "20/60",
    RATE_LIMIT_PER_IP: "1000/60",
    RATE_LIMIT_PER_USER: "100/60",
    RATE_LIMIT_POST_V1_CHATS: "10/60/user",
    REDIS_AUTH: "iam",
    REDIS_CLUSTER: "eloquent-ai-redis",
    REDIS_READER_URL: expect.stringMatching(/reader_endpoint_address\}:6379$/),
    REDIS_USER: "eloquent-ai-redis-app",
    RELEASE_DIGEST: "${var.backend_digest}",
    SERVICE_NAME: "eloquent-ai-backend",
  });
});

test("E1-19: exports the ARN, the id and the address of the service", () => {
  let made: AppRunner | undefined;
  synth((stack) => {
    made = service(stack);
  }, STAGING);
  expect(made!.serviceArn).toMatch(/TfToken/);
  expect(made!.serviceUrl).toMatch(/^https:\/\/.*TfToken/);
});

test("D-P-02: synth says that App Runner is closed to new customers, under a name that stays", () => {
  const made = build(runner());
  const messages = made.node.findChild("backend").node.metadata.map(({ data }) => String(data));
  expect(messages.filter((message) => message.startsWith("TOWLINE_APP_RUNNER_CLOSED: "))).toHaveLength(1);
});

test("numbers outside App Runner's ranges are told together", () => {
  const made = build((stack) => {
    new AppRunner(stack, "other", {
      name: "x",
      network: NETWORK,
      image: { name: "x", uri: "x@sha256:0", digest: "sha256:0", repositoryArn: "arn" },
      port: 70_000,
      scale: { min: 5, max: 2, concurrency: 500 },
      health: { path: "health", every: "1 hour" },
    });
  });
  expect(problemsOf(made).map(({ code, path }) => `${path} ${code}`)).toEqual([
    "stack/other.health.every TOWLINE_RANGE",
    "stack/other.health.path TOWLINE_PATH",
    "stack/other.name TOWLINE_SERVICE_NAME",
    "stack/other.port TOWLINE_RANGE",
    "stack/other.scale TOWLINE_SCALE",
    "stack/other.scale.concurrency TOWLINE_RANGE",
  ]);
});

test("a variable has one place: a secret takes the place of what a connection set, and not of what is written", () => {
  const made = build((stack) => {
    const backend = new AppRunner(stack, "backend", {
      network: NETWORK,
      image: image(stack),
      port: 8000,
      environment: { SUPABASE_URL: "https://example.com" },
    });
    backend.reads(new SecretGroup(stack, "database", { name: "eloquent-ai/database", keys: ["SUPABASE_URL"] }));
  });
  expect(problemsOf(made).map(({ code }) => code)).toEqual(["TOWLINE_VARIABLE_TWICE"]);
});
