import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const here = join(__dirname, "..");
const readme = readFileSync(join(here, "README.md"), "utf8");
const sources = readdirSync(join(here, "src"), { recursive: true, encoding: "utf8" })
  .filter((file) => file.endsWith(".ts"))
  .map((file) => readFileSync(join(here, "src", file), "utf8"));

test("the README explains every code, and no other", () => {
  const raised = new Set(sources.flatMap((text) => [...text.matchAll(/code: "(SYS\d{3})"/g)].map(([, code]) => code)));
  const explained = [...readme.matchAll(/^\| (SYS\d{3}) \|/gm)].map(([, code]) => code);
  expect(explained).toEqual([...raised].sort());
});

test("the example in the README is the example that runs", () => {
  expect(readme).toContain(readFileSync(join(here, "examples", "shop.ts"), "utf8").trim());
});

test("the example synthesizes", () => {
  const folder = mkdtempSync(join(tmpdir(), "towline-system-example-"));
  try {
    const { status, stdout, stderr } = spawnSync(process.execPath, [join(here, "examples", "shop.ts")], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    expect(stdout).toBe("bootstrap, production\n.github/workflows/deploy.yml, .github/workflows/pull-request.yml\n");
    expect(readdirSync(join(folder, "cdktf.out", "stacks")).sort()).toEqual(["bootstrap", "production"]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
