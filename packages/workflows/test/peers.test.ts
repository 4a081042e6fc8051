// Mistakes that other generators make, seen while comparing them. Those of expressions are in expressions/printing.test.ts.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check, generate, job, push, run, schedule, workflow } from "../src/index.ts";

const files = (text: string) => [{ path: ".github/workflows/a.yml", content: text }];
const withCron = (cron: string) =>
  generate(workflow("A", { on: [schedule({ cron })], jobs: [job("a", { steps: [run("true")] })] }));

test.each([
  ["a month that there is not (github-workflows-kt takes 13 to 31)", "0 0 1 13 *", false],
  ["a day that there is not (github-workflows-kt takes 32 to 59)", "0 0 32 1 *", false],
  ["the last month and day", "0 0 31 12 *", true],
])("cron: %s", async (_, cron, isRight) => {
  const errors = (await check(files(withCron(cron)))).filter(({ severity }) => severity === "error");
  expect(errors.length === 0).toBe(isRight);
});

test("generating again gives the same, and changes nothing of what was declared (cdkactions changes a paths filter)", () => {
  const filter = Object.freeze({ paths: Object.freeze(["src/**", "!src/gen/**"]) });
  const made = workflow("A", { on: [push(filter)], jobs: [job("a", { steps: [run("true")] })] });
  const text = generate(made);
  expect(generate(made)).toBe(text);
  expect(text).toContain('paths: [src/**, "!src/gen/**"]');
});

test("keys stand in the order people write them, `on` without quotes, a line a thing (cdkactions, gawts 0.3, ghats)", () => {
  const step = run("npm test", { name: "Test", env: { CI: true } });
  const text = generate(workflow("A", { on: [push()], env: { A: 1 }, jobs: [job("a", { steps: [step] })] }));
  expect(text.match(/^\w+(?=:)/gm)).toEqual(["name", "on", "permissions", "env", "jobs"]);
  expect(text).toContain("\non:\n");
  expect(text).toContain("      - name: Test\n        run: npm test\n        env:\n          CI: true\n");
});

test("ranges of peers have an end, so that the next major of one breaks nobody (ghats takes TypeScript 7)", () => {
  const { peerDependencies } = JSON.parse(readFileSync(join(__dirname, "../package.json"), "utf8"));
  for (const range of Object.values(peerDependencies)) expect(range).toMatch(/<\s*\d/);
});
