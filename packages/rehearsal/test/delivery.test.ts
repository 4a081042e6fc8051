import { once } from "node:events";
import { existsSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { openWorld } from "../src/index.ts";
import { writeRelease } from "./support/releases.ts";
import { Bench, scratch, TRUST, withTerraform } from "./support/terraform.ts";

/** A service behind a REST API, as the modules of Towline declare it. */
const stack = (
  digest: string,
  { greeting = "hello", trigger = digest }: { greeting?: string; trigger?: string } = {},
) => {
  const api = "${aws_api_gateway_rest_api.api.id}";
  const method = (resource: string, more: object = {}) => ({
    rest_api_id: api,
    resource_id: resource,
    http_method: "ANY",
    authorization: "NONE",
    ...more,
  });
  const integration = (name: string, resource: string, uri: string, parameters: object = {}) => ({
    rest_api_id: api,
    resource_id: resource,
    http_method: `\${aws_api_gateway_method.${name}.http_method}`,
    integration_http_method: "ANY",
    type: "HTTP_PROXY",
    uri,
    request_parameters: { "integration.request.header.X-Origin-Verify": "'gate'", ...parameters },
  });
  const root = "${aws_api_gateway_rest_api.api.root_resource_id}";
  return {
    resource: {
      aws_secretsmanager_secret: { s: { name: "keys" } },
      aws_secretsmanager_secret_version: {
        v: {
          secret_id: "${aws_secretsmanager_secret.s.id}",
          secret_string_wo: '{"API_KEY":"swordfish"}',
          secret_string_wo_version: 1,
        },
      },
      aws_iam_role: { service: { name: "service", assume_role_policy: TRUST } },
      aws_apprunner_service: {
        backend: {
          service_name: "backend",
          depends_on: ["aws_secretsmanager_secret_version.v"],
          health_check_configuration: {
            protocol: "HTTP",
            path: "/health",
            healthy_threshold: 3,
            unhealthy_threshold: 5,
          },
          instance_configuration: { instance_role_arn: "${aws_iam_role.service.arn}" },
          source_configuration: {
            authentication_configuration: { access_role_arn: "${aws_iam_role.service.arn}" },
            image_repository: {
              image_identifier: `111111111111.dkr.ecr.eu-central-1.amazonaws.com/backend@${digest}`,
              image_repository_type: "ECR",
              image_configuration: {
                runtime_environment_variables: { GREETING: greeting },
                runtime_environment_secrets: { SECRET: "${aws_secretsmanager_secret.s.arn}:API_KEY::" },
              },
            },
          },
        },
      },
      aws_api_gateway_rest_api: { api: { name: "api" } },
      aws_api_gateway_resource: {
        proxy: { rest_api_id: api, parent_id: root, path_part: "{proxy+}" },
        v1: { rest_api_id: api, parent_id: root, path_part: "v1" },
        keyed: { rest_api_id: api, parent_id: "${aws_api_gateway_resource.v1.id}", path_part: "keyed" },
      },
      aws_api_gateway_method: {
        proxy: method("${aws_api_gateway_resource.proxy.id}", {
          request_parameters: { "method.request.path.proxy": true },
        }),
        keyed: method("${aws_api_gateway_resource.keyed.id}", { api_key_required: true }),
      },
      aws_api_gateway_integration: {
        proxy: integration(
          "proxy",
          "${aws_api_gateway_resource.proxy.id}",
          "https://${aws_apprunner_service.backend.service_url}/{proxy}",
          {
            "integration.request.path.proxy": "method.request.path.proxy",
          },
        ),
        keyed: integration(
          "keyed",
          "${aws_api_gateway_resource.keyed.id}",
          "https://${aws_apprunner_service.backend.service_url}/keyed",
        ),
      },
      aws_api_gateway_deployment: {
        d: {
          rest_api_id: api,
          triggers: { change: trigger },
          depends_on: ["aws_api_gateway_integration.proxy", "aws_api_gateway_integration.keyed"],
          lifecycle: { create_before_destroy: true },
        },
      },
      aws_api_gateway_stage: {
        live: { rest_api_id: api, deployment_id: "${aws_api_gateway_deployment.d.id}", stage_name: "staging" },
      },
      aws_api_gateway_usage_plan: {
        p: { name: "p", api_stages: [{ api_id: api, stage: "${aws_api_gateway_stage.live.stage_name}" }] },
      },
      aws_api_gateway_api_key: { k: { name: "k" } },
      aws_api_gateway_usage_plan_key: {
        pk: {
          key_id: "${aws_api_gateway_api_key.k.id}",
          key_type: "API_KEY",
          usage_plan_id: "${aws_api_gateway_usage_plan.p.id}",
        },
      },
    },
    output: {
      url: { value: "${aws_api_gateway_stage.live.invoke_url}" },
      key: { value: "${aws_api_gateway_api_key.k.value}", sensitive: true },
      direct: { value: "${aws_apprunner_service.backend.service_url}" },
    },
  };
};

withTerraform("a delivery through the declared architecture", () => {
  const releases = scratch("releases");
  const log: string[] = [];
  const it = new Bench({ releases, log: (line) => log.push(line) });
  const first = writeRelease(releases, "first");
  const second = writeRelease(releases, "second");
  const answers500 = writeRelease(releases, "answers 500", { health: 500 });
  const crashes = writeRelease(releases, "crashes", { source: "console.error('no database'); process.exit(3);" });
  let url = "";

  const get = async (path: string, init?: RequestInit) => {
    const response = await fetch(`${url}${path}`, init);
    const text = await response.text();
    return { status: response.status, body: text.startsWith("{") ? JSON.parse(text) : text };
  };

  beforeAll(async () => {
    await it.open(stack(first));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  afterAll(() => it.world?.close());

  test("the stage's address leads along the integration to a process of the release", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/staging$/);
    expect(await get("/anything/below?a=1&b=2", { method: "POST" })).toEqual({
      status: 200,
      body: {
        digest: first,
        greeting: "hello",
        secret: "swordfish",
        method: "POST",
        path: "/anything/below",
        query: "?a=1&b=2",
        origin: "gate",
      },
    });
    expect(it.world.services()).toEqual([
      { name: "backend", digest: first, url: `http://${(await it.outputs())["direct"]}` },
    ]);
  });

  test("a path without a method gets API Gateway's own answer; a keyed one wants the key of the usage plan", async () => {
    expect(await get("")).toEqual({ status: 403, body: { message: "Missing Authentication Token" } });
    expect(await get("/v1/keyed")).toEqual({ status: 403, body: { message: "Forbidden" } });
    const key = String((await it.outputs())["key"]);
    expect(await get("/v1/keyed", { headers: { "x-api-key": key } })).toMatchObject({
      status: 200,
      body: { path: "/keyed" },
    });
  });

  test("a changed greeting and a new digest take over behind the same address", async () => {
    it.write(stack(second, { greeting: "servus" }));
    const plan = await it.plan();
    expect(plan.changes.find(({ type }) => type === "aws_apprunner_service")).toMatchObject({ action: "update" });
    await it.apply();
    expect(await get("/x")).toMatchObject({ body: { digest: second, greeting: "servus" } });
    expect(String((await it.outputs())["url"])).toBe(url);
    expect((await it.plan()).empty).toBe(true);
  });

  test.each([
    ["whose health check answers 500", answers500, /GET \/health answered 500/],
    ["that crashes", crashes, /exit code 3.*no database/s],
    ["that was never built", `sha256:${"0".repeat(64)}`, /There is no release sha256:0+/],
  ])(
    "a release %s is refused; what ran before still answers, and the next plan still wants it",
    async (_, digest, reason) => {
      it.write(stack(digest, { greeting: "servus" }));
      const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
      expect(code).toBe(1);
      expect(output.replaceAll(/\s+/g, " ")).toMatch(/ROLLBACK_SUCCEEDED/);
      expect(output.replaceAll(/\n\s*/g, " ")).toMatch(reason);
      expect(await get("/x")).toMatchObject({ body: { digest: second } });
      expect((await it.plan()).counts.update).toBeGreaterThan(0);
    },
  );

  test("an image without a digest is refused with what to write", async () => {
    const tagged = JSON.parse(JSON.stringify(stack(second)).replaceAll(`@${second}`, ":latest"));
    it.write(tagged);
    const { output } = await it.run("apply", "-no-color", "-auto-approve");
    expect(output.replaceAll(/\s+/g, " ")).toMatch(/names none\. Write the image as <repository>@sha256:<digest>/);
    it.write(stack(second, { greeting: "servus" }));
    await it.apply();
  });

  test("a closed world comes back: same addresses, same release, and Terraform sees no change", async () => {
    const { folder } = it.world;
    await it.world.close();
    await expect(fetch(`${url}/x`)).rejects.toThrow();
    it.world = await openWorld({ folder, releases, from: __dirname, log: (line) => log.push(line) });
    expect(await get("/x")).toMatchObject({ status: 200, body: { digest: second, greeting: "servus" } });
    expect((await it.plan()).empty).toBe(true);
    // Secrets are never written down, so this one is gone, and that is said.
    expect(it.world.notices()).toEqual([
      {
        subject: "aws_apprunner_service backend",
        message: expect.stringContaining("Values of SECRET were never set here"),
      },
    ]);
    expect(existsSync(join(folder, "resources"))).toBe(true);
    const stored = it.world.resources().map(({ attributes }) => JSON.stringify(attributes));
    expect(stored.join()).not.toContain("swordfish");
  });

  test("a port that was taken meanwhile is not fought for: the new one is said, and Terraform sees it", async () => {
    const { folder } = it.world;
    const port = Number(new URL(url).port);
    await it.world.close();
    const squatter = createServer().listen(port, "127.0.0.1");
    await once(squatter, "listening");
    it.world = await openWorld({ folder, releases, from: __dirname, log: (line) => log.push(line) });
    expect(it.world.notices().map(({ message }) => message)).toContainEqual(
      expect.stringMatching(new RegExp(`^Port ${port} is taken; it answers on \\d+ now`)),
    );
    await it.apply();
    url = String((await it.outputs())["url"]);
    expect(new URL(url).port).not.toBe(String(port));
    expect(await get("/x")).toMatchObject({ status: 200, body: { digest: second } });
    squatter.close();
  });

  test("an open world cannot be opened twice", async () => {
    await expect(openWorld({ folder: it.world.folder, from: __dirname })).rejects.toThrow(/is open in process \d+/);
  });

  test("destroying stops the process and closes the addresses", async () => {
    const pidBefore = readFileSync(join(it.world.folder, "open.pid"), "utf8");
    expect(pidBefore).toBe(String(process.pid));
    expect((await it.run("destroy", "-no-color", "-auto-approve")).code).toBe(0);
    expect(it.world.services()).toEqual([]);
    await expect(fetch(`${url}/x`)).rejects.toThrow();
  });
});

withTerraform("a first release that never becomes healthy", () => {
  test("fails the apply with CREATE_FAILED, and the next plan replaces what was left behind", async () => {
    const releases = scratch("releases");
    const it = new Bench({ releases });
    await it.open(stack(writeRelease(releases, "broken", { health: 500 })));
    try {
      const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
      expect(code).toBe(1);
      expect(output).toMatch(/CREATE_FAILED/);
      expect(it.world.services()).toEqual([]);
      const plan = await it.plan();
      expect(plan.changes.find(({ type }) => type === "aws_apprunner_service")).toMatchObject({
        action: "replace",
        reason: "replace_because_tainted",
      });
      const good = writeRelease(releases, "good");
      it.write(stack(good));
      await it.apply();
      expect(it.world.services()).toMatchObject([{ name: "backend", digest: good }]);
    } finally {
      await it.world.close();
    }
  }, 60_000);
});

withTerraform("a world without releases", () => {
  test("says that nothing was started, and does not pretend an address", async () => {
    const it = new Bench();
    await it.open(stack(`sha256:${"a".repeat(64)}`));
    try {
      await it.apply();
      expect(it.world.notices()).toEqual([
        { subject: "aws_apprunner_service backend", message: expect.stringContaining("Not started") },
      ]);
      expect((await it.outputs())["direct"]).toMatch(/\.awsapprunner\.com$/);
      const response = await fetch(`${(await it.outputs())["url"]}/x`);
      expect(response.status).toBe(502);
      expect(await response.text()).toContain("forwards to the loopback address only");
    } finally {
      await it.world.close();
    }
  }, 60_000);
});
