import { referenced, synthesizedStacks } from "./support/stacks.ts";

const { staging, production } = synthesizedStacks();
const both = [
  ["staging", staging],
  ["production", production],
] as const;

describe("networking", () => {
  test.each([
    ["staging", staging, "10.1.0.0/16", ["us-east-1a", "us-east-1b"]],
    ["production", production, "10.0.0.0/16", ["us-east-1a", "us-east-1b", "us-east-1c"]],
  ] as const)("E1-01: %s has its range, and a private and a public subnet in every zone", (_, stack, cidr, zones) => {
    expect(stack.one("aws_vpc")["cidr_block"]).toBe(cidr);
    const subnets = stack.all("aws_subnet");
    for (const kind of ["private", "public"]) {
      const ofKind = subnets.filter((subnet) => subnet["tags"].Name.includes(`-${kind}-`));
      expect(ofKind.map((subnet) => subnet["availability_zone"])).toEqual(zones);
    }
    expect(new Set(subnets.map((subnet) => subnet["cidr_block"])).size).toBe(2 * zones.length);
    for (const subnet of subnets)
      expect(subnet["cidr_block"]).toMatch(cidr === "10.1.0.0/16" ? /^10\.1\./ : /^10\.0\./);
    expect(stack.all("aws_internet_gateway")).toHaveLength(1);
    expect(stack.all("aws_route_table_association")).toHaveLength(2 * zones.length);
  });

  test("E1-04 D-E1-08: one NAT gateway in staging, one a zone in production; every private subnet gets out by one", () => {
    expect(staging.all("aws_nat_gateway")).toHaveLength(1);
    expect(production.all("aws_nat_gateway")).toHaveLength(3);
    for (const [, stack] of both) {
      const outwards = stack.all("aws_route").filter((route) => route["nat_gateway_id"]);
      expect(outwards).toHaveLength(stack.all("aws_subnet").length / 2);
      for (const route of outwards) expect(route["destination_cidr_block"]).toBe("0.0.0.0/0");
    }
    // In production no zone depends on the NAT gateway of another.
    const gateways = production.all("aws_route").flatMap((route) => route["nat_gateway_id"] ?? []);
    expect(new Set(gateways).size).toBe(3);
  });

  test.each(both)("E1-02 E1-03 D-E1-09: in %s the service leaves through the private subnets alone", (_, stack) => {
    const connector = stack.one("aws_apprunner_vpc_connector");
    const subnets = Object.keys(stack.json["resource"].aws_subnet).filter((id) => id.includes("private"));
    expect(connector["subnets"].map(referenced)).toEqual(subnets.map((id) => `aws_subnet.${id}`));
    expect(connector["security_groups"]).toHaveLength(1);
    const { network_configuration } = stack.one("aws_apprunner_service");
    expect(network_configuration.egress_configuration).toEqual({
      egress_type: "VPC",
      vpc_connector_arn: expect.stringContaining("aws_apprunner_vpc_connector"),
    });
  });

  test("E1-13: the backend can call Anthropic: it has the key, a way out, and an alarm for being throttled", () => {
    const image = production.one("aws_apprunner_service")["source_configuration"].image_repository;
    expect(image.image_configuration.runtime_environment_secrets.ANTHROPIC_API_KEY).toMatch(/:ANTHROPIC_API_KEY::$/);
    expect(production.one("aws_vpc_security_group_egress_rule", "app_runner_connections_to-internet")).toMatchObject({
      cidr_ipv4: "0.0.0.0/0",
      from_port: 443,
      to_port: 443,
      security_group_id: expect.stringContaining("app_runner_connections"),
    });
    expect(production.one("aws_cloudwatch_metric_alarm", "llmthrottled")["metric_name"]).toBe("LlmThrottled");
  });
});

describe("app runner", () => {
  test.each([
    ["staging", staging, "111111111111"],
    ["production", production, "222222222222"],
  ] as const)("E1-10: %s runs eloquent-ai-backend from its own registry, by digest", (_, stack, account) => {
    const service = stack.one("aws_apprunner_service");
    expect(service["service_name"]).toBe("eloquent-ai-backend");
    const { image_identifier, image_repository_type, image_configuration } =
      service["source_configuration"].image_repository;
    expect(image_identifier).toBe(
      `${account}.dkr.ecr.us-east-1.amazonaws.com/eloquent-ai-backend@\${var.backend_digest}`,
    );
    expect(image_repository_type).toBe("ECR");
    expect(image_configuration.port).toBe("8000");
  });

  test.each(both)("E1-14: in %s the health check is 3/10//health/HTTP/5/5", (_, stack) => {
    expect(stack.one("aws_apprunner_service")["health_check_configuration"]).toEqual({
      healthy_threshold: 3,
      interval: 10,
      path: "/health",
      protocol: "HTTP",
      timeout: 5,
      unhealthy_threshold: 5,
    });
  });

  test("E1-15: /health is asked from outside too, over HTTPS and through the front door", () => {
    expect(production.one("aws_route53_health_check")).toMatchObject({
      type: "HTTPS",
      port: 443,
      resource_path: "/production/health",
      request_interval: 30,
      fqdn: expect.stringMatching(/\.execute-api\.us-east-1\.amazonaws\.com$/),
    });
  });

  test.each(both)("E1-16 D-E1-14: in %s a push to the registry deploys nothing", (_, stack) => {
    expect(stack.one("aws_apprunner_service")["source_configuration"].auto_deployments_enabled).toBe(false);
    const { validation, type, nullable } = stack.json["variable"].backend_digest;
    expect([type, nullable]).toEqual(["string", false]);
    expect(validation[0].condition).toContain("^sha256:[0-9a-f]{64}$");
  });

  test.each(both)(
    "E1-197 E1-282 E1-17: %s scales from 1 to 10 instances at 100 requests each, by itself",
    (_, stack) => {
      expect(stack.one("aws_apprunner_auto_scaling_configuration_version")).toMatchObject({
        min_size: 1,
        max_size: 10,
        max_concurrency: 100,
      });
      expect(stack.one("aws_apprunner_service")["auto_scaling_configuration_arn"]).toContain("app_runner_scaling");
      expect(Object.keys(stack.json["resource"]).filter((type) => /^aws_(lb|alb|elb)/.test(type))).toEqual([]);
    },
  );

  test.each([
    ["E1-208: staging is 0.5 vCPU, 1 GB", staging, "512", "1024"],
    ["E1-209: production is 1 vCPU, 2 GB", production, "1024", "2048"],
  ] as const)("%s", (_, stack, cpu, memory) => {
    expect(stack.one("aws_apprunner_service")["instance_configuration"]).toMatchObject({ cpu, memory });
  });

  test("E1-19: the stack puts out address and ARN of the service, and the front door", () => {
    expect(Object.keys(production.json["output"]).sort()).toEqual([
      "cache",
      "cdn",
      "live",
      "release",
      "service",
      "url",
    ]);
    expect(production.json["output"].service.value).toEqual({
      arn: expect.stringMatching(/^\$\{aws_apprunner_service\..*\.arn\}$/),
      compute: "app-runner",
      id: expect.stringMatching(/\.service_id\}$/),
      url: expect.stringMatching(/^https:\/\/\$\{aws_apprunner_service\..*\.service_url\}$/),
    });
    expect(production.json["output"].url.value).toMatch(/^\$\{aws_api_gateway_stage\..*\.invoke_url\}$/);
    expect(production.json["output"].release.value).toEqual({ backend_digest: "${var.backend_digest}" });
  });

  test("E1-38 E1-39 E1-224: the application is told how long it may keep chats and answers", () => {
    const variables = (stack: typeof staging) =>
      stack.one("aws_apprunner_service")["source_configuration"].image_repository.image_configuration
        .runtime_environment_variables;
    for (const [, stack] of both) {
      expect(variables(stack)).toMatchObject({ CHAT_HISTORY_TTL_SECONDS: "3600", RAG_CACHE_TTL_SECONDS: "900" });
    }
    expect(variables(staging)).toMatchObject({
      ENVIRONMENT: "staging",
      CORS_ORIGINS: "https://staging.eloquent.example",
    });
    expect(variables(production)).toMatchObject({
      ENVIRONMENT: "production",
      CORS_ORIGINS: "https://app.eloquent.example",
      RELEASE_DIGEST: "${var.backend_digest}",
    });
  });
});
