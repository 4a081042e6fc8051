import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { compileFolder } from "../support/compile-folder.ts";

const root = join(__dirname, "../..");
const blocks = [...readFileSync(join(root, "docs/steps.md"), "utf8").matchAll(/```ts\n\/\/ (\S+)\n([\s\S]*?)```/g)];
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "steps-docs-"));
  mkdirSync(join(folder, "node_modules/@towline"), { recursive: true });
  symlinkSync(root, join(folder, "node_modules/@towline/workflows"));
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }');
  mkdirSync(join(folder, "ci"));
  for (const [, file, text] of blocks) writeFileSync(join(folder, file!), text!);
});
afterAll(() => rmSync(folder, { recursive: true }));

test("the documentation of steps in TypeScript compiles", () => {
  expect(blocks.map(([, file]) => file)).toEqual(["ci/next-version.ts", "ci/main.ts", "ci/next-version.test.ts"]);
  expect(compileFolder(folder)).toBe("");
});

test("it writes the files that it says, and the bundle does what it says", () => {
  const generated = spawnSync(process.execPath, ["--no-warnings", "ci/main.ts"], { cwd: folder, encoding: "utf8" });
  expect(generated).toMatchObject({ status: 0, stderr: "" });
  expect(readFileSync(join(folder, ".github/workflows/tag.yml"), "utf8")).toContain(
    "INPUT_CURRENT: ${{ github.ref_name }}",
  );
  const output = join(folder, "output");
  writeFileSync(output, "");
  const bundle = join(folder, ".github/workflows/steps/next-version.mjs");
  const started = spawnSync(process.execPath, [bundle], {
    env: { PATH: dirname(process.execPath), GITHUB_OUTPUT: output, INPUT_CURRENT: "v1.4.2" },
    encoding: "utf8",
  });
  expect(started).toMatchObject({ status: 0, stdout: "::notice::next: 1.5.0\n", stderr: "" });
  expect(readFileSync(output, "utf8")).toMatch(/^version<<(\S+)\n1\.5\.0\n\1\nbreaking<<(\S+)\nfalse\n\2\n$/);
});

test("its tests pass", () => {
  const preset = join(root, "../../jest.preset.cjs");
  const config = join(folder, "jest.config.cjs");
  writeFileSync(
    config,
    `module.exports = { ...require(${JSON.stringify(preset)})(__dirname), testMatch: ["<rootDir>/ci/*.test.ts"],
      moduleNameMapper: { "^@towline/workflows/step$": ${JSON.stringify(join(root, "src/step-function/index.ts"))} } };`,
  );
  const jest = join(dirname(require.resolve("jest/package.json")), "bin/jest.js");
  const { status, stderr } = spawnSync(process.execPath, [jest, "--config", config], { cwd: folder, encoding: "utf8" });
  expect(stderr).toContain("Tests:       2 passed, 2 total");
  expect(status).toBe(0);
});
