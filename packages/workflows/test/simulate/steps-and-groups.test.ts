import "../../src/jest.ts";
import { simulate } from "../../src/index.ts";
import { event, pullRequest, push, schedule, workflowDispatch } from "../../src/simulate/events.ts";

const workflow = `
name: Deliver
on:
  push: { branches: [main], tags: ["v*"] }
  pull_request: { paths: ["src/**"] }
  schedule: [{ cron: "0 6 * * *" }]
  workflow_dispatch:
    inputs:
      where: { type: choice, options: [here, there], default: here }
      dry: { type: boolean }
      count: { type: number }
concurrency: { group: "run-\${{ github.ref_name }}", cancel-in-progress: "\${{ github.ref_name != 'main' }}" }
jobs:
  test:
    runs-on: x
    steps:
      - { id: serve, name: Serve, run: npm start, background: true }
      - parallel:
          - { id: lint, run: npm run lint }
          - { id: unit, run: npm test, env: { CI: "yes" } }
      - { cancel: serve }
      - { name: Report, if: failure(), run: ./report.sh }
  deploy:
    needs: test
    if: github.event_name != 'pull_request'
    runs-on: x
    concurrency: { group: deploy, queue: max }
    steps:
      - { name: Deploy, run: "./deploy.sh \${{ inputs.where }}" }
  call:
    needs: deploy
    uses: ./.github/workflows/other.yml
`;

test("the order, the values and the reasons of steps, side by side ones too, in text", () => {
  const text = simulate(workflow, push("main"), { outcomes: { "test/unit": "failure" } }).toText({ steps: true });
  expect(text).toBe(`push to main → Deliver
  group run-main: one at a time
  ✗ test    failure
      ✓ Serve  in the background
          run: npm start
      ✓ lint  beside the others
          run: npm run lint
      ✗ unit  failure, beside the others
          run: npm test
          env.CI: yes
      – cancel serve  skipped: a step before it failed
      ✓ Report
          run: ./report.sh
  – deploy  skipped: needed job test failed
  – call    skipped: needed job test failed
`);
});

test("a group that another run holds is waited for, or its run is cancelled", () => {
  const held = { running: ["run-main", "RUN-feature", "deploy"] };
  expect(simulate(workflow, push("main"), held).toText()).toBe(`push to main → Deliver
  waits for the run that holds the group run-main
  ✓ test
  ✓ deploy  waits for the run that holds the group deploy
  ✓ call    calls ./.github/workflows/other.yml
`);
  const feature = simulate(workflow, workflowDispatch({ branch: "feature" }), held);
  expect(feature.concurrency).toEqual({
    group: "run-feature",
    cancelInProgress: true,
    queue: "single",
    effect: "cancels",
  });
  expect(JSON.parse(JSON.stringify(feature))).toMatchObject({ concurrency: { effect: "cancels" } });
  expect(simulate(workflow, push("main")).concurrency).not.toHaveProperty("effect");
});

test("what GitHub would refuse of a dispatch starts nothing, and says why", () => {
  const dispatch = (inputs: Record<string, string>) => simulate(workflow, workflowDispatch({ inputs }));
  expect(dispatch({ wet: "1" })).toStartNothing(/it has no input wet; there are where, dry, count/);
  expect(dispatch({ where: "elsewhere" })).toStartNothing(/where is one of here, there, this is elsewhere/);
  expect(dispatch({ dry: "perhaps" })).toStartNothing(/dry is true or false, this is perhaps/);
  expect(dispatch({ count: "many" })).toStartNothing(/count is a number, this is many/);
  expect(dispatch({ where: "there" }).job("deploy").steps[0]).toMatchObject({ run: "./deploy.sh there" });
});

test("matchers for jobs, steps and events that start nothing", () => {
  const main = simulate(workflow, push("main"));
  expect(main).toRun("deploy");
  expect(simulate(workflow, push({ tag: "v1" }))).toRun("deploy");
  expect(simulate(workflow, schedule({ cron: "0 6 * * *" }))).toRun("deploy");
  const fork = simulate(workflow, pullRequest({ fork: true, changed: ["src/a.ts"] }));
  expect(fork).not.toRun("deploy");
  expect(fork.job("deploy")).toBeSkipped(/github.event_name is pull_request/);
  expect(simulate(workflow, pullRequest({ changed: ["docs/a.md"] }))).toStartNothing(/paths/);
  expect(simulate(workflow, event("release"))).toStartNothing();
  expect(main.job("test")).toRunSteps("serve", "lint", "unit", "cancel serve");
  expect(main.job("test").steps.at(-1)).toBeSkipped(/failure\(\)/);
  // What each says when it is not so.
  expect(() => expect(main).toRun("deplyo")).toThrow(/no job "deplyo". Jobs: test, deploy, call/);
  expect(() => expect(fork).toRun("deploy")).toThrow(/expected the job deploy to run\n\n.*\n.*\n.*skipped/);
  expect(() => expect(main.job("test")).toRunSteps("lint")).toThrow(/the steps lint; it has\n {2}serve\n/);
  expect(() => expect(main).toStartNothing()).toThrow(/expected push to main to start nothing/);
});

test("a text that GitHub cannot read is refused with its line, and one that is no workflow", () => {
  expect(() => simulate("on: push\njobs:\n  a: [\n", push("main"))).toThrow(/WFS002 line 4: it is no YAML/);
  expect(() => simulate("name: Action\nruns: {}\n", push("main"))).toThrow(/WFS003 .*`jobs` is missing/);
});
