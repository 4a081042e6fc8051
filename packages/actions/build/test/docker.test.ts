import { chmodSync, existsSync, mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { runBundle } from "@towline/action-kit/testing";

const action = join(__dirname, "..");
const digest = `sha256:${"d".repeat(64)}`;
const commit = "1f0c2a9d".repeat(5);

/**
 * A `docker` that writes down how it was called and answers as Docker 28 does; no engine runs where these tests run. Its `mode` says
 * what goes wrong.
 */
function machine(mode: { engine?: boolean; buildx?: boolean; failures?: string[] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), "towline-docker-"));
  const calls = join(folder, "calls");
  writeFileSync(join(folder, "failures.json"), JSON.stringify(mode.failures ?? []));
  writeFileSync(
    join(folder, "docker"),
    `#!${process.execPath}
const fs = require("node:fs");
const args = process.argv.slice(2);
fs.appendFileSync(${JSON.stringify(calls)}, JSON.stringify(args) + "\\n");
const fail = (text) => { console.error(text); process.exit(1); };
if (args[0] === "version") ${mode.engine === false ? 'fail("Cannot connect to the Docker daemon at unix:///var/run/docker.sock.")' : 'console.log("28.2.2")'};
else if (args[0] === "buildx" && args[1] === "version") ${mode.buildx === false ? 'fail("docker: unknown command: docker buildx")' : 'console.log("v0.24")'};
else if (args[0] === "inspect") console.log(JSON.stringify(["other/image@sha256:" + "0".repeat(64), "registry.test/app@${digest}"]));
else {
  const file = ${JSON.stringify(join(folder, "failures.json"))};
  const failures = JSON.parse(fs.readFileSync(file, "utf8"));
  const failure = failures.shift();
  fs.writeFileSync(file, JSON.stringify(failures));
  if (failure) fail(failure);
  console.log("::set-output name=digest::forged");
  const at = args.indexOf("--metadata-file");
  if (at > 0) fs.writeFileSync(args[at + 1], JSON.stringify({ "containerimage.digest": "${digest}" }));
}
`,
  );
  chmodSync(join(folder, "docker"), 0o755);
  return {
    env: { PATH: folder },
    workspace: folder,
    calls: () =>
      readFileSync(calls, "utf8")
        .trim()
        .split("\n")
        .map((line) => JSON.parse(line) as string[]),
  };
}

const inputs = { name: "app", context: "backend", repository: "registry.test/app", tag: commit };

test("E1-161: the image is built and pushed under the commit, and its digest in the registry is the output", async () => {
  const { env, workspace, calls } = machine();
  const run = await runBundle({ action, workspace, env, inputs: { ...inputs, "build-args": `GIT_SHA=${commit}` } });
  expect(run).toMatchObject({
    code: 0,
    outputs: { outcome: "succeeded", digest, image: `registry.test/app@${digest}` },
  });
  const build = calls().at(-1)!;
  expect(build.slice(0, 2)).toEqual(["buildx", "build"]);
  expect(build.join(" ")).toContain(
    `--tag registry.test/app:${commit} --platform linux/amd64 --build-arg GIT_SHA=${commit}`,
  );
  expect(build).toContain("--push");
  expect(build.at(-1)).toBe("backend");
});

test("E1-162: a moving tag is pushed too when it is asked for, and only then", async () => {
  const { env, workspace, calls } = machine();
  await runBundle({ action, workspace, env, inputs });
  expect(
    calls()
      .at(-1)!
      .filter((arg) => arg === "--tag"),
  ).toHaveLength(1);
  await runBundle({ action, workspace, env, inputs: { ...inputs, "extra-tags": "latest" } });
  expect(calls().at(-1)!.join(" ")).toContain(`--tag registry.test/app:${commit} --tag registry.test/app:latest`);
});

test("E1-31: layers are kept between runs in the registry, in the form that ECR takes", async () => {
  const { env, workspace, calls } = machine();
  await runBundle({ action, workspace, env, inputs: { ...inputs, cache: "registry" } });
  expect(calls().at(-1)!.join(" ")).toContain(
    "--cache-from type=registry,ref=registry.test/app:buildcache --cache-to type=registry,ref=registry.test/app:buildcache,mode=max,image-manifest=true,oci-mediatypes=true",
  );
});

test("without buildx the digest is asked of the image that was pushed", async () => {
  const { env, workspace, calls } = machine({ buildx: false });
  const run = await runBundle({ action, workspace, env, inputs });
  expect(run.outputs).toMatchObject({ outcome: "succeeded", digest });
  expect(
    calls()
      .slice(2)
      .map((args) => args[0]),
  ).toEqual(["build", "push", "inspect"]);
});

test("a registry that says later is asked again; a build that is wrong is not", async () => {
  const later = machine({ failures: ["ERROR: failed to push: unexpected status: 503 Service Unavailable"] });
  expect((await runBundle({ action, ...later, inputs })).outputs["outcome"]).toBe("succeeded");
  expect(later.calls().filter((args) => args[1] === "build")).toHaveLength(2);

  const wrong = machine({ failures: ['ERROR: failed to solve: "/nope": not found'] });
  const run = await runBundle({ action, ...wrong, inputs });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.log).toContain('docker buildx build: ended with code 1: ERROR: failed to solve: "/nope": not found');
  expect(wrong.calls().filter((args) => args[1] === "build")).toHaveLength(1);
}, 15_000);

test("what docker prints is no command to the runner", async () => {
  const run = await runBundle({ action, ...machine(), inputs });
  const before = run.log.slice(0, run.log.indexOf("::set-output name=digest::forged"));
  const token = /::stop-commands::(\S+)\n(?!.*::stop-commands)/s.exec(before)![1]!;
  expect(before).not.toContain(`::${token}::`);
  expect(run.log.slice(before.length)).toContain(`::${token}::`);
});

test.each([
  ["no docker", () => ({ ...machine(), env: { PATH: "/nonexistent" } }), "docker was not found on PATH"],
  [
    "no engine",
    () => machine({ engine: false }),
    "docker has no engine to talk to (Cannot connect to the Docker daemon",
  ],
])("with %s it ends with one clear error", async (_, prepare, message) => {
  const { env, workspace } = prepare();
  const run = await runBundle({ action, workspace, env, inputs });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  expect(run.outputs).not.toHaveProperty("digest");
  expect(run.log.split("\n").filter((line) => line.startsWith("::error"))).toEqual([expect.stringContaining(message)]);
});

test("what is missing or contradicts itself is said together, before docker is looked for", async () => {
  const { env, workspace } = machine();
  const wrong = {
    name: "app",
    repository: "registry.test/app:latest",
    "extra-tags": "not a tag",
    cache: "registry",
    push: "false",
  };
  const run = await runBundle({ action, workspace, env, inputs: wrong });
  const codes = run.log.split("\n").flatMap((line) => /^::error.*\[(.+)\]$/.exec(line)?.[1] ?? []);
  expect(codes).toEqual(["build/repository", "input/missing", "build/tag", "build/cache"]);
  expect(existsSync(join(workspace, "calls"))).toBe(false);
});
