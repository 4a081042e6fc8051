import "../../src/jest.ts";
import {
  always,
  cancelled,
  failure,
  github,
  job,
  not,
  pullRequest as onPullRequest,
  push as onPush,
  run,
  type SimulateOptions,
  simulate,
  workflow,
} from "../../src/index.ts";
import { pullRequest, push, workflowDispatch } from "../../src/simulate/events.ts";
import { expandMatrix } from "../../src/simulate/matrix.ts";
import deployPipeline from "../examples/deploy-pipeline.ts";
import everything from "../examples/everything.ts";

const one = (condition: string, options: SimulateOptions = {}, more = "") =>
  simulate(
    `on: push\njobs:\n  a: { runs-on: x, if: ${JSON.stringify(condition)}, steps: [{ run: x }] }\n${more}`,
    push("feature/x"),
    options,
  ).job("a");

test.each<[string, string | undefined]>([
  ["github.ref == 'refs/heads/main'", "if: github.ref == 'refs/heads/main' — github.ref is refs/heads/feature/x"],
  [
    "${{ github.ref == 'refs/heads/main' }}",
    "if: github.ref == 'refs/heads/main' — github.ref is refs/heads/feature/x",
  ],
  [
    "github.event_name == 'push' && github.ref_name == 'main'",
    "if: github.ref_name == 'main' — github.ref_name is feature/x",
  ],
  [
    "github.ref_name == 'main' || github.ref_name == 'staging'",
    "if: github.ref_name == 'main' || github.ref_name == 'staging' — github.ref_name is feature/x",
  ],
  [
    "!(github.event_name == 'push' || false)",
    "if: !(github.event_name == 'push' || false) — github.event_name is push",
  ],
  [
    "!startsWith(github.ref, 'refs/heads/')",
    "if: !startsWith(github.ref, 'refs/heads/') — github.ref is refs/heads/feature/x",
  ],
  ["contains(github.ref, vars.BRANCH) && vars.BRANCH", "if: vars.BRANCH — vars.BRANCH is not set"],
  ["failure()", "if: failure() — every job before it succeeded"],
  ["always() && false", "if: false — it is false"],
  ["false", "if: false — it is false"],
  ["github.event.deleted", "if: github.event.deleted — github.event.deleted is false"],
  ["github.head_ref", "if: github.head_ref — github.head_ref is empty"],
  ["github.event_name == 'PUSH'", undefined],
  ["", undefined],
  // A text around an expression is never empty, so it is always true: what GitHub does, surprising as it is.
  ["${{ github.ref == 'x' }} && true", undefined],
])("if: %s", (condition, reason) => {
  expect(one(condition).reason).toBe(reason);
});

const chain = (third: Parameters<typeof job>[1]) => {
  const a = job("a", { steps: [run("x")] });
  const b = job("b", {
    needs: [a],
    if: github.ref.equals("refs/heads/main"),
    steps: [run("x")],
  });
  const c = job("c", { ...third, needs: [b] });
  return workflow("Chain", { on: [onPush()], jobs: [a, b, c] });
};
const steps = [run("x")];

test("a job after a skipped one is skipped, and says which", () => {
  expect(simulate(chain({ steps }), push("x")).job("c")).toBeSkipped(/^needed job b was skipped$/);
});

test("a failure far before counts: success() and failure() look at every ancestor (runner#2205)", () => {
  const options = { outcomes: { a: "failure" } } as const;
  expect(simulate(chain({ steps }), push("main"), options).job("c")).toBeSkipped(/^needed job a failed$/);
  expect(simulate(chain({ steps, if: failure() }), push("main"), options)).toRunJobs("a", "c");
  expect(simulate(chain({ steps, if: always() }), push("x"))).toRunJobs("a", "c");
  expect(simulate(chain({ steps, if: not(cancelled()) }), push("x"))).toRunJobs("a", "c");
  expect(
    simulate(chain({ steps, if: not(cancelled()) }), push("x"), {
      cancelled: true,
    }).job("c"),
  ).toBeSkipped(/the run was cancelled/);
});

test("E1-158: build runs only on main and staging", () => {
  expect(simulate(deployPipeline, pullRequest()).job("build")).toBeSkipped(/github\.ref is refs\/pull\/1\/merge/);
  expect(simulate(deployPipeline, push("staging")).runs).toContain("build");
});

test("E1-172 D-E1-23: what comes after either deployment runs after one of them, never after a cancellation", () => {
  const jobs = ["code-quality", "testing", "build", "post-deploy-tests"];
  expect(simulate(deployPipeline, push("staging"))).toRunJobs(...jobs, "deploy-staging");
  expect(simulate(deployPipeline, push("main"))).toRunJobs(...jobs, "deploy-production");
  expect(
    simulate(deployPipeline, push("main"), {
      outcomes: { "deploy-production": "failure" },
    }).job("post-deploy-tests"),
  ).toBeSkipped(/needs\.deploy-production\.result is failure/);
  expect(simulate(deployPipeline, push("main"), { cancelled: true }).job("post-deploy-tests")).toBeSkipped();
});

test("E1-177: the stages come in their order, and a failure ends in the rollback", () => {
  const failed = simulate(deployPipeline, push("main"), {
    outcomes: { "post-deploy-tests": "failure" },
  });
  expect(failed.runs).toEqual([
    "code-quality",
    "testing",
    "build",
    "deploy-production",
    "post-deploy-tests",
    "rollback",
  ]);
  expect(simulate(deployPipeline, push("main")).job("rollback")).toBeSkipped(/failure\(\)/);
});

test("a production deployment waits for its reviewers, and its environment may refuse a branch", () => {
  const rules = {
    production: { reviewers: ["@eloquent-ai/platform"], waitMinutes: 5 },
  };
  const { environments, concurrency } = simulate(deployPipeline, push("main"), {
    environments: rules,
  }).job("deploy-production");
  expect(environments).toEqual([{ name: "production", waitsFor: ["@eloquent-ai/platform"], waitMinutes: 5 }]);
  expect(concurrency).toEqual([{ group: "deploy-production", cancelInProgress: false, queue: "max" }]);
  const refused = simulate(deployPipeline, push("main"), {
    environments: { production: { branches: ["release/*"] } },
  });
  expect(refused.job("deploy-production").result).toBe("failure");
  expect(refused.toText()).toContain("the environment production takes only release/*, this is main");
});

test("a pull request from a fork has no secrets, no id-token and a token that only reads", () => {
  const simulated = simulate(
    workflow("W", {
      on: [onPullRequest()],
      jobs: [
        job("a", {
          steps: [run("x", { permissions: { "id-token": "write", contents: "write" } })],
        }),
      ],
    }),
    pullRequest({ fork: true }),
  );
  expect(simulated.job("a").notes).toEqual(["a fork gets no id-token", "a fork's token only reads"]);
  expect(simulate(deployPipeline, pullRequest({ fork: true })).job("code-quality").notes).toEqual([
    "a fork gets no secrets: SNYK_TOKEN is empty",
  ]);
  expect(simulate(deployPipeline, pullRequest()).job("code-quality").notes).toEqual([]);
});

test("outputs come from the options; one that decides and is not known is named", () => {
  const a = job("a", { steps: [run("x")] });
  const yaml = (b: string) =>
    `on: push\njobs:\n  a: { runs-on: x, outputs: { go: "\${{ steps.s.outputs.go }}", name: "\${{ github.ref_name }}" }, steps: [{ id: s, run: x }] }\n  b: { runs-on: x, needs: a, if: "${b}", steps: [{ run: x }] }\n`;
  expect(a.id).toBe("a");
  const b = (condition: string, options: SimulateOptions = {}) =>
    simulate(yaml(condition), push("main"), options).job("b");
  expect(b("needs.a.outputs.go == 'yes'")).toBeSkipped(
    /needs\.a\.outputs\.go is not known \(give it: outputs: \{ "a": \{ "go": \.\.\. \} \}\)/,
  );
  expect(b("needs.a.outputs.go == 'yes'", { outputs: { a: { go: "yes" } } }).status).toBe("runs");
  expect(b("needs.a.outputs.go == 'yes'", { outputs: { "a/s": { go: "yes" } } }).status).toBe("runs");
  expect(b("needs.a.outputs.name == 'main'").status).toBe("runs");
});

test("inputs have the types that the workflow declares", () => {
  const release = (dry: boolean | "false") =>
    simulate(everything, workflowDispatch({ inputs: { where: "here", dry } })).job("release");
  expect(release(true)).toBeSkipped(/inputs\.dry is true/);
  expect(release(false).status).toBe("runs");
  expect(release("false").status).toBe("runs");
  expect(simulate(everything, workflowDispatch({ inputs: { where: "here" } })).job("release")).toBeSkipped(
    /inputs\.dry is true/,
  );
});

test("a matrix is taken apart as GitHub does", () => {
  expect(simulate(everything, push("main")).job("test").matrix).toEqual([
    { node: 22, os: "ubuntu-24.04" },
    { node: 24, os: "ubuntu-24.04" },
    { node: 24, os: "windows-2025" },
    { node: 25, os: "ubuntu-24.04", experimental: true },
  ]);
  const options = { outputs: { prepare: { versions: "[22, 24]" } } };
  expect(simulate(everything, push("main"), options).job("dynamic").matrix).toEqual([{ node: 22 }, { node: 24 }]);
  expect(simulate(everything, push("main")).job("dynamic").status).toBe("runs");
  // The example of https://docs.github.com/actions/how-tos/write-workflows/choose-what-workflows-do/run-job-variations
  expect(
    expandMatrix({
      fruit: ["apple", "pear"],
      animal: ["cat", "dog"],
      include: [
        { color: "green" },
        { color: "pink", animal: "cat" },
        { fruit: "apple", shape: "circle" },
        { fruit: "banana" },
        { fruit: "banana", animal: "cat" },
      ],
    }),
  ).toEqual([
    { fruit: "apple", animal: "cat", color: "pink", shape: "circle" },
    { fruit: "apple", animal: "dog", color: "green", shape: "circle" },
    { fruit: "pear", animal: "cat", color: "pink" },
    { fruit: "pear", animal: "dog", color: "green" },
    { fruit: "banana" },
    { fruit: "banana", animal: "cat" },
  ]);
});

test("steps run or not by their own conditions and by what failed before them", () => {
  const yaml = `on: push
jobs:
  a:
    runs-on: x
    steps:
      - { name: one, run: x }
      - { name: two, id: two, run: x }
      - { name: three, run: x }
      - { name: on failure, if: failure(), run: x }
      - { name: because of two, if: "always() && steps.two.outcome == 'failure'", run: x }
      - { name: on a fork, if: github.event.pull_request.head.repo.fork, run: x }
`;
  const steps = (options: SimulateOptions) =>
    simulate(yaml, push("main"), options)
      .job("a")
      .steps.map(({ title, status, reason }) => `${title}: ${reason ?? status}`);
  expect(steps({})).toEqual([
    "one: runs",
    "two: runs",
    "three: runs",
    "on failure: if: failure() — every step before it succeeded",
    "because of two: if: steps.two.outcome == 'failure' — steps.two.outcome is success",
    "on a fork: if: github.event.pull_request.head.repo.fork — github.event.pull_request.head.repo.fork is not set",
  ]);
  expect(steps({ outcomes: { "a/two": "failure" } })).toEqual([
    "one: runs",
    "two: runs",
    "three: a step before it failed",
    "on failure: runs",
    "because of two: runs",
    "on a fork: a step before it failed",
  ]);
  expect(simulate(yaml, push("main"), { outcomes: { "a/two": "failure" } }).job("a").result).toBe("failure");
});

test("jobs that need each other in a circle are named", () => {
  const yaml = "on: push\njobs:\n  a: { needs: b, runs-on: x, steps: [] }\n  b: { needs: a, runs-on: x, steps: [] }\n";
  expect(() => simulate(yaml, push("main"))).toThrow(/WFS001 .*the jobs a, b need each other in a circle/);
});

test("text for people, JSON for machines, and a job that does not exist is told which do", () => {
  const simulated = simulate(deployPipeline, push("main"), {
    environments: { production: { reviewers: ["@team"] } },
  });
  expect(simulated.toText()).toMatchInlineSnapshot(`
    "push to main → Deploy Pipeline
      ✓ code-quality
      ✓ testing
      ✓ build
      – deploy-staging     skipped: if: github.ref == 'refs/heads/staging' — github.ref is refs/heads/main
      ✓ deploy-production  waits for @team (environment production)
      ✓ post-deploy-tests
      – rollback           skipped: if: failure() — needed job deploy-staging was skipped
    "
  `);
  expect(JSON.parse(JSON.stringify(simulated))).toMatchObject({
    workflow: "Deploy Pipeline",
    event: "push to main",
    triggered: true,
  });
  expect(() => simulated.job("deploy-prod")).toThrow(/no job "deploy-prod"\. Jobs: code-quality, testing/);
});

test("a matcher that fails shows what the simulation says", () => {
  const simulated = simulate(deployPipeline, push("main"));
  expect(() => expect(simulated).toRunJobs("testing")).toThrow(
    /expected the jobs testing to run\n\npush to main → Deploy Pipeline/,
  );
  expect(() => expect(simulated.job("testing")).toBeSkipped()).toThrow(/expected job testing to be skipped; it runs/);
  expect(() => expect(simulated.job("deploy-staging")).toBeSkipped(/nonsense/)).toThrow(
    /it is skipped: if: github\.ref/,
  );
  expect(simulated).not.toRunJobs("testing");
});
