import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, generate, importYaml, job, push, roundtrip, run, workflow } from "../../src/index.ts";
import { compile } from "../support/compile.ts";
import { expectGolden } from "../support/golden.ts";

const examples = [
  { path: ".github/workflows/deliver.yml", input: "deliver.input.yml", output: "import/deliver.ts.txt" },
  { path: "action.yml", input: "action.input.yml", output: "import/action.ts.txt" },
].map((example) => ({
  ...example,
  content: readFileSync(join(__dirname, "../golden/import", example.input), "utf8"),
}));

test.each(examples)("$path becomes TypeScript that a person can read", ({ path, content, output }) => {
  expectGolden(output, importYaml({ path, content }).typescript);
});

test("the TypeScript of an imported file compiles", () => {
  const texts = Object.fromEntries(examples.map((each) => [each.path, importYaml(each).typescript]));
  expect(compile(texts)).toEqual({ ".github/workflows/deliver.yml": "", "action.yml": "" });
}, 60_000);

test("what an imported file generates means the same", () => {
  expect(roundtrip(examples).map(({ equal, cause, differences }) => ({ equal, cause, differences }))).toEqual([
    { equal: true, cause: undefined, differences: [] },
    { equal: true, cause: undefined, differences: [] },
  ]);
});

test("every comment of a file is kept", () => {
  for (const { path, content } of examples) {
    const { typescript } = importYaml({ path, content });
    const comments = [...content.matchAll(/(?:^|\s)#(.*)$/gm)].map((match) => match[1]!.trim());
    expect(comments.length).toBeGreaterThan(0);
    for (const comment of comments) expect(typescript).toContain(comment);
  }
});

test("a key that the model does not know goes through the escape hatch, is marked, and check lists it", async () => {
  const [deliver] = examples;
  expect(importYaml(deliver!).escapes).toEqual(["jobs.deploy.hibernate-after"]);
  const text = generate(
    workflow("New", {
      on: [push()],
      extra: { "brand-new": { deep: [1] } },
      jobs: [job("a", { extra: { hibernate: "x" }, steps: [run("true", { extra: { later: true } })] })],
    }),
  );
  const found = (await check([{ path: ".github/workflows/new.yml", content: text }])).filter(
    ({ rule }) => rule === "WF092",
  );
  expect(found.map(({ line }) => text.split("\n")[line - 1]!.trim().split(":")[0])).toEqual([
    "later",
    "hibernate",
    "brand-new",
  ]);
});

const minimal = "jobs:\n  a:\n    runs-on: ubuntu-latest\n    steps:\n      - run: x\n";

test.each([
  ["an event as a text", `on: push\n${minimal}`],
  ["events as a list", `on: [push, pull_request, watch]\n${minimal}`],
  ["no name and no permissions", `on: { issues: { types: opened } }\n${minimal}`],
  [
    "a dispatch whose default is of another type",
    `on:\n  workflow_dispatch:\n    inputs:\n      dry: { type: boolean, default: "false" }\n${minimal}`,
  ],
  ["an empty variable", `on: push\nenv: { A:, B: "" }\n${minimal}`],
  ["an anchor", `on: push\nenv: &e { A: 1 }\njobs:\n  a:\n    runs-on: x\n    env: *e\n    steps: [{ run: x }]\n`],
  [
    "a script with its line breaks",
    `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - run: |+\n          a  \n            b\n\n\n      - run: "\`\${A}\\\\\`"\n`,
  ],
  [
    "a condition that is always true",
    `on: push\njobs:\n  a:\n    runs-on: x\n    if: \${{ github.ref }} == 'x'\n    steps: [{ run: x }]\n`,
  ],
  [
    "an expression that GitHub refuses",
    `on: push\njobs:\n  a:\n    runs-on: \${{ a b }}\n    steps: [{ run: x, if: "a b" }]\n`,
  ],
  [
    "jobs that read each other's outputs out of order",
    `on: push\njobs:\n  b:\n    needs: a\n    runs-on: x\n    steps: [{ run: "\${{ needs.a.outputs.v }}" }]\n  a:\n    runs-on: x\n    outputs: { v: "\${{ steps.s.outputs.a-b }}" }\n    steps: [{ id: s, run: x }]\n`,
  ],
  ["an action in Node", "name: A\ndescription: B\nruns:\n  using: node24\n  main: index.js\n"],
  [
    "steps in the background and at the same time",
    "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - { id: db, run: ./db, background: true }\n      - parallel:\n          - run: a\n          - { uses: acme/b@v1, with: { x: 1 } }\n      - wait: db\n      - cancel: db\n      - wait-all:\n",
  ],
])("the round trip keeps %s", (_, content) => {
  const path = content.includes("using:") ? "action.yml" : "a.yml";
  expect(roundtrip([{ path, content }])).toEqual([expect.objectContaining({ equal: true, differences: [] })]);
});

test.each([
  ["no YAML", "a: [", /it is no YAML/],
  ["no workflow", "a: 1", /no `on`/],
  [
    "jobs in a circle",
    `on: push\njobs:\n  a: { needs: b, uses: ./x }\n  b: { needs: a, uses: ./x }\n`,
    /need each other: a, b/,
  ],
  ["a need of nothing", `on: push\njobs:\n  a: { needs: b, uses: ./x }\n`, /job a needs b/],
])("a file that cannot be imported says why: %s", (_, content, cause) => {
  expect(roundtrip([{ path: "a.yml", content }])).toEqual([
    expect.objectContaining({ equal: false, cause: expect.stringMatching(cause) }),
  ]);
});
