import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { towline } from "./towline.ts";

// A repository with one workflow that nobody generated, and no pins.
const commit = "a".repeat(40);
const workflow = (uses: string) =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 5\n    steps:\n      - uses: ${uses}\n`;
const lockPath = ".github/workflows/actions.lock";

let folder = "";
const at = (path: string) => join(folder, path);
const pins = (...words: string[]) => towline(["workflows", "pins", ...words], { cwd: folder });
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "lock-"));
  mkdirSync(at(".github/workflows"), { recursive: true });
  mkdirSync(at(".github/towline"));
  writeFileSync(at(".github/workflows/ci.yml"), workflow(`acme/tool@${commit} # v1.2.0`));
});
afterEach(() => rmSync(folder, { recursive: true }));

test("what is missing for the lock is asked for by name, and nothing is written", () => {
  const { code, stderr } = pins("--write-lock");
  expect(code).toBe(1);
  expect(stderr).toContain("WFM082 .github/workflows/ci.yml: the numbers of acme/tool are not known here");
  expect(stderr).toContain("gh api repos/acme/tool");
  expect(existsSync(at(lockPath))).toBe(false);
});

test("the lock is written from pins, verified, written again unchanged, and goes on without the pins", () => {
  const pin = { version: "v1.2.0", sha: commit, ownerId: 7, repoId: 8 };
  writeFileSync(at(".github/towline/pins.json"), JSON.stringify({ "acme/tool": pin }));
  expect(pins("--write-lock")).toMatchObject({
    code: 0,
    stdout: `${lockPath} written: 1 action of 1 workflow\n`,
  });
  const text = readFileSync(at(lockPath), "utf8");
  expect(text).toContain(`    'acme/tool@v1.2.0':\n        ref: 'v1.2.0'\n        commit: 'sha1-${commit}'\n`);
  expect(pins()).toMatchObject({ code: 0, stdout: "every action is pinned\n" });
  expect(pins("--write-lock").stdout).toContain("is up to date");
  expect(readFileSync(at(lockPath), "utf8")).toBe(text);
  // The lock knows the numbers now; a tag in the file is the commit of the lock.
  rmSync(at(".github/towline/pins.json"));
  writeFileSync(at(".github/workflows/ci.yml"), workflow("acme/tool@v1.2.0"));
  expect(pins().code).toBe(0);
  expect(JSON.parse(pins("--write-lock", "--json").stdout)).toEqual({
    lock: lockPath,
    written: false,
    actions: 1,
    workflows: 1,
  });
});

test("a lock that is malformed is refused loudly, by both", () => {
  writeFileSync(at(lockPath), "version: 'v0.0.2'\nworkflows: [\n");
  for (const words of [[], ["--write-lock"]]) {
    const { code, stderr } = pins(...words);
    expect(code).toBe(1);
    expect(stderr).toMatch(/WFM081 \.github\/workflows\/actions\.lock:\d+/);
  }
  expect(readFileSync(at(lockPath), "utf8")).toContain("workflows: [\n");
});

test("a lock that a later commit of a tag no longer agrees with is found, and not overwritten", () => {
  const pin = { version: "v1.2.0", sha: commit, ownerId: 7, repoId: 8 };
  writeFileSync(at(".github/towline/pins.json"), JSON.stringify({ "acme/tool": pin }));
  pins("--write-lock");
  writeFileSync(at(".github/towline/pins.json"), JSON.stringify({ "acme/tool": { ...pin, sha: "b".repeat(40) } }));
  expect(pins("--write-lock")).toMatchObject({ code: 1, stderr: expect.stringContaining("WFM083") });
});

test("both changes at once are refused", () => {
  expect(pins("--write-lock", "--update-from-yaml")).toMatchObject({
    code: 2,
    stderr: expect.stringContaining("CLI049"),
  });
});
