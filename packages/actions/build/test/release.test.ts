import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBundle } from "@towline/action-kit/testing";

const action = join(__dirname, "..");

function project(): string {
  const workspace = mkdtempSync(join(tmpdir(), "towline-build-"));
  for (const [file, text] of Object.entries({
    "api/src/server.ts": "console.log(1)\n",
    "api/.env": "KEY=secret\n",
    "api/.env.production": "KEY=secret\n",
    "api/.git/config": "",
    "api/node_modules/x/index.js": "",
    "api/test/server.test.ts": "",
    "api/docs/notes.md": "notes\n",
  })) {
    mkdirSync(join(workspace, file, ".."), { recursive: true });
    writeFileSync(join(workspace, file), text);
  }
  return workspace;
}

const build = (workspace: string, inputs: Record<string, string> = {}) =>
  runBundle({ action, workspace, inputs: { target: "release", context: "api", name: "api", ...inputs } });

test("a folder becomes a release under its digest; the same content again is no change", async () => {
  const workspace = project();
  const first = await build(workspace);
  expect(first).toMatchObject({ code: 0, outputs: { outcome: "succeeded" } });
  const { digest, release } = first.outputs as { digest: string; release: string };
  expect(digest).toMatch(/^sha256:[0-9a-f]{64}$/);
  expect(release).toBe(`.towline/releases/${digest.slice(7)}`);
  expect(JSON.parse(readFileSync(join(workspace, release, "release.json"), "utf8"))).toEqual({
    name: "api",
    digest,
    command: ["node", "src/server.ts"],
    port: 8000,
  });
  const second = await build(workspace);
  expect(second).toMatchObject({ code: 0, outputs: { outcome: "no-change", digest, release } });
  expect(readdirSync(join(workspace, ".towline/releases"))).toHaveLength(1);
});

test("secrets, history, dependencies, tests and what is excluded by name or path are not in the release", async () => {
  const workspace = project();
  const { outputs } = await build(workspace, { exclude: "docs/notes.md", releases: "api/out" });
  const content = readdirSync(join(workspace, outputs["release"]!, "files"), { recursive: true });
  expect(content.sort()).toEqual(["src", "src/server.ts"]);
  // The releases lie in the context here, and are no part of the next one.
  const again = await build(workspace, { exclude: "docs/notes.md", releases: "api/out" });
  expect(again.outputs["outcome"]).toBe("no-change");
});

test(".dockerignore counts: a release has the files that an image would get, and what tools leave behind changes nothing", async () => {
  const workspace = project();
  writeFileSync(join(workspace, "api/.dockerignore"), "*\n!src\n!docs/notes.md\nsrc/*.log\n");
  writeFileSync(join(workspace, "api/src/debug.log"), "1");
  const first = await build(workspace);
  const content = readdirSync(join(workspace, first.outputs["release"]!, "files"), { recursive: true });
  expect(content.sort()).toEqual(["docs", "docs/notes.md", "src", "src/server.ts"]);

  writeFileSync(join(workspace, "api/test-results.json"), "{}");
  writeFileSync(join(workspace, "api/src/debug.log"), "2");
  const again = await build(workspace);
  expect(again.outputs).toMatchObject({ outcome: "no-change", digest: first.outputs["digest"] });
});

test("a build argument is baked in, so a release that is broken on purpose has a digest of its own", async () => {
  const workspace = project();
  const good = await build(workspace);
  const broken = await build(workspace, { "build-args": "fault=500" });
  expect(broken.outputs["digest"]).not.toBe(good.outputs["digest"]);
  expect(JSON.parse(readFileSync(join(workspace, broken.outputs["release"]!, "files/build.json"), "utf8"))).toEqual({
    fault: "500",
  });
});

test("a context that is not there and a command that is no list are named together, and nothing is written", async () => {
  const workspace = project();
  const run = await build(workspace, { context: "apii", command: '"node src/server.ts"' });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.log).toContain("[build/no-context]");
  expect(run.log).toContain("[build/command]");
  expect(existsSync(join(workspace, ".towline"))).toBe(false);
});
