import { request } from "node:http";
import { writeRelease } from "./support/releases.ts";
import { Bench, type Json, scratch, TRUST, withTerraform } from "./support/terraform.ts";

const image = (digest: string) => `111111111111.dkr.ecr.eu-central-1.amazonaws.com/backend@${digest}`;
const visible = { cloudwatch_metrics_enabled: true, metric_name: "m", sampled_requests_enabled: true };
const none = [{ priority: 0, type: "NONE" }];
const signedIn = {
  size_constraint_statement: {
    comparison_operator: "GT",
    size: 0,
    field_to_match: { single_header: { name: "authorization" } },
    text_transformation: none,
  },
};
const ROLE = { aws_iam_role: { service: { name: "service", assume_role_policy: TRUST } } };

interface Answer {
  status: number;
  headers: { [name: string]: unknown };
  text: string;
}

function get(
  url: string,
  {
    headers = {},
    from = "127.0.0.1",
    method = "GET",
  }: { headers?: Record<string, string>; from?: string; method?: string } = {},
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, headers, localAddress: from }, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("error", reject);
    sent.end();
  });
}

async function many(count: number, ask: () => Promise<Answer>): Promise<number[]> {
  const statuses: number[] = [];
  for (let index = 0; index < count; index++) statuses.push((await ask()).status);
  return statuses;
}

const service = (name: string, digest: string) => ({
  service_name: name,
  health_check_configuration: { protocol: "HTTP", path: "/health" },
  source_configuration: {
    authentication_configuration: { access_role_arn: "${aws_iam_role.service.arn}" },
    image_repository: {
      image_identifier: image(digest),
      image_repository_type: "ECR",
      image_configuration: { runtime_environment_variables: { GREETING: name } },
    },
  },
});

/** Two colours behind a stage that names the active one with a variable, limits in front, and a gate behind. */
function api(digest: string, { canary = 0, throttle = -1 }: { canary?: number; throttle?: number } = {}) {
  const id = "${aws_api_gateway_rest_api.api.id}";
  const at = { rest_api_id: id, resource_id: "${aws_api_gateway_resource.proxy.id}" };
  return {
    resource: {
      ...ROLE,
      aws_apprunner_service: { blue: service("blue", digest), green: service("green", digest) },
      aws_api_gateway_rest_api: { api: { name: "api" } },
      aws_api_gateway_resource: {
        proxy: {
          rest_api_id: id,
          parent_id: "${aws_api_gateway_rest_api.api.root_resource_id}",
          path_part: "{proxy+}",
        },
      },
      aws_api_gateway_method: {
        m: {
          ...at,
          http_method: "ANY",
          authorization: "NONE",
          request_parameters: { "method.request.path.proxy": true },
        },
      },
      aws_api_gateway_integration: {
        i: {
          ...at,
          http_method: "${aws_api_gateway_method.m.http_method}",
          integration_http_method: "ANY",
          type: "HTTP_PROXY",
          uri: "https://$${stageVariables.backend}/{proxy}",
          request_parameters: {
            "integration.request.header.X-Origin-Verify": "'gate'",
            "integration.request.path.proxy": "method.request.path.proxy",
          },
        },
      },
      aws_api_gateway_deployment: { d: { rest_api_id: id, depends_on: ["aws_api_gateway_integration.i"] } },
      aws_api_gateway_stage: {
        live: {
          rest_api_id: id,
          deployment_id: "${aws_api_gateway_deployment.d.id}",
          stage_name: "live",
          variables: { backend: "${aws_apprunner_service.blue.service_url}" },
          ...(canary > 0
            ? {
                canary_settings: {
                  deployment_id: "${aws_api_gateway_deployment.d.id}",
                  percent_traffic: canary,
                  stage_variable_overrides: { backend: "${aws_apprunner_service.green.service_url}" },
                },
              }
            : {}),
        },
      },
      ...(throttle > 0
        ? {
            aws_api_gateway_method_settings: {
              all: {
                rest_api_id: id,
                stage_name: "${aws_api_gateway_stage.live.stage_name}",
                method_path: "*/*",
                settings: { throttling_rate_limit: throttle, throttling_burst_limit: throttle },
              },
            },
          }
        : {}),
      aws_wafv2_web_acl: {
        edge: {
          name: "edge",
          scope: "REGIONAL",
          default_action: { allow: {} },
          visibility_config: visible,
          custom_response_body: [
            { key: "wait", content: '{"error":"too_many_requests"}', content_type: "APPLICATION_JSON" },
          ],
          rule: [
            {
              name: "anonymous",
              priority: 1,
              action: {
                block: {
                  custom_response: {
                    response_code: 429,
                    custom_response_body_key: "wait",
                    response_header: [{ name: "Retry-After", value: "60" }],
                  },
                },
              },
              visibility_config: visible,
              statement: {
                rate_based_statement: {
                  limit: 20,
                  evaluation_window_sec: 60,
                  aggregate_key_type: "IP",
                  scope_down_statement: { not_statement: { statement: signedIn } },
                },
              },
            },
          ],
        },
        gate: {
          name: "gate",
          scope: "REGIONAL",
          default_action: { block: {} },
          visibility_config: visible,
          rule: [
            {
              name: "header",
              priority: 1,
              action: { allow: {} },
              visibility_config: visible,
              statement: {
                byte_match_statement: {
                  search_string: "gate",
                  positional_constraint: "EXACTLY",
                  field_to_match: { single_header: { name: "x-origin-verify" } },
                  text_transformation: none,
                },
              },
            },
          ],
        },
      },
      aws_wafv2_web_acl_association: {
        stage: { resource_arn: "${aws_api_gateway_stage.live.arn}", web_acl_arn: "${aws_wafv2_web_acl.edge.arn}" },
        service: { resource_arn: "${aws_apprunner_service.blue.arn}", web_acl_arn: "${aws_wafv2_web_acl.gate.arn}" },
      },
    },
    output: {
      url: { value: "${aws_api_gateway_stage.live.invoke_url}" },
      direct: { value: "${aws_apprunner_service.blue.service_url}" },
    },
  };
}

withTerraform("requests through a stage", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "colours");
  let now = 1_000_000;
  const it = new Bench({ releases, clock: () => now });
  let url = "";

  beforeAll(async () => {
    await it.open(api(digest));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  afterAll(() => it.world?.close());

  test("pass the firewall, the stage variable and the gate; the 21st anonymous one in a minute gets 429", async () => {
    const first = await get(`${url}/v1/chats`);
    expect(first.status).toBe(200);
    expect(JSON.parse(first.text)).toMatchObject({ path: "/v1/chats", greeting: "blue", origin: "gate" });
    expect(await many(19, () => get(`${url}/v1/chats`))).toEqual(Array(19).fill(200));
    const refused = await get(`${url}/v1/chats`);
    expect(refused).toMatchObject({
      status: 429,
      text: '{"error":"too_many_requests"}',
      headers: { "retry-after": "60", "content-type": "application/json" },
    });
    // Who is signed in is not counted, another address has a count of its own.
    expect((await get(`${url}/v1/chats`, { headers: { authorization: "Bearer x" } })).status).toBe(200);
    expect((await get(`${url}/v1/chats`, { from: "127.0.0.2" })).status).toBe(200);
    now += 61_000;
    expect((await get(`${url}/v1/chats`)).status).toBe(200);
  });

  test("do not pass beside the stage: the service's own address asks for the header of the gateway", async () => {
    const direct = `http://${(await it.outputs())["direct"]}/v1/chats`;
    expect(await get(direct)).toMatchObject({ status: 403 });
    expect((await get(direct, { headers: { "x-origin-verify": "gate" } })).status).toBe(200);
  });

  test("are divided between two colours by the weight of a canary, and a change of weight holds at once", async () => {
    const greetings = async (count: number) => {
      const seen: { [name: string]: number } = {};
      for (let index = 0; index < count; index++) {
        const { text } = await get(`${url}/x`, { headers: { authorization: "Bearer x" } });
        const { greeting } = JSON.parse(text) as { greeting: string };
        seen[greeting] = (seen[greeting] ?? 0) + 1;
      }
      return seen;
    };
    it.write(api(digest, { canary: 10 }));
    await it.apply();
    expect(await greetings(50)).toEqual({ blue: 45, green: 5 });
    it.write(api(digest, { canary: 50 }));
    await it.apply();
    expect(await greetings(20)).toEqual({ blue: 10, green: 10 });
    it.write(api(digest));
    await it.apply();
    expect(await greetings(10)).toEqual({ blue: 10 });
  });

  test("are throttled by the method settings of the stage, second by second", async () => {
    it.write(api(digest, { throttle: 3 }));
    await it.apply();
    const ask = () => get(`${url}/x`, { headers: { authorization: "Bearer x" } });
    expect(await many(5, ask)).toEqual([200, 200, 200, 429, 429]);
    now += 1000;
    expect(await many(4, ask)).toEqual([200, 200, 200, 429]);
  });
});

const NETWORK = {
  aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: {
    a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1a" },
    b: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.2.0/24", availability_zone: "eu-central-1b" },
  },
};
const SUBNETS = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];

/** Two ECS services behind a load balancer with rules; the blue group also gets a weighted share of what is left. */
function balanced(digests: { blue: string; green: string }, weights: [number, number], more: Json = {}) {
  const group = (name: string) => ({
    name,
    port: 8000,
    protocol: "HTTP",
    target_type: "ip",
    vpc_id: "${aws_vpc.main.id}",
    health_check: { path: "/health", healthy_threshold: 2 },
  });
  const arn = (name: string) => `\${aws_lb_target_group.${name}.arn}`;
  const task = (digest: string, name: string) => ({
    family: name,
    requires_compatibilities: ["FARGATE"],
    network_mode: "awsvpc",
    cpu: "256",
    memory: "512",
    execution_role_arn: "${aws_iam_role.service.arn}",
    container_definitions: JSON.stringify([
      {
        name: "app",
        image: image(digest),
        portMappings: [{ containerPort: 8000 }],
        environment: [{ name: "GREETING", value: name }],
      },
    ]),
  });
  const ecs = (name: string) => ({
    name,
    cluster: "${aws_ecs_cluster.c.id}",
    task_definition: `\${aws_ecs_task_definition.${name}.arn}`,
    launch_type: "FARGATE",
    desired_count: 1,
    network_configuration: { subnets: SUBNETS },
    load_balancer: { target_group_arn: arn(name), container_name: "app", container_port: 8000 },
    depends_on: ["aws_lb_listener.l", "aws_lb_listener_rule.beta"],
  });
  const rule = (priority: number, condition: object, action: object) => ({
    listener_arn: "${aws_lb_listener.l.arn}",
    priority,
    condition: [condition],
    action: [action],
  });
  return {
    resource: {
      ...ROLE,
      ...NETWORK,
      aws_lb: { front: { name: "front", subnets: SUBNETS, load_balancer_type: "application" } },
      aws_lb_target_group: { blue: group("blue"), green: group("green") },
      aws_lb_listener: {
        l: {
          load_balancer_arn: "${aws_lb.front.arn}",
          port: 80,
          protocol: "HTTP",
          default_action: {
            type: "forward",
            forward: {
              target_group: [
                { arn: arn("blue"), weight: weights[0] },
                { arn: arn("green"), weight: weights[1] },
              ],
            },
          },
        },
      },
      aws_lb_listener_rule: {
        down: rule(
          1,
          { path_pattern: { values: ["/maintenance*"] } },
          {
            type: "fixed-response",
            fixed_response: { content_type: "text/plain", message_body: "later", status_code: "503" },
          },
        ),
        old: rule(
          2,
          { path_pattern: { values: ["/old/*"] } },
          { type: "redirect", redirect: { path: "/new", query: "#{query}", status_code: "HTTP_301" } },
        ),
        beta: rule(
          3,
          { http_header: { http_header_name: "X-Beta", values: ["yes*"] } },
          { type: "forward", target_group_arn: arn("green") },
        ),
      },
      aws_ecs_cluster: { c: { name: "c" } },
      aws_ecs_task_definition: { blue: task(digests.blue, "blue"), green: task(digests.green, "green") },
      aws_ecs_service: { blue: ecs("blue"), green: ecs("green") },
      ...more,
    },
    output: { url: { value: "http://${aws_lb.front.dns_name}" } },
  };
}

withTerraform("requests through a load balancer", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "task");
  const sick = writeRelease(releases, "sick", { health: 500 });
  const it = new Bench({ releases });
  let url = "";

  beforeAll(async () => {
    await it.open(balanced({ blue: digest, green: digest }, [3, 1]));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  afterAll(() => it.world?.close());

  const greeting = async (path: string, headers?: Record<string, string>) =>
    (JSON.parse((await get(`${url}${path}`, headers ? { headers } : {})).text) as { greeting: string }).greeting;

  test("follow the rules in order of priority: fixed answer, redirect, header, and weights for the rest", async () => {
    expect(await get(`${url}/maintenance/now`)).toMatchObject({ status: 503, text: "later" });
    expect(await get(`${url}/old/page?a=1`)).toMatchObject({ status: 301 });
    expect(String((await get(`${url}/old/page?a=1`)).headers["location"])).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/new\?a=1$/,
    );
    expect(await greeting("/x", { "X-Beta": "yes, please" })).toBe("green");
    const seen: string[] = [];
    for (let index = 0; index < 12; index++) seen.push(await greeting("/x"));
    expect(seen.filter((each) => each === "blue")).toHaveLength(9);
  });

  test("the second plan is empty, and weights change without a restart", async () => {
    expect((await it.plan()).empty).toBe(true);
    const before = it.world.services();
    it.write(balanced({ blue: digest, green: digest }, [0, 1]));
    expect((await it.plan()).counts).toMatchObject({ update: 1 });
    await it.apply();
    expect(await greeting("/x")).toBe("green");
    expect(it.world.services()).toEqual(before);
  });

  test("a task that is not healthy is not let in: ECS puts back what ran, and the next plan still wants it", async () => {
    it.write(balanced({ blue: digest, green: sick }, [0, 1]));
    const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    expect(output.replaceAll(/\s+/g, " ")).toMatch(/circuit breaker was triggered.*GET \/health answered 500/);
    expect(await greeting("/x")).toBe("green");
    expect((await it.plan()).empty).toBe(false);
    it.write(balanced({ blue: digest, green: digest }, [1, 1]));
    await it.apply();
  });

  test("without a running task the load balancer says 503, and everything ends with the destroy", async () => {
    const stack = balanced({ blue: digest, green: digest }, [1, 0]);
    stack.resource.aws_ecs_service.blue.desired_count = 0;
    it.write(stack);
    await it.apply();
    expect(await get(`${url}/x`)).toMatchObject({ status: 503 });
    expect((await it.run("destroy", "-no-color", "-auto-approve")).code).toBe(0);
    expect(it.world.services()).toEqual([]);
    await expect(get(`${url}/x`)).rejects.toThrow(/ECONNREFUSED/);
  });
});
