import { writeRelease } from "./support/releases.ts";
import { get, image, many, ROLE } from "./support/requests.ts";
import { Bench, scratch, withTerraform } from "./support/terraform.ts";

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
