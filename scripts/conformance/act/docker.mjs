// Stands in for `docker` where no engine runs: an image is the release of the demo service that our own action builds, and its digest is
// the release's. What else docker can do is an error here.
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const args = process.argv.slice(2);
const after = (/** @type {string} */ flag) => args[args.indexOf(flag) + 1] ?? "";

if (args[0] === "version") console.log("28.2.2");
else if (args[0] === "buildx" && args[1] === "version") console.log("stand-in for buildx v0.24.0");
else if (args[0] === "buildx" && args[1] === "build" && args.includes("--push")) build();
else {
  console.error(`the stand-in for docker knows no ${args.join(" ")}`);
  process.exitCode = 1;
}

function build() {
  const env = /** @type {Record<string, string>} */ (process.env);
  const folder = mkdtempSync(join(tmpdir(), "towline-image-"));
  try {
    const outputs = join(folder, "outputs");
    writeFileSync(outputs, "");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [join(env["STAND_IN_BUILD"] ?? "", "dist", "main.mjs")],
      {
        encoding: "utf8",
        env: {
          PATH: env["PATH"],
          GITHUB_WORKSPACE: env["STAND_IN_APP"],
          GITHUB_OUTPUT: outputs,
          RUNNER_TEMP: folder,
          INPUT_TARGET: "release",
          INPUT_NAME: env["STAND_IN_IMAGE"],
          INPUT_CONTEXT: env["STAND_IN_CONTEXT"],
          INPUT_RELEASES: env["STAND_IN_RELEASES"],
          // A release that fails its smoke test, when the scenario asks for one.
          "INPUT_BUILD-ARGS": env["STAND_IN_FAULT"] ? `fault=${env["STAND_IN_FAULT"]}` : "",
        },
      },
    );
    const [digest] = /sha256:[0-9a-f]{64}/.exec(readFileSync(outputs, "utf8")) ?? [];
    if (status !== 0 || !digest) throw new Error(`the release could not be built\n${stdout}${stderr}`);
    writeFileSync(after("--metadata-file"), JSON.stringify({ "containerimage.digest": digest }));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
