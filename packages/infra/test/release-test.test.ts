import { execFile } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { promisify } from "node:util";
import { type EcsFargateProps, problemsOf, type TerraformStack } from "../src/index.ts";
import { serviceOn } from "./support/compute.ts";
import { build, STAGING, synth } from "./support/synth.ts";

const fargate = (more: Partial<EcsFargateProps>) => (stack: TerraformStack) =>
  void serviceOn(stack, "ecs-fargate", more);
const CERTIFICATE = { arn: "arn:aws:acm:us-east-1:111111111111:certificate/1", host: "api.example.com" };

describe("E1-181: a release is tested before it gets any traffic", () => {
  const deployment = { strategy: "canary", tests: ["/health", "/version"] } as const;

  test("ECS asks a function in the network, which reaches the release at a listener of its own", () => {
    const { all, one } = synth(fargate({ deployment }), STAGING);
    const [hook] = one("aws_ecs_service")["deployment_configuration"].lifecycle_hook;
    expect(hook).toEqual({
      hook_target_arn: expect.stringMatching(/^\$\{aws_lambda_function\.backend_release-test/),
      role_arn: expect.stringMatching(/shifting-role/),
      lifecycle_stages: ["POST_TEST_TRAFFIC_SHIFT"],
    });
    expect(one("aws_ecs_service")["load_balancer"][0].advanced_configuration).toMatchObject({
      production_listener_rule: expect.stringMatching(/load-balancer_rule/),
      test_listener_rule: expect.stringMatching(/load-balancer_test-rule/),
    });
    expect(one("aws_lb_listener", "test")).toMatchObject({ port: 8080, protocol: "HTTP" });
    expect(one("aws_lb_listener_rule", "test")["lifecycle"]).toEqual({ ignore_changes: ["action"] });
    expect(one("aws_lambda_function")).toMatchObject({
      environment: { variables: { TEST_PORT: "8080", TEST_PATHS: '["/health","/version"]' } },
      vpc_config: { security_group_ids: [expect.stringMatching(/release-test/)] },
    });
    expect(JSON.parse(one("aws_iam_role_policy", "shifting")["policy"]).Statement).toEqual([
      { Effect: "Allow", Action: "lambda:InvokeFunction", Resource: hook.hook_target_arn },
    ]);
    // Nobody else comes to that listener.
    const ways = all("aws_vpc_security_group_ingress_rule").filter((rule) => rule["from_port"] === 8080);
    expect(ways).toMatchObject([{ referenced_security_group_id: expect.stringMatching(/release-test/) }]);
  });

  test("with a certificate by TLS, on the name that clients use", () => {
    const { one } = synth(fargate({ certificate: CERTIFICATE, deployment }), STAGING);
    expect(one("aws_lb_listener", "test")).toMatchObject({ port: 8443, protocol: "HTTPS" });
    expect(one("aws_lambda_function")["environment"].variables).toMatchObject({ TEST_SERVER_NAME: "api.example.com" });
  });

  test("without tests there is neither, and on the internet they are refused", () => {
    const { all, one } = synth(fargate({ deployment: { strategy: "canary" } }), STAGING);
    expect([all("aws_lambda_function"), all("aws_lb_listener").length]).toEqual([[], 1]);
    expect(one("aws_ecs_service")["deployment_configuration"]).not.toHaveProperty("lifecycle_hook");
    const open = { loadBalancer: "public", certificate: CERTIFICATE, deployment } as const;
    expect(problemsOf(build(fargate(open))).map(({ code }) => code)).toEqual(["TOWLINE_TESTS_PUBLIC"]);
  });

  test("the function lets a release through that answers 200, after some tries, and takes back any other", async () => {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url!);
      const late = request.url === "/late" && asked.filter((path) => path === "/late").length === 1;
      response.writeHead(request.url === "/broken" || late ? 503 : 200).end();
    }).listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const judged = async (...paths: string[]) => {
      const handler = join(__dirname, "../src/ecs-fargate/release-test.mjs");
      const call = `import { handler } from ${JSON.stringify(handler)}; console.log((await handler({})).hookStatus);`;
      const env = {
        ...process.env,
        TEST_HOST: "127.0.0.1",
        TEST_PORT: String(port),
        TEST_PATHS: JSON.stringify(paths),
      };
      const { stdout, stderr } = await promisify(execFile)(process.execPath, ["--input-type=module", "-e", call], {
        env,
      });
      return stdout + stderr;
    };
    try {
      const [good, bad] = await Promise.all([judged("/health", "/late"), judged("/health", "/broken")]);
      expect(good).toContain("SUCCEEDED");
      expect(bad).toContain("FAILED");
      expect(bad).toContain("/broken: answers 503");
      expect(asked.filter((path) => path === "/broken")).toHaveLength(3);
    } finally {
      server.close();
    }
  });
});
