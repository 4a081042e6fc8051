import { spawnSync } from "node:child_process";
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stripVTControlCharacters } from "node:util";
import { app, repository, run } from "./support/child.ts";

/** Terraform or OpenTofu, where there is one: npm brings neither. */
const terraform = ["terraform", "tofu"].find(
  (name) => spawnSync(name, ["version"], { env: { ...process.env, CHECKPOINT_DISABLE: "1" } }).status === 0,
);

if (!terraform) {
  const why = "no terraform or tofu on PATH; get one at https://developer.hashicorp.com/terraform/install";
  process.stderr.write(`skipped: cdktf plan against the stand-in cloud: ${why}\n`);
  test.skip(`cdktf plan against the stand-in cloud: ${why}`, () => {});
} else {
  // A second place for the same declaration: a rehearsal of the app itself may be going on.
  const home = join(app, ".towline");
  mkdirSync(home, { recursive: true });
  const folder = mkdtempSync(join(home, "plan-"));
  const copy = join(folder, "app");
  mkdirSync(copy);
  const declaration = JSON.stringify(join(app, "system.ts"));
  writeFileSync(join(copy, "system.ts"), `export { eloquent } from ${declaration};\n`);
  writeFileSync(
    join(copy, "main.ts"),
    `import { synthesizeMain } from "@towline/system/main";\nawait synthesizeMain(() => import(${declaration}));\n`,
  );
  copyFileSync(join(app, "cdktf.json"), join(copy, "cdktf.json"));
  symlinkSync(join(repository, "apps", "demo-api"), join(folder, "demo-api"));
  // The actions and cdktf-cli are found where the app has them.
  symlinkSync(join(app, "node_modules"), join(copy, "node_modules"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("cdktf plan --skip-provider-lock shows what staging would create, against the stand-in cloud", () => {
    const towline = join(repository, "packages", "cli", "src", "main.ts");
    const words = ["rehearse", "--", "npx", "cdktf", "plan", "staging", "--skip-provider-lock"];
    const { code, text } = run(process.execPath, [towline, ...words], {
      cwd: copy,
      env: { TERRAFORM_BINARY_NAME: terraform },
    });
    expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
    const { resource } = JSON.parse(readFileSync(join(copy, "cdktf.out", "stacks", "staging", "cdk.tf.json"), "utf8"));
    const declared = Object.values(resource as object).flatMap((ofType) => Object.keys(ofType)).length;
    // cdktf-cli colours what it passes on, on a terminal or not.
    expect(stripVTControlCharacters(text)).toContain(`Plan: ${declared} to add, 0 to change, 0 to destroy.`);
  }, 120_000);
}
