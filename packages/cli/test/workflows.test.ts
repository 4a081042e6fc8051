import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { towline } from "./towline.ts";

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

test.each(["check", "simulate", "graph", "page"])("workflows %s --help explains itself", (command) => {
  const { code, stdout } = workflows(command, "--help");
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: towline workflows ${command}`);
});

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
