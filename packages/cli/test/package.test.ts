import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { node, root } from "./towline.ts";

// What is published, packed and installed by npm into a folder that has nothing but YAML: no clone, no workspace.
let folder = "";
const path = `${dirname(node)}:${process.env["PATH"]}`;
const at = (...names: string[]) => join(folder, ...names);
const towline = (...words: string[]) => {
  const { status, stdout, stderr } = spawnSync(node, [at("node_modules/.bin/towline"), ...words], {
    cwd: folder,
    env: { ...process.env, NO_COLOR: "1" },
    encoding: "utf8",
  });
  return { code: status, stdout, stderr };
};
const pipeline = ".github/workflows/ci.yml";

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "published-"));
  mkdirSync(at(".github/workflows"), { recursive: true });
  mkdirSync(at("greet"));
  writeFileSync(
    at(pipeline),
    "# The pipeline.\nname: CI\non: { push: { branches: [main] } }\npermissions: {}\njobs:\n  test:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - uses: ./greet\n        with: { who: me }\n      - run: npm test\n",
  );
  writeFileSync(
    at("greet/action.yml"),
    'name: Greet\ndescription: Greets.\ninputs:\n  who: { description: Who., required: true }\nruns:\n  using: composite\n  steps:\n    - run: echo "$WHO"\n      shell: bash\n      env: { WHO: "${{ inputs.who }}" }\n',
  );
  writeFileSync(at("package.json"), '{ "private": true, "type": "module" }\n');
  const options = { cwd: folder, env: { ...process.env, PATH: path }, encoding: "utf8" } as const;
  const packed = (["workflows", "cli"] as const).map((name) => {
    const made = at(".packages", name);
    execFileSync(node, [join(root, "packages", name, "scripts/package.ts"), made], options);
    return `./${execFileSync("npm", ["pack", "--silent", made], options).trim()}`;
  });
  // Offline: what is published depends on nothing that would have to be fetched.
  execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", "--silent", ...packed], options);
  rmSync(at(".packages"), { recursive: true });
}, 120_000);
afterAll(() => rmSync(folder, { recursive: true }));

test.each<[string, string[], RegExp]>([
  ["check", [], /^0 errors, 0 warnings\n$/],
  ["check", ["--sarif"], /"version": "2.1.0"/],
  ["simulate", [pipeline, "--event", "push:main", "--steps"], /✓ \.\/greet\n {10}with\.who: me\n/],
  ["graph", [pipeline], /^flowchart LR\n/],
  ["graph", [pipeline, "--svg"], /^<svg /],
  ["page", [pipeline], /# CI\n/],
  ["roundtrip", [".github", "greet"], /2 files of 2 equal/],
  ["pins", [], /every action is pinned/],
  ["pins", ["--write-lock"], /actions\.lock written: 0 actions of 1 workflow/],
])("workflows %s %j", (command, words, expected) => {
  expect(towline("workflows", command, ...words)).toMatchObject({
    code: 0,
    stderr: "",
    stdout: expect.stringMatching(expected),
  });
});

test("import, then generate: the same meaning comes out, the comments stay, and a type error is one", () => {
  expect(towline("workflows", "import", ".github", "greet", "--out", "ci")).toMatchObject({ code: 0, stderr: "" });
  expect(readFileSync(at("ci/ci.ts"), "utf8")).toContain("// The pipeline.");
  writeFileSync(
    at(".github/workflows.ts"),
    'import ci from "../ci/ci.ts";\nimport greet from "../ci/greet-action.ts";\nexport const workflows = [ci];\nexport const actions = { "greet/action.yml": greet };\n',
  );
  const { code, stdout } = towline("generate", "--check");
  expect(code).toBe(1);
  expect(stdout.match(/only formatting or comments differ/g)).toHaveLength(2);
  expect(towline("generate")).toMatchObject({ code: 0 });
  expect(towline("generate", "--check")).toMatchObject({ code: 0, stdout: "this repository: up to date\n" });

  writeFileSync(
    at("wrong.ts"),
    'import { on } from "@towline/workflows";\nexport default on("issues", { types: ["opend"] });\n',
  );
  writeFileSync(
    at("tsconfig.json"),
    JSON.stringify({
      compilerOptions: {
        module: "nodenext",
        target: "es2024",
        noEmit: true,
        strict: true,
        allowImportingTsExtensions: true,
        types: [],
      },
      files: ["wrong.ts", ".github/workflows.ts"],
    }),
  );
  const compiler = join(root, "node_modules/typescript/bin/tsc");
  const compiled = spawnSync(node, [compiler, "-p", folder, "--pretty", "false"], { encoding: "utf8" });
  expect(compiled.stdout.trim().split(/\n(?=\S)/)).toEqual([expect.stringMatching(/^\S*wrong\.ts\(2,.*"opend"/s)]);
});

test("what is installed starts from one bundle; steps and lines of TypeScript are found all the same", () => {
  const loads =
    'console.log(import.meta.resolve("@towline/workflows"), import.meta.resolve("@towline/workflows/check"))';
  const resolved = execFileSync(node, ["--input-type=module", "-e", loads], { cwd: folder, encoding: "utf8" });
  expect(resolved).toMatch(/\/dist\/index\.js \S+\/dist\/check\.js\n$/);

  symlinkSync(dirname(createRequire(__filename).resolve("esbuild/package.json")), at("node_modules/esbuild"));
  writeFileSync(
    at("ci/greeting.ts"),
    'import { stepFunction } from "@towline/workflows/step";\nexport default stepFunction({ file: "ci/greeting.ts", run: ({ log }) => (log.info("hello"), {}) });\n',
  );
  const declares = (script: string) =>
    writeFileSync(
      at(".github/workflows.ts"),
      `import { checkout, job, push, run, runTypescript, workflow } from "@towline/workflows";
import greeting from "../ci/greeting.ts";
const steps = [
  checkout(),
  runTypescript(greeting),
  run(${JSON.stringify(script)}),
];
export const workflows = [workflow("Greeting", { on: [push()], permissions: {}, jobs: [job("greet", { timeoutMinutes: 5, steps })] })];
`,
    );
  declares("echo ::set-output name=a::b");
  expect(towline("generate", "--check")).toMatchObject({
    code: 1,
    stdout: expect.stringMatching(/^\.github\/workflows\.ts:6:3 error WF030 /),
  });
  declares("true");
  expect(towline("generate")).toMatchObject({ code: 0, stderr: "" });
  const ran = spawnSync(node, [at(".github/workflows/steps/greeting.mjs")], { encoding: "utf8", env: { PATH: path } });
  expect(ran).toMatchObject({ status: 0, stderr: "", stdout: "hello\n" });
});

test("pages are written and compared with the YAML", () => {
  writeFileSync(
    at(".github/workflows.ts"),
    'import ci from "../ci/ci.ts";\nexport const workflows = [ci];\nexport const pages = "docs/workflows";\n',
  );
  expect(towline("generate")).toMatchObject({ code: 0, stderr: "" });
  const page = at("docs/workflows/ci.md");
  writeFileSync(page, `${readFileSync(page, "utf8")}\nby hand\n`);
  expect(towline("generate", "--check")).toMatchObject({
    code: 1,
    stdout: expect.stringContaining("docs/workflows/ci.md: differs"),
  });
});

test("a repository that generates nothing is told so, and it is no success (gagen by npx)", () => {
  rmSync(at(".github/workflows.ts"));
  for (const words of [["generate"], ["generate", "--check"]])
    expect(towline(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI048") });
  writeFileSync(at(".github/workflows.ts"), "export default 1;\n");
  expect(towline("generate")).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI052") });
});

test("a folder without workflows, an unknown command and a system are told what to do", () => {
  expect(towline("workflows", "check", "ci")).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI041") });
  expect(towline("workflows", "chek")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("Did you mean check?"),
  });
  writeFileSync(at("system.ts"), "export {};\n");
  expect(towline("generate")).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI053") });
  rmSync(at("system.ts"));
});
