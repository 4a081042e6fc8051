import { ApiGateway, type EcsFargateProps, problemsOf, type TerraformStack } from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { NETWORK } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const fargate =
  (more: Partial<EcsFargateProps> = {}) =>
  (stack: TerraformStack) =>
    void serviceOn(stack, "ecs-fargate", more);

const container = (json: Json) => JSON.parse(json["container_definitions"])[0];
const CERTIFICATE = { arn: "arn:aws:acm:us-east-1:111111111111:certificate/1", host: "api.example.com" };

test.each([
  ["E1-207: development", { ...STAGING, class: "development" as const }, "256", "512"],
  ["E1-208: staging", STAGING, "512", "1024"],
  ["E1-209: production", PRODUCTION, "1024", "2048"],
])("%s has the size of its tier on Fargate too", (_title, environment, cpu, memory) => {
  expect(synth(fargate(), environment).one("aws_ecs_task_definition")).toMatchObject({ cpu, memory });
});

test("a size that Fargate has and App Runner has not; one that neither has is told with the sizes of that processor", () => {
  expect(synth(fargate({ size: "8 vCPU, 20 GB" }), STAGING).one("aws_ecs_task_definition")).toMatchObject({
    cpu: "8192",
    memory: "20480",
  });
  const [problem] = problemsOf(build(fargate({ size: "1 vCPU, 9 GB" as "1 vCPU, 8 GB" })));
  expect(problem).toMatchObject({ code: "TOWLINE_SIZE", path: "stack/backend.size" });
  expect(problem!.instead).toContain('"1 vCPU, 2 GB"');
  expect(problem!.instead).not.toContain("2 vCPU,");
});

test("the task has no capability, an init process, a read-only file system and a folder in memory", () => {
  const made = container(synth(fargate(), STAGING).one("aws_ecs_task_definition"));
  expect(made).toMatchObject({
    essential: true,
    portMappings: [{ containerPort: 8000, hostPort: 8000, protocol: "tcp" }],
    readonlyRootFilesystem: true,
    linuxParameters: {
      capabilities: { drop: ["ALL"] },
      initProcessEnabled: true,
      tmpfs: [{ containerPath: "/tmp", size: 64, mountOptions: ["noexec", "nosuid"] }],
    },
    stopTimeout: 30,
    logConfiguration: {
      logDriver: "awslogs",
      options: { "awslogs-region": "us-east-1", "awslogs-stream-prefix": "app" },
    },
  });
  const open = synth(fargate({ writable: { everything: "writes its models to /app" } }), STAGING);
  expect(container(open.one("aws_ecs_task_definition"))).toMatchObject({
    readonlyRootFilesystem: false,
    linuxParameters: { capabilities: { drop: ["ALL"] }, initProcessEnabled: true },
  });
});

test("E1-21: two roles for tasks of this account: what the application may, and what starts it", () => {
  const { one } = synth(fargate(), STAGING);
  for (const part of ["task-role", "execution-role"]) {
    const [trust] = JSON.parse(one("aws_iam_role", part)["assume_role_policy"]).Statement;
    expect(trust.Principal).toEqual({ Service: "ecs-tasks.amazonaws.com" });
    expect(trust.Condition).toEqual({ StringEquals: { "aws:SourceAccount": "111111111111" } });
  }
  const [token, pull, log] = JSON.parse(one("aws_iam_role_policy", "execution-role")["policy"]).Statement;
  expect(token).toMatchObject({ Action: "ecr:GetAuthorizationToken", Resource: "*" });
  expect(pull.Resource).toBe("arn:aws:ecr:us-east-1:111111111111:repository/eloquent-ai-backend");
  expect(log.Resource).toMatch(/^\$\{aws_cloudwatch_log_group\.backend_log_.*\.arn\}:\*$/);
});

test("a failed release is rolled back, an interrupted apply too, and what is live is compared with what was asked for", () => {
  const { json, one } = synth(fargate(), STAGING);
  expect(one("aws_ecs_service")).toMatchObject({
    deployment_circuit_breaker: { enable: true, rollback: true },
    deployment_configuration: { strategy: "ROLLING" },
    deployment_minimum_healthy_percent: 100,
    deployment_maximum_percent: 200,
    availability_zone_rebalancing: "ENABLED",
    wait_for_steady_state: true,
    sigint_rollback: true,
    enable_execute_command: false,
    network_configuration: { assign_public_ip: false },
  });
  const [live] = Object.values(json["data"].aws_ecs_service) as Json[];
  expect(live!["depends_on"]).toEqual([expect.stringMatching(/^aws_ecs_service\.backend_service_/)]);
  expect(live!["lifecycle"].postcondition[0].condition).toMatch(
    /^\$\{self\.task_definition == aws_ecs_task_definition\.backend_task_\w+\.arn\}$/,
  );
});

test("who owns what: the digest is Terraform's, the number of tasks is auto scaling's, the weights are ECS's", () => {
  const rolling = synth(fargate(), STAGING);
  expect(rolling.one("aws_ecs_service")["lifecycle"]).toEqual({ ignore_changes: ["desired_count"] });
  expect(rolling.one("aws_lb_listener_rule")).not.toHaveProperty("lifecycle");
  const shifting = synth(fargate({ deployment: { strategy: "blue-green" } }), STAGING);
  expect(shifting.one("aws_ecs_service")["lifecycle"]).toEqual({ ignore_changes: ["desired_count", "load_balancer"] });
  expect(shifting.one("aws_lb_listener_rule")["lifecycle"]).toEqual({ ignore_changes: ["action"] });
});

test.each([
  ["blue-green", { strategy: "blue-green" }, { strategy: "BLUE_GREEN", bake_time_in_minutes: "5" }],
  [
    "linear",
    { strategy: "linear", step: "20 %", every: "3 minutes", bake: "10 minutes" },
    {
      strategy: "LINEAR",
      bake_time_in_minutes: "10",
      linear_configuration: { step_percent: 20, step_bake_time_in_minutes: "3" },
    },
  ],
  [
    "canary",
    { strategy: "canary" },
    {
      strategy: "CANARY",
      bake_time_in_minutes: "5",
      canary_configuration: { canary_percent: 10, canary_bake_time_in_minutes: "10" },
    },
  ],
] as const)(
  "E1-185 E1-187: %s is shifted by ECS between two target groups of one rule",
  (_name, deployment, wanted) => {
    const { all, one } = synth(fargate({ deployment }), STAGING);
    const service = one("aws_ecs_service");
    expect(service["deployment_configuration"]).toEqual(wanted);
    expect(all("aws_lb_target_group")).toHaveLength(2);
    const weights = one("aws_lb_listener_rule")["action"][0].forward.target_group.map((group: Json) => group["weight"]);
    expect(weights).toEqual([100, 0]);
    expect(service["load_balancer"][0].advanced_configuration).toEqual({
      alternate_target_group_arn: expect.stringMatching(/load-balancer_b_/),
      production_listener_rule: expect.stringMatching(/aws_lb_listener_rule/),
      role_arn: expect.stringMatching(/shifting-role/),
    });
    expect(one("aws_iam_role_policy_attachment", "shifting")["policy_arn"]).toBe(
      "arn:aws:iam::aws:policy/AmazonECSInfrastructureRolePolicyForLoadBalancers",
    );
  },
);

test("E1-14 E1-17: its own load balancer, in the private subnets, with the health check of the service", () => {
  const { one } = synth(fargate(), STAGING);
  expect(one("aws_lb")).toMatchObject({
    internal: true,
    load_balancer_type: "application",
    drop_invalid_header_fields: true,
    desync_mitigation_mode: "defensive",
    enable_deletion_protection: false,
    idle_timeout: 120,
    name: "eloquent-ai-backend",
  });
  expect(synth(fargate(), PRODUCTION).one("aws_lb")["enable_deletion_protection"]).toBe(true);
  expect(one("aws_lb_target_group")).toMatchObject({
    target_type: "ip",
    deregistration_delay: "30",
    health_check: {
      path: "/health",
      protocol: "HTTP",
      interval: 10,
      timeout: 5,
      healthy_threshold: 3,
      unhealthy_threshold: 5,
      matcher: "200",
    },
  });
});

test("E1-06: behind a gateway it has no address on the internet: the way in is a VPC link, by reference all along", () => {
  const { all, one } = synth((stack) => {
    const backend = serviceOn(stack, "ecs-fargate");
    new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
  }, STAGING);
  expect(all("aws_wafv2_web_acl_association")).toHaveLength(1); // That of the gateway itself.
  for (const rule of all("aws_vpc_security_group_ingress_rule")) expect(rule).not.toHaveProperty("cidr_ipv4");
  const path = all("aws_vpc_security_group_ingress_rule").map((rule) => [rule["from_port"], rule["description"]]);
  expect(path.sort()).toEqual([
    [80, "API Gateway to eloquent-ai-backend"],
    [8000, "Requests to eloquent-ai-backend"],
  ]);
  const integrations = all("aws_api_gateway_integration");
  expect(integrations.length).toBeGreaterThan(2);
  for (const integration of integrations) {
    expect(integration).toMatchObject({
      connection_type: "VPC_LINK",
      connection_id: expect.stringMatching(/aws_apigatewayv2_vpc_link\.backend_link_/),
      integration_target: expect.stringMatching(/aws_lb\.backend_load-balancer_.*\.arn/),
      uri: expect.stringMatching(/^http:\/\/\$\{aws_lb\..*\.dns_name\}\//),
    });
  }
  expect(one("aws_apigatewayv2_vpc_link")["lifecycle"]).toEqual({ create_before_destroy: true });
});

test("D-E1-07: on the internet it has a certificate, and a web ACL that asks for the gateway's header", () => {
  const { one } = synth(fargate({ loadBalancer: "public", certificate: CERTIFICATE }), STAGING);
  expect(one("aws_lb")["internal"]).toBe(false);
  expect(one("aws_lb_listener")).toMatchObject({
    port: 443,
    protocol: "HTTPS",
    certificate_arn: CERTIFICATE.arn,
    ssl_policy: "ELBSecurityPolicy-TLS13-1-2-Res-PQ-2025-09",
  });
  expect(one("aws_wafv2_web_acl")["default_action"]).toEqual({ block: {} });
  expect(one("aws_wafv2_web_acl_association")["resource_arn"]).toMatch(/aws_lb\./);
  expect(one("aws_vpc_security_group_ingress_rule", "from-internet")).toMatchObject({
    cidr_ipv4: "0.0.0.0/0",
    from_port: 443,
  });
});

test("D-E1-43: spare capacity and arm64 by their names", () => {
  const { one } = synth(fargate({ spot: { reason: "retried" }, architecture: "arm64" }), STAGING);
  expect(one("aws_ecs_service")["capacity_provider_strategy"]).toEqual([
    { base: 1, capacity_provider: "FARGATE", weight: 0 },
    { capacity_provider: "FARGATE_SPOT", weight: 1 },
  ]);
  expect(one("aws_ecs_task_definition")["runtime_platform"]).toEqual({
    cpu_architecture: "ARM64",
    operating_system_family: "LINUX",
  });
});

describe("D-E1-03: scaling by steps", () => {
  const { all, one } = synth(fargate(), PRODUCTION);
  const alarm = (part: string) => one("aws_cloudwatch_metric_alarm", `scaling_${part}`);
  const policy = (part: string) => one("aws_appautoscaling_policy", `scaling_${part}`);
  const FIVE_MINUTES = {
    evaluation_periods: 5,
    datapoints_to_alarm: 5,
    comparison_operator: "GreaterThanThreshold",
    alarm_actions: [expect.stringMatching(/aws_appautoscaling_policy\.backend_scaling_out_.*\.arn/)],
  };

  test("E1-197: 1 to 10 tasks", () => {
    expect(one("aws_appautoscaling_target")).toMatchObject({ min_capacity: 1, max_capacity: 10 });
  });

  test("E1-202: processor above 70 % for 5 minutes", () => {
    expect(alarm("out-cpu")).toMatchObject({
      ...FIVE_MINUTES,
      namespace: "AWS/ECS",
      metric_name: "CPUUtilization",
      statistic: "Average",
      period: 60,
      threshold: 70,
    });
  });

  test("E1-203: memory above 80 % for 5 minutes", () => {
    expect(alarm("out-memory")).toMatchObject({
      ...FIVE_MINUTES,
      metric_name: "MemoryUtilization",
      period: 60,
      threshold: 80,
    });
  });

  test("E1-201: answers slower than 2 s on average", () => {
    expect(alarm("out-latency")).toMatchObject({
      ...FIVE_MINUTES,
      namespace: "AWS/ApplicationELB",
      metric_name: "TargetResponseTime",
      statistic: "Average",
      period: 60,
      threshold: 2,
    });
  });

  test("E1-200: more than 100 requests in hand for each target", () => {
    const made = alarm("out-queue");
    expect(made).toMatchObject({ ...FIVE_MINUTES, threshold: 100 });
    expect(made["metric_query"][0].expression).toBe("(FILL(requests1,0))/60*FILL(seconds,0)");
    expect(made["metric_query"].slice(1).map((query: Json) => query["metric"].metric_name)).toEqual([
      "RequestCountPerTarget",
      "TargetResponseTime",
    ]);
  });

  test("E1-204 E1-206: two more tasks, and five minutes' rest", () => {
    expect(policy("out")).toMatchObject({
      policy_type: "StepScaling",
      step_scaling_policy_configuration: {
        adjustment_type: "ChangeInCapacity",
        cooldown: 300,
        step_adjustment: [{ metric_interval_lower_bound: "0", scaling_adjustment: 2 }],
      },
    });
  });

  test("E1-205 E1-206: one task less after ten minutes below everything, and five minutes' rest", () => {
    expect(policy("in")["step_scaling_policy_configuration"]).toMatchObject({
      cooldown: 300,
      step_adjustment: [{ metric_interval_lower_bound: "0", scaling_adjustment: -1 }],
    });
    const calm = alarm("in-calm");
    expect(calm).toMatchObject({
      evaluation_periods: 10,
      datapoints_to_alarm: 10,
      comparison_operator: "GreaterThanOrEqualToThreshold",
      threshold: 1,
      alarm_actions: [expect.stringMatching(/backend_scaling_in_/)],
    });
    expect(calm["metric_query"][0].expression).toBe(
      "IF(FILL(cpu,100)<70 AND FILL(memory,100)<80 AND FILL(seconds,0)<2 AND (FILL(requests1,0))/60*FILL(seconds,0)<100,1,0)",
    );
    expect(calm["metric_query"].slice(1).map((query: Json) => query["metric"].period)).toEqual([60, 60, 60, 60]);
  });

  test("E1-198 E1-199: target tracking of 70 % and 80 % is there when it is asked for", () => {
    expect(all("aws_appautoscaling_policy").map((each) => each["policy_type"])).toEqual(["StepScaling", "StepScaling"]);
    const tracking = synth(fargate({ targetTracking: true }), STAGING);
    const targets = tracking
      .all("aws_appautoscaling_policy")
      .flatMap((each) => each["target_tracking_scaling_policy_configuration"] ?? []);
    expect(targets).toMatchObject([
      {
        target_value: 70,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageCPUUtilization" },
      },
      {
        target_value: 80,
        predefined_metric_specification: { predefined_metric_type: "ECSServiceAverageMemoryUtilization" },
      },
    ]);
  });

  test("figures that are written win", () => {
    const other = synth(fargate({ scale: { cpu: "50 %", latency: "500 seconds", concurrency: 20 } }), STAGING);
    expect(other.one("aws_cloudwatch_metric_alarm", "scaling_out-cpu")["threshold"]).toBe(50);
    expect(other.one("aws_cloudwatch_metric_alarm", "scaling_out-latency")["threshold"]).toBe(500);
    expect(other.one("aws_cloudwatch_metric_alarm", "scaling_out-queue")["threshold"]).toBe(20);
  });
});

test("everything that cannot be is told at once", () => {
  const made = build(
    fargate({
      network: { ...NETWORK, zones: ["us-east-1a"], privateSubnetIds: ["subnet-a"] },
      ingress: { open: "demo" },
      deployment: { strategy: "linear", step: "1 %" },
      health: { every: "5 seconds", timeout: "5 seconds", healthy: 1 },
      spot: { reason: "cheap", always: 11 },
      writable: ["tmp" as "/tmp"],
    }),
  );
  expect(problemsOf(made).map(({ code, path }) => `${path.replace("stack/backend", "")} ${code}`)).toEqual([
    ".certificate TOWLINE_CERTIFICATE",
    ".deployment TOWLINE_RANGE",
    ".health.healthy TOWLINE_RANGE",
    ".health.timeout TOWLINE_HEALTH_TIMEOUT",
    ".network TOWLINE_ONE_ZONE",
    ".spot.always TOWLINE_RANGE",
    ".writable TOWLINE_PATH",
  ]);
});
