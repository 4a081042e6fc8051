import { parse } from "yaml";
import pins from "../catalogue/pins.json" with { type: "json" };
import { call, check, compositeAction, generate, job, on, push, run, workflow, workflowCall } from "../src/index.ts";
import deployPipeline from "./examples/deploy-pipeline.ts";

const written = parse(generate(deployPipeline, { pins }));

test("E1-142: pushes to main and staging and pull requests to main start it", () => {
  expect(written.on).toEqual({ push: { branches: ["main", "staging"] }, pull_request: { branches: ["main"] } });
});

test("E1-152 E1-153 D-E1-15: the services have the health checks that were asked for and can be reached on localhost", () => {
  expect(written.jobs.testing.services).toEqual({
    postgres: {
      image: "postgres:15",
      env: { POSTGRES_PASSWORD: "test", POSTGRES_DB: "test" },
      ports: ["5432:5432"],
      options: '--health-cmd "pg_isready" --health-interval 10s --health-timeout 5s --health-retries 5',
    },
    redis: {
      image: "redis:7",
      ports: ["6379:6379"],
      options: '--health-cmd "redis-cli ping" --health-interval 10s --health-timeout 5s --health-retries 5',
    },
  });
});

test("D-P-07: what needs a service is a called workflow, what is only steps is a composite action; GitHub takes both", async () => {
  const tests = job("tests", { services: { db: { image: "postgres:15", ports: [5432] } }, steps: [run("npm test")] });
  const reusable = workflow("Tests", { on: [workflowCall()], jobs: [tests] });
  const caller = workflow("CI", { on: [push()], jobs: [call("tests", { uses: "./.github/workflows/tests.yml" })] });
  const action = compositeAction("Lint", { description: "Lints.", body: () => ({ steps: [run("npm run lint")] }) });
  expect(
    await check([
      { path: reusable.path, content: generate(reusable) },
      { path: "lint/action.yml", content: generate(action) },
    ]),
  ).toEqual([]);
  // The token of a called workflow is said where it is called, so that its rule is the caller's.
  expect((await check([{ path: caller.path, content: generate(caller) }])).map(({ rule }) => rule)).toEqual([]);
});

test("an event that has no function of its own is written by its name", () => {
  const text = generate(workflow("W", { on: [on("merge_group")], jobs: [job("a", { steps: [run("x")] })] }));
  expect(text).toContain("on:\n  merge_group:\n");
});
