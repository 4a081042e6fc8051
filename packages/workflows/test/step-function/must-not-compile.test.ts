import { compile } from "../support/compile.ts";

const start = `
import { expr, github, runTypescript, stepFunction } from "../../../src/index.ts";
import { tryStep } from "../../../src/step-function/index.ts";
const step = stepFunction({
  file: "ci/step.ts",
  inputs: { current: { required: true }, bump: { options: ["major", "minor"] }, "dry-run": { type: "boolean", default: true } },
  outputs: { next: {}, "is-new": { type: "boolean" } },
  run: ({ inputs }) => ({ next: inputs.current, isNew: inputs.dryRun }),
});
`;

const wrong: Readonly<Record<string, readonly [line: string, message: string]>> = {
  "an input that there is not": ['runTypescript(step, { current: "1", bmp: "minor" });', "'bmp' does not exist"],
  "a required input left out": ['runTypescript(step, { bump: "minor" });', "Property 'current' is missing"],
  "a value that is no option": ['runTypescript(step, { current: "1", bump: "huge" });', `"huge"`],
  "an output that there is not": ['runTypescript(step, { current: "1" }).outputs.nxt;', "'nxt' does not exist"],
  "an input that the function does not declare": [
    'stepFunction({ file: "a.ts", inputs: { a: {} }, run({ inputs }) { inputs.b; return {}; } });',
    "'b' does not exist",
  ],
  "an optional input used as if it were there": [
    'stepFunction({ file: "a.ts", inputs: { a: {} }, run({ inputs }) { inputs.a.length; return {}; } });',
    "possibly 'undefined'",
  ],
  "an output that is not given": [
    'stepFunction({ file: "a.ts", outputs: { a: {} }, run: () => ({}) });',
    "Type '{}' is not assignable",
  ],
  "an output of another type": [
    'stepFunction({ file: "a.ts", outputs: { a: { type: "number" } }, run: () => ({ a: "1" }) });',
    "Type 'string' is not assignable to type 'number'",
  ],
  "an expression in a unit test": ["tryStep(step, { current: github.ref });", "is not assignable to type 'string"],
};

test("what a step function would stumble over does not compile", () => {
  const right = `runTypescript(step, { current: github.ref_name, dryRun: false }, { name: expr\`x \${github.sha}\` }).outputs.isNew;
void tryStep(step, { current: "1", bump: "minor" }).then(({ outputs }) => outputs.isNew satisfies boolean);`;
  const said = compile({
    right: start + right,
    ...Object.fromEntries(Object.entries(wrong).map(([name, [line]]) => [name, start + line])),
  });
  expect(said["right"]).toBe("");
  for (const [name, [, message]] of Object.entries(wrong)) {
    expect(`${name}: ${said[name]}`).toContain(message);
    expect(said[name]!.split("\n").filter((line) => line.includes("error TS")).length).toBe(1);
  }
});
