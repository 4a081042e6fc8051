import { openWorld } from "../src/index.ts";
import { writeRelease } from "./support/releases.ts";
import { Bench, type Json, scratch, withTerraform } from "./support/terraform.ts";

/** A service on ECS behind its load balancer, with the comparison of what is live, as the modules of Towline declare it. */
const stack = (digest: string, greeting = "hello"): Json => ({
  resource: {
    aws_ecs_cluster: { c: { name: "shop" } },
    aws_lb: { b: { name: "shop", internal: true, subnets: ["subnet-1", "subnet-2"] } },
    aws_lb_target_group: {
      a: {
        name: "shop-a",
        port: 8000,
        protocol: "HTTP",
        vpc_id: "vpc-1",
        health_check: { path: "/health", healthy_threshold: 2, unhealthy_threshold: 3 },
      },
    },
    aws_lb_listener: {
      l: {
        load_balancer_arn: "${aws_lb.b.arn}",
        port: 80,
        protocol: "HTTP",
        default_action: [
          { type: "fixed-response", fixed_response: { content_type: "text/plain", status_code: "503" } },
        ],
      },
    },
    aws_lb_listener_rule: {
      r: {
        listener_arn: "${aws_lb_listener.l.arn}",
        priority: 1,
        condition: [{ path_pattern: { values: ["/*"] } }],
        action: [
          { type: "forward", forward: { target_group: [{ arn: "${aws_lb_target_group.a.arn}", weight: 100 }] } },
        ],
      },
    },
    aws_ecs_task_definition: {
      t: {
        family: "shop",
        skip_destroy: true,
        container_definitions: JSON.stringify([
          {
            name: "app",
            image: `111111111111.dkr.ecr.eu-central-1.amazonaws.com/shop@${digest}`,
            portMappings: [{ containerPort: 8000 }],
            environment: [{ name: "GREETING", value: greeting }],
            secrets: [{ name: "SECRET", valueFrom: "arn:aws:secretsmanager:eu-central-1:111111111111:secret:x:KEY::" }],
          },
        ]),
      },
    },
    aws_ecs_service: {
      s: {
        name: "shop",
        cluster: "${aws_ecs_cluster.c.arn}",
        task_definition: "${aws_ecs_task_definition.t.arn}",
        desired_count: 1,
        wait_for_steady_state: true,
        load_balancer: [
          { target_group_arn: "${aws_lb_target_group.a.arn}", container_name: "app", container_port: 8000 },
        ],
        depends_on: ["aws_lb_listener_rule.r"],
      },
    },
  },
  data: {
    aws_ecs_service: {
      live: {
        cluster_arn: "${aws_ecs_cluster.c.arn}",
        service_name: "${aws_ecs_service.s.name}",
        depends_on: ["aws_ecs_service.s"],
        lifecycle: {
          postcondition: [
            {
              condition: "${self.task_definition == aws_ecs_task_definition.t.arn}",
              error_message: "ECS took the release back.",
            },
          ],
        },
      },
    },
  },
  output: { url: { value: "http://${aws_lb.b.dns_name}" }, task: { value: "${aws_ecs_task_definition.t.arn}" } },
});

withTerraform("a service on ECS", () => {
  const releases = scratch("releases");
  const it = new Bench({ releases });
  const first = writeRelease(releases, "first");
  const second = writeRelease(releases, "second");
  const broken = writeRelease(releases, "answers 500", { health: 500 });
  let url = "";
  const get = async () => (await (await fetch(`${url}/x`)).json()) as Json;

  beforeAll(async () => {
    await it.open(stack(first));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  afterAll(() => it.world?.close());

  test("answers at the address of its load balancer, with the environment of its task", async () => {
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
    expect(await get()).toMatchObject({ digest: first, greeting: "hello", secret: "stand-in-secret" });
    expect((await it.plan()).empty).toBe(true);
  });

  test("a new digest is the next revision of the task, behind the same address", async () => {
    it.write(stack(second, "servus"));
    await it.apply();
    expect(await get()).toMatchObject({ digest: second, greeting: "servus" });
    const outputs = await it.outputs();
    expect(outputs["url"]).toBe(url);
    expect(outputs["task"]).toMatch(/task-definition\/shop:2$/);
    expect((await it.plan()).empty).toBe(true);
  });

  test("a release that never gets well ends the apply in red, and what ran before still answers", async () => {
    it.write(stack(broken));
    const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    expect(output.replaceAll(/[\s│]+/g, " ")).toMatch(/circuit breaker was triggered.*GET \/health answered 500/);
    expect(await get()).toMatchObject({ digest: second });
  });

  test("another task definition than the one asked for is told apart, although the service is steady", async () => {
    it.write(stack(second, "servus"));
    await it.apply();
    const [service] = it.world.resources().filter(({ type }) => type === "aws_ecs_service");
    const { lifecycle: _, ...loose } = (stack(second, "servus")["resource"] as { aws_ecs_service: { s: Json } })
      .aws_ecs_service.s;
    const parts = stack(second, "servus");
    (parts["resource"] as { aws_ecs_service: { s: Json } }).aws_ecs_service.s = {
      ...loose,
      task_definition: "arn:aws:ecs:eu-central-1:111111111111:task-definition/shop:1",
      lifecycle: { ignore_changes: ["task_definition"] },
    };
    (parts["resource"] as { aws_ecs_task_definition: { t: Json } }).aws_ecs_task_definition.t["cpu"] = "512";
    it.write(parts);
    const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
    expect(service).toBeDefined();
    expect(code).toBe(1);
    expect(output).toContain("ECS took the release back.");
    it.write(stack(second, "servus"));
    await it.apply();
  });

  test("a closed world comes back with the same address and release", async () => {
    const { folder } = it.world;
    await it.world.close();
    it.world = await openWorld({ folder, releases, from: __dirname });
    expect(await get()).toMatchObject({ digest: second, greeting: "servus" });
    expect((await it.plan()).empty).toBe(true);
  });

  test("destroying ends the tasks and closes the address", async () => {
    expect((await it.run("destroy", "-no-color", "-auto-approve")).code).toBe(0);
    expect(it.world.services()).toEqual([]);
    await expect(fetch(`${url}/x`)).rejects.toThrow();
  });
});
