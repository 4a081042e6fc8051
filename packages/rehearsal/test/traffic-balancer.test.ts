import { writeRelease } from "./support/releases.ts";
import { get, image, ROLE } from "./support/requests.ts";
import { Bench, type Json, scratch, withTerraform } from "./support/terraform.ts";

const NETWORK = {
  aws_vpc: { main: { cidr_block: "10.0.0.0/16" } },
  aws_subnet: {
    a: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.1.0/24", availability_zone: "eu-central-1a" },
    b: { vpc_id: "${aws_vpc.main.id}", cidr_block: "10.0.2.0/24", availability_zone: "eu-central-1b" },
  },
};
const SUBNETS = ["${aws_subnet.a.id}", "${aws_subnet.b.id}"];

/** Two ECS services behind a load balancer with rules; the blue group also gets a weighted share of what is left. */
function balanced(digests: { blue: string; green: string }, weights: [number, number], more: Json = {}) {
  const group = (name: string) => ({
    name,
    port: 8000,
    protocol: "HTTP",
    target_type: "ip",
    vpc_id: "${aws_vpc.main.id}",
    health_check: { path: "/health", healthy_threshold: 2 },
  });
  const arn = (name: string) => `\${aws_lb_target_group.${name}.arn}`;
  const task = (digest: string, name: string) => ({
    family: name,
    requires_compatibilities: ["FARGATE"],
    network_mode: "awsvpc",
    cpu: "256",
    memory: "512",
    execution_role_arn: "${aws_iam_role.service.arn}",
    container_definitions: JSON.stringify([
      {
        name: "app",
        image: image(digest),
        portMappings: [{ containerPort: 8000 }],
        environment: [{ name: "GREETING", value: name }],
      },
    ]),
  });
  const ecs = (name: string) => ({
    name,
    cluster: "${aws_ecs_cluster.c.id}",
    task_definition: `\${aws_ecs_task_definition.${name}.arn}`,
    launch_type: "FARGATE",
    desired_count: 1,
    network_configuration: { subnets: SUBNETS },
    load_balancer: { target_group_arn: arn(name), container_name: "app", container_port: 8000 },
    depends_on: ["aws_lb_listener.l", "aws_lb_listener_rule.beta"],
  });
  const rule = (priority: number, condition: object, action: object) => ({
    listener_arn: "${aws_lb_listener.l.arn}",
    priority,
    condition: [condition],
    action: [action],
  });
  return {
    resource: {
      ...ROLE,
      ...NETWORK,
      aws_lb: { front: { name: "front", subnets: SUBNETS, load_balancer_type: "application" } },
      aws_lb_target_group: { blue: group("blue"), green: group("green") },
      aws_lb_listener: {
        l: {
          load_balancer_arn: "${aws_lb.front.arn}",
          port: 80,
          protocol: "HTTP",
          default_action: {
            type: "forward",
            forward: {
              target_group: [
                { arn: arn("blue"), weight: weights[0] },
                { arn: arn("green"), weight: weights[1] },
              ],
            },
          },
        },
      },
      aws_lb_listener_rule: {
        down: rule(
          1,
          { path_pattern: { values: ["/maintenance*"] } },
          {
            type: "fixed-response",
            fixed_response: { content_type: "text/plain", message_body: "later", status_code: "503" },
          },
        ),
        old: rule(
          2,
          { path_pattern: { values: ["/old/*"] } },
          { type: "redirect", redirect: { path: "/new", query: "#{query}", status_code: "HTTP_301" } },
        ),
        beta: rule(
          3,
          { http_header: { http_header_name: "X-Beta", values: ["yes*"] } },
          { type: "forward", target_group_arn: arn("green") },
        ),
      },
      aws_ecs_cluster: { c: { name: "c" } },
      aws_ecs_task_definition: { blue: task(digests.blue, "blue"), green: task(digests.green, "green") },
      aws_ecs_service: { blue: ecs("blue"), green: ecs("green") },
      ...more,
    },
    output: { url: { value: "http://${aws_lb.front.dns_name}" } },
  };
}

withTerraform("requests through a load balancer", () => {
  const releases = scratch("releases");
  const digest = writeRelease(releases, "task");
  const sick = writeRelease(releases, "sick", { health: 500 });
  const it = new Bench({ releases });
  let url = "";

  beforeAll(async () => {
    await it.open(balanced({ blue: digest, green: digest }, [3, 1]));
    await it.apply();
    url = String((await it.outputs())["url"]);
  }, 60_000);
  afterAll(() => it.world?.close());

  const greeting = async (path: string, headers?: Record<string, string>) =>
    (JSON.parse((await get(`${url}${path}`, headers ? { headers } : {})).text) as { greeting: string }).greeting;

  test("follow the rules in order of priority: fixed answer, redirect, header, and weights for the rest", async () => {
    expect(await get(`${url}/maintenance/now`)).toMatchObject({ status: 503, text: "later" });
    expect(await get(`${url}/old/page?a=1`)).toMatchObject({ status: 301 });
    expect(String((await get(`${url}/old/page?a=1`)).headers["location"])).toMatch(
      /^http:\/\/127\.0\.0\.1:\d+\/new\?a=1$/,
    );
    expect(await greeting("/x", { "X-Beta": "yes, please" })).toBe("green");
    const seen: string[] = [];
    for (let index = 0; index < 12; index++) seen.push(await greeting("/x"));
    expect(seen.filter((each) => each === "blue")).toHaveLength(9);
  });

  test("the second plan is empty, and weights change without a restart", async () => {
    expect((await it.plan()).empty).toBe(true);
    const before = it.world.services();
    it.write(balanced({ blue: digest, green: digest }, [0, 1]));
    expect((await it.plan()).counts).toMatchObject({ update: 1 });
    await it.apply();
    expect(await greeting("/x")).toBe("green");
    expect(it.world.services()).toEqual(before);
  });

  test("a task that is not healthy is not let in: ECS puts back what ran, and the next plan still wants it", async () => {
    it.write(balanced({ blue: digest, green: sick }, [0, 1]));
    const { code, output } = await it.run("apply", "-no-color", "-auto-approve");
    expect(code).toBe(1);
    expect(output.replaceAll(/\s+/g, " ")).toMatch(/circuit breaker was triggered.*GET \/health answered 500/);
    expect(await greeting("/x")).toBe("green");
    expect((await it.plan()).empty).toBe(false);
    it.write(balanced({ blue: digest, green: digest }, [1, 1]));
    await it.apply();
  });

  test("without a running task the load balancer says 503, and everything ends with the destroy", async () => {
    const stack = balanced({ blue: digest, green: digest }, [1, 0]);
    stack.resource.aws_ecs_service.blue.desired_count = 0;
    it.write(stack);
    await it.apply();
    expect(await get(`${url}/x`)).toMatchObject({ status: 503 });
    expect((await it.run("destroy", "-no-color", "-auto-approve")).code).toBe(0);
    expect(it.world.services()).toEqual([]);
    await expect(get(`${url}/x`)).rejects.toThrow(/ECONNREFUSED/);
  });
});
