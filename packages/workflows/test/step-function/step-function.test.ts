import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import pins from "../../catalogue/pins.json" with { type: "json" };
import {
  bundleSteps,
  checkout,
  compareWithDisk,
  filesOf,
  generate,
  github,
  job,
  parallel,
  push,
  run,
  runTypescript,
  stepFunction,
  workflow,
  writeAll,
} from "../../src/index.ts";
import { tryStep } from "../../src/step-function/index.ts";
import { isIntact } from "../../src/step-function/seal.ts";
import nextVersion from "../examples/steps/next-version.ts";

const root = join(__dirname, "../..");
const path = ".github/workflows/steps/next-version.mjs";

const next = runTypescript(nextVersion, { current: github.ref_name, bump: "minor", build: 7 });
const release = job("release", {
  steps: [checkout(), next, run('echo "$VERSION"', { env: { VERSION: next.outputs.version } })],
});
const tag = workflow("Tag", { on: [push({ tags: ["v*"] })], jobs: [release] });

/** Starts a bundle as a runner does: with what the workflow puts into `env`, and files for outputs and summary. */
function start(bundle: string, env: Readonly<Record<string, string>>) {
  const workspace = mkdtempSync(join(tmpdir(), "step-"));
  try {
    mkdirSync(dirname(join(workspace, path)), { recursive: true });
    writeFileSync(join(workspace, path), bundle);
    const step = steps(generate(tag, { pins }))[1]!;
    const files = { GITHUB_OUTPUT: join(workspace, "output"), GITHUB_STEP_SUMMARY: join(workspace, "summary") };
    for (const file of Object.values(files)) writeFileSync(file, "");
    const { status, stdout, stderr } = spawnSync(step.shell, ["--noprofile", "--norc", "-e", "-c", step.run], {
      cwd: tmpdir(),
      env: { PATH: `${dirname(process.execPath)}:/usr/bin:/bin`, GITHUB_WORKSPACE: workspace, ...files, ...env },
      encoding: "utf8",
    });
    const output = readFileSync(files.GITHUB_OUTPUT, "utf8");
    const outputs = Object.fromEntries(
      [...output.matchAll(/^([\w-]+)<<(end-[0-9a-f-]{36})\n([\s\S]*?)\n\2\n/gm)].map((match) => [match[1], match[3]]),
    );
    return { status, stdout, stderr, outputs, summary: readFileSync(files.GITHUB_STEP_SUMMARY, "utf8") };
  } finally {
    rmSync(workspace, { recursive: true });
  }
}

function steps(text: string): { run: string; shell: string; env: Record<string, string> }[] {
  const { parse } = jest.requireActual<typeof import("yaml")>("yaml");
  return parse(text).jobs.release.steps;
}

test("in the workflow it is a script of one line whose values come through env, and whose outputs are typed", () => {
  expect(steps(generate(tag, { pins })).slice(1)).toEqual([
    {
      name: "Next version",
      id: "next-version",
      shell: "bash",
      run: 'node "$GITHUB_WORKSPACE/.github/workflows/steps/next-version.mjs"',
      env: { INPUT_CURRENT: "${{ github.ref_name }}", INPUT_BUMP: "minor", INPUT_BUILD: 7 },
    },
    { run: 'echo "$VERSION"', env: { VERSION: "${{ steps.next-version.outputs.version }}" } },
  ]);
});

describe("the bundle, started as a runner starts it", () => {
  const bundle = bundleSteps(tag, { root })[path]!;

  test("reads its inputs, writes its outputs and its summary", () => {
    const ended = start(bundle, {
      INPUT_CURRENT: "v1.4.9",
      INPUT_BUMP: "minor",
      INPUT_PRE_RELEASE: "true",
      INPUT_BUILD: "7",
    });
    expect(ended).toEqual({
      status: 0,
      stdout: "v1.4.9 -> 1.5.0-rc.7\n",
      stderr: "",
      outputs: { version: "1.5.0-rc.7", breaking: "false" },
      summary: "Next version: **1.5.0-rc.7**\n",
    });
  });

  test("names every input that is wrong, as an annotation, and fails", () => {
    const { status, stdout, outputs } = start(bundle, {
      INPUT_CURRENT: "",
      INPUT_BUMP: "huge",
      INPUT_BUILD: "1e",
      INPUT_PRE_RELEASE: "yes",
    });
    expect(status).toBe(1);
    expect(stdout.split("\n", 1)).toEqual([
      '::error::input "current" is required and is empty%0Ainput "bump" is "huge"; it has to be major or minor or patch%0Ainput "pre-release" is "yes"; it has to be true or false%0Ainput "build" is "1e"; it has to be a number',
    ]);
    expect(outputs).toEqual({});
  });

  test("tells what its function threw, and fails", () => {
    const { status, stdout } = start(bundle, { INPUT_CURRENT: "main" });
    expect(status).toBe(1);
    expect(stdout).toMatch(/^::error::"main" is no version\n/);
  });

  test("holds no path of the machine, and is the same from any folder", () => {
    const source = readFileSync(join(root, "test/examples/steps/next-version.ts"), "utf8");
    const other = mkdtempSync(join(tmpdir(), "elsewhere-"));
    const bundles = ["a", "b/c/d"].map((folder) => {
      const repository = join(other, folder);
      mkdirSync(join(repository, "test/examples/steps"), { recursive: true });
      mkdirSync(join(repository, "node_modules/@towline"), { recursive: true });
      symlinkSync(root, join(repository, "node_modules/@towline/workflows"));
      const own = source.replace("../../../src/step-function/index.ts", "@towline/workflows/step");
      writeFileSync(join(repository, "test/examples/steps/next-version.ts"), own);
      return bundleSteps(tag, { root: repository })[path]!;
    });
    rmSync(other, { recursive: true });
    expect(bundles).toEqual([bundle, bundle]);
    expect(bundle).not.toContain(root);
  });

  test("is a few kilobytes: nothing of the generator is in it", () => {
    expect(bundle.length).toBeLessThan(8000);
  });
});

test("a function among steps that run side by side is bundled too", () => {
  const side = job("side", {
    steps: [checkout(), parallel(run("true"), runTypescript(nextVersion, { current: "1.0.0" }))],
  });
  const flow = workflow("Side", { on: [push()], jobs: [side] });
  expect(Object.keys(bundleSteps(flow, { root }))).toEqual([path]);
  expect(generate(flow, { pins })).toContain(path);
});

test("a bundle that was edited, and one whose source changed, are drift; one that nothing uses is an orphan", () => {
  const folder = mkdtempSync(join(tmpdir(), "step-drift-"));
  try {
    const files = filesOf(tag, { root, pins, pages: "docs/workflows" });
    expect(Object.keys(files)).toEqual([".github/workflows/tag.yml", path, "docs/workflows/tag.md"]);
    expect(isIntact(files[path]!)).toBe(true);
    writeAll(folder, files);
    expect(compareWithDisk(folder, files)).toEqual([]);
    writeFileSync(join(folder, path), files[path]!.replace("-rc.", "-beta."));
    expect(compareWithDisk(folder, files)).toMatchObject([
      { file: path, semantic: ["edited by hand: it is not what its hash says"] },
    ]);
    writeAll(folder, files);
    const others = { ...files, [path]: files[path]!.replace("rc", "beta") };
    expect(compareWithDisk(folder, others)).toMatchObject([{ semantic: ["its source changed since it was bundled"] }]);
    writeFileSync(join(folder, ".github/workflows/steps/old.mjs"), files[path]!);
    expect(compareWithDisk(folder, files)).toMatchObject([{ file: ".github/workflows/steps/old.mjs", kind: "orphan" }]);
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("a step function in a unit test", () => {
  test("gets what the test gives, and shows what it did", async () => {
    const { outputs, log, summary } = await tryStep(nextVersion, { current: "0.9.9", bump: "major" });
    expect(outputs).toEqual({ version: "1.0.0", breaking: true });
    expect(log).toEqual(["0.9.9 -> 1.0.0"]);
    expect(summary).toBe("Next version: **1.0.0**\n");
  });

  test("sees no variable of the machine", async () => {
    const echo = stepFunction({
      file: "ci/echo.ts",
      outputs: { home: {}, mine: {} },
      run: ({ env }) => ({ home: env["HOME"] ?? "none", mine: env["MINE"] ?? "none" }),
    });
    expect((await tryStep(echo, {}, { env: { MINE: "here" } })).outputs).toEqual({ home: "none", mine: "here" });
  });

  test("an output that is missing, unknown or of another type is told", async () => {
    const wrong = stepFunction({
      file: "ci/wrong.ts",
      outputs: { a: {}, b: { type: "number" } },
      run: () => ({ b: "1", c: 2 }) as never,
    });
    await expect(tryStep(wrong, {})).rejects.toThrow(
      'output "c" is not declared\noutput "a" is missing\noutput "b" is a string; it has to be a number',
    );
  });

  test("what it logs does not become a command of the runner", async () => {
    const talk = stepFunction({
      file: "ci/talk.ts",
      run({ log }) {
        log.info("::set-env name=X::y");
        log.warning("50 %\nfull");
        return {};
      },
    });
    expect((await tryStep(talk, {})).log).toEqual([": :set-env name=X::y", "::warning::50 %25%0Afull"]);
  });
});

describe("refused, with what to do", () => {
  const only = (
    ...given: Parameters<typeof job>[1] extends infer P ? (P extends { steps: infer S } ? [S] : never) : never
  ) => workflow("W", { on: [push()], jobs: [job("a", { steps: given[0] as never })] });

  test("a step before the repository is checked out", () => {
    expect(() => bundleSteps(only([next, checkout()] as never), { root })).toThrow(
      /WFM072 .*job "a".*Put checkout\(\) first/,
    );
  });

  test("two functions of one name, a file that is not there, and a file without a default export", () => {
    const at = (file: string) => runTypescript(stepFunction({ file, run: () => ({}) }));
    expect(() => bundleSteps(only([checkout(), at("a/x.ts"), at("b/x.ts")] as never), { root })).toThrow("WFM073");
    expect(() => bundleSteps(only([checkout(), at("a/x.ts")] as never), { root })).toThrow(
      /WFM074 .*a\/x.ts is not in/,
    );
    expect(() => bundleSteps(only([checkout(), at("src/errors.ts")] as never), { root })).toThrow(
      /WFM074 .*No matching export in "src\/errors.ts" for import "default"/,
    );
  });

  test("a file outside the repository, and inputs that share a variable", () => {
    expect(() => stepFunction({ file: "../x.ts", run: () => ({}) })).toThrow("WFM070");
    expect(() => stepFunction({ file: "x.ts", inputs: { "a-b": {}, a_b: {} }, run: () => ({}) })).toThrow("WFM071");
  });

  test("inputs that came past the compiler", () => {
    expect(() => runTypescript(nextVersion, { curent: "1" } as never)).toThrow("WFM003");
    expect(() => runTypescript(nextVersion, {} as never)).toThrow("WFM004");
    expect(() => runTypescript(nextVersion, { current: "1", bump: "huge" } as never)).toThrow("WFM005");
  });

  test("a file that exports the function of another one says so when it runs", () => {
    const folder = mkdtempSync(join(tmpdir(), "step-other-"));
    try {
      writeFileSync(join(folder, "y.ts"), `export default { file: "x.ts", inputs: {}, outputs: {}, run: () => ({}) };`);
      const step = runTypescript(stepFunction({ file: "y.ts", run: () => ({}) }));
      const bundle = bundleSteps(only([checkout(), step] as never), { root: folder })[".github/workflows/steps/y.mjs"]!;
      expect(start(bundle, {})).toMatchObject({
        status: 1,
        stdout: expect.stringContaining("y.ts exports by default the step function of x.ts"),
      });
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
