import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DeclarationError } from "../src/errors.ts";
import { synthesize, workflowsOf } from "../src/index.ts";
import { atlasAndGpu } from "./drafts/atlas-and-gpu.ts";
import { auroraFargate } from "./drafts/aurora-fargate.ts";
import { multiRegion } from "./drafts/multi-region.ts";
import { singleMachine } from "./drafts/single-machine.ts";

/**
 * Four systems that the shape of a declaration has to carry besides Eloquent. That they compile is half of the proof (the
 * type check of this package includes them); that nothing of this package stumbles over them is the other half.
 */
const folder = mkdtempSync(join(tmpdir(), "towline-drafts-"));
afterAll(() => rmSync(folder, { recursive: true }));

// Below a folder that is not there yet: synthesize makes it.
const stacksOf = (system: Parameters<typeof synthesize>[0]) =>
  synthesize(system, { outdir: join(folder, "deep", system.name) }).stacks;
const jsonOf = (system: Parameters<typeof synthesize>[0], stack: string) => {
  const found = stacksOf(system).find(({ name }) => name === stack)!;
  return JSON.parse(readFileSync(join(found.folder, "cdk.tf.json"), "utf8"));
};
const jobsOf = (system: Parameters<typeof synthesize>[0]) =>
  workflowsOf(system).flatMap((workflow) => workflow.props.jobs.map(({ id }) => id));

/** Codes of the problems a function throws. */
function problems(act: () => unknown): string[] {
  try {
    act();
  } catch (error) {
    if (error instanceof DeclarationError) return error.problems.map(({ code, at }) => `${code} ${at}`);
    throw error;
  }
  return [];
}

test("every draft declares without a problem", () => {
  expect([auroraFargate, multiRegion, atlasAndGpu, singleMachine].map(({ name }) => name)).toEqual([
    "eloquent-fargate",
    "cynthai",
    "eremois",
    "chatbot",
  ]);
});

test("three environments have a stack each, with ECS and Aurora in it", () => {
  expect(stacksOf(auroraFargate).map(({ name }) => name)).toEqual([
    "bootstrap",
    "development",
    "staging",
    "production",
  ]);
  const { resource, output } = jsonOf(auroraFargate, "production");
  expect(Object.keys(resource)).toEqual(expect.arrayContaining(["aws_ecs_service", "aws_rds_cluster"]));
  expect(Object.keys(output).sort()).toEqual(["database", "release", "service", "site", "url"]);
});

test("an environment in two regions has a stack a region, each with the provider, the range and the image of its region", () => {
  expect(stacksOf(multiRegion).map(({ name }) => name)).toEqual([
    "bootstrap",
    "development",
    "staging",
    "production-us-east-1",
    "production-us-west-2",
  ]);
  const west = jsonOf(multiRegion, "production-us-west-2");
  expect(west.provider.aws[0].region).toBe("us-west-2");
  const [vpc] = Object.values(west.resource.aws_vpc) as { cidr_block: string }[];
  expect(vpc!.cidr_block).toBe("10.13.0.0/16");
  const [worker] = Object.values(west.resource.aws_lambda_function) as { image_uri: string }[];
  expect(worker!.image_uri).toBe("444444444443.dkr.ecr.us-west-2.amazonaws.com/cynthai-api@${var.api_digest}");
  // Pushed to us-east-1 once, and copied from there.
  const copies = Object.values(jsonOf(multiRegion, "bootstrap").resource.aws_ecr_replication_configuration);
  expect(copies).toMatchObject([
    {
      replication_configuration: {
        rule: [
          {
            destination: [{ region: "us-west-2", registry_id: "444444444443" }],
            repository_filter: [{ filter: "cynthai-web" }, { filter: "cynthai-api" }],
          },
        ],
      },
    },
  ]);
  const [database] = Object.values(west.resource.aws_db_instance) as { multi_az: boolean }[];
  expect(database!.multi_az).toBe(false);
});

test("the two images of the multi-region system are built once and released together", () => {
  expect(Object.keys(jsonOf(multiRegion, "staging").variable).sort()).toEqual(["api_digest", "web_digest"]);
  expect(jobsOf(multiRegion)).toEqual(expect.arrayContaining(["build", "deploy-production", "e2e-staging"]));
});

test("a provider that nobody wrote bindings for stands beside AWS in one stack", () => {
  const { resource, terraform } = jsonOf(atlasAndGpu, "production");
  expect(terraform.required_providers.mongodbatlas.source).toBe("mongodb/mongodbatlas");
  expect(Object.keys(resource)).toEqual(
    expect.arrayContaining(["mongodbatlas_advanced_cluster", "aws_ecs_service", "aws_vpc"]),
  );
});

test("a system without a cloud has nothing to synthesize and says so", () => {
  expect(problems(() => synthesize(singleMachine, { outdir: join(folder, "none") }))).toEqual([
    "SYS050 infrastructure",
  ]);
});

test("the pipeline of a service that no action releases yet is refused, with the place of the service", () => {
  expect(problems(() => workflowsOf(singleMachine))).toEqual(["SYS040 services.chat.on"]);
  expect(problems(() => workflowsOf(auroraFargate))).toEqual(["SYS040 services.web.on"]);
  expect(problems(() => workflowsOf(atlasAndGpu))).toEqual(["SYS040 services.frontend.on"]);
});
