import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, run } from "./support/child.ts";
import type { Json } from "./support/stacks.ts";

mkdirSync(join(app, ".towline"), { recursive: true });
const folder = mkdtempSync(join(app, ".towline", "compute-"));
symlinkSync(join(app, "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The declaration of Eloquent with one word changed, synthesized. */
function eloquentOn(word: "EcsFargate" | "EcsExpress"): Record<"staging" | "production", Json> {
  const here = join(folder, word);
  mkdirSync(here);
  const declaration = readFileSync(join(app, "system.ts"), "utf8");
  expect(declaration.split("new AppRunner(")).toHaveLength(2);
  writeFileSync(join(here, "system.ts"), declaration.replaceAll("AppRunner", word));
  writeFileSync(
    join(here, "main.ts"),
    `import { synthesize } from "@towline/system";
import { eloquent } from "./system.ts";
synthesize(eloquent, { outdir: ${JSON.stringify(join(here, "cdktf.out"))} });
`,
  );
  const { code, text } = run(process.execPath, [join(here, "main.ts")], { cwd: here });
  expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
  const stack = (name: string) =>
    JSON.parse(readFileSync(join(here, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8")) as Json;
  return { staging: stack("staging"), production: stack("production") };
}

const one = (stack: Json, type: string): Json => Object.values(stack["resource"][type] as Json)[0];

test("D-E1-03: Eloquent runs on ECS Fargate by one word, and there it scales by steps", () => {
  const { staging, production } = eloquentOn("EcsFargate");
  for (const stack of [staging, production]) {
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
  expect([one(staging, "aws_ecs_task_definition"), one(production, "aws_ecs_task_definition")]).toMatchObject([
    { cpu: "512", memory: "1024" },
    { cpu: "1024", memory: "2048" },
  ]);
});

test("Eloquent runs on ECS Express by one word", () => {
  const { staging } = eloquentOn("EcsExpress");
  expect(one(staging, "aws_ecs_express_gateway_service")).toMatchObject({
    service_name: "eloquent-ai-backend",
    cpu: "512",
    memory: "1024",
    health_check_path: "/health",
  });
  expect(staging["output"].service.value).toMatchObject({ compute: "ecs-express" });
});
