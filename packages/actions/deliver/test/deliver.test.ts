import { spawnSync } from "node:child_process";
import { join } from "node:path";
import {
  type BundleRun,
  makeRelease,
  makeStack,
  SERVICE_CHECKS,
  serviceWorkspaces,
  terraformHere,
  versionAt,
} from "@towline/action-kit/testing";

jest.setTimeout(60_000);
const real = terraformHere("the deliver composite on real stacks") === undefined ? test.skip : test;

interface Delivery {
  readonly failed: boolean;
  readonly outputs: Readonly<Record<string, string>>;
  readonly runs: Readonly<Record<string, BundleRun>>;
}

/** Runs action.yml of the composite, step by step, on the built bundles. */
function deliver(workspace: string, inputs: Record<string, string>): Delivery {
  const program = join(__dirname, "composite.ts");
  const { stdout, stderr } = spawnSync(process.execPath, [program, JSON.stringify({ workspace, inputs })], {
    encoding: "utf8",
  });
  if (stdout === "") throw new Error(stderr);
  return JSON.parse(stdout);
}

const start = serviceWorkspaces({ "smoke.yaml": SERVICE_CHECKS });
const toProcess = (workspace: string, digest: string, more: Record<string, string> = {}) =>
  deliver(workspace, { target: "process", digest, ...more });

test("E1-173: a release is deployed, and tested where the deployment says it answers", async () => {
  const workspace = start();
  const digest = await makeRelease(workspace, {});
  const first = toProcess(workspace, digest);
  expect(first).toMatchObject({
    failed: false,
    outputs: { outcome: "succeeded", release: JSON.stringify({ digest }), message: "" },
  });
  expect(Object.keys(first.runs)).toEqual(["deploy", "smoke-test"]);
  expect(first.runs["smoke-test"]!.outputs).toMatchObject({ outcome: "succeeded", digest });
  expect(await versionAt(first.outputs["url"]!)).toEqual({ digest });
  expect(toProcess(workspace, digest)).toMatchObject({ failed: false, outputs: { outcome: "no-change" } });
});

test("E1-178: a release that only the smoke test notices is taken back, red, and the old one answers again", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  const broken = await makeRelease(workspace, { "/v1": "500" });
  toProcess(workspace, good);
  const after = toProcess(workspace, broken);
  expect(after).toMatchObject({
    failed: true,
    outputs: {
      outcome: "rolled-back",
      message: "GET /v1 answered 500 (smoke.yaml:4)",
      release: JSON.stringify({ digest: good }),
      previous: JSON.stringify({ digest: good }),
    },
  });
  expect(after.runs["rollback"]!.summary).toContain(
    `${good} is live again because GET /v1 answered 500 (smoke.yaml:4); 2 checks passed`,
  );
  expect(await versionAt(after.outputs["url"]!)).toEqual({ digest: good });
});

test("a release that does not start changed nothing, so nothing is rolled back", async () => {
  const workspace = start();
  const good = await makeRelease(workspace, {});
  const before = toProcess(workspace, good);
  const after = toProcess(workspace, await makeRelease(workspace, { crash: "no database" }));
  expect(after).toMatchObject({ failed: true, outputs: { outcome: "failed" } });
  expect(Object.keys(after.runs)).toEqual(["deploy"]);
  expect(await versionAt(before.outputs["url"]!)).toEqual({ digest: good });
});

test("a first release that is broken cannot be taken back, and that is said", async () => {
  const workspace = start();
  const after = toProcess(workspace, await makeRelease(workspace, { "/v1": "500" }));
  expect(after).toMatchObject({
    failed: true,
    outputs: { outcome: "failed", message: "GET /v1 answered 500 (smoke.yaml:4)" },
  });
  expect(after.runs["rollback"]!.log).toContain("there is no previous release to put back: this was the first one");
});

real(
  "E1-178: a release on Terraform that never answers is taken back to the digest that the state had before",
  async () => {
    const workspace = start();
    makeStack(workspace, "staging");
    const good = await makeRelease(workspace, {});
    const bad = `sha256:${"b".repeat(64)}`;
    const { outputs } = toProcess(workspace, good);
    // The stack says where the service answers; the service is the one that was just started.
    const onTerraform = (digest: string) =>
      deliver(workspace, {
        stacks: "staging",
        variables: `backend_digest=${digest}\nurl=${outputs["url"]}`,
        "smoke-timeout": "2 seconds",
      });
    expect(onTerraform(good)).toMatchObject({ failed: false, outputs: { outcome: "succeeded" } });
    const after = onTerraform(bad);
    expect(after).toMatchObject({
      failed: true,
      outputs: { outcome: "rolled-back", release: JSON.stringify({ backend_digest: good }) },
    });
    expect(after.outputs["message"]).toContain(`GET /version answered ${good}, but ${bad} was deployed`);
  },
);
