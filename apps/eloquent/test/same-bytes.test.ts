import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, relative } from "node:path";
import { app, repository, run } from "./support/child.ts";
import { written } from "./support/workflows.ts";

/**
 * The same commit gives the same bytes on any machine, in any folder. The machine cannot be changed here; the folder, its
 * depth, the working folder, the time zone, the language and the umask can.
 */
const folder = mkdtempSync(join(tmpdir(), "eloquent-bytes-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** Every file below a folder, with its bytes. */
function bytes(root: string): Record<string, string> {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    files
      .map((file) => join(file.parentPath, file.name))
      .sort()
      .map((file) => [relative(root, file), readFileSync(file).toString("base64")]),
  );
}

/** Synthesizes and generates in a process of its own, started in `cwd`. */
function make(outdir: string, cwd: string, env: Readonly<Record<string, string>> = {}): Record<string, string> {
  mkdirSync(cwd, { recursive: true });
  const made = run(process.execPath, [join(__dirname, "support", "make.ts"), outdir], { cwd, env });
  if (made.code !== 0) throw new Error(made.text);
  return bytes(outdir);
}

test("twice, in folders of different depth, from different places, at other times and in another language: the same bytes", () => {
  const plain = make(join(folder, "a"), app, { TZ: "UTC", LANG: "C" });
  const other = make(join(folder, "b", "much", "deeper"), join(folder, "elsewhere"), {
    TZ: "Asia/Kathmandu",
    LANG: "tr_TR.UTF-8",
    LC_ALL: "tr_TR.UTF-8",
    HOME: join(folder, "nobody"),
    USER: "somebody-else",
  });
  const isAsset = (file: string) => /\/assets\/[\w-]+\/[0-9a-f]{32}\/[\w.-]+$/.test(file);
  expect(Object.keys(plain).filter(isAsset)).toHaveLength(2);
  expect(Object.keys(plain).filter((file) => !isAsset(file))).toEqual([
    ".github/deploy.yml",
    ".github/pull-request.yml",
    ".github/roll-back.yml",
    "cdktf.out/manifest.json",
    "cdktf.out/stacks/bootstrap/cdk.tf.json",
    "cdktf.out/stacks/production/cdk.tf.json",
    "cdktf.out/stacks/staging/cdk.tf.json",
  ]);
  expect(other).toEqual(plain);
  for (const [file, text] of Object.entries(written)) {
    expect(Buffer.from(plain[`.github/${file}`]!, "base64").toString()).toBe(text);
  }
});

test("no byte tells where or by whom it was made", () => {
  const made = make(join(folder, "c"), app);
  for (const [file, base64] of Object.entries(made)) {
    const text = Buffer.from(base64, "base64").toString();
    expect([file, text.includes(folder) || text.includes(repository)]).toEqual([file, false]);
    // A time of this year, in any of the usual forms.
    expect([file, new RegExp(`${new Date().getFullYear()}-\\d\\d-\\d\\dT`).test(text)]).toEqual([file, false]);
  }
});

test("cdktf synth, started in the folder of the app, writes those bytes too", () => {
  const output = join(folder, "by-cdktf");
  const { code, text } = run(join(app, "node_modules", ".bin", "cdktf"), ["synth", "--output", output], { cwd: app });
  expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
  const ours = make(join(folder, "d"), app);
  const stacks = Object.fromEntries(
    Object.entries(ours)
      .filter(([file]) => file.startsWith("cdktf.out/"))
      .map(([file, content]) => [file.replace("cdktf.out/", ""), content]),
  );
  expect(bytes(output)).toEqual(stacks);
});
