import pins from "../catalogue/pins.json" with { type: "json" };
import {
  compositeAction,
  expr,
  fromMetadata,
  generate,
  github,
  job,
  matrix,
  push,
  run,
  secret,
  setupNode,
  uses,
  WorkflowError,
  workflow,
} from "../src/index.ts";

const works = () => run("true");
const problemsOf = (make: () => unknown): readonly string[] => {
  try {
    make();
  } catch (error) {
    if (error instanceof WorkflowError)
      return error.problems.map(({ code, where, message }) => `${code} ${where}: ${message}`);
    throw error;
  }
  return [];
};
const write =
  (...jobs: readonly ReturnType<typeof job>[]) =>
  () =>
    generate(workflow("W", { on: [push()], jobs }), { pins });

test("all problems of a workflow come at once, each with its place and what to write", () => {
  const outside = job("outside", { steps: [works()] });
  const stray = run("x", { outputs: ["a"] });
  const broken = workflow("Broken", {
    // The compiler refuses both filters already: what came from elsewhere is refused here.
    on: [push({ branches: ["a"], branchesIgnore: ["b"] } as never), push()],
    jobs: [
      job("1st", { steps: [works()] }),
      job("twice", { steps: [works()] }),
      job("Twice", { steps: [] }),
      job("reader", { needs: [outside], steps: [run("x", { env: { A: stray.outputs.a } })] }),
      job("user", { steps: [uses("acme/unknown@v1"), uses("actions/checkout@v2"), uses("what is this")] }),
    ],
  });
  const problems = problemsOf(() => generate(broken, { pins }));
  expect(problems.map((problem) => problem.slice(0, 6)).sort()).toEqual(
    ["WFM020", "WFM022", "WFM023", "WFM025", "WFM030", "WFM031", "WFM033", "WFM044", "WFM050", "WFM052"].sort(),
  );
  expect(problems).toContainEqual(
    expect.stringMatching(
      /^WFM031 workflow "Broken" > job "user": the action acme\/unknown has no pin\. Add "acme\/unknown": \{ "version": "v1"/,
    ),
  );
});

test("a workflow without triggers or jobs is refused", () => {
  expect(problemsOf(() => generate(workflow("W", { on: [], jobs: [] }))).map((problem) => problem.slice(0, 6))).toEqual(
    ["WFM021", "WFM051"],
  );
});

test("a workflow whose name gives no file name asks for an id (gawts wrote undefined.yml)", () => {
  expect(() => workflow("部署", { on: [push()], jobs: [] })).toThrow(/WFM027 .*give an `id`/);
});

test("a step that stands twice cannot be read", () => {
  const step = run("x", { name: "Step", outputs: ["a"] });
  expect(problemsOf(write(job("j", { steps: [step, step], outputs: { a: step.outputs.a } })))).toEqual([
    expect.stringMatching(/WFM043 .*stands 2 times/),
  ]);
});

test("two equal steps that are both read ask for ids", () => {
  const [a, b, c] = [setupNode({ nodeVersion: 24 }), setupNode({ nodeVersion: 24 }), setupNode({ nodeVersion: 24 })];
  const outputs = { a: a.outputs.nodeVersion, b: b.outputs.nodeVersion, c: c.outputs.nodeVersion };
  expect(problemsOf(write(job("j", { steps: [a, b, c], outputs })))).toEqual([
    expect.stringMatching(/WFM042 .*give each an `id`/),
  ]);
});

test("ids that GitHub refuses, and the same id twice", () => {
  const steps = [run("x", { id: "a b" }), run("x", { id: "c" }), run("y", { id: "C" })];
  expect(problemsOf(write(job("j", { steps }))).map((problem) => problem.slice(0, 6))).toEqual(["WFM040", "WFM041"]);
});

test("a plain object is no matrix", () => {
  expect(problemsOf(write(job("j", { strategy: { matrix: { os: github.ref } as never }, steps: [works()] })))).toEqual([
    expect.stringMatching(/WFM026/),
  ]);
  expect(problemsOf(write(job("j", { strategy: { matrix: matrix({ os: ["a"] }) }, steps: [works()] })))).toEqual([]);
});

test("inputs that reach an action untyped are checked when the step is made", () => {
  const node = setupNode as unknown as (inputs: object) => unknown;
  expect(() => node({ nodeVersoin: 24 })).toThrow(
    /WFM003 actions\/setup-node: it has no input "nodeVersoin"\. Inputs: .*nodeVersion/,
  );
  const upload = fromMetadata(
    { inputs: { path: { required: true } } },
    { uses: "a/b", required: ["path"] },
  ) as unknown as (inputs?: object) => unknown;
  expect(() => upload()).toThrow(/WFM004 .*"path" is required/);
});

test("a binding from data has to name exactly the required inputs of the data", () => {
  const data = { inputs: { path: { required: true }, name: {}, level: { required: true, default: "1" } } };
  expect(() => fromMetadata(data, { uses: "a/b" })).toThrow(/WFM006 .*add it to `required`/);
  expect(() => fromMetadata(data, { uses: "a/b", required: ["path", "name"] })).toThrow(
    /WFM006 .*take it out of `required`/,
  );
  expect(() => fromMetadata(data, { uses: "a/b", required: ["path"] })).not.toThrow();
});

test("a composite action cannot read what GitHub does not give it", () => {
  const other = job("other", { steps: [works()] });
  const action = compositeAction("A", {
    description: "B",
    body: () => ({ steps: [run("x", { timeoutMinutes: 1, env: { A: secret("S"), B: expr`${other.result}` } })] }),
  });
  expect(
    problemsOf(() => generate(action))
      .map((problem) => problem.slice(0, 6))
      .sort(),
  ).toEqual(["WFM060", "WFM061", "WFM062"]);
});
