import {
  chmodSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { readRelease } from "../src/release/read.ts";
import { type WriteReleaseOptions, writeRelease } from "../src/release/write.ts";
import { fakeWorld } from "../src/testing/index.ts";

function project(): {
  workspace: string;
  write: (changes?: Partial<WriteReleaseOptions>) => ReturnType<typeof writeRelease>;
} {
  const workspace = mkdtempSync(join(tmpdir(), "towline-release-"));
  mkdirSync(join(workspace, "app/src"), { recursive: true });
  writeFileSync(join(workspace, "app/src/server.ts"), "console.log(1)\n");
  writeFileSync(join(workspace, "app/run.sh"), "#!/bin/sh\n");
  const options = {
    context: "app",
    releases: "releases",
    name: "app",
    command: ["node", "src/server.ts"],
    port: 8000,
    excluded: () => false,
    baked: {},
  };
  return { workspace, write: (changes) => writeRelease(fakeWorld({ workspace }), { ...options, ...changes }) };
}

test("the same content is the same release, in any folder and at any time", async () => {
  const first = project();
  const second = project();
  utimesSync(join(second.workspace, "app/src/server.ts"), 1, 1);
  const a = await first.write();
  const b = await second.write();
  expect(a.release).toEqual(b.release);
  expect(a.written).toBe(true);
  expect((await first.write()).written).toBe(false);
  expect(JSON.parse(readFileSync(join(first.workspace, a.folder, "release.json"), "utf8"))).toEqual(a.release);
  expect(a.folder).toBe(`releases/${a.release.digest.slice("sha256:".length)}`);
  expect(readdirSync(join(first.workspace, "releases"))).toHaveLength(1);
});

test("whatever a release is made of changes its digest", async () => {
  const { workspace, write } = project();
  const digests = [(await write()).release.digest];
  const next = async (changes?: Partial<WriteReleaseOptions>) => digests.push((await write(changes)).release.digest);
  await next({ name: "other" });
  await next({ command: ["node", "other.ts"] });
  await next({ port: 9000 });
  await next({ baked: { fault: "500" } });
  await next({ excluded: (path) => path === "run.sh" });
  chmodSync(join(workspace, "app/run.sh"), 0o755);
  await next();
  writeFileSync(join(workspace, "app/src/server.ts"), "console.log(2)\n");
  await next();
  writeFileSync(join(workspace, "app/src/empty"), "");
  await next();
  expect(new Set(digests).size).toBe(digests.length);
});

test("what is baked in is a file of the release, the same whatever the order it was given in", async () => {
  const { workspace, write } = project();
  const a = await write({ baked: { b: "2", a: "1" } });
  const b = await write({ baked: { a: "1", b: "2" } });
  expect(a.release.digest).toBe(b.release.digest);
  expect(JSON.parse(readFileSync(join(workspace, a.folder, "files/build.json"), "utf8"))).toEqual({ a: "1", b: "2" });
});

test("a release is read only when its content is what its digest says", async () => {
  const { workspace, write } = project();
  const world = fakeWorld({ workspace });
  const { release, folder } = await write();
  expect((await readRelease(world, "releases", release.digest)).release).toEqual(release);
  writeFileSync(join(workspace, folder, "files/src/server.ts"), "process.exit()\n");
  await expect(readRelease(world, "releases", release.digest)).rejects.toThrow(/release\/altered/);
  const forged = `sha256:${"0".repeat(64)}`;
  cpSync(join(workspace, folder), join(workspace, "releases", "0".repeat(64)), { recursive: true });
  await expect(readRelease(world, "releases", forged)).rejects.toThrow(/release\/altered/);
  await expect(readRelease(world, "releases", `sha256:${"1".repeat(64)}`)).rejects.toThrow(/release\/missing/);
});

test("a symbolic link is refused and nothing is left behind", async () => {
  const { workspace, write } = project();
  symlinkSync("/etc/passwd", join(workspace, "app/link"));
  await expect(write()).rejects.toThrow(/link: is neither a file nor a folder/);
  expect(existsSync(join(workspace, "releases")) ? readdirSync(join(workspace, "releases")) : []).toEqual([]);
});
