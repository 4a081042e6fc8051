import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { root, towline } from "./towline.ts";

// A repository that has nothing but YAML: no package.json, no system, no workspace above it.
let repository: string;
const pipeline = ".github/workflows/deliver.yml";

beforeAll(() => {
  repository = mkdtempSync(join(tmpdir(), "only-yaml-"));
  mkdirSync(join(repository, ".github/workflows"), { recursive: true });
  writeFileSync(
    join(repository, pipeline),
    `name: Deliver
on:
  push: { branches: [main], paths: ["src/**"] }
  pull_request:
permissions: {}
jobs:
  test:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps: [{ run: npm test }]
  deploy:
    needs: test
    if: github.ref == 'refs/heads/main'
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    environment: production
    steps: [{ run: ./deploy.sh }]
`,
  );
  writeFileSync(
    join(repository, ".github/workflows/bad.yml"),
    "on: push\npermissions: {}\njobs:\n  a:\n    needs: b\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps: [{ run: 'true' }]\n",
  );
  writeFileSync(join(repository, "compose.yml"), "services: {}\n");
});
afterAll(() => rmSync(repository, { recursive: true }));

const workflows = (...words: string[]) => towline(["workflows", ...words], { cwd: repository });

test.each(["check", "import", "roundtrip", "simulate", "graph", "page", "pins"])(
  "workflows %s --help explains itself",
  (command) => {
    const { code, stdout } = workflows(command, "--help");
    expect(code).toBe(0);
    expect(stdout).toContain(`Usage: towline workflows ${command}`);
  },
);

describe("check", () => {
  test("finds the files of a repository by itself, and fails when GitHub would refuse one", () => {
    const { code, stdout } = workflows("check");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\.github\/workflows\/bad\.yml:4:3: error github: /m);
    expect(stdout).not.toContain("compose.yml");
  });

  test("a file without errors is exit code 0", () => {
    expect(workflows("check", pipeline)).toMatchObject({ code: 0, stdout: "0 errors, 0 warnings\n" });
  });

  test("prints JSON, SARIF or annotations, one of them", () => {
    const { findings } = JSON.parse(workflows("check", "--json").stdout);
    expect(findings).toContainEqual(
      expect.objectContaining({ file: ".github/workflows/bad.yml", line: 4, severity: "error" }),
    );
    const sarif = JSON.parse(workflows("check", "--sarif").stdout);
    expect(sarif).toMatchObject({ version: "2.1.0", runs: [{ results: expect.any(Array) }] });
    expect(workflows("check", "--annotations").stdout).toMatch(/^::error file=\.github\/workflows\/bad\.yml,line=4,/m);
    expect(workflows("check", "--annotations", "--sarif")).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("CLI042"),
    });
  });
});

describe("simulate", () => {
  test("says what several events do, and why", () => {
    const { code, stdout } = workflows("simulate", pipeline, "--event", "push:main", "--event", "fork:main");
    expect(code).toBe(0);
    expect(stdout).toBe(`push to main → Deliver
  ✓ test
  ✓ deploy  environment production
pull request from the fork a-stranger/octo-repo to main → Deliver
  ✓ test
  – deploy  skipped: if: github.ref == 'refs/heads/main' — github.ref is refs/pull/1/merge
`);
  });

  test("honours changed files and outcomes, and prints JSON", () => {
    const words = ["simulate", pipeline, "--event", "push:main", "--json"];
    const docs = JSON.parse(workflows(...words, "--changed", "docs/a.md").stdout);
    expect(docs).toMatchObject({ file: pipeline, simulations: [{ workflow: "Deliver", triggered: false }] });
    const failed = JSON.parse(workflows(...words, "--changed", "src/a.ts", "--outcome", "test=failure").stdout);
    expect(failed.simulations[0].jobs).toMatchObject([
      { id: "test", result: "failure" },
      { id: "deploy", status: "skipped", reason: "needed job test failed" },
    ]);
  });

  test("takes variables, outputs, inputs, schedules and any other event", () => {
    const file = join(repository, "values.yml");
    writeFileSync(
      file,
      `on: { workflow_dispatch: { inputs: { dry: { type: string } } }, schedule: [{ cron: "0 6 * * 1" }], release: { types: [published] } }
jobs:
  a: { runs-on: x, if: "vars.REGION == 'eu'", outputs: { n: "\${{ steps.s.outputs.n }}" }, steps: [{ run: a }] }
  b: { runs-on: x, needs: a, if: "needs.a.outputs.n == '2' && inputs.dry != 'yes'", steps: [{ run: b }] }
`,
    );
    const words = ["simulate", file, "--variable", "REGION=eu", "--output", "a.n=2", "--json"];
    const runs = (event: string) =>
      JSON.parse(workflows(...words, "--event", event).stdout).simulations[0].jobs.map(
        (job: { status: string }) => job.status,
      );
    expect(runs("dispatch:dry=no")).toEqual(["runs", "runs"]);
    expect(runs("dispatch:dry=yes")).toEqual(["runs", "skipped"]);
    expect(runs("schedule")).toEqual(["runs", "runs"]);
    expect(runs("event:release:published")).toEqual(["runs", "runs"]);
    expect(workflows(...words, "--event", "event:release:deleted").stdout).toContain('"triggered": false');
  });
});

describe("graph and page", () => {
  test("print Mermaid, a picture and Markdown", () => {
    expect(workflows("graph", pipeline).stdout).toContain("job_deploy -.-> environment_production\n");
    expect(workflows("graph", pipeline, "--svg").stdout).toMatch(/^<svg [\s\S]*<\/svg>\n$/);
    expect(workflows("page", pipeline).stdout).toContain(
      "| `deploy` | `test` | `ubuntu-24.04` | none | `production` |",
    );
  });

  test("of a folder, every workflow gets a page", () => {
    const { code, stdout } = workflows("page", ".github/workflows", "--out", "pages");
    expect(code).toBe(0);
    expect(stdout).toBe("pages/bad.md written\npages/deliver.md written\n");
  });

  test("a page is written once, and compared: exit code 1 when its workflow changed", () => {
    const words = ["page", pipeline, "--out", "docs/workflows"];
    expect(workflows(...words, "--check")).toMatchObject({ code: 1, stdout: "docs/workflows/deliver.md: missing\n" });
    expect(existsSync(join(repository, "docs"))).toBe(false);
    expect(workflows(...words)).toMatchObject({ code: 0, stdout: "docs/workflows/deliver.md written\n" });
    expect(workflows(...words, "--check")).toMatchObject({ code: 0, stdout: "1 page up to date\n" });
    const page = join(repository, "docs/workflows/deliver.md");
    writeFileSync(page, readFileSync(page, "utf8").replace("`production`", "`staging`"));
    const { code, stdout } = workflows(...words, "--check");
    expect(code).toBe(1);
    expect(stdout).toMatch(/^\+\| `deploy` .*`production`/m);
  });
});

describe("import and roundtrip", () => {
  test("YAML becomes TypeScript; a second import overwrites no edit", () => {
    const words = ["import", pipeline, "--out", "ci"];
    expect(workflows(...words)).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(
        /^\.github\/workflows\/deliver\.yml -> ci\/deliver\.ts\nto generate from it: .*workflows\.ts/,
      ),
    });
    const file = join(repository, "ci/deliver.ts");
    expect(readFileSync(file, "utf8")).toContain('from "@towline/workflows"');
    expect(workflows(...words).code).toBe(0);
    writeFileSync(file, "// mine\n");
    expect(workflows(...words)).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI047 ci/deliver.ts") });
    expect(readFileSync(file, "utf8")).toBe("// mine\n");
    expect(workflows(...words, "--force").code).toBe(0);
  });

  test("versions beside commits go to one file; what cannot be imported is listed with its cause", () => {
    const folder = join(repository, "more");
    mkdirSync(join(folder, "a"), { recursive: true });
    mkdirSync(join(folder, "b"));
    const sha = "0123456789abcdef0123456789abcdef01234567";
    const yaml = `on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: acme/tool@${sha} # v1.2.3\n`;
    for (const name of ["a/ci.yml", "b/ci.yml"]) writeFileSync(join(folder, name), yaml);
    writeFileSync(join(folder, "broken.yml"), "on: push\njobs:\n  a: [\n");
    const { code, stdout } = workflows("import", "more", "--out", "typed", "--json");
    expect(code).toBe(1);
    const { files, pins } = JSON.parse(stdout);
    expect(files).toMatchObject([
      { file: "more/a/ci.yml", typescript: "typed/more/a/ci.ts", cause: null },
      { file: "more/b/ci.yml", typescript: "typed/more/b/ci.ts" },
      { file: "more/broken.yml", typescript: null, cause: expect.stringContaining("no YAML") },
    ]);
    expect(JSON.parse(readFileSync(join(repository, pins), "utf8"))).toMatchObject({
      "acme/tool": { version: "v1.2.3", sha },
    });
  });

  test("roundtrip says which files mean the same, and fails for the others", () => {
    const { code, stdout } = workflows("roundtrip", pipeline, "more", "--json");
    expect(code).toBe(1);
    const { files } = JSON.parse(stdout) as { files: { file: string; equal: boolean; cause: string | null }[] };
    expect(files.map(({ file, equal }) => [file, equal])).toEqual([
      [pipeline, true],
      ["more/a/ci.yml", true],
      ["more/b/ci.yml", true],
      ["more/broken.yml", false],
    ]);
    expect(files[0]).toMatchObject({ cause: null });
    expect(workflows("roundtrip", pipeline)).toMatchObject({
      code: 0,
      stdout: "1 file of 1 equal after import and generate\n",
    });
  });
});

describe("pins", () => {
  test("an action that is not pinned is found without any pins", () => {
    const folder = mkdtempSync(join(tmpdir(), "pins-"));
    try {
      mkdirSync(join(folder, ".github/workflows"), { recursive: true });
      const text = "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: acme/tool@v1\n";
      writeFileSync(join(folder, ".github/workflows/a.yml"), text);
      const { code, stdout } = towline(["workflows", "pins"], { cwd: folder });
      expect(stdout).toMatch(
        /^\.github\/workflows\/a\.yml:6:\d+: PIN001: acme\/tool@v1 can come to mean something else/,
      );
      expect(code).toBe(1);
      const update = towline(["workflows", "pins", "--update-from-yaml"], { cwd: folder });
      expect(update).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI048") });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("what a bot wrote into a generated file becomes the pin, and generating again keeps it", () => {
    const folder = mkdtempSync(join(tmpdir(), "pins-"));
    try {
      mkdirSync(join(folder, "node_modules/@towline"), { recursive: true });
      symlinkSync(join(root, "packages/workflows"), join(folder, "node_modules/@towline/workflows"));
      mkdirSync(join(folder, ".github/towline"), { recursive: true });
      const [old, young] = ["a", "b"].map((digit) => digit.repeat(40));
      const pins = join(folder, ".github/towline/pins.json");
      writeFileSync(pins, JSON.stringify({ "acme/tool": { version: "v1.0.0", sha: old } }));
      writeFileSync(
        join(folder, ".github/workflows.ts"),
        `import { job, push, uses, workflow } from "@towline/workflows";
export const workflows = [workflow("CI", { on: [push()], jobs: [job("a", { steps: [uses("acme/tool@v1")] })] })];`,
      );
      expect(towline(["generate"], { cwd: folder })).toMatchObject({ code: 0, stderr: "" });
      const file = join(folder, ".github/workflows/ci.yml");
      const edited = readFileSync(file, "utf8").replace(`${old} # v1.0.0`, `${young} # v1.1.0`);
      writeFileSync(file, edited);
      expect(towline(["generate", "--check"], { cwd: folder }).code).toBe(1);
      expect(towline(["workflows", "pins"], { cwd: folder }).stdout).toContain("PIN005");
      expect(towline(["workflows", "pins", "--update-from-yaml"], { cwd: folder })).toMatchObject({
        code: 0,
        stdout: ".github/towline/pins.json: acme/tool v1.0.0 -> v1.1.0\n",
      });
      expect(towline(["generate", "--check"], { cwd: folder }).code).toBe(0);
      expect(towline(["workflows", "pins"], { cwd: folder })).toMatchObject({
        code: 0,
        stdout: "every action is pinned\n",
      });
      expect(readFileSync(file, "utf8")).toBe(edited);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});

test.each<[string, string[], string]>([
  ["a file that is not there", ["check", "nix.yml"], "CLI040 there is no nix.yml"],
  ["a folder without workflows", ["check", "docs"], "CLI041 no workflow or action is in docs"],
  ["no event", ["simulate", pipeline], "CLI043"],
  ["an event that is none", ["simulate", pipeline, "--event", "pussh"], 'CLI020 "pussh" is no event'],
  ["a variable without a value", ["simulate", pipeline, "--event", "push", "--variable", "x"], "CLI044"],
  ["--check without a folder", ["page", pipeline, "--check"], "CLI045"],
  ["a file that is no workflow", ["graph", "compose.yml"], "WFV002 compose.yml: it has no `jobs`"],
  ["a missing argument", ["graph"], "missing required argument 'file'"],
])("%s is told in one line, with what to write", (_, words, message) => {
  mkdirSync(join(repository, "docs"), { recursive: true });
  const { code, stdout, stderr } = workflows(...words);
  expect(stderr).toContain(message);
  expect(stderr).not.toContain("    at ");
  expect(stdout).toBe("");
  expect(code).toBe(message.startsWith("WFV") ? 1 : 2);
});

test("real files of others go through every command", () => {
  const corpus = process.env["TOWLINE_CORPUS"];
  if (!corpus) {
    console.log("TOWLINE_CORPUS is not set, so no real workflow was given to the commands.");
    return;
  }
  const folder = join(corpus, "workflows");
  const { code, stdout } = workflows("check", folder, "--json");
  expect([0, 1]).toContain(code);
  const checked = new Set(JSON.parse(stdout).findings.map(({ file }: { file: string }) => file));
  expect(checked.size).toBeGreaterThan(100);
  const some = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.github\/workflows\/.*\.ya?ml$|\/workflows\/.*\.ya?ml$/.test(name))
    .sort()
    .filter((_, at) => at % 60 === 0);
  expect(some.length).toBeGreaterThan(2);
  for (const name of some) {
    const file = join(folder, name);
    expect(workflows("graph", file, "--svg")).toMatchObject({ code: 0, stderr: "" });
    expect(workflows("page", file)).toMatchObject({ code: 0, stderr: "" });
    const simulated = workflows("simulate", file, "--event", "push:main", "--event", "fork:main", "--json");
    expect(simulated).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(simulated.stdout).simulations).toHaveLength(2);
  }
});

describe("check --online", () => {
  const file = ".github/workflows/deliver.yml";
  test("asks for a token, and never goes on as if GitHub had answered", () => {
    const silent = { GITHUB_TOKEN: "", GH_TOKEN: "" };
    expect(towline(["workflows", "check", file, "--online"], { cwd: repository, env: silent })).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("CLI051"),
    });
    const used = join(repository, "online.yml");
    writeFileSync(used, "on: push\njobs:\n  a:\n    runs-on: x\n    steps:\n      - uses: acme/tool@v1\n");
    const env = { GITHUB_TOKEN: "x", GITHUB_API_URL: "http://127.0.0.1:1" };
    const { code, stderr, stdout } = towline(["workflows", "check", used, "--online"], { cwd: repository, env });
    rmSync(used);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(stderr).toMatch(/WFM096 http:\/\/127\.0\.0\.1:1\/repos\/acme\/tool cannot be reached/);
  });
  test("--save alone is refused", () => {
    expect(workflows("check", file, "--save")).toMatchObject({ code: 2, stderr: expect.stringContaining("CLI050") });
  });
});
