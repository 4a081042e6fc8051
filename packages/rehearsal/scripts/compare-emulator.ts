/**
 * Asks the stand-in and an emulator of others the same: `node scripts/compare-emulator.ts <address of the emulator>` prints one JSON document
 * with what each answered where that is not what AWS answers.
 */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import { CreateRepositoryCommand } from "@aws-sdk/client-ecr";
import { CreateClusterCommand, CreateServiceCommand, RegisterTaskDefinitionCommand } from "@aws-sdk/client-ecs";
import { CreateBucketCommand } from "@aws-sdk/client-s3";
import { CreateSecretCommand } from "@aws-sdk/client-secrets-manager";
import { PutParameterCommand } from "@aws-sdk/client-ssm";
import { findTerraform, openWorld, rehearseStacks } from "../src/index.ts";
import { ACCOUNT, CALLS, type Clients, CONTAINERS, clientsOf, REGION, refused, THERE } from "./emulator-calls.ts";

const { bucket, cluster, family, parameter, repository, secret, service } = THERE;

/** What there is, as Terraform makes it in the world of the stand-in. */
const STACK = {
  terraform: { required_providers: { aws: { source: "aws", version: "6.25.0" } } },
  provider: { aws: [{ region: REGION, allowed_account_ids: [ACCOUNT] }] },
  resource: {
    aws_s3_bucket: { state: { bucket } },
    aws_ecr_repository: { backend: { name: repository, image_tag_mutability: "IMMUTABLE" } },
    aws_ssm_parameter: { colour: { name: parameter, type: "String", value: "blue" } },
    aws_secretsmanager_secret: { api: { name: secret } },
    aws_ecs_cluster: { shop: { name: cluster } },
    aws_ecs_task_definition: { shop: { family, container_definitions: JSON.stringify(CONTAINERS) } },
    aws_ecs_service: {
      shop: {
        name: service,
        cluster: "${aws_ecs_cluster.shop.arn}",
        task_definition: "${aws_ecs_task_definition.shop.arn}",
        desired_count: 0,
      },
    },
  },
};

/** The same through the API, for an emulator. */
async function makeThere({ ecr, ecs, s3, secrets, ssm }: Clients): Promise<void> {
  await s3.send(new CreateBucketCommand({ Bucket: bucket }));
  await ecr.send(new CreateRepositoryCommand({ repositoryName: repository, imageTagMutability: "IMMUTABLE" }));
  await ssm.send(new PutParameterCommand({ Name: parameter, Type: "String", Value: "blue" }));
  await secrets.send(new CreateSecretCommand({ Name: secret }));
  await ecs.send(new CreateClusterCommand({ clusterName: cluster }));
  await ecs.send(new RegisterTaskDefinitionCommand({ family, containerDefinitions: CONTAINERS }));
  await ecs.send(new CreateServiceCommand({ cluster, serviceName: service, taskDefinition: family, desiredCount: 0 }));
}

async function answers(clients: Clients): Promise<unknown[]> {
  const given: unknown[] = [];
  for (const { ask, aws } of CALLS) {
    // Each call may build on those before it, so that they have to be made in turn.
    given.push(
      await ask(clients).then(
        (answer) => (isRefusal(aws) ? "it was taken" : answer),
        (error: Error & { $metadata?: { httpStatusCode?: number } }) =>
          refused(error.name, error.$metadata?.httpStatusCode ?? 0),
      ),
    );
  }
  return given;
}

const isRefusal = (aws: unknown) => typeof aws === "object" && aws !== null && "error" in aws;

async function ofStandIn(): Promise<unknown[]> {
  const terraform = findTerraform();
  if (!terraform) throw new Error("No terraform or tofu on PATH, and none in TOWLINE_TERRAFORM.");
  const scratch = mkdtempSync(join(tmpdir(), "towline-emulator-"));
  const folder = join(scratch, "stack");
  mkdirSync(folder);
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(STACK));
  const world = await openWorld({ folder: join(scratch, "world"), stacks: [folder], from: import.meta.dirname });
  try {
    const report = await rehearseStacks({ world, terraform, stacks: [{ name: "there", folder }], destroy: false });
    if (report.outcome !== "succeeded") throw new Error(report.stacks.flatMap(({ errors }) => errors).join("\n"));
    return await answers(clientsOf(world.aws));
  } finally {
    await world.close();
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function ofEmulator(endpoint: string): Promise<unknown[]> {
  const clients = clientsOf(endpoint);
  await makeThere(clients);
  return answers(clients);
}

const [endpoint = ""] = process.argv.slice(2);
const emulator = await ofEmulator(endpoint);
const standIn = await ofStandIn();
const said = (value: unknown) => JSON.stringify(value) ?? "nothing";
const differences = CALLS.flatMap(({ aws, name }, index) =>
  (
    [
      ["stand-in", standIn[index]],
      ["emulator", emulator[index]],
    ] as const
  )
    .filter(([, given]) => !isDeepStrictEqual(given, aws))
    .map(([of, given]) => ({ call: name, of, aws: said(aws), given: said(given) })),
);
process.stdout.write(`${JSON.stringify({ calls: CALLS.length, differences }, null, 2)}\n`);
