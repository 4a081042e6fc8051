import { spawnSync } from "node:child_process";
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/**
 * Declarations with mistakes, as somebody meets them who runs `node main.ts` or the command without having compiled. Node
 * looks at no type, so what the compiler would refuse has to be told here too: once, all of it, with nothing written.
 */
const repository = join(__dirname, "..", "..", "..");
const towline = join(repository, "packages", "cli", "src", "main.ts");
let folder = "";

beforeEach(() => {
  // Below this package, so that its dependencies are found; in the folder that git leaves out.
  const home = join(__dirname, "..", ".towline");
  mkdirSync(home, { recursive: true });
  folder = mkdtempSync(join(home, "bad-input-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

function run(fixture: string, words: readonly string[]) {
  copyFileSync(join(__dirname, "fixtures", fixture), join(folder, "system.ts"));
  const before = readdirSync(folder);
  const { status, stdout, stderr } = spawnSync(process.execPath, [towline, ...words], {
    cwd: folder,
    encoding: "utf8",
    env: { ...process.env, NO_COLOR: "1" },
  });
  return { code: status, stdout, stderr, written: readdirSync(folder).filter((name) => !before.includes(name)) };
}

test("unknown names of environments, images and secrets: every one is told, with what there is instead", () => {
  const { code, stdout, stderr, written } = run("unknown-names.ts", ["synth"]);
  expect(code).not.toBe(0);
  expect(written).toEqual([]);
  expect(stdout).toBe("");
  expect(stderr).toBe(
    [
      "shop: 6 problems in the declaration",
      '  SYS024 variables.ORIGIN: there is no environment "prod"',
      "        write one of: staging, production",
      "  SYS023 variables.ORIGIN: it has no value for environment production",
      '        add production: "...", or write one text for all environments',
      '  SYS024 services.chat.in: there is no environment "stagin"',
      "        write one of: staging, production",
      '  SYS024 services.chat.images: there is no image "backnd"',
      "        write one of: backend",
      '  SYS024 verify.smoke.token: there is no pipeline secret "TEST_TOKN"',
      "        write one of: TEST_TOKEN",
      '  SYS024 verify.browser.in: there is no environment "prodution"',
      "        write one of: staging, production",
      "",
    ].join("\n"),
  );
});

test.each([
  ["synth", ["synth"]],
  ["generate", ["generate"]],
  ["simulate", ["simulate"]],
  ["check", ["check"]],
])("%s refuses it in the same way", (_, words) => {
  const { code, stderr, written } = run("unknown-names.ts", words);
  expect([code === 0, written]).toEqual([false, []]);
  expect(stderr).toMatch(/^shop: 6 problems in the declaration\n/);
});

test("a range too small for its zones: every stack that has it is told, and no folder is made", () => {
  const { code, stderr, written } = run("small-range.ts", ["synth"]);
  expect(code).not.toBe(0);
  expect(written).toEqual([]);
  expect(stderr).toContain("TOWLINE_CIDR_TOO_SMALL at staging/networking");
  expect(stderr).toContain("TOWLINE_CIDR_TOO_SMALL at production/networking");
  expect(stderr).toContain("10.1.0.0/27");
  expect(stderr).not.toMatch(/\n\s+at /);
});

test("cdktf's own entry tells the same, and writes as little", () => {
  const main =
    'import { synthesizeMain } from "@towline/system/main";\nawait synthesizeMain(() => import("./system.ts"));\n';
  writeFileSync(join(folder, "main.ts"), main);
  copyFileSync(join(__dirname, "fixtures", "small-range.ts"), join(folder, "system.ts"));
  const { status, stderr } = spawnSync(process.execPath, ["main.ts"], { cwd: folder, encoding: "utf8" });
  expect(status).toBe(1);
  expect(stderr).toContain("TOWLINE_CIDR_TOO_SMALL at production/networking");
  expect(existsSync(join(folder, "cdktf.out"))).toBe(false);
});
