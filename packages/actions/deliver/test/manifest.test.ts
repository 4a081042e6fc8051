import { readFileSync } from "node:fs";
import { join } from "node:path";
import { spec as deploy } from "@towline/action-deploy/spec";
import { checkManifest, runsOf } from "@towline/action-kit/testing";
import { spec as rollback } from "@towline/action-rollback/spec";
import { spec as smokeTest } from "@towline/action-smoke-test/spec";
import { composite } from "../src/composite.ts";
import { spec } from "../src/spec.ts";

const action = join(__dirname, "..");
const parts = { deploy, "smoke-test": smokeTest, rollback };

test("action.yml and README.md are what the spec gives", () => {
  expect(checkManifest(action)).toEqual({ code: 0, said: "deliver: action.yml and README.md agree with src/spec.ts" });
  expect(runsOf(action)["using"]).toBe("composite");
});

test("its steps are the sibling actions of the same commit, and give each only inputs that it has", () => {
  expect(composite.steps.map(({ uses }) => uses)).toEqual(
    Object.keys(parts).map((name) => `$/packages/actions/${name}`),
  );
  for (const step of composite.steps) {
    const { inputs } = parts[step.id];
    for (const name of Object.keys(step.with)) expect(inputs).toHaveProperty([name]);
    const required = Object.entries(inputs).filter(([, input]) => input.required);
    for (const [name] of required) expect(step.with).toHaveProperty([name]);
  }
});

test("every expression names inputs, steps and outputs that there are", () => {
  const text = readFileSync(join(action, "action.yml"), "utf8");
  for (const [, name] of text.matchAll(/\binputs\.([\w-]+)/g)) expect(spec.inputs).toHaveProperty([name!]);
  const used = [...text.matchAll(/\bsteps\.([\w-]+)\.outputs\.([\w-]+)/g)];
  expect(used.length).toBeGreaterThan(5);
  for (const [, id, output] of used) expect(parts[id as keyof typeof parts].outputs).toHaveProperty([output!]);
  expect(Object.keys(composite.outputs)).toEqual(Object.keys(spec.outputs));
});
