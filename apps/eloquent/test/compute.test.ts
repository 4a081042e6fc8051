import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, run } from "./support/child.ts";
import type { Json } from "./support/stacks.ts";

mkdirSync(join(app, ".towline"), { recursive: true });
const folder = mkdtempSync(join(app, ".towline", "compute-"));
symlinkSync(join(app, "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The declaration of Eloquent with one word changed (and what stands beside it), synthesized; or what is wrong with it. */
function eloquentOn(word: "EcsFargate" | "EcsExpress", beside = ""): Record<"staging" | "production", Json> | string[] {
  const here = mkdtempSync(join(folder, word));
  const declaration = readFileSync(join(app, "system.ts"), "utf8");
  expect(declaration.split("new AppRunner(")).toHaveLength(2);
  for (const file of readdirSync(app).filter((name) => name.endsWith(".ts"))) {
    const text = readFileSync(join(app, file), "utf8").replaceAll("AppRunner", word);
    writeFileSync(join(here, file), text.replace(/(new Ecs\w+\(stack, "app_runner", \{)/, `$1 ${beside}`));
  }
  writeFileSync(
    join(here, "synthesize.ts"),
    `import { synthesize } from "@towline/system";
import { eloquent } from "./system.ts";
synthesize(eloquent, { outdir: ${JSON.stringify(join(here, "cdktf.out"))} });
`,
  );
  const { code, text } = run(process.execPath, [join(here, "synthesize.ts")], { cwd: here });
  if (code !== 0)
    return [...text.matchAll(/^(?:TowlineError: )?(TOWLINE_\w+) at (\S+):/gm)].map(([, what, at]) => `${at} ${what}`);
  const stack = (name: string) =>
    JSON.parse(readFileSync(join(here, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8")) as Json;
  return { staging: stack("staging"), production: stack("production") };
}

const one = (stack: Json, type: string, part = ""): Json =>
  Object.entries(stack["resource"][type] as Json).find(([id]) => id.includes(part))![1];

test("D-E1-03: Eloquent runs on ECS Fargate by one word and an address for its socket, and there it scales by steps", () => {
  // The socket needs an address of its own, which a load balancer has on the internet alone.
  const beside =
    'loadBalancer: "public", certificate: { arn: "arn:aws:acm:us-east-1:111111111111:certificate/1", host: "api.eloquent.example" },';
  const made = eloquentOn("EcsFargate", beside);
  if (Array.isArray(made)) throw new Error(made.join("\n"));
  for (const stack of [made.staging, made.production]) {
    expect(Object.keys(stack["resource"]).filter((type) => type.startsWith("aws_apprunner"))).toEqual([]);
    expect(Object.keys(stack["resource"])).toEqual(expect.arrayContaining(["aws_ecs_service", "aws_lb"]));
    expect(stack["output"].service.value).toMatchObject({
      compute: "ecs-fargate",
      cluster: expect.stringMatching(/aws_ecs_cluster/),
      service: "eloquent-ai-backend",
      taskDefinition: expect.stringMatching(/aws_ecs_task_definition/),
    });
    const steps = Object.values(stack["resource"].aws_appautoscaling_policy as Json).map(
      (policy) => policy.step_scaling_policy_configuration.step_adjustment[0].scaling_adjustment,
    );
    expect(steps.sort()).toEqual([-1, 2]);
  }
  const task = (stack: Json) => one(stack, "aws_ecs_task_definition", "app_runner");
  expect([task(made.staging), task(made.production)]).toMatchObject([
    { cpu: "512", memory: "1024" },
    { cpu: "1024", memory: "2048" },
  ]);
});

test.each(["EcsFargate", "EcsExpress"] as const)(
  "on %s without an address of its own the socket, and nothing else, is refused",
  (word) => {
    expect(eloquentOn(word)).toEqual([
      "production/websocket_api TOWLINE_SOCKET_PRIVATE",
      "staging/websocket_api TOWLINE_SOCKET_PRIVATE",
    ]);
  },
);
