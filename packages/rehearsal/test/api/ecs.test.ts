/** ECS as AWS's own client sees it, over a service that Terraform made. */
import {
  DescribeClustersCommand,
  DescribeServiceDeploymentsCommand,
  DescribeServicesCommand,
  DescribeTaskDefinitionCommand,
  DescribeTasksCommand,
  ECSClient,
  ListServiceDeploymentsCommand,
  ListServicesCommand,
  ListTasksCommand,
  RegisterTaskDefinitionCommand,
  UpdateServiceCommand,
  waitUntilServicesStable,
} from "@aws-sdk/client-ecs";
import { crashesAfter, openWorld } from "../../src/index.ts";
import { writeRelease } from "../support/releases.ts";
import { Bench, scratch, withTerraform } from "../support/terraform.ts";

const REGION = "eu-central-1";
const PREFIX = `arn:aws:ecs:${REGION}:111111111111`;
const image = (digest: string) => `111111111111.dkr.ecr.${REGION}.amazonaws.com/shop@${digest}`;
const container = (digest: string) => ({ name: "app", image: image(digest), portMappings: [{ containerPort: 8000 }] });
const health = { path: "/health", healthy_threshold: 1, unhealthy_threshold: 2 };

const stack = (digest: string, breaker = { enable: true, rollback: true }) => ({
  resource: {
    aws_ecs_cluster: { c: { name: "shop" } },
    aws_lb: { b: { name: "shop", internal: true, subnets: ["subnet-1", "subnet-2"] } },
    aws_lb_target_group: { a: { name: "a", port: 8000, protocol: "HTTP", vpc_id: "vpc-1", health_check: health } },
    aws_lb_listener: {
      l: {
        load_balancer_arn: "${aws_lb.b.arn}",
        port: 80,
        default_action: [{ type: "forward", target_group_arn: "${aws_lb_target_group.a.arn}" }],
      },
    },
    aws_ecs_task_definition: {
      t: { family: "shop", skip_destroy: true, container_definitions: JSON.stringify([container(digest)]) },
    },
    aws_ecs_service: {
      s: {
        name: "shop",
        cluster: "${aws_ecs_cluster.c.arn}",
        task_definition: "${aws_ecs_task_definition.t.arn}",
        desired_count: 2,
        deployment_circuit_breaker: breaker,
        load_balancer: [
          { target_group_arn: "${aws_lb_target_group.a.arn}", container_name: "app", container_port: 8000 },
        ],
        depends_on: ["aws_lb_listener.l"],
      },
    },
  },
  output: { url: { value: "http://${aws_lb.b.dns_name}" } },
});

withTerraform("issue 6, 4: ECS over the world that Terraform made", () => {
  const releases = scratch("releases");
  const good = writeRelease(releases, "good");
  const better = writeRelease(releases, "better");
  const broken = writeRelease(releases, "broken", { health: 500 });
  const ending = writeRelease(releases, "ending", { source: "process.exit(3);" });
  const bench = new Bench({ releases });
  let ecs: ECSClient;
  let url: string;
  const where = { cluster: "shop", service: "shop" };

  const connect = () => {
    const credentials = { accessKeyId: "stand-in", secretAccessKey: "stand-in" };
    ecs = new ECSClient({ endpoint: bench.world.aws, region: REGION, maxAttempts: 1, credentials });
  };
  beforeAll(async () => {
    await bench.open(stack(good));
    await bench.apply();
    url = String((await bench.outputs())["url"]);
    connect();
  });
  afterAll(() => bench.world.close());

  const live = async () => ((await (await fetch(`${url}/`)).json()) as { digest: string }).digest;
  const service = async () =>
    (await ecs.send(new DescribeServicesCommand({ cluster: "shop", services: ["shop"] }))).services![0]!;
  const register = async (digest: string) => {
    const { taskDefinition } = await ecs.send(
      new RegisterTaskDefinitionCommand({ family: "shop", containerDefinitions: [container(digest)] }),
    );
    return taskDefinition!.taskDefinitionArn!;
  };
  const update = (taskDefinition: string) => ecs.send(new UpdateServiceCommand({ ...where, taskDefinition }));
  /** AWS's own waiter, which knows nothing of rollouts: one deployment, and as many tasks as are wished for. */
  const settled = async () => {
    const client = { client: ecs, maxWaitTime: 20, minDelay: 0.05, maxDelay: 0.2 };
    while ((await service()).deployments!.some(({ rolloutState }) => rolloutState === "IN_PROGRESS"))
      await new Promise((resolve) => setTimeout(resolve, 25));
    return client;
  };
  const stoppedTasks = async () => {
    const { taskArns } = await ecs.send(
      new ListTasksCommand({ cluster: "shop", serviceName: "shop", desiredStatus: "STOPPED" }),
    );
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: "shop", tasks: taskArns }));
    return tasks!;
  };

  test("clusters and services are those of Terraform, with the deployment that made them", async () => {
    const { clusters, failures } = await ecs.send(new DescribeClustersCommand({ clusters: ["shop", "none"] }));
    expect(clusters).toEqual([
      expect.objectContaining({ clusterArn: `${PREFIX}:cluster/shop`, activeServicesCount: 1, runningTasksCount: 2 }),
    ]);
    expect(failures).toEqual([{ arn: `${PREFIX}:cluster/none`, reason: "MISSING" }]);
    expect((await ecs.send(new ListServicesCommand({ cluster: "shop" }))).serviceArns).toEqual([
      `${PREFIX}:service/shop/shop`,
    ]);
    expect(await service()).toMatchObject({
      status: "ACTIVE",
      desiredCount: 2,
      runningCount: 2,
      taskDefinition: `${PREFIX}:task-definition/shop:1`,
      deployments: [{ status: "PRIMARY", rolloutState: "COMPLETED", runningCount: 2, failedTasks: 0 }],
    });
    expect((await service()).events![0]!.message).toBe("(service shop) has reached a steady state.");
    const { taskDefinition } = await ecs.send(new DescribeTaskDefinitionCommand({ taskDefinition: "shop" }));
    expect(taskDefinition).toMatchObject({ revision: 1, containerDefinitions: [{ image: image(good) }] });
  });

  test("names that are not there are refused in the words of ECS", async () => {
    await expect(ecs.send(new ListServicesCommand({ cluster: "none" }))).rejects.toMatchObject({
      name: "ClusterNotFoundException",
    });
    await expect(ecs.send(new UpdateServiceCommand({ cluster: "shop", service: "none" }))).rejects.toMatchObject({
      name: "ServiceNotFoundException",
    });
    await expect(update("shop:99")).rejects.toMatchObject({ name: "ClientException" });
    const absent = await ecs.send(new DescribeServicesCommand({ cluster: "shop", services: ["none"] }));
    expect(absent.failures).toEqual([{ arn: `${PREFIX}:service/shop/none`, reason: "MISSING" }]);
    const { failures } = await ecs.send(new DescribeTasksCommand({ cluster: "shop", tasks: ["0123"] }));
    expect(failures).toEqual([{ arn: `${PREFIX}:task/shop/0123`, reason: "MISSING" }]);
  });

  test("a task definition is registered by the rules that hold for Terraform's", async () => {
    await expect(
      ecs.send(
        new RegisterTaskDefinitionCommand({
          family: "shop",
          requiresCompatibilities: ["FARGATE"],
          networkMode: "awsvpc",
          cpu: "256",
          memory: "4096",
          containerDefinitions: [{ name: "app", image: "public.ecr.aws/nginx/nginx:1" }],
        }),
      ),
    ).rejects.toMatchObject({ name: "ClientException", message: expect.stringContaining("256 CPU, 4096 memory") });
  });

  test("an update is answered at once, and its release takes over when it is healthy; Terraform sees the drift", async () => {
    const arn = await register(better);
    const { service: answered } = await update(arn);
    expect(answered!.deployments!.map(({ rolloutState, status }) => `${status} ${rolloutState}`)).toEqual([
      "PRIMARY IN_PROGRESS",
      "ACTIVE COMPLETED",
    ]);
    await waitUntilServicesStable(await settled(), { cluster: "shop", services: ["shop"] });
    expect(await live()).toBe(better);
    expect((await service()).taskDefinition).toBe(arn);
    const { taskArns } = await ecs.send(new ListTasksCommand({ cluster: "shop" }));
    const { tasks } = await ecs.send(new DescribeTasksCommand({ cluster: "shop", tasks: taskArns }));
    expect(tasks!.map(({ lastStatus, taskDefinitionArn }) => [lastStatus, taskDefinitionArn])).toEqual([
      ["RUNNING", arn],
      ["RUNNING", arn],
    ]);
    expect((await stoppedTasks())[0]).toMatchObject({
      taskDefinitionArn: `${PREFIX}:task-definition/shop:1`,
      stopCode: "ServiceSchedulerInitiated",
      stoppedReason: expect.stringMatching(/^Scaling activity initiated by \(deployment ecs-svc\/\d+\)$/),
    });
    const { changes } = await bench.plan();
    expect(changes.filter(({ action }) => action !== "no-op").map(({ address }) => address)).toEqual([
      "aws_ecs_service.s",
    ]);
  });

  test("a release that fails its health check is taken back by the circuit breaker, and every view says so", async () => {
    const before = (await service()).taskDefinition;
    const arn = await register(broken);
    await update(arn);
    await waitUntilServicesStable(await settled(), { cluster: "shop", services: ["shop"] }).catch(() => undefined);
    expect(await live()).toBe(better);
    expect(await service()).toMatchObject({
      taskDefinition: before,
      deployments: [
        { status: "PRIMARY", rolloutState: "COMPLETED", rolloutStateReason: expect.stringContaining("rolling back") },
        { status: "INACTIVE", rolloutState: "FAILED", taskDefinition: arn, failedTasks: 1, runningCount: 0 },
      ],
    });
    expect((await stoppedTasks())[0]).toMatchObject({
      taskDefinitionArn: arn,
      stoppedReason: expect.stringContaining("Task failed ELB health checks in (target-group "),
      containers: [{ name: "app", reason: expect.stringContaining("GET /health answered 500") }],
    });
    const { serviceDeployments } = await ecs.send(new ListServiceDeploymentsCommand(where));
    expect(serviceDeployments!.map(({ status }) => status)).toEqual([
      "ROLLBACK_SUCCESSFUL",
      "SUCCESSFUL",
      "SUCCESSFUL",
    ]);
    const told = await ecs.send(
      new DescribeServiceDeploymentsCommand({
        serviceDeploymentArns: [
          serviceDeployments![0]!.serviceDeploymentArn!,
          `${PREFIX}:service-deployment/shop/shop/1`,
        ],
      }),
    );
    expect(told.serviceDeployments![0]).toMatchObject({
      deploymentCircuitBreaker: { status: "TRIGGERED" },
      rollback: { serviceRevisionArn: serviceDeployments![1]!.targetServiceRevisionArn },
    });
    expect(told.failures).toEqual([{ arn: `${PREFIX}:service-deployment/shop/shop/1`, reason: "MISSING" }]);
  });

  test("a program that ends by itself leaves a stopped task with its exit code", async () => {
    const arn = await register(ending);
    await update(arn);
    await settled();
    expect((await stoppedTasks())[0]).toMatchObject({
      taskDefinitionArn: arn,
      stopCode: "EssentialContainerExited",
      stoppedReason: "Essential container in task exited",
      containers: [{ exitCode: 3 }],
    });
    expect(await live()).toBe(better);
  });

  test("the same task definition again is a new deployment only when it is forced, and 0 tasks answer nothing", async () => {
    const count = async () => (await ecs.send(new ListServiceDeploymentsCommand(where))).serviceDeployments!.length;
    const before = await count();
    await ecs.send(new UpdateServiceCommand({ ...where, desiredCount: 3 }));
    expect([await count(), (await service()).runningCount]).toEqual([before, 3]);
    await ecs.send(new UpdateServiceCommand({ ...where, forceNewDeployment: true }));
    await settled();
    expect(await count()).toBe(before + 1);
    await ecs.send(new UpdateServiceCommand({ ...where, desiredCount: 0 }));
    expect(await service()).toMatchObject({ desiredCount: 0, runningCount: 0 });
    await ecs.send(new UpdateServiceCommand({ ...where, desiredCount: 2 }));
    await settled();
    expect(await live()).toBe(better);
  });

  test("a release that crashes after it took over is seen as a service without tasks", async () => {
    bench.world.addFault(crashesAfter("shop", 60));
    const crashing = await register(good);
    await update(crashing);
    await settled();
    while ((await service()).runningCount !== 0) await new Promise((resolve) => setTimeout(resolve, 25));
    expect(await service()).toMatchObject({ desiredCount: 2, pendingCount: 2 });
    // By its definition: on a busy machine the task before it may be the last to be gone.
    const [crashed] = (await stoppedTasks()).filter(({ taskDefinitionArn }) => taskDefinitionArn === crashing);
    expect(crashed).toMatchObject({ stopCode: "EssentialContainerExited" });
    bench.world.clearFaults();
    await update(await register(better));
    await settled();
  });

  test("what an update cannot change here is refused by name", async () => {
    await expect(ecs.send(new UpdateServiceCommand({ ...where, platformVersion: "1.4.0" }))).rejects.toMatchObject({
      name: "NotCoveredByStandIn",
      message: "The stand-in does not cover platformVersion of ecs UpdateService.",
    });
  });

  test("a deployment of Terraform that is taken back is told as well, and a world that is opened again remembers", async () => {
    await bench.apply();
    bench.write(stack(broken));
    const { code } = await bench.run("apply", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    const failed = (await service()).deployments!.find(({ rolloutState }) => rolloutState === "FAILED");
    expect(failed).toMatchObject({ status: "INACTIVE", failedTasks: 1 });
    const { folder } = bench.world;
    await bench.world.close();
    bench.world = await openWorld({ folder, releases, from: __dirname });
    connect();
    const { deployments, runningCount } = await service();
    expect([runningCount, deployments!.map(({ rolloutState }) => rolloutState)]).toEqual([2, ["COMPLETED", "FAILED"]]);
  });

  test("without the circuit breaker a failed release stays in progress, and with it alone it stays failed", async () => {
    bench.write(stack(good, { enable: true, rollback: false }));
    await bench.apply();
    const arn = await register(broken);
    await update(arn);
    await settled();
    expect(await service()).toMatchObject({
      taskDefinition: arn,
      deployments: [
        { status: "PRIMARY", rolloutState: "FAILED" },
        { status: "ACTIVE", rolloutState: "COMPLETED" },
      ],
    });
    expect(await live()).toBe(good);
    bench.write(stack(good, { enable: false, rollback: false }));
    await bench.apply();
    const before = (await stoppedTasks()).length;
    await update(await register(broken));
    while ((await stoppedTasks()).length === before) await new Promise((resolve) => setTimeout(resolve, 25));
    expect((await service()).deployments![0]).toMatchObject({ status: "PRIMARY", rolloutState: "IN_PROGRESS" });
  });
});
