import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unknownKeys } from "./support/provider-schema.ts";
import { type Json, read, type Synthesized } from "./support/synth.ts";

const PACKAGE = join(__dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "towline-edge-examples-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Runs an example as its reader would, and reads what it wrote: nothing but what the provider knows. */
function example(name: string): Synthesized {
  const outdir = join(folder, name);
  const { status, stderr } = spawnSync(process.execPath, [join(PACKAGE, "examples", `${name}.ts`)], {
    cwd: PACKAGE,
    env: { PATH: folder, CDKTF_OUTDIR: outdir },
    encoding: "utf8",
  });
  expect([name, status, stderr]).toEqual([name, 0, ""]);
  const made = read(readFileSync(join(outdir, "stacks", name, "cdk.tf.json"), "utf8"));
  const resources = Object.entries(made.json["resource"] as Record<string, Json>);
  const unknown = resources.flatMap(([type, all]) => Object.values(all).flatMap((one) => unknownKeys(type, one)));
  expect([name, unknown]).toEqual([name, []]);
  return made;
}

test("api-gateway: limits, tokens, streaming, keys, a schema and a domain before a service of somebody else's", () => {
  const { all, one } = example("api-gateway");
  expect(one("aws_api_gateway_domain_name")).toMatchObject({ domain_name: "api.example.com" });
  expect(all("aws_api_gateway_integration").filter((it) => it["response_transfer_mode"] === "STREAM")).toHaveLength(1);
  expect(one("aws_api_gateway_model")["name"]).toBe("PostV1Orders");
  expect(one("aws_api_gateway_usage_plan")["quota_settings"]).toEqual({ limit: 10_000, period: "DAY" });
  expect(one("aws_lambda_function")["environment"].variables.ISSUER).toBe("https://clerk.example.com");
});

test("jwt-authorizer: the function before an API that somebody wrote by hand", () => {
  const { one } = example("jwt-authorizer");
  expect(one("aws_lambda_permission")["source_arn"]).toMatch(/^\$\{aws_api_gateway_rest_api\.api\.execution_arn\}/);
  expect(one("aws_lambda_function")).toMatchObject({
    reserved_concurrent_executions: 50,
    environment: { variables: { AUDIENCE: "https://api.example.com" } },
  });
});

test("websocket-api: callbacks on paths of the service's choice, and a limit for new connections", () => {
  const { all, one } = example("websocket-api");
  expect(all("aws_apigatewayv2_integration").map((it) => it["integration_uri"])).toContain(
    "https://chat.internal.example.com/sockets/open",
  );
  expect(one("aws_apigatewayv2_stage")["route_settings"]).toMatchObject([
    { route_key: "$connect", throttling_rate_limit: 10 },
  ]);
});

test("waf: what a load balancer's web ACL would stop, counted", () => {
  const { one } = example("waf");
  const rules = one("aws_wafv2_web_acl")["rule"];
  expect(JSON.stringify(rules)).not.toContain('"block"');
  expect(rules.map((rule: { name: string }) => rule.name)).toContain("class-checkout");
});

test("cdn: an SPA of a stack in Frankfurt, with what CloudFront wants in us-east-1", () => {
  const { one } = example("cdn");
  expect(one("aws_cloudfront_distribution")).toMatchObject({
    aliases: ["app.example.com"],
    default_root_object: "index.html",
    web_acl_id: expect.stringMatching(/aws_wafv2_web_acl/),
  });
  expect(one("aws_wafv2_web_acl")).toMatchObject({ scope: "CLOUDFRONT", region: "us-east-1" });
  expect(one("aws_acm_certificate")["region"]).toBe("us-east-1");
  expect(one("aws_s3_bucket_policy", "site-assets")["policy"]).toContain("cloudfront.amazonaws.com");
});

test("dns: each name is proved by a record of its own, and only Amazon issues certificates", () => {
  const { all, one } = example("dns");
  expect(one("aws_acm_certificate")["subject_alternative_names"]).toEqual(["www.shop.example.com"]);
  expect(
    all("aws_route53_record")
      .map((record) => record["type"])
      .sort(),
  ).toEqual([...Array(2).fill(expect.stringMatching(/resource_record_type/)), "A", "AAAA", "CAA"]);
});
