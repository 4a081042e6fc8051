import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { endServices, makeRelease, runBundle, serviceWorkspaces, versionAt } from "@towline/action-kit/testing";

const action = join(__dirname, "..");
const start = serviceWorkspaces();

const deploy = (workspace: string, digest: string, inputs: Record<string, string> = {}) =>
  runBundle({ action, workspace, inputs: { target: "process", digest, ...inputs } });
const state = (workspace: string) => JSON.parse(readFileSync(join(workspace, ".towline/state/service.json"), "utf8"));
const gone = (url: string) =>
  fetch(url).then(
    () => false,
    () => true,
  );

test("a release is started, outlives the action, and says which release it is", async () => {
  const workspace = start();
  const digest = await makeRelease(workspace, {});
  const run = await deploy(workspace, digest, { environment: "GREETING=hello" });
  expect(run).toMatchObject({
    code: 0,
    outputs: { outcome: "succeeded", changed: "true", digest, previous: "{}", release: JSON.stringify({ digest }) },
  });
  const url = run.outputs["url"]!;
  expect(await versionAt(url)).toEqual({ digest });
  expect(await (await fetch(url)).json()).toMatchObject({ greeting: "hello" });
  expect(state(workspace)).toMatchObject({ digest, url });
});

test("the next release takes over: the old one ends only then, and is what a rollback puts back", async () => {
  const workspace = start();
  const first = await makeRelease(workspace, {});
  const second = await makeRelease(workspace, { version: "2" });
  const before = await deploy(workspace, first);
  const after = await deploy(workspace, second);
  expect(after.outputs).toMatchObject({
    outcome: "succeeded",
    changed: "true",
    previous: JSON.stringify({ digest: first }),
  });
  expect(await versionAt(after.outputs["url"]!)).toEqual({ digest: second });
  expect(await gone(before.outputs["url"]!)).toBe(true);
});

test("what runs already is no change, and the same process goes on", async () => {
  const workspace = start();
  const digest = await makeRelease(workspace, {});
  await deploy(workspace, digest);
  const { process: first } = state(workspace);
  const again = await deploy(workspace, digest);
  expect(again).toMatchObject({ code: 0, outputs: { outcome: "no-change", changed: "false" } });
  expect(state(workspace).process).toEqual(first);
});

test("a release whose process has ended is started again", async () => {
  const workspace = start();
  const digest = await makeRelease(workspace, {});
  await deploy(workspace, digest);
  endServices(workspace);
  const again = await deploy(workspace, digest);
  expect(again.outputs).toMatchObject({ outcome: "succeeded", changed: "true" });
  expect(await versionAt(again.outputs["url"]!)).toEqual({ digest });
});

test("a release that ends at once is red with its last lines, and the old one goes on", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  const broken = await makeRelease(workspace, { crash: "no database" });
  const before = await deploy(workspace, good);
  const run = await deploy(workspace, broken);
  expect(run).toMatchObject({
    code: 1,
    outputs: { outcome: "failed", changed: "false", previous: JSON.stringify({ digest: good }) },
  });
  expect(run.log).toContain("[service/ended]");
  // Its own words, and not as a command: the runner obeys again only after them.
  expect(run.log).toMatch(/::stop-commands::(\S+)\n(?:.*\n)*?::error::cannot start: no database\n(?:.*\n)*?::\1::/);
  expect(await versionAt(before.outputs["url"]!)).toEqual({ digest: good });
});

test("a release that never gets healthy is timed out, ended, and the old one goes on", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  const sick = await makeRelease(workspace, { "/health": "503" });
  const before = await deploy(workspace, good);
  const run = await deploy(workspace, sick, { timeout: "1500 ms" });
  expect(run).toMatchObject({ code: 4, outputs: { outcome: "timed-out", changed: "false" } });
  expect(run.log).toMatch(/service did not answer 200 to GET \/health: waited .* of 1\.5s/);
  expect(await versionAt(before.outputs["url"]!)).toEqual({ digest: good });
});

test("a release that was edited after it was built is not started", async () => {
  const workspace = start();
  const digest = await makeRelease(workspace, {});
  writeFileSync(join(workspace, ".towline/releases", digest.slice(7), "files/server.mjs"), "process.exit(0)");
  const run = await deploy(workspace, digest);
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.log).toContain("[release/altered]");
  expect(existsSync(join(workspace, ".towline/state/service.json"))).toBe(false);
});

test("without a digest, or with one that nobody built, it says what to give", async () => {
  const workspace = start();
  const none = await runBundle({ action, workspace, inputs: { target: "process" } });
  expect(none.log).toContain(
    "input digest: is required for target process. Give the output `digest` of the action build. [input/missing]",
  );
  const unknown = await deploy(workspace, `sha256:${"0".repeat(64)}`);
  expect(unknown.log).toContain("[release/missing]");
  expect([none.code, unknown.code]).toEqual([1, 1]);
});
