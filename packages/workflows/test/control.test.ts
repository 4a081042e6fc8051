import { cancel, check, generate, job, parallel, push, run, wait, waitAll, workflow } from "../src/index.ts";

test("GitHub's parser takes steps in the background, as GitHub does", async () => {
  const content = `name: CI
on: push
jobs:
  test:
    runs-on: ubuntu-24.04
    steps:
      - id: database
        run: ./database
        background: true
      - parallel:
          - run: npm run lint
          - run: npm test
      - wait: [database]
      - cancel: database
`;
  const findings = await check([{ path: ".github/workflows/ci.yml", content }]);
  expect(findings.filter(({ rule }) => rule === "github")).toEqual([]);
});

test("steps in the background are waited for and cancelled by their ids", () => {
  const database = run("./database", { id: "database", background: true });
  const lint = run("npm run lint", { id: "lint", outputs: ["warnings"] });
  const report = run("echo $N", { env: { N: lint.outputs.warnings } });
  const steps = [database, parallel(lint, run("npm test")), report, wait([database]), cancel("database"), waitAll()];
  const text = generate(workflow("CI", { on: [push()], jobs: [job("test", { steps })] }));
  expect(text).toContain("        background: true\n");
  expect(text).toContain(
    "      - parallel:\n          - id: lint\n            run: npm run lint\n          - run: npm test\n",
  );
  expect(text).toContain("      - wait: [database]\n      - cancel: database\n      - wait-all:\n");
  expect(text).toContain("N: ${{ steps.lint.outputs.warnings }}");
});

test("a step that is waited for without an id is refused", () => {
  expect(() => wait([run("true", { background: true })])).toThrow(/WFM046.*give it one/);
});
