import "../src/jest.ts";
import { simulate } from "../src/index.ts";
import { pullRequest, push } from "../src/simulate/events.ts";
import deliver from "./examples/deliver.ts";

test("only main is deployed", () => {
  expect(simulate(deliver, push("main"))).toRunJobs("test", "build", "deploy");
  expect(simulate(deliver, pullRequest({ fork: true })).job("deploy")).toBeSkipped(/github.ref is refs\/pull/);
});

test("the text says the same", () => {
  expect(simulate(deliver, pullRequest({ fork: true })).toText()).toMatchInlineSnapshot(`
    "pull request from the fork a-stranger/octo-repo to main → Deliver
      ✓ test
      ✓ build
      – deploy  skipped: if: github.ref == 'refs/heads/main' — github.ref is refs/pull/1/merge
    "
  `);
  expect(simulate(deliver, push("main"), { outcomes: { test: "failure" } }).toText()).toMatchInlineSnapshot(`
    "push to main → Deliver
      ✗ test    failure
      – build   skipped: needed job test failed
      – deploy  skipped: needed job test failed
    "
  `);
  expect(simulate(deliver, push("feature")).toText()).toMatchInlineSnapshot(`
    "push to feature → Deliver does not start: push branches are [main], this is feature
    "
  `);
});
