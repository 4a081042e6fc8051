import { tmpdir } from "node:os";
import { type BlockSchema, readSchema, SchemaError } from "../src/index.ts";

const from = __dirname;

const aws = (...resourceTypes: string[]) => readSchema({ provider: "aws", resourceTypes, from });
const resource = (type: string): BlockSchema => aws(type).resources[type]!;

describe("attributes", () => {
  const service = resource("aws_apprunner_service");

  test("required, optional and computed are told apart", () => {
    expect(service.attributes["service_name"]).toMatchObject({ required: true, optional: false, computed: false });
    expect(service.attributes["tags"]).toMatchObject({ required: false, optional: true, computed: false });
    expect(service.attributes["service_url"]).toMatchObject({ required: false, optional: false, computed: true });
  });

  test("optional and computed at once is recognised, also deep inside a block", () => {
    expect(service.attributes["auto_scaling_configuration_arn"]).toMatchObject({ optional: true, computed: true });
    const egress = service.blocks["network_configuration"]!.block.blocks["egress_configuration"]!.block;
    expect(egress.attributes["egress_type"]).toMatchObject({ optional: true, computed: true });
    expect(egress.attributes["vpc_connector_arn"]).toMatchObject({ optional: true, computed: false });
  });

  test("types of settable attributes", () => {
    expect(service.attributes["tags"]!.type).toEqual(["map", "string"]);
    expect(resource("aws_lb").attributes["security_groups"]!.type).toEqual(["set", "string"]);
    expect(resource("aws_cloudwatch_metric_alarm").attributes["threshold"]!.type).toBe("number");
    expect(resource("aws_vpc").attributes["enable_dns_support"]!.type).toBe("bool");
  });

  test("types of attributes that can only be read, objects in lists and sets included", () => {
    const certificate = resource("aws_acm_certificate");
    expect(certificate.attributes["domain_validation_options"]!.type).toEqual([
      "set",
      [
        "object",
        {
          domain_name: "string",
          resource_record_name: "string",
          resource_record_type: "string",
          resource_record_value: "string",
        },
      ],
    ]);
    expect(resource("aws_elasticache_replication_group").attributes["member_clusters"]!.type).toEqual([
      "set",
      "string",
    ]);
  });

  test("write-only attributes end in _wo; a computed flag about one does not count", () => {
    const version = resource("aws_secretsmanager_secret_version");
    expect(version.attributes["secret_string_wo"]).toMatchObject({ writeOnly: true, optional: true });
    expect(version.attributes["secret_string_wo_version"]).toMatchObject({ writeOnly: false, type: "number" });
    expect(version.attributes["has_secret_string_wo"]).toMatchObject({ writeOnly: false, computed: true });
    expect(version.attributes["secret_string"]).toMatchObject({ sensitive: true });
  });
});

describe("blocks", () => {
  test("at most one, required, list and set", () => {
    const service = resource("aws_apprunner_service");
    expect(service.blocks["source_configuration"]).toMatchObject({ nesting: "list", minItems: 1, maxItems: 1 });
    expect(service.blocks["health_check_configuration"]).toMatchObject({ nesting: "list", minItems: 0, maxItems: 1 });
    const replicas = resource("aws_elasticache_replication_group");
    expect(replicas.blocks["log_delivery_configuration"]).toMatchObject({ nesting: "set", minItems: 0, maxItems: 0 });
    expect(replicas.blocks["timeouts"]).toMatchObject({ nesting: "single" });
  });

  test("rules of a security group are attributes that hold objects, not blocks", () => {
    const group = resource("aws_security_group");
    expect(group.blocks["ingress"]).toBeUndefined();
    const ingress = group.attributes["ingress"]!;
    expect(ingress).toMatchObject({ optional: true, computed: true });
    expect(ingress.type).toEqual(["set", ["object", expect.objectContaining({ cidr_blocks: ["list", "string"] })]]);
    expect(ingress.nested).toBeUndefined();
  });

  test("nested attributes keep the flags of what is inside", () => {
    const bucket = resource("aws_s3tables_table_bucket");
    const encryption = bucket.attributes["encryption_configuration"]!;
    expect(encryption.nested).toMatchObject({ nesting: "single" });
    expect(encryption.nested?.attributes["sse_algorithm"]).toMatchObject({ type: "string" });
  });

  test("a map of nested attributes", () => {
    const version = resource("aws_lexv2models_bot_version");
    expect(version.attributes["locale_specification"]?.nested?.nesting).toBe("map");
  });

  test("the statement of a WAF rule, which the binding types as any, has its blocks", () => {
    const rule = resource("aws_wafv2_web_acl").blocks["rule"]!;
    expect(rule.nesting).toBe("set");
    const statement = rule.block.blocks["statement"]!.block;
    const rate = statement.blocks["rate_based_statement"]!.block;
    expect(rate.attributes["limit"]).toMatchObject({ required: true, type: "number" });
    expect(rate.blocks["scope_down_statement"]!.block.blocks["and_statement"]).toBeDefined();
  });
});

test("the provider's own configuration", () => {
  const { config, source, version } = aws();
  expect(source).toBe("hashicorp/aws");
  expect(version).toMatch(/^\d+\.\d+\.\d+$/);
  expect(config.attributes["region"]).toMatchObject({ type: "string", optional: true });
  expect(config.attributes["alias"]).toBeUndefined();
  expect(config.blocks["default_tags"]!.block.attributes["tags"]!.type).toEqual(["map", "string"]);
  const github = readSchema({ provider: "github", resourceTypes: [], from });
  expect(github.source).toBe("integrations/github");
  expect(github.config.blocks["app_auth"]).toMatchObject({ nesting: "list", maxItems: 1 });
});

test("data sources", () => {
  const { dataSources } = readSchema({
    provider: "github",
    resourceTypes: [],
    dataSourceTypes: ["github_team"],
    from,
  });
  expect(dataSources["github_team"]!.attributes["slug"]).toMatchObject({ required: true });
  expect(dataSources["github_team"]!.attributes["node_id"]).toMatchObject({ computed: true });
});

test("every attribute of the resources that Eloquent uses has a flag and no type is lost", () => {
  const types = [
    "aws_vpc",
    "aws_api_gateway_stage",
    "aws_wafv2_web_acl",
    "aws_s3_bucket",
    "aws_kms_key",
    "aws_ecr_repository",
  ];
  const check = (block: BlockSchema, path: string): void => {
    for (const [name, { required, optional, computed, type }] of Object.entries(block.attributes)) {
      expect([`${path}.${name}`, required || optional || computed]).toEqual([`${path}.${name}`, true]);
      expect([`${path}.${name}`, type]).not.toEqual([`${path}.${name}`, "dynamic"]);
    }
    for (const [name, nested] of Object.entries(block.blocks)) check(nested.block, `${path}.${name}`);
  };
  for (const [type, block] of Object.entries(aws(...types).resources)) check(block, type);
});

test("types that a binding does not have are all named at once, with what to do", () => {
  expect.assertions(3);
  try {
    aws("aws_vpc", "aws_subnett", "aws_buket");
  } catch (error) {
    expect(error).toBeInstanceOf(SchemaError);
    expect((error as SchemaError).code).toBe("type-not-found");
    expect((error as SchemaError).message).toMatch(/aws_buket, aws_subnett/);
  }
});

test("a provider without a binding is refused with the package to add", () => {
  expect(() => readSchema({ provider: "nowhere", resourceTypes: [], from })).toThrow(/@cdktf\/provider-nowhere/);
});

test("an app that has no binding of its own gets the one of this package", () => {
  expect(readSchema({ provider: "aws", resourceTypes: [], from: tmpdir() }).source).toBe("hashicorp/aws");
});
