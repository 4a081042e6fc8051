import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { node, root, towline, withoutTerraform } from "./towline.ts";

const commands = [
  "synth",
  "plan",
  "generate",
  "check",
  "cost",
  "simulate",
  "rehearse",
  "defaults",
  "requirements",
  "demo",
];

test("--help lists every command and exits 0", () => {
  const { code, stdout } = towline(["--help"]);
  expect(code).toBe(0);
  for (const command of commands) expect(stdout).toMatch(new RegExp(`^  ${command}\\b`, "m"));
});

test.each(commands)("%s --help explains itself", (command) => {
  const { code, stdout } = towline([command, "--help"]);
  expect(code).toBe(0);
  expect(stdout).toContain(`Usage: towline ${command}`);
  expect(stdout).toContain("--json");
});

describe("defaults", () => {
  test("prints the table of every class, and one class as text or JSON", () => {
    const { code, stdout } = towline(["defaults"]);
    expect(code).toBe(0);
    const [head, ...rows] = stdout.trimEnd().split("\n");
    expect(head!.trim().split(/\s+/)).toEqual(["production", "staging", "development", "ephemeral", "local"]);
    expect(rows.find((row) => row.startsWith("logRetention"))!.split(/\s+/)).toEqual([
      "logRetention",
      "365",
      "90",
      "30",
      "7",
      "7",
    ]);
    expect(towline(["defaults", "production"]).stdout).toMatch(/^alarms +critical warning info$/m);
    expect(JSON.parse(towline(["defaults", "production", "--json"]).stdout)).toMatchObject({
      production: { logRetention: 365, protect: true },
    });
  });
});

describe("bad input: one clear error, exit code 2, nothing written", () => {
  test.each<[string, string[], string, string]>([
    ["unknown command", ["deploy"], "unknown command 'deploy'", "towline --help"],
    ["misspelt command", ["synt"], "Did you mean synth?", "towline --help"],
    ["unknown option", ["check", "--strict"], "unknown option '--strict'", "towline --help"],
    ["unknown system", ["synth", "eloquet"], 'CLI001 there is no system "eloquet"', "write one of: eloquent"],
    [
      "unknown stack",
      ["plan", "eloquent", "prod", "--rehearsal"],
      'there is no stack "prod"',
      "bootstrap, staging, production",
    ],
    [
      "unknown event",
      ["simulate", "eloquent", "--event", "pussh:main"],
      'CLI020 "pussh:main" is no event',
      "write push:main",
    ],
    [
      "unknown outcome",
      ["simulate", "eloquent", "--outcome", "build=bad"],
      'CLI021 "build=bad" is no outcome',
      "job=failure",
    ],
    ["unknown class", ["defaults", "prod"], 'CLI003 there is no class "prod"', "production, staging"],
    [
      "digest that is none",
      ["plan", "eloquent", "--digest", "backend=latest"],
      'CLI031 "backend=latest"',
      "sha256:<64 hex digits>",
    ],
  ])("%s", (_, words, message, fix) => {
    const { code, stdout, stderr } = towline(words);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    expect(stderr).toContain(fix);
    expect(stderr).not.toContain("    at ");
    expect(stdout).toBe("");
  });

  test.each([["plan"], ["rehearse"]])("%s without Terraform on PATH says where to get it", (command) => {
    const { code, stderr } = towline([command, "eloquent"], { env: withoutTerraform() });
    expect(code).toBe(2);
    expect(stderr).toContain("CLI030 no Terraform was found on PATH");
    expect(stderr).toContain("https://developer.hashicorp.com/terraform/install");
  });
});

describe("a declaration with several mistakes", () => {
  let folder = "";
  beforeAll(() => {
    // Below the repository, so that its packages are found.
    folder = mkdtempSync(join(root, "apps", ".broken-"));
    writeFileSync(
      join(folder, "system.ts"),
      `import { Networking } from "@towline/infra";
       import { system } from "@towline/system";
       export const broken = system("broken", {
         repository: "example/broken",
         environments: {
           staging: { class: "staging", branch: "staging", account: "111111111111", region: "us-east-1",
             zones: ["us-east-1a", "us-east-1b", "us-east-1c"], cidr: "10.1.0.0/26" },
           production: { class: "production", branch: "main", account: "222222222222", region: "us-east-1",
             zones: ["us-east-1a", "us-east-1b"], cidr: "10.0.0.0/27" },
         },
         infrastructure(stack, { region, environment }) {
           new Networking(stack, "networking", { cidr: environment.cidr, zones: region.zones });
           return { url: "https://example.com" };
         },
       });`,
    );
    // Node resolves packages from where the file is; the system's own node_modules are borrowed from Eloquent.
    symlink(folder);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  test("CIDRs too small for their zones are all told at once, and nothing is written", () => {
    const { code, stderr } = towline(["synth", folder]);
    expect(code).not.toBe(0);
    expect(stderr).toContain("staging/networking");
    expect(stderr).toContain("10.1.0.0/26");
    expect(stderr).toContain("production/networking");
    expect(stderr).toContain("10.0.0.0/27");
    expect(stderr).not.toContain("    at ");
    expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
  });
});

function symlink(folder: string): void {
  const { symlinkSync } = jest.requireActual<typeof import("node:fs")>("node:fs");
  symlinkSync(join(root, "apps", "eloquent", "node_modules"), join(folder, "node_modules"));
}

test("synth --json tells machines what was written, and nothing else is on standard output", () => {
  const outdir = mkdtempSync(join(tmpdir(), "towline-cli-"));
  const { code, stdout } = towline(["synth", "eloquent", "--out", outdir, "--json"]);
  const { stacks } = JSON.parse(stdout) as { stacks: { name: string; resources: number; folder: string }[] };
  expect(code).toBe(0);
  expect(stacks.map(({ name }) => name)).toEqual(["bootstrap", "staging", "production"]);
  for (const { folder, resources } of stacks) {
    const { resource } = JSON.parse(readFileSync(join(folder, "cdk.tf.json"), "utf8")) as {
      resource: Record<string, object>;
    };
    expect(resources).toBe(Object.values(resource).flatMap((ofType) => Object.keys(ofType)).length);
  }
  rmSync(outdir, { recursive: true });
});

test("bindings that are loaded late change no byte: synth writes what main.ts writes with all of them loaded", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-cli-"));
  const [early, late] = [join(folder, "early"), join(folder, "late")];
  expect(towline(["synth", "eloquent", "--out", late]).code).toBe(0);
  const main = spawnSync(node, ["main.ts"], {
    cwd: join(root, "apps", "eloquent"),
    env: { ...process.env, CDKTF_OUTDIR: early },
    encoding: "utf8",
  });
  expect(main).toMatchObject({ status: 0, stderr: "" });
  for (const file of [
    "manifest.json",
    ...["bootstrap", "staging", "production"].map((stack) => `stacks/${stack}/cdk.tf.json`),
  ]) {
    expect(readFileSync(join(late, file), "utf8")).toBe(readFileSync(join(early, file), "utf8"));
  }
  rmSync(folder, { recursive: true });
});

test("check --sarif prints one SARIF document, and nothing beside it", () => {
  const { version, runs } = JSON.parse(towline(["check", "eloquent", "--sarif"]).stdout);
  expect(version).toBe("2.1.0");
  expect(runs[0].results).toEqual([]);
});

test("check finds nothing to object to in Eloquent", () => {
  const { code, stdout } = towline(["check", "eloquent", "--json"]);
  const { stacks, workflows } = JSON.parse(stdout) as { stacks: { findings: unknown[] }[]; workflows: unknown[] };
  expect(stacks.flatMap(({ findings }) => findings)).toEqual([]);
  expect(workflows).toEqual([]);
  expect(code).toBe(0);
});

test("simulate says which jobs a failed smoke test sets off", () => {
  const { stdout } = towline([
    "simulate",
    "eloquent",
    "--event",
    "push:main",
    "--outcome",
    "smoke-production=failure",
    "--json",
  ]);
  const simulations = JSON.parse(stdout) as { triggered: boolean; jobs: { id: string; status: string }[] }[];
  const jobs = simulations.filter(({ triggered }) => triggered).flatMap((each) => each.jobs);
  expect(jobs.filter(({ status }) => status === "runs").map(({ id }) => id)).toEqual([
    "code-quality",
    "testing",
    "build",
    "deploy-production",
    "smoke-production",
    "rollback-production",
  ]);
});

test("no escape codes where nobody can see them", () => {
  const colour = new RegExp(String.fromCharCode(27));
  for (const words of [["--help"], ["simulate", "eloquent"], ["nonsense"]]) {
    const { stdout, stderr } = towline(words, { env: { NO_COLOR: "" } });
    expect(stdout + stderr).not.toMatch(colour);
  }
});
