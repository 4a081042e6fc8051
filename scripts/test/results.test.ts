import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { addUp, closingLine } from "../results.mjs";
import { TurboOutput } from "../turbo-output.mjs";

describe("the closing line of npm test", () => {
  let root: string;
  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), "towline results "));
  });
  afterEach(() => rmSync(root, { recursive: true, force: true }));
  const check = (folder: string, task: string, good: boolean) => ({
    name: `${folder} ${task}`,
    folder,
    task,
    good,
    cached: false,
    output: "",
  });
  const results = (folder: string, content: object) => {
    mkdirSync(join(root, folder), { recursive: true });
    writeFileSync(
      join(root, folder, "test-results.json"),
      JSON.stringify({
        numPassedTests: 0,
        numFailedTests: 0,
        numRuntimeErrorTestSuites: 0,
        numPendingTests: 0,
        numTodoTests: 0,
        testResults: [],
        ...content,
      }),
    );
  };

  test("sums the tests of all packages and names what was skipped", () => {
    results("one", { numPassedTests: 3 });
    results("two", {
      numPassedTests: 4,
      numPendingTests: 1,
      testResults: [{ assertionResults: [{ status: "pending", fullName: "needs Terraform" }] }],
    });
    const sum = addUp(root, [check("one", "test", true), check("two", "test", true), check("one", "lint", true)]);
    expect(closingLine(sum)).toBe("7 passed, 0 failed, 1 skipped");
    expect(sum.skippedTitles).toEqual(["two: needs Terraform"]);
  });

  test("counts failed tests, files that do not load, and failing checks", () => {
    results("one", { numPassedTests: 1, numFailedTests: 2, numRuntimeErrorTestSuites: 1 });
    expect(closingLine(addUp(root, [check("one", "test", false), check("one", "typecheck", false)]))).toBe(
      "1 passed, 4 failed",
    );
  });

  test("a test task without results is a failure, whatever its exit code", () => {
    expect(closingLine(addUp(root, [check("one", "test", false), check("two", "test", true)]))).toBe(
      "0 passed, 2 failed",
    );
  });

  test("a failed task whose results name no failure is one", () => {
    results("one", { numPassedTests: 5 });
    expect(closingLine(addUp(root, [check("one", "test", false)]))).toBe("5 passed, 1 failed");
  });
});

describe("turbo's output", () => {
  const read = (chunks: readonly string[]) => {
    const finished: object[] = [];
    const output = new TurboOutput(
      ({ name, cached, failed }) => finished.push({ name, cached, failed }),
      () => 0,
    );
    for (const chunk of chunks) output.push(chunk);
    output.end();
    return { finished, output };
  };
  const lines = [
    "   • Running lint, test in 2 packages",
    "@towline/infra:lint: cache hit, suppressing logs 0123456789abcdef",
    "\u001b[35m@towline/action-kit:test: \u001b[0mcache miss, executing 0123456789abcdef",
    "@towline/action-kit:test: ",
    "@towline/action-kit:test: > @towline/action-kit@0.1.0 test",
    "@towline/action-kit:test: cache miss, says the program itself",
    "@towline/action-kit:test:   ● a failure",
    "@towline/action-kit:test:  ELIFECYCLE  Test failed. See above for more details.",
    "",
  ].join("\n");

  test("one task a block, in the order in which they end, failures known", () => {
    expect(read([lines]).finished).toEqual([
      { name: "infra lint", cached: true, failed: false },
      { name: "action-kit test", cached: false, failed: true },
    ]);
  });

  test("the same however the text arrives", () => {
    expect(read([...lines]).finished).toEqual(read([lines]).finished);
  });

  test("what a task said is kept without what the package manager adds", () => {
    expect(read([lines]).output.said("@towline/action-kit", "test")).toBe(
      "cache miss, says the program itself\n  ● a failure",
    );
  });
});
