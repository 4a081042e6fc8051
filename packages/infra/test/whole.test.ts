import { type TerraformResource, TerraformStack, Testing } from "../src/index.ts";
import { bootstrap } from "./support/bootstrap.ts";
import { eloquent } from "./support/eloquent.ts";
import { unknownKeys } from "./support/provider-schema.ts";
import { type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const worlds = [
  ["staging", () => synth((stack) => eloquent(stack), STAGING)],
  ["production", () => synth((stack) => eloquent(stack, "production"), PRODUCTION)],
  ["bootstrap", () => synth((stack) => bootstrap(stack))],
] as const;

function resources(json: Json): [type: string, resource: Json][] {
  return [
    ...Object.entries(json["resource"] as Json).flatMap(([type, all]) =>
      Object.values(all as Json).map((one): [string, Json] => [type, one]),
    ),
    ...Object.entries((json["data"] ?? {}) as Json).flatMap(([type, all]) =>
      Object.values(all as Json).map((one): [string, Json] => [`data.${type}`, one]),
    ),
  ].filter(([type]) => type !== "terraform_data");
}

describe.each(worlds)("%s", (_name, make) => {
  test("every key of every resource is one the provider knows", () => {
    const all = resources(make().json);
    expect(all.length).toBeGreaterThan(20);
    expect(all.flatMap(([type, resource]) => unknownKeys(type, resource))).toEqual([]);
  });

  test("two syntheses give the same bytes", () => {
    expect(make().text).toBe(make().text);
  });

  test("no address range is let in, and only ports that are named are let out to the internet", () => {
    const { all, text } = make();
    for (const rule of all("aws_vpc_security_group_ingress_rule")) expect(rule).not.toHaveProperty("cidr_ipv4");
    for (const group of all("aws_security_group")) {
      expect(group).not.toHaveProperty("ingress");
      expect(group).not.toHaveProperty("egress");
    }
    for (const rule of all("aws_vpc_security_group_egress_rule")) {
      expect(rule["description"]).toBeTruthy();
      expect(rule["from_port"]).toBe(rule["to_port"]);
    }
    expect(text).not.toContain("ForAllValues");
  });

  test("nothing depends on this machine", () => {
    expect(make().text).not.toContain(process.cwd());
  });
});

test("a key the provider does not know is found, at the top and in a block", () => {
  const stack = new TerraformStack(Testing.app(), "stack");
  eloquent(stack);
  const service = stack.node.findChild("backend").node.findChild("service") as TerraformResource;
  service.addOverride("helth_check_configuration", {});
  service.addOverride("instance_configuration.cpus", "1024");
  const json = JSON.parse(Testing.synth(stack)) as Json;
  const [resource] = Object.values(json["resource"]["aws_apprunner_service"] as Json);
  expect(unknownKeys("aws_apprunner_service", resource as Json).sort()).toEqual([
    "aws_apprunner_service.helth_check_configuration",
    "aws_apprunner_service.instance_configuration.cpus",
  ]);
});

test("E1-228 D-P-05 D-E1-18: state is in S3, encrypted, locked by a file, with a key of its own a stack", () => {
  const backend = (environment: "staging" | "production") =>
    synth((stack) => eloquent(stack, environment)).json["terraform"].backend.s3;
  expect(backend("staging")).toEqual({
    bucket: "eloquent-ai-terraform-state-111111111111",
    encrypt: true,
    key: "staging/terraform.tfstate",
    region: "us-east-1",
    use_lockfile: true,
  });
  expect(backend("production").key).toBe("production/terraform.tfstate");
});

test("E1-226 E1-227 D-E1-19: Terraform is at least 1.11 and the provider is the one of the bindings", () => {
  const { terraform } = synth((stack) => eloquent(stack)).json;
  expect(terraform.required_version).toBe(">= 1.11.0");
  expect(terraform.required_providers.aws).toEqual({ source: "aws", version: "6.25.0" });
});

test("E1-229 E1-230: the provider has the region, the account and the tags", () => {
  const [aws] = synth((stack) => eloquent(stack)).json["provider"].aws;
  expect(aws).toEqual({
    region: "us-east-1",
    allowed_account_ids: ["111111111111"],
    default_tags: [{ tags: { Environment: "staging", ManagedBy: "terraform", Project: "eloquent-ai-chatbot" } }],
  });
});

test("D-P-06: every key below a WAF statement is snake_case", () => {
  const odd: string[] = [];
  const walk = (value: unknown, path: string): void => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) walk(item, `${path}[${index}]`);
    else if (value && typeof value === "object") {
      for (const [key, inner] of Object.entries(value)) {
        if (!/^[a-z][a-z0-9_]*$/.test(key)) odd.push(`${path}.${key}`);
        walk(inner, `${path}.${key}`);
      }
    }
  };
  const acls = synth((stack) => eloquent(stack), STAGING).all("aws_wafv2_web_acl");
  const statements = acls.flatMap((acl) => acl["rule"].map((rule: Json) => rule["statement"]));
  expect(statements.length).toBe(9);
  walk(statements, "statement");
  expect(odd).toEqual([]);
});

test("nothing secret is written down: no password, no secret string outside a write-only argument", () => {
  const { all, text } = synth((stack) => eloquent(stack), PRODUCTION);
  expect(text).not.toMatch(/auth_token|"passwords?"|"secret_string"/);
  for (const version of all("aws_secretsmanager_secret_version")) {
    expect(Object.keys(version).sort()).toEqual(["secret_id", "secret_string_wo", "secret_string_wo_version"]);
  }
});
