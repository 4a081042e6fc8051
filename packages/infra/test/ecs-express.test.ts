import { ApiGateway, type EcsExpressProps, problemsOf, type TerraformStack } from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { NETWORK } from "./support/eloquent.ts";
import { build, type Json, STAGING, synth } from "./support/synth.ts";

const express =
  (more: Partial<EcsExpressProps> = {}) =>
  (stack: TerraformStack) => {
    const backend = serviceOn(stack, "ecs-express", more);
    new ApiGateway(stack, "api", { forwardsTo: backend, limits: { perIp: "1000 / minute" } });
  };

test("runs in the private subnets with its own roles, and keeps the processor near its figure", () => {
  const { one } = synth(express(), STAGING);
  expect(one("aws_ecs_express_gateway_service")).toMatchObject({
    service_name: "eloquent-ai-backend",
    cpu: "512",
    memory: "1024",
    health_check_path: "/health",
    wait_for_steady_state: true,
    network_configuration: [
      {
        subnets: [expect.stringMatching(/private-us-east-1a/), expect.stringMatching(/private-us-east-1b/)],
        security_groups: [expect.stringMatching(/backend_connections_group/)],
      },
    ],
    scaling_target: [
      { auto_scaling_metric: "AVERAGE_CPU", auto_scaling_target_value: 70, max_task_count: 10, min_task_count: 1 },
    ],
  });
  expect(one("aws_iam_role_policy_attachment", "infrastructure")["policy_arn"]).toBe(
    "arn:aws:iam::aws:policy/service-role/AmazonECSInfrastructureRoleforExpressGatewayServices",
  );
});

test("E1-06: the gateway reaches the load balancer that AWS manages by a VPC link, looked up by way of its target group", () => {
  const { all, json } = synth(express(), STAGING);
  for (const integration of all("aws_api_gateway_integration")) {
    expect(integration).toMatchObject({
      connection_type: "VPC_LINK",
      integration_target: expect.stringMatching(/^\$\{data\.aws_lb\.backend_managed_balancer_\w+\.arn\}$/),
      uri: expect.stringMatching(/trimsuffix\(.*ingress_paths.*endpoint, "\/"\)/),
    });
  }
  const [service] = Object.values(json["data"].aws_ecs_service) as Json[];
  // By an attribute that is there only after the service is.
  expect(service!["service_name"]).toContain(".service_arn)");
});

test("D-E1-03: the same steps of +2 and -1, on what Express registered", () => {
  const { all, one } = synth(express(), STAGING);
  expect(all("aws_appautoscaling_target")).toEqual([]);
  expect(one("aws_appautoscaling_policy", "scaling_out")).toMatchObject({
    resource_id: expect.stringMatching(/^service\/\$\{aws_ecs_cluster\..*\.name\}\/eloquent-ai-backend$/),
    step_scaling_policy_configuration: { cooldown: 300, step_adjustment: [{ scaling_adjustment: 2 }] },
  });
});

test("a size beyond 4 vCPU and 8 GB, and a network without its addresses, are told", () => {
  const made = build(express({ size: "4 vCPU, 12 GB" as "4 vCPU, 8 GB", network: NETWORK }));
  expect(problemsOf(made).map(({ code, path }) => `${path} ${code}`)).toEqual([
    "stack/backend.network TOWLINE_NETWORK_CIDR",
    "stack/backend.size TOWLINE_SIZE",
  ]);
});

test("health figures that Express decides itself are said to be its own", () => {
  const messages = build(express())
    .node.findChild("backend")
    .node.metadata.map(({ data }) => String(data));
  expect(messages.filter((message) => message.startsWith("TOWLINE_EXPRESS_HEALTH: "))).toHaveLength(1);
});
