/**
 * Calls that the stand-in and the emulators of others are both asked, and what AWS answers to them. They run one after the other over the same
 * things: a bucket, a registry, a secret, a parameter, a cluster with a task definition and a service that has no tasks.
 */
import { createHash } from "node:crypto";
import * as ecr from "@aws-sdk/client-ecr";
import * as ecs from "@aws-sdk/client-ecs";
import * as s3 from "@aws-sdk/client-s3";
import * as secrets from "@aws-sdk/client-secrets-manager";
import * as ssm from "@aws-sdk/client-ssm";
import * as sts from "@aws-sdk/client-sts";

export const ACCOUNT = "111111111111";
export const REGION = "eu-central-1";

/** Names of what there is before the first call. */
export const THERE = {
  bucket: "emulated-state",
  repository: "backend",
  parameter: "/shop/colour",
  secret: "shop/api",
  cluster: "shop",
  family: "shop",
  service: "shop",
} as const;

export const CONTAINERS = [{ name: "app", image: "public.ecr.aws/nginx/nginx:1", memory: 128, essential: true }];

export interface Clients {
  ecr: ecr.ECRClient;
  ecs: ecs.ECSClient;
  s3: s3.S3Client;
  secrets: secrets.SecretsManagerClient;
  ssm: ssm.SSMClient;
  sts: sts.STSClient;
}

export function clientsOf(endpoint: string): Clients {
  const options = {
    endpoint,
    region: REGION,
    maxAttempts: 1,
    // A key of twelve digits is an account, to the stand-in and to emulators.
    credentials: { accessKeyId: ACCOUNT, secretAccessKey: "stand-in" },
  };
  return {
    ecr: new ecr.ECRClient(options),
    ecs: new ecs.ECSClient(options),
    s3: new s3.S3Client({ ...options, forcePathStyle: true }),
    secrets: new secrets.SecretsManagerClient(options),
    ssm: new ssm.SSMClient(options),
    sts: new sts.STSClient(options),
  };
}

/** One question: what it asks, and what AWS answers. An error counts by its name and its HTTP status. */
export interface EmulatorCall {
  name: string;
  ask(clients: Clients): Promise<unknown>;
  aws: unknown;
}

/** What the client threw, as it is compared. */
export const refused = (name: string, status: number) => ({ error: name, status });

const { bucket, cluster, family, parameter, repository, secret, service } = THERE;
const state = { Bucket: bucket, Key: "shop/terraform.tfstate" };
const lock = { Bucket: bucket, Key: "shop/terraform.tfstate.tflock" };
const manifest = (config: string) => JSON.stringify({ schemaVersion: 2, config: { digest: config } });
const text = async (body: { transformToString(): Promise<string> } | undefined) =>
  (await body?.transformToString()) ?? "";
const prefix = `arn:aws:ecs:${REGION}:${ACCOUNT}`;

/** The lock file and the state of Terraform's S3 backend, and what people do with buckets. */
const s3Calls: readonly EmulatorCall[] = [
  {
    name: "s3 PutObject If-None-Match * of a new key",
    ask: async ({ s3: client }) =>
      typeof (await client.send(new s3.PutObjectCommand({ ...lock, Body: "{}", IfNoneMatch: "*" }))).ETag,
    aws: "string",
  },
  {
    name: "s3 PutObject If-None-Match * of a key that is there",
    ask: ({ s3: client }) => client.send(new s3.PutObjectCommand({ ...lock, Body: "{}", IfNoneMatch: "*" })),
    aws: refused("PreconditionFailed", 412),
  },
  {
    name: "s3 PutObject If-Match of the current ETag",
    ask: async ({ s3: client }) => {
      const { ETag } = await client.send(new s3.PutObjectCommand({ ...state, Body: '{"serial":1}' }));
      await client.send(new s3.PutObjectCommand({ ...state, Body: '{"serial":2}', IfMatch: ETag }));
      return text((await client.send(new s3.GetObjectCommand(state))).Body);
    },
    aws: '{"serial":2}',
  },
  {
    name: "s3 PutObject If-Match of another ETag",
    ask: ({ s3: client }) =>
      client.send(new s3.PutObjectCommand({ ...state, Body: "x", IfMatch: '"00000000000000000000000000000000"' })),
    aws: refused("PreconditionFailed", 412),
  },
  {
    name: "s3 PutObject If-Match of a key that is not there",
    ask: ({ s3: client }) =>
      client.send(
        new s3.PutObjectCommand({
          Bucket: bucket,
          Key: "none",
          Body: "x",
          IfMatch: '"00000000000000000000000000000000"',
        }),
      ),
    aws: refused("NoSuchKey", 404),
  },
  {
    name: "s3 HeadObject",
    ask: async ({ s3: client }) => {
      const { ContentLength, ETag } = await client.send(new s3.HeadObjectCommand(state));
      return { ContentLength, ETag };
    },
    aws: { ContentLength: 12, ETag: `"${md5('{"serial":2}')}"` },
  },
  {
    name: "s3 HeadObject of a key that is not there",
    ask: ({ s3: client }) => client.send(new s3.HeadObjectCommand({ Bucket: bucket, Key: "none" })),
    aws: refused("NotFound", 404),
  },
  {
    name: "s3 GetObject of a key that is not there",
    ask: ({ s3: client }) => client.send(new s3.GetObjectCommand({ Bucket: bucket, Key: "none" })),
    aws: refused("NoSuchKey", 404),
  },
  {
    name: "s3 GetObject If-None-Match of the current ETag",
    ask: async ({ s3: client }) => {
      const { ETag } = await client.send(new s3.HeadObjectCommand(state));
      return client.send(new s3.GetObjectCommand({ ...state, IfNoneMatch: ETag }));
    },
    // It has no body, so that the client has no name for it.
    aws: refused("Unknown", 304),
  },
  {
    name: "s3 GetObject of a range",
    ask: async ({ s3: client }) => {
      const { Body, ContentRange } = await client.send(new s3.GetObjectCommand({ ...state, Range: "bytes=2-7" }));
      return [await text(Body), ContentRange];
    },
    aws: ["serial", "bytes 2-7/12"],
  },
  {
    name: "s3 PutObject keeps the type and the metadata",
    ask: async ({ s3: client }) => {
      const key = { Bucket: bucket, Key: "page.html" };
      await client.send(
        new s3.PutObjectCommand({ ...key, Body: "<p>", ContentType: "text/html", Metadata: { release: "7" } }),
      );
      const { ContentType, Metadata } = await client.send(new s3.HeadObjectCommand(key));
      return { ContentType, Metadata };
    },
    aws: { ContentType: "text/html", Metadata: { release: "7" } },
  },
  {
    name: "s3 ListObjectsV2 with a delimiter",
    ask: async ({ s3: client }) => {
      const { CommonPrefixes, Contents, KeyCount } = await client.send(
        new s3.ListObjectsV2Command({ Bucket: bucket, Delimiter: "/" }),
      );
      return [CommonPrefixes?.map(({ Prefix }) => Prefix), Contents?.map(({ Key }) => Key), KeyCount];
    },
    aws: [["shop/"], ["page.html"], 2],
  },
  {
    name: "s3 ListObjectsV2 page by page",
    ask: async ({ s3: client }) => {
      const first = await client.send(new s3.ListObjectsV2Command({ Bucket: bucket, MaxKeys: 2 }));
      const second = await client.send(
        new s3.ListObjectsV2Command({ Bucket: bucket, MaxKeys: 2, ContinuationToken: first.NextContinuationToken }),
      );
      return [first, second].map(({ Contents, IsTruncated }) => [IsTruncated, Contents?.map(({ Key }) => Key)]);
    },
    aws: [
      [true, ["page.html", "shop/terraform.tfstate"]],
      [false, ["shop/terraform.tfstate.tflock"]],
    ],
  },
  {
    name: "s3 DeleteObject, also of what is gone",
    ask: async ({ s3: client }) => {
      await client.send(new s3.DeleteObjectCommand(lock));
      await client.send(new s3.DeleteObjectCommand(lock));
      return client.send(new s3.HeadObjectCommand(lock));
    },
    aws: refused("NotFound", 404),
  },
  {
    name: "s3 PutObject into a bucket that is not there",
    ask: ({ s3: client }) => client.send(new s3.PutObjectCommand({ Bucket: "nobody-s", Key: "x", Body: "x" })),
    aws: refused("NoSuchBucket", 404),
  },
  {
    name: "s3 HeadBucket of a bucket that is not there",
    ask: ({ s3: client }) => client.send(new s3.HeadBucketCommand({ Bucket: "nobody-s" })),
    aws: refused("NotFound", 404),
  },
];

const registryCalls: readonly EmulatorCall[] = [
  {
    name: "ecr DescribeRepositories",
    ask: async ({ ecr: client }) => {
      const [one] =
        (await client.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: [repository] }))).repositories ?? [];
      const { imageTagMutability, registryId, repositoryArn, repositoryUri } = one ?? {};
      return { imageTagMutability, registryId, repositoryArn, repositoryUri };
    },
    aws: {
      imageTagMutability: "IMMUTABLE",
      registryId: ACCOUNT,
      repositoryArn: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/${repository}`,
      repositoryUri: `${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com/${repository}`,
    },
  },
  {
    name: "ecr DescribeRepositories of one that is not there",
    ask: ({ ecr: client }) => client.send(new ecr.DescribeRepositoriesCommand({ repositoryNames: ["none"] })),
    aws: refused("RepositoryNotFoundException", 400),
  },
  {
    name: "ecr PutImage gives the digest of the manifest",
    ask: async ({ ecr: client }) => {
      const { image } = await client.send(
        new ecr.PutImageCommand({ repositoryName: repository, imageManifest: manifest("a"), imageTag: "v1" }),
      );
      return image?.imageId;
    },
    aws: { imageDigest: `sha256:${sha256(manifest("a"))}`, imageTag: "v1" },
  },
  {
    name: "ecr PutImage of the same image and tag again",
    ask: ({ ecr: client }) =>
      client.send(
        new ecr.PutImageCommand({ repositoryName: repository, imageManifest: manifest("a"), imageTag: "v1" }),
      ),
    aws: refused("ImageAlreadyExistsException", 400),
  },
  {
    name: "ecr PutImage over an immutable tag",
    ask: ({ ecr: client }) =>
      client.send(
        new ecr.PutImageCommand({ repositoryName: repository, imageManifest: manifest("b"), imageTag: "v1" }),
      ),
    aws: refused("ImageTagAlreadyExistsException", 400),
  },
  {
    name: "ecr DescribeImages by tag",
    ask: async ({ ecr: client }) => {
      const { imageDetails } = await client.send(
        new ecr.DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: "v1" }] }),
      );
      return imageDetails?.map(({ imageDigest, imageTags }) => [imageDigest, imageTags]);
    },
    aws: [[`sha256:${sha256(manifest("a"))}`, ["v1"]]],
  },
  {
    name: "ecr DescribeImages of a tag that is not there",
    ask: ({ ecr: client }) =>
      client.send(new ecr.DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: "v9" }] })),
    aws: refused("ImageNotFoundException", 400),
  },
  {
    name: "ecr BatchGetImage tells what it did not find",
    ask: async ({ ecr: client }) => {
      const { failures, images } = await client.send(
        new ecr.BatchGetImageCommand({
          repositoryName: repository,
          imageIds: [{ imageTag: "v1" }, { imageTag: "v9" }],
        }),
      );
      return [images?.map(({ imageManifest }) => imageManifest), failures?.map(({ failureCode }) => failureCode)];
    },
    aws: [[manifest("a")], ["ImageNotFound"]],
  },
  {
    name: "ecr GetAuthorizationToken",
    ask: async ({ ecr: client }) => {
      const [one] = (await client.send(new ecr.GetAuthorizationTokenCommand({}))).authorizationData ?? [];
      return [
        Buffer.from(one?.authorizationToken ?? "", "base64")
          .toString()
          .split(":")[0],
        one?.proxyEndpoint,
      ];
    },
    aws: ["AWS", `https://${ACCOUNT}.dkr.ecr.${REGION}.amazonaws.com`],
  },
];

const settingCalls: readonly EmulatorCall[] = [
  {
    name: "ssm GetParameter",
    ask: async ({ ssm: client }) => {
      const { ARN, Name, Type, Value, Version } =
        (await client.send(new ssm.GetParameterCommand({ Name: parameter }))).Parameter ?? {};
      return { ARN, Name, Type, Value, Version };
    },
    aws: {
      ARN: `arn:aws:ssm:${REGION}:${ACCOUNT}:parameter${parameter}`,
      Name: parameter,
      Type: "String",
      Value: "blue",
      Version: 1,
    },
  },
  {
    name: "ssm PutParameter without Overwrite of one that is there",
    ask: ({ ssm: client }) => client.send(new ssm.PutParameterCommand({ Name: parameter, Value: "x", Type: "String" })),
    aws: refused("ParameterAlreadyExists", 400),
  },
  {
    name: "ssm PutParameter with Overwrite counts the version up",
    ask: async ({ ssm: client }) => {
      const { Version } = await client.send(
        new ssm.PutParameterCommand({ Name: parameter, Value: "green", Type: "String", Overwrite: true }),
      );
      return Version;
    },
    aws: 2,
  },
  {
    name: "ssm GetParameter of a SecureString, encrypted and not",
    ask: async ({ ssm: client }) => {
      await client.send(new ssm.PutParameterCommand({ Name: "/shop/token", Value: "sesame", Type: "SecureString" }));
      const read = async (WithDecryption: boolean) =>
        (await client.send(new ssm.GetParameterCommand({ Name: "/shop/token", WithDecryption }))).Parameter?.Value;
      return [(await read(false)) === "sesame", await read(true)];
    },
    aws: [false, "sesame"],
  },
  {
    name: "ssm GetParameters tells what is not there",
    ask: async ({ ssm: client }) => {
      const { InvalidParameters, Parameters } = await client.send(
        new ssm.GetParametersCommand({ Names: [parameter, "/none"] }),
      );
      return [Parameters?.map(({ Value }) => Value), InvalidParameters];
    },
    aws: [["green"], ["/none"]],
  },
  {
    name: "ssm GetParametersByPath stays on its level unless told otherwise",
    ask: async ({ ssm: client }) => {
      await client.send(new ssm.PutParameterCommand({ Name: "/shop/deep/size", Value: "1", Type: "String" }));
      const under = async (Recursive: boolean) => {
        const { Parameters } = await client.send(new ssm.GetParametersByPathCommand({ Path: "/shop", Recursive }));
        return Parameters?.map(({ Name }) => Name).sort();
      };
      return [await under(false), await under(true)];
    },
    aws: [
      ["/shop/colour", "/shop/token"],
      ["/shop/colour", "/shop/deep/size", "/shop/token"],
    ],
  },
  {
    name: "ssm DeleteParameter, and then it is not there",
    ask: async ({ ssm: client }) => {
      await client.send(new ssm.DeleteParameterCommand({ Name: "/shop/deep/size" }));
      return client.send(new ssm.DeleteParameterCommand({ Name: "/shop/deep/size" }));
    },
    aws: refused("ParameterNotFound", 400),
  },
  {
    name: "ssm GetParameter of one that is not there",
    ask: ({ ssm: client }) => client.send(new ssm.GetParameterCommand({ Name: "/none" })),
    aws: refused("ParameterNotFound", 400),
  },
  {
    name: "secretsmanager GetSecretValue before a value was put",
    ask: ({ secrets: client }) => client.send(new secrets.GetSecretValueCommand({ SecretId: secret })),
    aws: refused("ResourceNotFoundException", 400),
  },
  {
    name: "secretsmanager PutSecretValue, and it is current",
    ask: async ({ secrets: client }) => {
      const put = await client.send(new secrets.PutSecretValueCommand({ SecretId: secret, SecretString: "one" }));
      const got = await client.send(new secrets.GetSecretValueCommand({ SecretId: secret }));
      return [put.VersionStages, got.SecretString, got.VersionStages, put.VersionId === got.VersionId];
    },
    aws: [["AWSCURRENT"], "one", ["AWSCURRENT"], true],
  },
  {
    name: "secretsmanager GetSecretValue of the version before",
    ask: async ({ secrets: client }) => {
      await client.send(new secrets.PutSecretValueCommand({ SecretId: secret, SecretString: "two" }));
      const previous = { SecretId: secret, VersionStage: "AWSPREVIOUS" };
      return (await client.send(new secrets.GetSecretValueCommand(previous))).SecretString;
    },
    aws: "one",
  },
  {
    name: "secretsmanager DescribeSecret names versions and their stages",
    ask: async ({ secrets: client }) => {
      const { Name, VersionIdsToStages } = await client.send(new secrets.DescribeSecretCommand({ SecretId: secret }));
      return [
        Name,
        Object.values(VersionIdsToStages ?? {})
          .flat()
          .sort(),
      ];
    },
    aws: [secret, ["AWSCURRENT", "AWSPREVIOUS"]],
  },
  {
    name: "secretsmanager GetSecretValue of a secret that is not there",
    ask: ({ secrets: client }) => client.send(new secrets.GetSecretValueCommand({ SecretId: "none" })),
    aws: refused("ResourceNotFoundException", 400),
  },
  {
    name: "sts GetCallerIdentity",
    ask: async ({ sts: client }) => (await client.send(new sts.GetCallerIdentityCommand({}))).Account,
    aws: ACCOUNT,
  },
];

const serviceCalls: readonly EmulatorCall[] = [
  {
    name: "ecs DescribeClusters, and what is not there",
    ask: async ({ ecs: client }) => {
      const { clusters, failures } = await client.send(
        new ecs.DescribeClustersCommand({ clusters: [cluster, "none"] }),
      );
      return [clusters?.map(({ clusterArn, status }) => [clusterArn, status]), failures];
    },
    aws: [[[`${prefix}:cluster/${cluster}`, "ACTIVE"]], [{ arn: `${prefix}:cluster/none`, reason: "MISSING" }]],
  },
  {
    name: "ecs ListServices",
    ask: async ({ ecs: client }) => (await client.send(new ecs.ListServicesCommand({ cluster }))).serviceArns,
    aws: [`${prefix}:service/${cluster}/${service}`],
  },
  {
    name: "ecs ListServices of a cluster that is not there",
    ask: ({ ecs: client }) => client.send(new ecs.ListServicesCommand({ cluster: "none" })),
    aws: refused("ClusterNotFoundException", 400),
  },
  {
    name: "ecs DescribeServices",
    ask: async ({ ecs: client }) => {
      const [one] =
        (await client.send(new ecs.DescribeServicesCommand({ cluster, services: [service] }))).services ?? [];
      const { clusterArn, desiredCount, runningCount, schedulingStrategy, serviceName, status, taskDefinition } =
        one ?? {};
      return { clusterArn, desiredCount, runningCount, schedulingStrategy, serviceName, status, taskDefinition };
    },
    aws: {
      clusterArn: `${prefix}:cluster/${cluster}`,
      desiredCount: 0,
      runningCount: 0,
      schedulingStrategy: "REPLICA",
      serviceName: service,
      status: "ACTIVE",
      taskDefinition: `${prefix}:task-definition/${family}:1`,
    },
  },
  {
    name: "ecs DescribeServices of one that is not there",
    ask: async ({ ecs: client }) => {
      const { failures, services } = await client.send(
        new ecs.DescribeServicesCommand({ cluster, services: ["none"] }),
      );
      return [services, failures];
    },
    aws: [[], [{ arn: `${prefix}:service/${cluster}/none`, reason: "MISSING" }]],
  },
  {
    name: "ecs RegisterTaskDefinition counts the revisions of a family",
    ask: async ({ ecs: client }) => {
      const { taskDefinition } = await client.send(
        new ecs.RegisterTaskDefinitionCommand({ family, containerDefinitions: CONTAINERS }),
      );
      return [taskDefinition?.revision, taskDefinition?.taskDefinitionArn, taskDefinition?.status];
    },
    aws: [2, `${prefix}:task-definition/${family}:2`, "ACTIVE"],
  },
  {
    name: "ecs DescribeTaskDefinition of a family is its latest revision",
    ask: async ({ ecs: client }) => {
      const { taskDefinition } = await client.send(new ecs.DescribeTaskDefinitionCommand({ taskDefinition: family }));
      const [container] = taskDefinition?.containerDefinitions ?? [];
      return [taskDefinition?.revision, container?.name, container?.image];
    },
    aws: [2, "app", CONTAINERS[0]?.image],
  },
  {
    name: "ecs DescribeTaskDefinition of one that is not there",
    ask: ({ ecs: client }) => client.send(new ecs.DescribeTaskDefinitionCommand({ taskDefinition: "none" })),
    aws: refused("ClientException", 400),
  },
  {
    name: "ecs RegisterTaskDefinition of a size that Fargate does not have",
    ask: ({ ecs: client }) =>
      client.send(
        new ecs.RegisterTaskDefinitionCommand({
          family,
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          cpu: "256",
          memory: "4096",
          containerDefinitions: CONTAINERS,
        }),
      ),
    aws: refused("ClientException", 400),
  },
  {
    name: "ecs UpdateService takes the task definition",
    ask: async ({ ecs: client }) => {
      await client.send(new ecs.UpdateServiceCommand({ cluster, service, taskDefinition: `${family}:2` }));
      const { services } = await client.send(new ecs.DescribeServicesCommand({ cluster, services: [service] }));
      return services?.map(({ taskDefinition }) => taskDefinition);
    },
    aws: [`${prefix}:task-definition/${family}:2`],
  },
  {
    name: "ecs UpdateService to a task definition that is not there",
    ask: ({ ecs: client }) =>
      client.send(new ecs.UpdateServiceCommand({ cluster, service, taskDefinition: `${family}:99` })),
    aws: refused("ClientException", 400),
  },
  {
    name: "ecs UpdateService of a service that is not there",
    ask: ({ ecs: client }) => client.send(new ecs.UpdateServiceCommand({ cluster, service: "none" })),
    aws: refused("ServiceNotFoundException", 400),
  },
  {
    name: "ecs ListTasks of a service without tasks",
    ask: async ({ ecs: client }) =>
      (await client.send(new ecs.ListTasksCommand({ cluster, serviceName: service }))).taskArns,
    aws: [],
  },
  {
    name: "ecs DescribeTasks of one that is not there",
    ask: async ({ ecs: client }) =>
      (await client.send(new ecs.DescribeTasksCommand({ cluster, tasks: ["0123456789abcdef0123456789abcdef"] })))
        .failures,
    aws: [{ arn: `${prefix}:task/${cluster}/0123456789abcdef0123456789abcdef`, reason: "MISSING" }],
  },
];

export const CALLS: readonly EmulatorCall[] = [...s3Calls, ...registryCalls, ...settingCalls, ...serviceCalls];

function md5(body: string): string {
  return createHash("md5").update(body).digest("hex");
}

function sha256(body: string): string {
  return createHash("sha256").update(body).digest("hex");
}
