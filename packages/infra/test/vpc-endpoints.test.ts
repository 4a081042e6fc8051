import { problemsOf, type TerraformStack, VpcEndpoints, type VpcEndpointsProps } from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { NETWORK } from "./support/eloquent.ts";
import { build, STAGING, synth } from "./support/synth.ts";

const endpoints =
  (props: Partial<VpcEndpointsProps> = {}) =>
  (stack: TerraformStack) =>
    void new VpcEndpoints(stack, "endpoints", { network: NETWORK, services: ["ecr.api", "secretsmanager"], ...props });

test("each service is an address in every zone that answers to its own name, for this account's credentials alone", () => {
  const { all, one } = synth(endpoints(), STAGING);
  expect(one("aws_vpc_endpoint", "ecr-api")).toMatchObject({
    service_name: "com.amazonaws.us-east-1.ecr.api",
    vpc_endpoint_type: "Interface",
    private_dns_enabled: true,
    security_group_ids: [expect.stringMatching(/endpoints_connections_group/)],
  });
  expect(JSON.parse(one("aws_vpc_endpoint", "ecr-api")["policy"]).Statement[0].Condition).toEqual({
    StringEquals: { "aws:PrincipalAccount": "111111111111" },
  });
  const places = all("aws_vpc_endpoint_subnet_association").map((association) => association["subnet_id"]);
  expect(places.sort()).toEqual(["subnet-a", "subnet-a", "subnet-b", "subnet-b"]);
});

test("a service gets there by one gesture, and by reference", () => {
  const { all, one } = synth((stack) => {
    const service = serviceOn(stack, "ecs-fargate");
    service.connectsTo(new VpcEndpoints(stack, "endpoints", { network: NETWORK, services: ["logs"] }));
  }, STAGING);
  expect(one("aws_vpc_security_group_ingress_rule", "endpoints")).toMatchObject({
    from_port: 443,
    description: "eloquent-ai-backend to aws",
    referenced_security_group_id: expect.stringMatching(/backend_connections_group/),
  });
  expect(all("aws_vpc_security_group_ingress_rule").some((rule) => "cidr_ipv4" in rule)).toBe(false);
});

test("what may be done through one of them can be narrowed", () => {
  const narrow = { policies: { "ecr.api": [{ Principal: "*" as const, Action: "ecr:BatchGetImage", Resource: "*" }] } };
  const { one } = synth(endpoints(narrow), STAGING);
  expect(JSON.parse(one("aws_vpc_endpoint", "ecr-api")["policy"]).Statement[0].Action).toBe("ecr:BatchGetImage");
  expect(one("aws_vpc_endpoint", "secretsmanager")["policy"]).toContain("aws:PrincipalAccount");
});

test("what is free elsewhere, what is no name, and a policy for nothing are told at once", () => {
  const made = build(endpoints({ services: ["s3", "ECR"], policies: { logs: [] } }));
  expect(problemsOf(made).map(({ code, path }) => `${path} ${code}`)).toEqual([
    "stack/endpoints.policies TOWLINE_ENDPOINT",
    "stack/endpoints.services TOWLINE_ENDPOINT",
    "stack/endpoints.services TOWLINE_ENDPOINT_FREE",
  ]);
});
