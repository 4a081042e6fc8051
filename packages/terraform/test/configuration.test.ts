import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ConfigurationError, graphOf, parseStack, readStack, referencesIn, typesInUse } from "../src/index.ts";

const json = {
  "//": { metadata: { stackName: "staging" } },
  terraform: {
    required_providers: { aws: { source: "aws", version: "6.25.0" } },
    required_version: ">= 1.11.0",
    backend: { s3: { bucket: "states", key: "staging/terraform.tfstate" } },
  },
  provider: { aws: [{ region: "us-east-1" }, { alias: "replica", region: "eu-west-1" }], github: [{ owner: "acme" }] },
  variable: { backend_digest: { type: "string", nullable: false } },
  locals: { vpc: "${aws_vpc.main.id}" },
  data: { github_team: { platform: { slug: "platform" } } },
  resource: {
    aws_vpc: { main: { cidr_block: "10.0.0.0/16", "//": { metadata: { path: "staging/networking/vpc" } } } },
    aws_subnet: {
      a: { vpc_id: "${local.vpc}", cidr_block: "10.0.1.0/24", provider: "aws.replica" },
      b: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.2.0/24", depends_on: ["aws_subnet.a"] },
    },
    github_team_repository: { r: { team_id: "${data.github_team.platform.id}", repository: "chatbot" } },
  },
  output: { url: { value: "https://${aws_vpc.main.id}", sensitive: true } },
};

const stack = parseStack(json, { name: "staging" });

test("resources know their address, provider, alias and where they were declared", () => {
  expect([...stack.resources.keys()]).toEqual([
    "aws_vpc.main",
    "aws_subnet.a",
    "aws_subnet.b",
    "github_team_repository.r",
    "data.github_team.platform",
  ]);
  expect(stack.resources.get("aws_vpc.main")).toMatchObject({
    constructPath: "staging/networking/vpc",
    arguments: { cidr_block: "10.0.0.0/16" },
  });
  expect(stack.resources.get("aws_subnet.a")).toMatchObject({ provider: "aws", providerAlias: "aws.replica" });
});

test("backend, variables, outputs and providers", () => {
  expect(stack.backend).toEqual({ type: "s3", arguments: json.terraform.backend.s3 });
  expect(stack.variables["backend_digest"]).toMatchObject({ type: "string", nullable: false });
  expect("default" in stack.variables["backend_digest"]!).toBe(false);
  expect(stack.outputs["url"]).toMatchObject({ sensitive: true });
  expect(stack.providers.map(({ name, alias }) => [name, alias])).toEqual([
    ["aws", undefined],
    ["aws", "replica"],
    ["github", undefined],
  ]);
});

test("types in use, by provider", () => {
  expect(typesInUse([stack])).toEqual([
    { provider: "aws", resourceTypes: ["aws_subnet", "aws_vpc"], dataSourceTypes: [], ephemeralTypes: [] },
    {
      provider: "github",
      resourceTypes: ["github_team_repository"],
      dataSourceTypes: ["github_team"],
      ephemeralTypes: [],
    },
  ]);
});

test("references are found in templates, functions and nested strings, and not in literals", () => {
  const found = referencesIn({
    a: '${join(",", [aws_vpc.main.id, var.name])}',
    b: ['prefix-${data.github_team.platform.id}-${"not.a_ref.here ${local.x}"}'],
    c: "$${aws_vpc.escaped.id} and aws_vpc.plain.id",
    d: "${aws_subnet.a[0].id}",
    e: "${aws_api_gateway_rest_api.my-api.root_resource_id}",
  });
  expect(found.map(({ path, target, attribute }) => `${path} ${target} ${attribute ?? ""}`.trim())).toEqual([
    "a aws_vpc.main id",
    "a var.name",
    "b[0] data.github_team.platform id",
    "b[0] local.x",
    "d aws_subnet.a id",
    "e aws_api_gateway_rest_api.my-api root_resource_id",
  ]);
});

test("the graph follows locals and depends_on, and gives the order of creation", () => {
  const graph = graphOf(stack);
  expect([...graph.dependencies.get("aws_subnet.b")!].sort()).toEqual(["aws_subnet.a", "aws_vpc.main"]);
  expect([...graph.dependents.get("aws_vpc.main")!].sort()).toEqual(["aws_subnet.a", "aws_subnet.b"]);
  expect(graph.waves).toEqual([
    ["aws_vpc.main", "data.github_team.platform"],
    ["aws_subnet.a", "github_team_repository.r"],
    ["aws_subnet.b"],
  ]);
});

test("resources that need each other are named", () => {
  const circle = parseStack(
    { resource: { aws_vpc: { a: { x: "${aws_vpc.b.id}" }, b: { x: "${aws_vpc.a.id}" } } } },
    { name: "circle" },
  );
  expect(() => graphOf(circle)).toThrow(/aws_vpc\.a, aws_vpc\.b/);
});

describe("reading files", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-stack-"));

  test("a folder or the file itself, named as cdktf named the stack", () => {
    writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(json));
    expect(readStack(folder).name).toBe("staging");
    expect(readStack(join(folder, "cdk.tf.json")).resources.size).toBe(5);
  });

  test("what is missing or is not JSON is refused with its path", () => {
    expect(() => readStack(join(folder, "none"))).toThrow(ConfigurationError);
    writeFileSync(join(folder, "broken.json"), "{");
    expect(() => readStack(join(folder, "broken.json"))).toThrow(/broken\.json is not JSON/);
  });
});
