/** The APIs as AWS's own clients see them. */
import {
  AppRunnerClient,
  CreateServiceCommand,
  DescribeServiceCommand,
  ListOperationsCommand,
  ListServicesCommand,
  PauseServiceCommand,
  ResumeServiceCommand,
  UpdateServiceCommand,
} from "@aws-sdk/client-apprunner";
import {
  CloudWatchClient,
  DescribeAlarmsCommand,
  GetMetricDataCommand,
  GetMetricStatisticsCommand,
  PutMetricDataCommand,
  SetAlarmStateCommand,
} from "@aws-sdk/client-cloudwatch";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  DescribeLogStreamsCommand,
  FilterLogEventsCommand,
  GetLogEventsCommand,
} from "@aws-sdk/client-cloudwatch-logs";
import {
  BatchGetImageCommand,
  DescribeImagesCommand,
  DescribeRepositoriesCommand,
  ECRClient,
  GetAuthorizationTokenCommand,
  PutImageCommand,
} from "@aws-sdk/client-ecr";
import { GetObjectCommand, PutObjectCommand, S3Client } from "@aws-sdk/client-s3";
import {
  DescribeSecretCommand,
  GetSecretValueCommand,
  PutSecretValueCommand,
  SecretsManagerClient,
} from "@aws-sdk/client-secrets-manager";
import { GetParameterCommand, GetParametersByPathCommand, PutParameterCommand, SSMClient } from "@aws-sdk/client-ssm";
import { AssumeRoleWithWebIdentityCommand, GetCallerIdentityCommand, STSClient } from "@aws-sdk/client-sts";
import type { Run } from "../../src/index.ts";
import { writeRelease } from "../support/releases.ts";
import { Bench, scratch, withTerraform } from "../support/terraform.ts";

const ACCOUNT = "111111111111";
const region = "eu-central-1";
const HOST = "token.actions.githubusercontent.com";

const trust = (conditions: object) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      {
        Effect: "Allow",
        Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${HOST}` },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: { StringEquals: { [`${HOST}:aud`]: "sts.amazonaws.com", ...conditions } },
      },
    ],
  });

const parts = (digest: string) => ({
  resource: {
    aws_iam_openid_connect_provider: { github: { url: `https://${HOST}`, client_id_list: ["sts.amazonaws.com"] } },
    aws_iam_role: {
      deploy: {
        name: "deploy",
        assume_role_policy: trust({
          [`${HOST}:sub`]: ["repo:acme/chat:environment:staging", "repo:acme@ID/chat@ID:environment:staging"],
        }),
      },
    },
    aws_ecr_repository: { backend: { name: "backend", image_tag_mutability: "IMMUTABLE" } },
    aws_ssm_parameter: { colour: { name: "/chat/colour", type: "String", value: "blue" } },
    aws_secretsmanager_secret: { api: { name: "chat/api" } },
    aws_s3_bucket: { files: { bucket: "chat-files" } },
    aws_cloudwatch_metric_alarm: {
      errors: {
        alarm_name: "chat-errors",
        comparison_operator: "GreaterThanThreshold",
        evaluation_periods: 1,
        metric_name: "5XXError",
        namespace: "AWS/ApiGateway",
        period: 60,
        statistic: "Sum",
        threshold: 5,
      },
    },
    aws_apprunner_service: {
      backend: {
        service_name: "backend",
        source_configuration: [
          {
            authentication_configuration: [{ access_role_arn: "${aws_iam_role.deploy.arn}" }],
            image_repository: [
              {
                image_identifier: `registry/backend@${digest}`,
                image_repository_type: "ECR",
                image_configuration: [{ port: "8000" }],
              },
            ],
          },
        ],
        health_check_configuration: [
          { protocol: "HTTP", path: "/health", healthy_threshold: 1, unhealthy_threshold: 2 },
        ],
      },
    },
  },
});

withTerraform("issue 6, 4: the APIs of AWS over the world that Terraform made", () => {
  const releases = scratch("releases");
  const good = writeRelease(releases, "good");
  const better = writeRelease(releases, "better");
  const broken = writeRelease(releases, "broken", { health: 500 });
  const bench = new Bench({ releases });

  const client = <C>(
    Client: new (options: object) => C,
    keys?: { accessKeyId: string; secretAccessKey: string; sessionToken?: string },
  ) =>
    new Client({
      endpoint: bench.world.aws,
      region,
      maxAttempts: 1,
      credentials: keys ?? { accessKeyId: "stand-in", secretAccessKey: "stand-in" },
    });

  beforeAll(async () => {
    await bench.open(parts(good));
    await bench.apply();
  });
  afterAll(() => bench.world.close());

  const tokenOf = async (run: Run, audience = "sts.amazonaws.com"): Promise<string> => {
    const env = bench.world.runEnvironment(run);
    const answer = await fetch(`${env["ACTIONS_ID_TOKEN_REQUEST_URL"]}&audience=${audience}`, {
      headers: { authorization: `bearer ${env["ACTIONS_ID_TOKEN_REQUEST_TOKEN"]}` },
    });
    expect(answer.status).toBe(200);
    return ((await answer.json()) as { value: string }).value;
  };
  const assume = async (run: Run, audience?: string) =>
    client(STSClient).send(
      new AssumeRoleWithWebIdentityCommand({
        RoleArn: `arn:aws:iam::${ACCOUNT}:role/deploy`,
        RoleSessionName: "towline",
        WebIdentityToken: await tokenOf(run, audience),
      }),
    );
  const run: Run = { repository: "acme/chat", ref: "refs/heads/staging", environment: "staging" };

  test("STS gives a session to the run that the role trusts, and it is the role", async () => {
    const { Credentials } = await assume(run);
    const keys = {
      accessKeyId: Credentials!.AccessKeyId!,
      secretAccessKey: Credentials!.SecretAccessKey!,
      sessionToken: Credentials!.SessionToken!,
    };
    const who = await client(STSClient, keys).send(new GetCallerIdentityCommand({}));
    expect(who).toMatchObject({ Account: ACCOUNT, Arn: `arn:aws:sts::${ACCOUNT}:assumed-role/deploy/towline` });
  });

  test.each([
    [
      "another repository",
      { ...run, repository: "mallory/chat" },
      undefined,
      /sub is repo:mallory\/chat:environment:staging/,
    ],
    ["another environment", { ...run, environment: "production" }, undefined, /environment:production/],
    ["no environment", { repository: "acme/chat", ref: "refs/heads/staging" }, undefined, /ref:refs\/heads\/staging/],
    ["another audience", run, "somebody-else", /aud is somebody-else/],
    [
      "a subject with ids that the role does not name",
      { ...run, subject: "immutable" as const },
      undefined,
      /repo:acme@\d+\/chat@\d+/,
    ],
  ])("STS refuses %s, and says which condition did not hold", async (_, from, audience, why) => {
    await expect(assume(from, audience)).rejects.toMatchObject({
      name: "AccessDenied",
      message: expect.stringMatching(why),
    });
  });

  test("a token from elsewhere, a role that does not exist and a session that nobody gave out are refused", async () => {
    const forged = ["{}", "{}"].map((part) => Buffer.from(part).toString("base64url")).join(".");
    const with_ = (RoleArn: string, WebIdentityToken: string) =>
      client(STSClient).send(new AssumeRoleWithWebIdentityCommand({ RoleArn, RoleSessionName: "x", WebIdentityToken }));
    await expect(with_(`arn:aws:iam::${ACCOUNT}:role/deploy`, `${forged}.sig`)).rejects.toMatchObject({
      name: "InvalidIdentityTokenException",
    });
    await expect(with_(`arn:aws:iam::${ACCOUNT}:role/nobody`, await tokenOf(run))).rejects.toMatchObject({
      name: "AccessDenied",
    });
    const stranger = { accessKeyId: "ASIA0000000000000000", secretAccessKey: "x", sessionToken: "x" };
    await expect(client(STSClient, stranger).send(new GetCallerIdentityCommand({}))).rejects.toMatchObject({
      name: "UnrecognizedClientException",
    });
  });

  test("ECR keeps images by digest, and an immutable tag does not move", async () => {
    const registry = client(ECRClient);
    const { repositories } = await registry.send(new DescribeRepositoriesCommand({ repositoryNames: ["backend"] }));
    expect(repositories![0]).toMatchObject({
      repositoryUri: `${ACCOUNT}.dkr.ecr.${region}.amazonaws.com/backend`,
      imageTagMutability: "IMMUTABLE",
    });
    const { image } = await registry.send(
      new PutImageCommand({ repositoryName: "backend", imageManifest: '{"schemaVersion":2}', imageTag: "v1" }),
    );
    const { imageDetails } = await registry.send(
      new DescribeImagesCommand({ repositoryName: "backend", imageIds: [{ imageTag: "v1" }] }),
    );
    expect(imageDetails![0]!.imageDigest).toBe(image!.imageId!.imageDigest);
    const put = registry.send(
      new PutImageCommand({ repositoryName: "backend", imageManifest: '{"schemaVersion":2,"x":1}', imageTag: "v1" }),
    );
    await expect(put).rejects.toMatchObject({ name: "ImageTagAlreadyExistsException" });
    await expect(
      registry.send(new DescribeImagesCommand({ repositoryName: "backend", imageIds: [{ imageTag: "v2" }] })),
    ).rejects.toMatchObject({ name: "ImageNotFoundException" });
    await expect(
      registry.send(new DescribeRepositoriesCommand({ repositoryNames: ["frontend"] })),
    ).rejects.toMatchObject({ name: "RepositoryNotFoundException" });
    const { failures } = await registry.send(
      new BatchGetImageCommand({ repositoryName: "backend", imageIds: [{ imageTag: "v2" }] }),
    );
    expect(failures).toEqual([expect.objectContaining({ failureCode: "ImageNotFound" })]);
    const { authorizationData } = await registry.send(new GetAuthorizationTokenCommand({}));
    expect(authorizationData![0]!.expiresAt!.getTime()).toBeGreaterThan(Date.now());
  });

  test("App Runner runs the release of an update, goes back from one that is not healthy, and tells both", async () => {
    const platform = client(AppRunnerClient);
    const [service] = (await platform.send(new ListServicesCommand({}))).ServiceSummaryList!;
    const update = (digest: string) =>
      platform.send(
        new UpdateServiceCommand({
          ServiceArn: service!.ServiceArn,
          SourceConfiguration: {
            ImageRepository: { ImageIdentifier: `registry/backend@${digest}`, ImageRepositoryType: "ECR" },
          },
        }),
      );
    const live = async () =>
      ((await (await fetch(`http://${service!.ServiceUrl}/`)).json()) as { digest: string }).digest;
    expect(await live()).toBe(good);
    await update(better);
    expect(await live()).toBe(better);
    await update(broken);
    expect(await live()).toBe(better);
    const { OperationSummaryList } = await platform.send(
      new ListOperationsCommand({ ServiceArn: service!.ServiceArn }),
    );
    expect(OperationSummaryList!.map(({ Status }) => Status)).toEqual(["ROLLBACK_SUCCEEDED", "SUCCEEDED"]);
    const { Service } = await platform.send(new DescribeServiceCommand({ ServiceArn: service!.ServiceArn }));
    expect(Service!.SourceConfiguration!.ImageRepository!.ImageIdentifier).toContain(better);
    const service_ = { ServiceArn: service!.ServiceArn };
    await platform.send(new PauseServiceCommand(service_));
    expect((await fetch(`http://${service!.ServiceUrl}/`)).status).toBe(503);
    await expect(update(good)).rejects.toMatchObject({ name: "InvalidStateException" });
    expect((await platform.send(new ResumeServiceCommand(service_))).Service!.Status).toBe("RUNNING");
    expect(await live()).toBe(better);
    // What was done beside Terraform is drift that it sees.
    const { changes } = await bench.plan();
    expect(
      changes.filter(({ action }) => action !== "no-op").map(({ address, action }) => `${action} ${address}`),
    ).toEqual(["update aws_apprunner_service.backend"]);
  });

  test("CloudWatch tells alarms, takes their state and metrics", async () => {
    const watch = client(CloudWatchClient);
    const state = async () =>
      (await watch.send(new DescribeAlarmsCommand({ AlarmNames: ["chat-errors"] }))).MetricAlarms![0]!.StateValue;
    expect(await state()).toBe("INSUFFICIENT_DATA");
    await watch.send(
      new SetAlarmStateCommand({ AlarmName: "chat-errors", StateValue: "ALARM", StateReason: "rehearsed" }),
    );
    expect(await state()).toBe("ALARM");
    await expect(
      watch.send(new SetAlarmStateCommand({ AlarmName: "none", StateValue: "OK", StateReason: "x" })),
    ).rejects.toThrow(/none/);
    const Dimensions = [{ Name: "Service", Value: "chat" }];
    const at = new Date(Date.now() - 1000);
    for (const Value of [1, 3])
      await watch.send(
        new PutMetricDataCommand({
          Namespace: "chat",
          MetricData: [{ MetricName: "Latency", Value, Dimensions, Timestamp: at }],
        }),
      );
    const { Datapoints } = await watch.send(
      new GetMetricStatisticsCommand({
        Namespace: "chat",
        MetricName: "Latency",
        Dimensions,
        StartTime: new Date(at.getTime() - 30_000),
        EndTime: new Date(at.getTime() + 30_000),
        Period: 60,
        Statistics: ["Average"],
      }),
    );
    expect(Datapoints).toEqual([expect.objectContaining({ Average: 2, SampleCount: 2, Maximum: 3 })]);
    const data = (Stat: string) =>
      watch.send(
        new GetMetricDataCommand({
          StartTime: new Date(at.getTime() - 30_000),
          EndTime: new Date(at.getTime() + 30_000),
          MetricDataQueries: [
            {
              Id: "latency",
              MetricStat: { Metric: { Namespace: "chat", MetricName: "Latency", Dimensions }, Period: 60, Stat },
            },
          ],
        }),
      );
    expect((await data("Sum")).MetricDataResults).toEqual([
      expect.objectContaining({ Id: "latency", Label: "Latency", Values: [4], StatusCode: "Complete" }),
    ]);
    await expect(data("p99")).rejects.toMatchObject({ name: "NotCoveredByStandIn" });
  });

  test("Logs hold what the service printed", async () => {
    const logs = client(CloudWatchLogsClient);
    const { logGroups } = await logs.send(
      new DescribeLogGroupsCommand({ logGroupNamePrefix: "/aws/apprunner/backend/" }),
    );
    const logGroupName = logGroups![0]!.logGroupName;
    const { logStreams } = await logs.send(new DescribeLogStreamsCommand({ logGroupName }));
    const { events } = await logs.send(
      new GetLogEventsCommand({ logGroupName, logStreamName: logStreams![0]!.logStreamName }),
    );
    expect(events).toEqual([]);
    await expect(logs.send(new FilterLogEventsCommand({ logGroupName: "/none" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
  });

  test("SSM: a parameter that is changed here is drift that Terraform sees", async () => {
    const parameters = client(SSMClient);
    const { Parameter } = await parameters.send(new GetParameterCommand({ Name: "/chat/colour" }));
    expect(Parameter).toMatchObject({ Value: "blue", Version: 1 });
    const put = (Overwrite: boolean) =>
      parameters.send(new PutParameterCommand({ Name: "/chat/colour", Value: "green", Type: "String", Overwrite }));
    await expect(put(false)).rejects.toMatchObject({ name: "ParameterAlreadyExists" });
    expect(await put(true)).toMatchObject({ Version: 2 });
    await parameters.send(new PutParameterCommand({ Name: "/chat/token", Value: "swordfish", Type: "SecureString" }));
    const { Parameters } = await parameters.send(
      new GetParametersByPathCommand({ Path: "/chat", WithDecryption: true }),
    );
    expect(Parameters!.map(({ Name, Value }) => `${Name}=${Value}`)).toEqual([
      "/chat/colour=green",
      "/chat/token=swordfish",
    ]);
    await expect(parameters.send(new GetParameterCommand({ Name: "/none" }))).rejects.toMatchObject({
      name: "ParameterNotFound",
    });
    const { changes } = await bench.plan();
    expect(changes.filter(({ action }) => action === "update").map(({ address }) => address)).toContain(
      "aws_ssm_parameter.colour",
    );
    expect(JSON.stringify(bench.world.resources())).not.toContain("swordfish");
  });

  test("Secrets Manager has a value when one was put, and keeps it out of the world's folder", async () => {
    const secrets = client(SecretsManagerClient);
    await expect(secrets.send(new GetSecretValueCommand({ SecretId: "chat/api" }))).rejects.toMatchObject({
      name: "ResourceNotFoundException",
    });
    await secrets.send(new PutSecretValueCommand({ SecretId: "chat/api", SecretString: "open sesame" }));
    expect(await secrets.send(new GetSecretValueCommand({ SecretId: "chat/api" }))).toMatchObject({
      SecretString: "open sesame",
    });
    expect((await secrets.send(new DescribeSecretCommand({ SecretId: "chat/api" }))).Name).toBe("chat/api");
    expect(JSON.stringify(bench.world.resources())).not.toContain("open sesame");
  });

  test("S3 answers on the same address", async () => {
    const store = new S3Client({
      endpoint: bench.world.aws,
      region,
      forcePathStyle: true,
      maxAttempts: 1,
      credentials: { accessKeyId: "x", secretAccessKey: "x" },
    });
    await store.send(new PutObjectCommand({ Bucket: "chat-files", Key: "a/b.txt", Body: "hello" }));
    const { Body } = await store.send(new GetObjectCommand({ Bucket: "chat-files", Key: "a/b.txt" }));
    expect(await Body!.transformToString()).toBe("hello");
  });

  test("what is not covered is refused by name and said in the report, never answered with an empty success", async () => {
    const create = new CreateServiceCommand({ ServiceName: "x", SourceConfiguration: {} });
    await expect(client(AppRunnerClient).send(create)).rejects.toMatchObject({
      name: "NotCoveredByStandIn",
      message: "The stand-in does not cover apprunner CreateService.",
    });
    const answer = await fetch(bench.world.aws, {
      method: "POST",
      headers: {
        authorization: "AWS4-HMAC-SHA256 Credential=x/20260101/eu-central-1/dynamodb/aws4_request, SignedHeaders=host",
        "x-amz-target": "DynamoDB_20120810.ListTables",
        "content-type": "application/x-amz-json-1.0",
      },
      body: "{}",
    });
    expect([answer.status, await answer.text()]).toEqual([400, expect.stringContaining("dynamodb ListTables")]);
    expect(bench.world.notices().map(({ subject }) => subject)).toEqual(
      expect.arrayContaining(["AWS API apprunner CreateService", "AWS API dynamodb ListTables"]),
    );
    expect(bench.world.calls()).toContainEqual({ service: "apprunner", operation: "CreateService" });
  });
});
