import "@towline/workflows/jest";
import { events, type SimulateOptions, simulate } from "@towline/workflows";
import { rollBack, step, written } from "./support/workflows.ts";

const { pullRequest, push, workflowDispatch } = events;

/** What the deploy action puts out after a release that replaced another one. */
const replaced = (environment: string): SimulateOptions["outputs"] => ({
  [`deploy-${environment}`]: { previous: '{"staging":{"backend_digest":"sha256:0"}}', changed: "true" },
});

const pushed = (branch: string, options: SimulateOptions = {}) =>
  simulate(written["deploy.yml"]!, push(branch), options);

const before = ["code-quality", "testing", "build"];

describe("a push", () => {
  test("E1-158 E1-163: to staging builds, deploys staging and tries it out", () => {
    expect(pushed("staging")).toRunJobs(...before, "deploy-staging", "smoke-staging");
    expect(pushed("staging").job("deploy-production")).toBeSkipped(/github\.ref is refs\/heads\/staging/);
  });

  test("E1-158 E1-169 E1-176: to main builds, deploys production, tries it out and runs the browsers", () => {
    expect(pushed("main")).toRunJobs(...before, "deploy-production", "smoke-production", "e2e-production");
  });

  test("to any other branch starts nothing", () => {
    expect(pushed("feature/x").notTriggered).toMatch(/feature\/x/);
  });

  test("E1-177: the stages come in their order", () => {
    const { jobs } = pushed("main", {
      outcomes: { "e2e-production": "failure" },
      outputs: replaced("production")!,
    });
    expect(jobs.filter(({ status }) => status === "runs").map(({ id }) => id)).toEqual([
      "code-quality",
      "testing",
      "build",
      "deploy-production",
      "smoke-production",
      "e2e-production",
      "rollback-production",
    ]);
  });

  test.each(before)("what fails in %s is never deployed", (failing) => {
    const { runs } = pushed("main", { outcomes: { [failing]: "failure" }, outputs: replaced("production")! });
    expect(runs).toEqual(before.slice(0, before.indexOf(failing) + 1));
  });

  test("a release to production waits for its reviewers, its verification and its rollback do not", () => {
    const rules = { production: { reviewers: ["@eloquent-ai/platform"], branches: ["main"] } };
    const run = pushed("main", {
      environments: rules,
      outcomes: { "smoke-production": "failure" },
      outputs: replaced("production")!,
    });
    expect(run.job("deploy-production").environments).toEqual([
      expect.objectContaining({ name: "production", waitsFor: ["@eloquent-ai/platform"] }),
    ]);
    for (const id of ["smoke-production", "rollback-production"]) {
      expect(run.job(id).environments).toEqual([{ name: "production-verify", waitsFor: [] }]);
    }
  });
});

describe("E1-178: rollback on failure", () => {
  test.each([
    ["staging", "staging", "smoke-staging"],
    ["main", "production", "smoke-production"],
    ["main", "production", "e2e-production"],
  ])("E1-178: a push to %s: %s is taken back when %s %s fails", (branch, environment, failing) => {
    const run = pushed(branch, { outcomes: { [failing]: "failure" }, outputs: replaced(environment)! });
    expect(run.runs).toContain(`rollback-${environment}`);
  });

  test("E1-178: a deployment that failed half way is taken back, one that changed nothing is not", () => {
    const failed = { "deploy-production": "failure" } as const;
    expect(pushed("main", { outcomes: failed, outputs: replaced("production")! }).runs).toEqual([
      ...before,
      "deploy-production",
      "rollback-production",
    ]);
    const unchanged = { "deploy-production": { previous: '{"production":{}}', changed: "false" } };
    expect(pushed("main", { outcomes: failed, outputs: unchanged }).job("rollback-production")).toBeSkipped();
  });

  test("the first release has nothing to go back to", () => {
    const first = { "deploy-production": { previous: "{}", changed: "true" } };
    const run = pushed("main", { outcomes: { "smoke-production": "failure" }, outputs: first });
    expect(run.job("rollback-production")).toBeSkipped();
  });

  test("a release that works stays", () => {
    expect(pushed("main", { outputs: replaced("production")! }).job("rollback-production")).toBeSkipped();
  });

  test("E1-172 D-E1-23: tests come after the one deployment that happened, and never after a cancellation", () => {
    expect(pushed("staging").job("smoke-production")).toBeSkipped();
    const cancelled = pushed("main", { cancelled: true, outputs: replaced("production")! });
    expect(cancelled.job("smoke-production")).toBeSkipped();
    expect(cancelled.job("rollback-production")).toBeSkipped();
    expect(pushed("main", { outcomes: { "deploy-production": "failure" } }).job("smoke-production")).toBeSkipped(
      /deploy-production failed/,
    );
  });

  test("what was live before, as the deployment found it, is put back and verified", () => {
    const text = written["deploy.yml"]!;
    for (const environment of ["staging", "production"]) {
      expect(text).toContain(`previous: \${{ needs.deploy-${environment}.outputs.previous }}`);
    }
  });
});

describe("a pull request", () => {
  test.each([
    ["staging", "plan-staging", "plan-production"],
    ["main", "plan-production", "plan-staging"],
  ])("to %s is checked and planned: %s", (base, planned, other) => {
    const run = simulate(written["pull-request.yml"]!, pullRequest({ base }));
    expect(run).toRunJobs("code-quality", "testing", planned);
    expect(run.job(other)).toBeSkipped(/github\.base_ref/);
    expect(simulate(written["deploy.yml"]!, pullRequest({ base })).triggered).toBe(false);
  });

  test("E1-150: from a fork is checked without a secret, and gets no cloud role", () => {
    const run = simulate(written["pull-request.yml"]!, pullRequest({ base: "main", fork: true }));
    expect(run).toRunJobs("code-quality", "testing");
    expect(run.job("plan-production")).toBeSkipped(/head\.repo\.full_name/);
  });

  test("a newer commit of it replaces the run of the older one", () => {
    expect(written["pull-request.yml"]).toContain("cancel-in-progress: true");
  });
});

describe("a rollback by hand", () => {
  test.each(["staging", "production"])(
    "to %s takes one release back there, through the environment's own door",
    (environment) => {
      const inputs = { environment, release: `backend_digest=sha256:${"a".repeat(64)}` };
      const run = simulate(written["roll-back.yml"]!, workflowDispatch({ inputs }));
      expect(run).toRunJobs(`rollback-${environment}`);
      expect(run.job(`rollback-${environment}`).environments.map(({ name }) => name)).toEqual([environment]);
      const job = rollBack["jobs"][`rollback-${environment}`];
      expect(step(job, "Put back the previous release")["with"]).toMatchObject({
        previous: "${{ inputs.release }}",
        stacks: environment,
        file: "smoke.yaml",
      });
    },
  );
});
