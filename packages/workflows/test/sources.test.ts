import { readFileSync } from "node:fs";
import {
  check,
  compositeAction,
  formatFindings,
  generate,
  job,
  locator,
  parallel,
  push,
  recordSources,
  run,
  sourceMap,
  uses,
  type Workflow,
  workflow,
} from "../src/index.ts";

const root = `${__dirname}/..`;
const declare = () =>
  workflow("Broken", {
    on: [push({ branches: ["[main"] })], // the trigger
    jobs: [
      job("first", { steps: [run("true")], timeoutMinutes: 9999 }), // the job
      job("second", {
        steps: [
          run("true"),
          run("curl http://example.org/a"), // the step
          parallel(run("true", { id: "a" }), run("wget http://example.org/b", { id: "b" })), // the inner step
        ],
      }),
    ],
  });
const silent = declare();
let loud: Workflow;
beforeAll(() => {
  recordSources();
  loud = declare();
});

const lineOf = (mark: string) =>
  readFileSync(__filename, "utf8")
    .split("\n")
    .findIndex((line) => line.endsWith(mark)) + 1;

test("without being asked nothing is recorded, and being asked changes nothing of the file", () => {
  expect(sourceMap(silent, root)).toEqual({});
  expect(Object.keys(sourceMap(loud, root))).toEqual([
    "",
    "on.push",
    "jobs.first",
    "jobs.first.steps[0]",
    "jobs.second",
    "jobs.second.steps[0]",
    "jobs.second.steps[1]",
    "jobs.second.steps[2]",
    "jobs.second.steps[2].parallel[0]",
    "jobs.second.steps[2].parallel[1]",
  ]);
  expect(generate(loud)).toBe(generate(silent));
});

test("a finding in a generated file names the line of TypeScript that declared the broken part, in every format", async () => {
  const files = { [loud.path]: generate(loud) };
  const texts = Object.entries(files).map(([path, content]) => ({ path, content }));
  const locate = locator(files, { [loud.path]: sourceMap(loud, root) });
  const findings = await check(texts, { locate });
  const lines = findings.map(({ rule, source }) => `${rule} ${source?.file}:${source?.line}`);
  expect(lines).toEqual(
    expect.arrayContaining([
      `WF022 test/sources.test.ts:${lineOf("// the trigger")}`,
      `WF044 test/sources.test.ts:${lineOf("// the job")}`,
      `WF067 test/sources.test.ts:${lineOf("// the step")}`,
      `WF067 test/sources.test.ts:${lineOf("// the inner step")}`,
    ]),
  );
  const step = `test/sources.test.ts:${lineOf("// the step")}`;
  const text = formatFindings(findings, "text", texts);
  expect(text).toMatch(
    new RegExp(
      `^${step}:\\d+: warning WF067: .*\\n  in \\.github/workflows/broken\\.yml:\\d+:\\d+, which it generates$`,
      "m",
    ),
  );
  const { runs } = JSON.parse(formatFindings(findings, "sarif", texts));
  expect(JSON.stringify(runs[0].results)).toContain(
    `{"artifactLocation":{"uri":"test/sources.test.ts"},"region":{"startLine":${lineOf("// the step")},`,
  );
  expect(formatFindings(findings, "github", texts)).toContain(
    `::warning file=test/sources.test.ts,line=${lineOf("// the step")},`,
  );
});

test("steps of a composite action have their lines too", () => {
  const greet = compositeAction("Greet", {
    description: "Greets.",
    body: () => ({
      steps: [
        uses("acme/x@v1"), // the composite step
      ],
    }),
  });
  expect(sourceMap(greet, root)["runs.steps[0]"]).toMatchObject({
    file: "test/sources.test.ts",
    line: lineOf("// the composite step"),
  });
});
