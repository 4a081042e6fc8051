import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fromHere } from "../src/generated-findings.ts";
import { root, towline } from "./towline.ts";

// A repository with one workflow of its own, in whose first job two rules break.
const definitions = `import { checkout, github, job, push, run, workflow } from "@towline/workflows";

const build = job("build", {
  steps: [
    checkout(),
    run("curl http://example.org/install.sh | sh"),
  ],
});

export const workflows = [
  workflow("Ci", {
    on: [push({ branches: ["**["] })],
    jobs: [build],
  }),
];
export const used = github;
`;

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(root, "apps", ".sources-"));
  mkdirSync(join(folder, ".github"));
  mkdirSync(join(folder, "node_modules/@towline"), { recursive: true });
  symlinkSync(join(root, "packages/workflows"), join(folder, "node_modules/@towline/workflows"));
  writeFileSync(join(folder, "pnpm-workspace.yaml"), "packages: []\n");
  writeFileSync(join(folder, ".github/workflows.ts"), definitions);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const lineOf = (text: string) => definitions.split("\n").findIndex((line) => line.includes(text)) + 1;

test("generate --check names the line of TypeScript first, and the place in the YAML too", () => {
  const { stdout, code } = towline(["generate", "--check"], { cwd: folder });
  expect(code).toBe(1);
  const lines = stdout.split("\n");
  const at = lines.findIndex((line) => line.includes("WF067"));
  expect(lines[at]).toMatch(new RegExp(`^\\.github/workflows\\.ts:${lineOf("run(")}:\\d+ warning WF067 `));
  expect(lines[at + 1]).toMatch(/^ {2}in \.github\/workflows\/ci\.yml:\d+:\d+, which it generates$/);
  // The trigger has a line of its own.
  expect(stdout).toMatch(new RegExp(`^\\.github/workflows\\.ts:${lineOf("push({")}:\\d+ error WF022 `, "m"));
});

test("annotations stand at the line of TypeScript", () => {
  const { stdout } = towline(["generate", "--check", "--annotations"], { cwd: folder });
  expect(stdout).toContain(`::warning file=.github/workflows.ts,line=${lineOf("run(")},`);
});

test("machines get both places", () => {
  const { stdout } = towline(["generate", "--check", "--json"], { cwd: folder });
  const [{ findings }] = JSON.parse(stdout) as [{ findings: { rule: string; line: number; source: unknown }[] }];
  expect(findings.find(({ rule }) => rule === "WF067")).toMatchObject({
    file: ".github/workflows/ci.yml",
    source: { file: ".github/workflows.ts", line: lineOf("run(") },
  });
});

test("findings of a system name files from where one stands", () => {
  const finding = {
    rule: "WF001",
    severity: "error",
    file: ".github/workflows/a.yml",
    line: 1,
    column: 1,
    message: "",
  } as const;
  expect(fromHere([finding], join(process.cwd(), "apps/mine"))[0]?.file).toBe("apps/mine/.github/workflows/a.yml");
});
