import { mkdirSync, mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ReadApply } from "../src/terraform/apply-stream.ts";
import { findTerraform } from "../src/terraform/binary.ts";
import { errorsIn } from "../src/terraform/cli.ts";
import { findStacks } from "../src/terraform/folder.ts";
import { countChanges, readChanges } from "../src/terraform/plan.ts";
import { applyTable, planSection } from "../src/terraform/summary.ts";
import { fakeWorld } from "../src/testing/index.ts";

const change = (address: string, actions: string[], more = {}) => ({
  address,
  mode: "managed",
  change: { actions, ...more },
});

test("a plan is counted by what happens to each resource; outputs count, reads and no-ops do not", () => {
  const changes = readChanges(
    JSON.stringify({
      format_version: "1.2",
      resource_changes: [
        change("a.create", ["create"]),
        change("a.replace", ["delete", "create"]),
        change("a.before", ["create", "delete"]),
        change("a.same", ["no-op"]),
        change("a.import", ["no-op"], { importing: { id: "x" } }),
        { ...change("a.moved", ["no-op"]), previous_address: "a.was" },
        { ...change("data.a.read", ["read"]), mode: "data" },
      ],
      output_changes: { url: { actions: ["update"] }, same: { actions: ["no-op"] } },
    }),
  );
  expect(countChanges(changes)).toBe("1 to create, 1 to update, 2 to replace, 1 to import, 1 to move");
  expect(countChanges([])).toBe("no changes");
});

test("an apply that fails half way is told resource by resource", () => {
  const reader = new ReadApply();
  const hook = (type: string, addr: string, action: string) =>
    reader.line(JSON.stringify({ type, "@message": type, hook: { resource: { addr }, action } }));
  for (const [type, address, action] of [
    ["apply_start", "a.one", "create"],
    ["apply_complete", "a.one", "create"],
    ["apply_start", "data.a.read", "read"],
    ["apply_start", "a.two", "delete"],
    ["apply_complete", "a.two", "delete"],
    ["apply_start", "a.two", "create"],
    ["apply_errored", "a.two", "create"],
    ["apply_start", "a.three", "update"],
  ] as const)
    hook(type, address, action);
  const shown = reader.line(
    JSON.stringify({ type: "diagnostic", diagnostic: { severity: "error", summary: "Quota", detail: "Too many." } }),
  );
  expect(shown).toBe("Error: Quota\nToo many.");
  expect(reader.line(JSON.stringify({ type: "outputs", "@message": "Outputs: 1" }))).toBeUndefined();
  const report = reader.report(1);
  expect(report.changed.map(({ address }) => address)).toEqual(["a.one", "a.two"]);
  expect(report.failed.map(({ address }) => address)).toEqual(["a.two", "a.three"]);
  const table = applyTable("staging", report, [
    { address: "a.one", change: "create" },
    { address: "a.two", change: "replace" },
    { address: "a.three", change: "update" },
    { address: "a.four", change: "create" },
  ]);
  expect(table.split("\n").slice(-4)).toEqual([
    "| `a.one` | create | changed |",
    "| `a.two` | replace | **failed** |",
    "| `a.three` | update | **failed** |",
    "| `a.four` | create | not started |",
  ]);
});

test("Terraform's boxed errors are read, its warnings are not", () => {
  const text =
    "╷\n│ Warning: Old\n│ \n│ Never mind.\n╵\n╷\n│ Error: No value for required variable\n│ \n│   on cdk.tf.json line 4:\n│ Give it.\n╵\n";
  expect(errorsIn(text)).toEqual([
    { summary: "No value for required variable", detail: "on cdk.tf.json line 4:\nGive it." },
  ]);
});

test("a plan with code fences in it cannot end the block it is shown in", () => {
  const section = planSection(
    "staging",
    [{ address: "a.b", change: "create" }],
    "a.b: Refreshing state...\n+ text = <<EOT\n````\nEOT",
  );
  expect(section).toContain("`````hcl\n+ text");
  expect(section).not.toContain("Refreshing");
});

test("Terraform is taken from the input, then $TF_PATH, then PATH; a named one that is not there is not replaced by another", async () => {
  const found = (programs: string[], input?: string, env = {}) => findTerraform(fakeWorld({ programs, env }), input);
  expect(await found(["terraform", "tofu", "mine"], "mine", { TF_PATH: "tofu" })).toBe("/bin/mine");
  expect(await found(["terraform", "tofu"], undefined, { TF_PATH: "tofu" })).toBe("/bin/tofu");
  expect(await found(["terraform", "tofu"])).toBe("/bin/terraform");
  expect(await found(["tofu"])).toBe("/bin/tofu");
  await expect(found(["terraform"], "mine")).rejects.toThrow(/input terraform: "mine" is not there/);
  await expect(found([])).rejects.toThrow(
    /^PATH: neither terraform nor tofu was found\. Install .*\[terraform\/not-found\]$/,
  );
});

test("stacks and variables that do not exist are all named before anything runs", async () => {
  const workspace = mkdtempSync(join(tmpdir(), "towline-stacks-"));
  mkdirSync(join(workspace, "cdktf.out/stacks/staging"), { recursive: true });
  writeFileSync(
    join(workspace, "cdktf.out/stacks/staging/cdk.tf.json"),
    JSON.stringify({ variable: { backend_digest: { type: "string" } } }),
  );
  const world = fakeWorld({ workspace });
  const find = (stacks: string[], variables = {}) => findStacks(world, "cdktf.out", stacks, variables);
  await expect(find(["stagin", "../x"])).rejects.toThrow(/Did you mean "staging"\?[\s\S]*stack \.\.\/x/);
  await expect(find([])).rejects.toThrow(/cdktf.out\/stacks has staging/);
  await expect(find(["staging"], { backend_digset: "x", other: "y" })).rejects.toThrow(
    /variable backend_digset[\s\S]*Did you mean "backend_digest"\?[\s\S]*variable other/,
  );
  expect((await find(["staging"], { backend_digest: "x" }))[0]!.declares).toEqual(["backend_digest"]);
});
