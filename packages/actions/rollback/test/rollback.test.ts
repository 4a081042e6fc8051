import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  makeRelease,
  makeStack,
  runBundle,
  SERVICE_CHECKS,
  serviceWorkspaces,
  startBundle,
  terraformHere,
  versionAt,
} from "@towline/action-kit/testing";

jest.setTimeout(60_000);
const action = join(__dirname, "..");
const real = terraformHere("the rollback action on real stacks") === undefined ? test.skip : test;

const start = serviceWorkspaces({ "smoke.yaml": SERVICE_CHECKS });
const rollback = (workspace: string, inputs: Record<string, string>) =>
  runBundle({ action, workspace, inputs: { target: "process", ...inputs } });
/** Brings a release live: for the target, putting back is the same as deploying, so the action sets the scene for itself. */
const started = (workspace: string, digest: string) => rollback(workspace, { previous: `digest=${digest}` });

test("E1-178: the previous release answers again, is verified, and the run is red all the same", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  await started(workspace, good);
  await started(workspace, await makeRelease(workspace, { "/v1": "500" }));
  const run = await rollback(workspace, { previous: JSON.stringify({ digest: good }), reason: "GET /v1 answered 500" });
  expect(run).toMatchObject({
    code: 3,
    outputs: { outcome: "rolled-back", digest: good, release: JSON.stringify({ digest: good }) },
  });
  expect(run.summary).toMatch(
    /^### ✗ rollback: rolled-back\n\nsha256:\w+ is live again because GET \/v1 answered 500; 2 checks passed/,
  );
  expect(await versionAt(run.outputs["url"]!)).toEqual({ digest: good });
  expect(readFileSync(join(workspace, run.outputs["report"]!), "utf8")).toContain('tests="2" failures="0"');
});

test("a second rollback to the same release finds nothing to do", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  await started(workspace, good);
  const run = await rollback(workspace, { previous: `digest=${good}` });
  expect(run).toMatchObject({ code: 0, outputs: { outcome: "no-change", digest: good } });
  expect(run.outputs["message"]).toContain("was live already");
});

test("a previous release that does not work either is a failure, not a rollback", async () => {
  const workspace = start();
  const old = await makeRelease(workspace, { "/v1": "500", old: "1" });
  await started(workspace, await makeRelease(workspace, {}));
  const run = await rollback(workspace, { previous: `digest=${old}` });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.outputs["message"]).toContain(
    `put back ${old}, but it does not pass: GET /v1 answered 500 (smoke.yaml:4)`,
  );
});

test("without a previous release it refuses, and touches nothing", async () => {
  const workspace = start();
  const { outputs } = await started(workspace, await makeRelease(workspace, { "/v1": "500" }));
  const run = await rollback(workspace, { previous: "{}" });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.log).toContain("[rollback/no-previous]");
  expect((await fetch(outputs["url"]!)).status).toBe(200);
});

test("a tag, and a choice that is not made, are refused with what to write", async () => {
  const workspace = start();
  const digest = `sha256:${"a".repeat(64)}`;
  const tag = await rollback(workspace, { target: "terraform", previous: "backend_digest=latest" });
  expect(tag.log).toContain("[rollback/not-a-digest]");
  const several = await rollback(workspace, {
    target: "terraform",
    previous: `a_digest=${digest}\nb_digest=${digest}`,
  });
  expect(several.log).toContain("Write one of: a_digest, b_digest. [rollback/which]");
  const wrong = await rollback(workspace, { previous: `backend_digest=${digest}` });
  expect(wrong.log).toContain("has no entry digest");
});

test("a smoke file that cannot be read stops the rollback before anything is changed", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  const { outputs } = await started(workspace, await makeRelease(workspace, { "/v1": "500" }));
  const run = await rollback(workspace, { previous: `digest=${good}`, file: "smok.yaml" });
  expect(run.log).toContain("[smoke/no-file]");
  expect((await fetch(`${outputs["url"]}/v1`)).status).toBe(500);
});

test("SIGINT while it verifies ends as cancelled, and says so", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, { "/v1": "503" });
  const run = startBundle({ action, workspace, inputs: { target: "process", previous: `digest=${good}` } });
  await run.says("▸ Run the checks".slice(2));
  run.child.kill("SIGINT");
  expect(await run.ended).toMatchObject({
    code: 130,
    outputs: { outcome: "cancelled", release: JSON.stringify({ digest: good }) },
  });
});

real(
  "on Terraform the previous digest is applied from a saved plan, with the other variables as they were asked for",
  async () => {
    const workspace = start();
    const good = await makeRelease(workspace, {});
    const { outputs } = await started(workspace, good);
    makeStack(workspace, "staging");
    const bad = `sha256:${"b".repeat(64)}`;
    const stack = { target: "terraform", stacks: "staging", variables: `backend_digest=${bad}\nurl=${outputs["url"]}` };
    const live = await rollback(workspace, { ...stack, previous: `backend_digest=${bad}`, timeout: "4 seconds" });
    expect(live.outputs).toMatchObject({ outcome: "failed", release: JSON.stringify({ backend_digest: bad }) });
    const run = await rollback(workspace, { ...stack, previous: JSON.stringify({ backend_digest: good }) });
    expect(run).toMatchObject({
      code: 3,
      outputs: { outcome: "rolled-back", url: outputs["url"], release: JSON.stringify({ backend_digest: good }) },
    });
    expect(existsSync(join(workspace, ".towline/rollback-plans/staging.tfplan"))).toBe(true);
  },
);
