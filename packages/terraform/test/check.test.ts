import { checkStack, parseStack, readSchema } from "../src/index.ts";

const schema = readSchema({
  provider: "aws",
  resourceTypes: ["aws_vpc", "aws_subnet", "aws_apprunner_service", "aws_security_group", "aws_lb"],
  from: __dirname,
});

const check = (resource: object, more: object = {}) =>
  checkStack(parseStack({ provider: { aws: [{ region: "us-east-1" }] }, resource, ...more }, { name: "staging" }), [
    schema,
  ]);
const found = (resource: object, more?: object) => check(resource, more).map(({ code, path }) => `${code} ${path}`);

const service = (more: object = {}) => ({
  service_name: "backend",
  source_configuration: { image_repository: { image_identifier: "x", image_repository_type: "ECR" } },
  ...more,
});

test("a correct stack has no finding: blocks alone or in a list, numbers as text, expressions anywhere", () => {
  expect(
    found({
      aws_vpc: { main: { cidr_block: "10.0.0.0/16", enable_dns_support: "true", tags: null } },
      aws_apprunner_service: {
        a: service({ health_check_configuration: [{ interval: "10", path: "${aws_vpc.main.id}" }] }),
      },
      aws_security_group: {
        g: {
          dynamic: {},
          ingress: [{ from_port: 80, to_port: 80, protocol: "tcp", cidr_blocks: ["10.0.0.0/8"], self: null }],
        },
      },
    }),
  ).toEqual([]);
});

test("a misspelt argument, with the one that was meant and the construct that wrote it", () => {
  const [finding] = check({
    aws_vpc: { main: { cidr_blok: "10.0.0.0/16", "//": { metadata: { path: "staging/networking/vpc" } } } },
  });
  expect(finding).toMatchObject({
    code: "unknown-argument",
    address: "aws_vpc.main",
    path: "resource.aws_vpc.main.cidr_blok",
    constructPath: "staging/networking/vpc",
    remedy: 'Did you mean "cidr_block"?',
  });
});

test("missing arguments and blocks, wrong types, a block too many, a value the provider decides: all at once", () => {
  expect(
    found({
      aws_subnet: { a: { cidr_block: ["10.0.0.0/24"], map_public_ip_on_launch: "perhaps" } },
      aws_apprunner_service: {
        a: {
          service_name: "a",
          service_url: "x",
          health_check_configuration: [{}, {}],
          instance_configuration: "large",
        },
      },
      aws_lb: { l: { idle_timeout: "soon" } },
    }),
  ).toEqual([
    "wrong-type resource.aws_subnet.a.cidr_block",
    "wrong-type resource.aws_subnet.a.map_public_ip_on_launch",
    "missing-argument resource.aws_subnet.a.vpc_id",
    "read-only-argument resource.aws_apprunner_service.a.service_url",
    "too-many-blocks resource.aws_apprunner_service.a.health_check_configuration",
    "wrong-nesting resource.aws_apprunner_service.a.instance_configuration",
    "missing-block resource.aws_apprunner_service.a.source_configuration",
    "wrong-type resource.aws_lb.l.idle_timeout",
  ]);
});

test("problems deep inside a block have their JSON path", () => {
  expect(
    found({
      aws_apprunner_service: {
        a: service({ network_configuration: [{ egress_configuration: { egres_type: "VPC" } }] }),
      },
    }),
  ).toEqual([
    "unknown-argument resource.aws_apprunner_service.a.network_configuration[0].egress_configuration.egres_type",
  ]);
});

test("references to what is not declared, and to attributes that a type does not have", () => {
  expect(
    found(
      {
        aws_vpc: { main: { cidr_block: "${var.cidr}" } },
        aws_subnet: {
          a: { vpc_id: "${aws_vpc.mian.id}", cidr_block: "${aws_vpc.main.cidr}", depends_on: ["aws_vpc.other"] },
        },
      },
      { output: { url: { value: "${aws_lb.front.dns_name}" } } },
    ),
  ).toEqual([
    "unknown-reference resource.aws_vpc.main.cidr_block",
    "unknown-reference resource.aws_subnet.a.vpc_id",
    "unknown-attribute-reference resource.aws_subnet.a.cidr_block",
    "unknown-reference resource.aws_subnet.a.depends_on[0]",
    "unknown-reference output.url.value",
  ]);
});

test("a type that the provider does not have, and a misspelt argument of the provider itself", () => {
  expect(found({ aws_subnett: { a: {} } }, { provider: { aws: [{ regon: "us-east-1" }] } })).toEqual([
    "unknown-argument provider.aws.regon",
    "unknown-type resource.aws_subnett.a",
  ]);
});

test("a provider whose schema is not given is said, not passed over", () => {
  expect(found({}, { provider: { vercel: [{}] } })).toEqual(["undeclared-provider provider.vercel"]);
});

test("names that Terraform refuses only when it runs", () => {
  expect(
    found(
      { aws_vpc: { "1main": { cidr_block: "10.0.0.0/16" } } },
      { provider: { aws: [{ alias: "111111111111" }] }, output: { "a.b": { value: 1 } } },
    ),
  ).toEqual(["invalid-name provider.aws.alias", "invalid-name resource.aws_vpc.1main", "invalid-name output.a.b"]);
});

test("an ephemeral resource takes what the data source of its name takes, and is referred to by its attributes", () => {
  const withPassword = readSchema({
    provider: "aws",
    resourceTypes: ["aws_vpc"],
    ephemeralTypes: ["aws_secretsmanager_random_password"],
    from: __dirname,
  });
  expect(withPassword.ephemerals["aws_secretsmanager_random_password"]!.attributes).not.toHaveProperty("id");
  const stack = (password: object, tag: string) => {
    const json = {
      provider: { aws: [{}] },
      resource: { aws_vpc: { main: { cidr_block: "10.0.0.0/16", tags: { x: tag } } } },
      ephemeral: { aws_secretsmanager_random_password: { p: password } },
    };
    return checkStack(parseStack(json, { name: "s" }), [withPassword]).map(({ code, path }) => `${code} ${path}`);
  };
  const value = "${ephemeral.aws_secretsmanager_random_password.p.random_password}";
  expect(stack({ password_length: 64 }, value)).toEqual([]);
  expect(stack({ length: 64 }, value.replace("_password}", "_pasword}"))).toEqual([
    "unknown-attribute-reference resource.aws_vpc.main.tags.x",
    "unknown-argument ephemeral.aws_secretsmanager_random_password.p.length",
  ]);
  expect(stack({}, value.replace(".p.", ".q."))).toEqual(["unknown-reference resource.aws_vpc.main.tags.x"]);
});
