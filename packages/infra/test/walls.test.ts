import { execFileSync, spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";

const PACKAGE = join(__dirname, "..");

function files(folder: string): string[] {
  return readdirSync(join(PACKAGE, folder), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts"))
    .map((name) => join(folder, name));
}

const text = (file: string) => readFileSync(join(PACKAGE, file), "utf8");
const imports = (file: string) =>
  [...text(file).matchAll(/(?:from|import)\s*\(?\s*"([^"]+)"/g)].map(([, name]) => name!);

test("D-P-01: only core/tf.ts imports cdktf and constructs", () => {
  const who = files("src").filter((file) => imports(file).some((name) => /^(cdktf|constructs)(\/|$)/.test(name)));
  expect(who).toEqual(["src/core/tf.ts"]);
});

test("provider classes come one by one, never through the barrel", () => {
  const names = files("src")
    .flatMap(imports)
    .filter((name) => name.startsWith("@cdktf/"));
  expect(names.length).toBeGreaterThan(70);
  for (const name of names) expect(name).toMatch(/^@cdktf\/provider-(aws|github)\/lib\/[a-z0-9-]+\/index\.js$/);
});

test("infra knows no other package of ours", () => {
  for (const file of files("src")) {
    for (const name of imports(file)) expect([file, name]).not.toEqual([file, expect.stringMatching(/^@towline\//)]);
  }
});

test("no file is longer than 400 lines", () => {
  for (const file of files("src")) expect([file, text(file).split("\n").length > 400]).toEqual([file, false]);
});

test("the README shows the example as it is, and the example synthesizes in a plain cdktf stack", () => {
  const example = text("examples/plain-stack.ts");
  expect(text("README.md")).toContain(example.trim());
  const folder = mkdtempSync(join(tmpdir(), "towline-example-"));
  try {
    execFileSync(process.execPath, [join(PACKAGE, "examples/plain-stack.ts")], { cwd: folder });
    const json = JSON.parse(readFileSync(join(folder, "cdktf.out/stacks/plain/cdk.tf.json"), "utf8"));
    expect(Object.keys(json.resource)).toEqual(
      expect.arrayContaining(["aws_vpc", "aws_elasticache_replication_group"]),
    );
    const [cache] = Object.values(json.resource.aws_elasticache_replication_group) as Record<string, unknown>[];
    // Nobody said which environment this is: the defaults of production.
    expect(cache).toMatchObject({ engine: "valkey", multi_az_enabled: true, num_cache_clusters: 2 });
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("synth needs no Terraform binary", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-example-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, [join(PACKAGE, "examples/service.ts")], {
      cwd: folder,
      env: { PATH: folder },
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

test("a wrong unit, size, rate, budget, address or route does not compile", () => {
  const fixture = "test/fixtures/wrong-units.ts";
  const tsc = join(PACKAGE, "../../node_modules/.bin/tsc");
  const { stdout } = spawnSync(tsc, ["--noEmit", "--pretty", "false", "-p", join(PACKAGE, "test/fixtures")], {
    cwd: PACKAGE,
    encoding: "utf8",
  });
  const wrong = text(fixture)
    .split("\n")
    .flatMap((line, index) => (line.includes("// wrong") ? [index + 1] : []));
  const found = [...stdout.matchAll(/^(.+?)\((\d+),\d+\): error (TS\d+)/gm)].map(([, file, line, code]) => ({
    file: relative(PACKAGE, join(PACKAGE, file!)),
    line: Number(line),
    code,
  }));
  expect(wrong.length).toBeGreaterThan(8);
  expect(found.map(({ line }) => line)).toEqual(wrong);
  for (const error of found)
    expect(error).toMatchObject({ file: fixture, code: expect.stringMatching(/^TS2(322|353|561|820)$/) });
});
