import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeStack, makeWorkspace, runBundle, startBundle, terraformHere } from "@towline/action-kit/testing";

const action = join(__dirname, "..");
const one = `sha256:${"1".repeat(64)}`;
const two = `sha256:${"2".repeat(64)}`;
const real = terraformHere("the deploy action on real stacks") === undefined ? test.skip : test;
jest.setTimeout(60_000);

const deploy = (workspace: string, inputs: Record<string, string> = {}, env: Record<string, string> = {}) =>
  runBundle({ action, workspace, env, inputs: { stacks: "staging", variables: `backend_digest=${one}`, ...inputs } });
const stateOf = (workspace: string, stack = "staging") => {
  const file = join(workspace, "cdktf.out/stacks", stack, "terraform.tfstate");
  return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : undefined;
};
const live = (workspace: string, stack = "staging") => stateOf(workspace, stack)?.outputs.release.value.backend_digest;
const stackWith = (resources: Record<string, unknown> = {}) => {
  const workspace = makeWorkspace();
  makeStack(workspace, "staging", resources);
  return workspace;
};

real(
  "E1-166 E1-167 E1-168: the stack is initialized, planned and applied from the saved plan, with the digest as its variable",
  async () => {
    const workspace = stackWith();
    const run = await deploy(workspace);
    expect(run).toMatchObject({
      code: 0,
      outputs: {
        outcome: "succeeded",
        changed: "true",
        digest: one,
        url: "http://127.0.0.1:9",
        previous: "{}",
        release: JSON.stringify({ backend_digest: one }),
      },
    });
    expect(live(workspace)).toBe(one);
    expect(JSON.parse(run.outputs["outputs"]!)).toEqual({
      staging: { release: { backend_digest: one }, url: "http://127.0.0.1:9/" },
    });
    expect(JSON.parse(run.outputs["changes"]!).staging).toContainEqual({
      address: "terraform_data.service",
      change: "create",
    });
    expect(existsSync(join(workspace, ".towline/plans/staging.tfplan"))).toBe(true);
    expect(run.summary).toContain("#### staging: ");
    expect(run.log).not.toContain("hunter2");
  },
);

real("a second release knows what was live before it; the same release again is no change", async () => {
  const workspace = stackWith();
  await deploy(workspace);
  const next = await deploy(workspace, { variables: JSON.stringify({ backend_digest: two }) });
  expect(next.outputs).toMatchObject({
    outcome: "succeeded",
    digest: two,
    previous: JSON.stringify({ backend_digest: one }),
  });
  const again = await deploy(workspace, { variables: `backend_digest=${two}` });
  expect(again).toMatchObject({ code: 0, outputs: { outcome: "no-change", changed: "false", digest: two } });
});

real("E1-171: each environment is a stack with a state of its own", async () => {
  const workspace = stackWith();
  makeStack(workspace, "production");
  await deploy(workspace);
  const run = await deploy(workspace, { stacks: "production", variables: `backend_digest=${two}` });
  expect(run.outputs).toMatchObject({ outcome: "succeeded", previous: "{}" });
  expect([live(workspace), live(workspace, "production")]).toEqual([one, two]);
});

real("several stacks are applied in the order they are named", async () => {
  const workspace = stackWith();
  makeStack(workspace, "bootstrap");
  const run = await deploy(workspace, { stacks: "staging\nbootstrap" });
  expect(run.log.indexOf("Apply staging")).toBeLessThan(run.log.indexOf("Plan bootstrap"));
  expect(Object.keys(JSON.parse(run.outputs["changes"]!))).toEqual(["staging", "bootstrap"]);
});

real("D-E1-20: plan-only changes nothing and saves the plan; apply-saved applies that plan and no other", async () => {
  const workspace = stackWith();
  const plan = await deploy(workspace, { "plan-only": "true" });
  expect(plan).toMatchObject({
    code: 0,
    outputs: { outcome: "succeeded", changed: "false", plan: ".towline/plans/plan.md" },
  });
  expect(stateOf(workspace)).toBeUndefined();
  expect(plan.outputs).not.toHaveProperty("url");
  expect(readFileSync(join(workspace, ".towline/plans/plan.md"), "utf8")).toContain("terraform_data.service");

  // Somebody asks for another digest in the job that applies: what was approved is what is applied.
  const apply = await deploy(workspace, { "apply-saved": "true", variables: `backend_digest=${two}` });
  expect(apply.outputs).toMatchObject({ outcome: "succeeded", digest: one });
  expect(apply.log).not.toContain("Plan staging");
});

real("plan-only without a digest plans around the release that is live", async () => {
  const workspace = stackWith();
  await deploy(workspace);
  const unchanged = await deploy(workspace, { "plan-only": "true", variables: "" });
  expect(unchanged).toMatchObject({ code: 0, outputs: { outcome: "no-change", changed: "false" } });

  makeStack(workspace, "staging", { added: { input: "new" } });
  const changed = await deploy(workspace, { "plan-only": "true", variables: "" });
  expect(JSON.parse(changed.outputs["changes"]!).staging).toEqual([
    { address: "terraform_data.added", change: "create" },
  ]);
  expect(live(workspace)).toBe(one);
});

real("a saved plan that no longer fits is refused before anything is applied, and says what differs", async () => {
  const workspace = stackWith();
  await deploy(workspace, { "plan-only": "true" });
  await deploy(workspace, { variables: `backend_digest=${two}`, plans: "other-plans" });
  const stale = await deploy(workspace, { "apply-saved": "true" });
  expect(stale).toMatchObject({ code: 1, outputs: { outcome: "failed", changed: "false" } });
  expect(stale.log).toMatch(/the state has changed since: planned at no state, now at serial \d+/);

  makeStack(workspace, "staging", { more: {} });
  const changed = await deploy(workspace, { "apply-saved": "true" });
  expect(changed.log).toContain("the configuration of the stack has changed since");
  writeFileSync(join(workspace, ".towline/plans/staging.tfplan"), "forged");
  expect((await deploy(workspace, { "apply-saved": "true" })).log).toContain(
    "the file is not the one that was written",
  );
  expect((await deploy(workspace, { "apply-saved": "true", plans: "nowhere" })).log).toContain(
    "[terraform/no-saved-plan]",
  );
  expect(live(workspace)).toBe(two);
});

real("an apply that fails half way is red and says what was changed before", async () => {
  const broken = {
    depends_on: ["terraform_data.service"],
    provisioner: [{ "local-exec": { command: "echo no quota >&2; exit 3" } }],
  };
  const workspace = stackWith({ broken, later: { depends_on: ["terraform_data.broken"] } });
  const run = await deploy(workspace);
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed", changed: "true", previous: "{}" } });
  expect(run.log).toContain(
    "changed before it failed: terraform_data.service; failed, and maybe changed in part: terraform_data.broken.",
  );
  expect(run.summary).toContain("| `terraform_data.service` | create | changed |");
  expect(run.summary).toContain("| `terraform_data.broken` | create | **failed** |");
  expect(run.summary).toContain("| `terraform_data.later` | create | not started |");
});

real("SIGINT during an apply ends as cancelled, leaves no lock, and the next deploy goes on", async () => {
  const slow = {
    depends_on: ["terraform_data.service"],
    provisioner: [{ "local-exec": { command: '${var.url == "fast" ? "true" : "sleep 30"}' } }],
  };
  const workspace = stackWith({ slow });
  const started = startBundle({ action, workspace, inputs: { stacks: "staging", variables: `backend_digest=${one}` } });
  await started.says("terraform_data.slow: Provisioning with 'local-exec'");
  const lock = join(workspace, "cdktf.out/stacks/staging/.terraform.tfstate.lock.info");
  expect(existsSync(lock)).toBe(true);
  started.child.kill("SIGINT");
  const run = await started.ended;
  expect(run).toMatchObject({ code: 130, outputs: { outcome: "cancelled", changed: "true" } });
  expect(existsSync(lock)).toBe(false);
  expect(run.summary).toContain("| `terraform_data.service` | create | changed |");
  const next = await deploy(workspace, { variables: `backend_digest=${one}\nurl=fast` });
  expect(next.outputs["outcome"]).toBe("succeeded");
});

real("a timeout interrupts the same way and is called timed-out", async () => {
  const workspace = stackWith({ slow: { provisioner: [{ "local-exec": { command: "sleep 30" } }] } });
  const run = await deploy(workspace, { timeout: "5 seconds" });
  expect(run).toMatchObject({ code: 4, outputs: { outcome: "timed-out" } });
  expect(readdirSync(join(workspace, "cdktf.out/stacks/staging"))).not.toContain(".terraform.tfstate.lock.info");
});

real("a secret that is an ephemeral variable is given in the environment to the plan and to the apply", async () => {
  const workspace = stackWith();
  const file = join(workspace, "cdktf.out/stacks/staging/cdk.tf.json");
  const configuration = JSON.parse(readFileSync(file, "utf8"));
  configuration.variable.password = { type: "string", ephemeral: true };
  writeFileSync(file, JSON.stringify(configuration));
  const run = await deploy(workspace, {}, { TF_VAR_password: "hunter3" });
  expect(run.outputs).toMatchObject({ outcome: "succeeded", digest: one });
  expect(run.log + readFileSync(join(workspace, "cdktf.out/stacks/staging/terraform.tfstate"), "utf8")).not.toContain(
    "hunter3",
  );
});

real("a variable without a value and configuration that is wrong are Terraform's errors in one line each", async () => {
  const workspace = stackWith();
  const run = await runBundle({ action, workspace, inputs: { stacks: "staging" } });
  expect(run.code).toBe(1);
  const errors = run.log.split("\n").filter((line) => line.startsWith("::error"));
  expect(errors).toEqual([
    expect.stringMatching(/stack staging, terraform plan: No value for required variable.*\[terraform\/plan-failed\]/),
  ]);
});

test("no Terraform on PATH is one clear error, and nothing is written", async () => {
  const workspace = stackWith();
  const run = await deploy(workspace, {}, { PATH: "/nonexistent" });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.log.split("\n").filter((line) => line.startsWith("::error"))).toEqual([
    expect.stringContaining("neither terraform nor tofu was found"),
  ]);
  expect(readdirSync(workspace)).toEqual(["cdktf.out"]);
});

test("unknown stacks and contradicting inputs are refused before anything runs", async () => {
  const workspace = stackWith();
  expect((await deploy(workspace, { stacks: "stagin" })).log).toContain('Did you mean "staging"?');
  expect((await deploy(workspace, { variables: "backend_digset=x" })).log).toContain('Did you mean "backend_digest"?');
  expect((await deploy(workspace, { "plan-only": "true", "apply-saved": "true" })).log).toContain("exclude each other");
});
