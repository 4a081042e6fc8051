import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { app, run } from "./support/child.ts";
import type { Json } from "./support/stacks.ts";

mkdirSync(join(app, ".towline"), { recursive: true });
const folder = mkdtempSync(join(app, ".towline", "compute-"));
symlinkSync(join(app, "node_modules"), join(folder, "node_modules"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The declaration of Eloquent with one word changed, synthesized once. */
const made = new Map<string, Record<"staging" | "production", Json>>();
function eloquentOn(word: "EcsFargate" | "EcsExpress"): Record<"staging" | "production", Json> {
  const before = made.get(word);
  if (before) return before;
  const here = mkdtempSync(join(folder, word));
  const declaration = readFileSync(join(app, "system.ts"), "utf8");
  expect(declaration.split("new AppRunner(")).toHaveLength(2);
  for (const file of readdirSync(app).filter((name) => name.endsWith(".ts"))) {
    writeFileSync(join(here, file), readFileSync(join(app, file), "utf8").replaceAll("AppRunner", word));
  }
  writeFileSync(
    join(here, "synthesize.ts"),
    `import { synthesize } from "@towline/system";
import { eloquent } from "./system.ts";
synthesize(eloquent, { outdir: ${JSON.stringify(join(here, "cdktf.out"))} });
`,
  );
  const { code, text } = run(process.execPath, [join(here, "synthesize.ts")], { cwd: here });
  if (code !== 0) throw new Error(text);
  const stack = (name: string) =>
    JSON.parse(readFileSync(join(here, "cdktf.out", "stacks", name, "cdk.tf.json"), "utf8")) as Json;
  const stacks = { staging: stack("staging"), production: stack("production") };
  made.set(word, stacks);
  return stacks;
}

const one = (stack: Json, type: string, part = ""): Json =>
  Object.entries(stack["resource"][type] as Json).find(([id]) => id.includes(part))![1];

test("D-E1-03: Eloquent runs on ECS Fargate by one word, and there it scales by steps", () => {
  const made = eloquentOn("EcsFargate");
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
  "on %s nothing of Eloquent is on the internet but its two APIs",
  (word) => {
    for (const stack of Object.values(eloquentOn(word))) {
      for (const balancer of Object.values((stack["resource"].aws_lb ?? {}) as Json))
        expect(balancer.internal).toBe(true);
      for (const integration of Object.values(stack["resource"].aws_apigatewayv2_integration as Json)) {
        expect(integration.connection_type).toBe("VPC_LINK");
      }
    }
  },
);
