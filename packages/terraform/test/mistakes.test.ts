import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ApprunnerService } from "@cdktf/provider-aws/lib/apprunner-service/index.js";
import { DbInstance } from "@cdktf/provider-aws/lib/db-instance/index.js";
import { Lb } from "@cdktf/provider-aws/lib/lb/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { SecurityGroup } from "@cdktf/provider-aws/lib/security-group/index.js";
import { Subnet } from "@cdktf/provider-aws/lib/subnet/index.js";
import { Vpc } from "@cdktf/provider-aws/lib/vpc/index.js";
import { App, TerraformOutput, TerraformStack, Token } from "cdktf";
import { Construct } from "constructs";
import { type CheckFinding, checkStack, readSchema, readStack, typesInUse } from "../src/index.ts";

/*
 * Mistakes that `cdktf synth` takes without a word: escape hatches and `any` have no types. Each is declared as real
 * cdktf code, synthesized, and then found with the path of the construct that made it.
 */

interface Declared {
  stack: TerraformStack;
  network: Construct;
  vpc: Vpc;
  subnet: Subnet;
}

/** A small stack that is right, to which each case adds its mistake. */
function check(mistake: (declared: Declared) => void): CheckFinding[] {
  const outdir = mkdtempSync(join(tmpdir(), "towline-mistake-"));
  try {
    const app = new App({ outdir });
    const stack = new TerraformStack(app, "staging");
    new AwsProvider(stack, "aws", { region: "eu-central-1" });
    const network = new Construct(stack, "network");
    const vpc = new Vpc(network, "vpc", { cidrBlock: "10.0.0.0/16" });
    const subnet = new Subnet(network, "subnet", { vpcId: vpc.id, cidrBlock: "10.0.1.0/24" });
    mistake({ stack, network, vpc, subnet });
    app.synth();
    const read = readStack(join(outdir, "stacks", "staging"));
    return checkStack(
      read,
      typesInUse([read]).map((types) => readSchema({ ...types, from: __dirname })),
    );
  } finally {
    rmSync(outdir, { recursive: true, force: true });
  }
}

const service = (scope: Construct) =>
  new ApprunnerService(scope, "service", {
    serviceName: "backend",
    sourceConfiguration: { imageRepository: { imageIdentifier: "x", imageRepositoryType: "ECR" } },
  });

test("the stack without a mistake has no finding", () => {
  expect(check(() => {})).toEqual([]);
});

test.each<[string, (declared: Declared) => void, Partial<CheckFinding>]>([
  [
    "a misspelt argument",
    ({ vpc }) => vpc.addOverride("enable_dns_hostname", true),
    {
      code: "unknown-argument",
      constructPath: "staging/network/vpc",
      path: expect.stringMatching(/^resource\.aws_vpc\.\w+\.enable_dns_hostname$/) as unknown as string,
      remedy: 'Did you mean "enable_dns_hostnames"?',
    },
  ],
  [
    "an argument of camel case, which is no argument of the provider",
    ({ subnet }) => subnet.addOverride("mapPublicIpOnLaunch", true),
    {
      code: "unknown-argument",
      constructPath: "staging/network/subnet",
      remedy: 'Did you mean "map_public_ip_on_launch"?',
    },
  ],
  [
    "a text where a number has to be",
    ({ network, subnet }) => new Lb(network, "lb", { subnets: [subnet.id] }).addOverride("idle_timeout", "a minute"),
    {
      code: "wrong-type",
      constructPath: "staging/network/lb",
      message: expect.stringContaining("number") as unknown as string,
    },
  ],
  [
    "a text where a list has to be",
    ({ network, subnet }) => new Lb(network, "lb", {}).addOverride("subnets", subnet.id),
    {
      code: "wrong-type",
      constructPath: "staging/network/lb",
      remedy: expect.stringMatching(/^Write it in a list: \["\$\{aws_subnet\.\w+\.id\}"\]\.$/) as unknown as string,
    },
  ],
  [
    "a reference to a list where a text has to be",
    ({ vpc, subnet }) => subnet.addOverride("vpc_id", `\${${vpc.fqn}.tags_all}`),
    {
      code: "wrong-type",
      constructPath: "staging/network/subnet",
      message: expect.stringMatching(
        /^Expected a string, and aws_vpc\.\w+\.tags_all is a map of strings\.$/,
      ) as unknown as string,
    },
  ],
  [
    "a required argument that was taken away",
    ({ subnet }) => subnet.addOverride("vpc_id", undefined),
    { code: "missing-argument", constructPath: "staging/network/subnet", remedy: 'Write "vpc_id", a string.' },
  ],
  [
    "a required block that was taken away",
    ({ stack }) => service(stack).addOverride("source_configuration", undefined),
    { code: "missing-block", constructPath: "staging/service", remedy: 'Write a "source_configuration" block.' },
  ],
  [
    "two blocks where one is allowed",
    ({ stack }) => service(stack).addOverride("health_check_configuration", [{ path: "/a" }, { path: "/b" }]),
    {
      code: "too-many-blocks",
      constructPath: "staging/service",
      remedy: 'Keep one "health_check_configuration" block.',
    },
  ],
  [
    "a misspelt argument deep inside a block",
    ({ stack }) => service(stack).addOverride("source_configuration.image_repository.image_identifer", "y"),
    {
      code: "unknown-argument",
      constructPath: "staging/service",
      path: expect.stringMatching(/source_configuration\.image_repository\.image_identifer$/) as unknown as string,
      remedy: 'Did you mean "image_identifier"?',
    },
  ],
  [
    "a value that only the provider can give",
    ({ stack }) => service(stack).addOverride("service_url", "backend.example.com"),
    { code: "read-only-argument", constructPath: "staging/service", remedy: "Leave it out." },
  ],
  [
    "a block where an attribute of text has to be",
    ({ network }) =>
      new DbInstance(network, "db", { instanceClass: "db.t4g.micro" }).addOverride("engine", { name: "postgres" }),
    { code: "wrong-type", constructPath: "staging/network/db" },
  ],
  [
    "a text where a block has to be",
    ({ stack }) => service(stack).addOverride("network_configuration", "VPC"),
    { code: "wrong-nesting", constructPath: "staging/service" },
  ],
  [
    "a reference to a resource that is not declared",
    ({ subnet }) => subnet.addOverride("vpc_id", "${aws_vpc.man.id}"),
    {
      code: "unknown-reference",
      constructPath: "staging/network/subnet",
      message: "aws_vpc.man is not declared in stack staging.",
    },
  ],
  [
    "a reference to an attribute that the type does not have",
    ({ vpc, network }) =>
      new SecurityGroup(network, "group", { vpcId: Token.asString(vpc.getStringAttribute("identifier")) }),
    { code: "unknown-attribute-reference", constructPath: "staging/network/group" },
  ],
  [
    "an output that reads a misspelt attribute",
    ({ stack }) =>
      new TerraformOutput(stack, "name", {
        value: new S3Bucket(stack, "bucket", {}).getStringAttribute("bucket_domain"),
      }),
    { code: "unknown-attribute-reference", address: "output.name", remedy: 'Did you mean "bucket_domain_name"?' },
  ],
  [
    "a variable that nobody declares",
    ({ vpc }) => vpc.addOverride("cidr_block", "${var.cidr}"),
    { code: "unknown-reference", constructPath: "staging/network/vpc" },
  ],
  [
    "a dependency on nothing",
    ({ vpc }) => vpc.addOverride("depends_on", ["aws_internet_gateway.gate"]),
    { code: "unknown-reference", constructPath: "staging/network/vpc" },
  ],
])("%s", (_, mistake, expected) => {
  const findings = check(mistake);
  expect(findings).toHaveLength(1);
  expect(findings[0]).toMatchObject(expected);
  expect(findings[0]!.remedy).not.toBe("");
});
