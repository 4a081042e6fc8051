// MiniStack, on the loopback address, for the time of the lane: the state of a shipped stack and its lock file in the S3 of others, and the same
// calls to it and to the stand-in.
import { mkdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { node24, toolEnvironment } from "../toolchain.mjs";
import { readJson, repository } from "../workspace.mjs";
import { copyApp } from "./app-copy.mjs";
import { judgeDifferences } from "./ministack/differences.mjs";
import { run, start, stop } from "./processes.mjs";
import { installed, NotToBeHad, pythonTool } from "./tools.mjs";

const tool = pythonTool({ name: "ministack", version: "1.4.21" });

/** @type {import("./lane.mjs").Lane} */
export const ministack = {
  name: `ministack ${tool.version}`,
  about:
    "Terraform's S3 backend with its lock file, as the stacks have it, and calls to six services, against MiniStack",
  always: true,
  async run({ scratch }) {
    const env = toolEnvironment(repository);
    if ((await run("terraform", ["version"], { cwd: repository, env })).code !== 0) {
      throw new NotToBeHad("there is no terraform on PATH");
    }
    const program = await installed(tool);
    const folder = join(scratch, "ministack");
    const copy = join(folder, "eloquent");
    copyApp(copy);
    const port = await freePort();
    const server = await serve(program, port, folder);
    try {
      const results = join(folder, "results.json");
      const words = ["packages/cli/src/main.ts", "rehearse", copy, "--"];
      const script = join(import.meta.dirname, "ministack", "state.mjs");
      const inside = [
        "node",
        script,
        join(copy, "cdktf.out", "stacks", "staging"),
        `http://127.0.0.1:${port}`,
        results,
      ];
      const { code, stdout, stderr } = await run(node24(repository), [...words, ...inside], {
        cwd: repository,
        env,
      });
      if (code !== 0) throw new Error(`towline rehearse ended with ${code}\n${stdout}${stderr}`);
      const state = JSON.parse(readFileSync(results, "utf8"));
      return resultOf(state, await compared(`http://127.0.0.1:${port}`, env));
    } finally {
      await server.end();
    }
  },
};

/**
 * @typedef {{ calls: number, differences: import("./ministack/differences.mjs").Difference[] }} Compared
 */

/** @param {string} address @param {NodeJS.ProcessEnv} env @returns {Promise<Compared>} */
async function compared(address, env) {
  const script = join("packages", "rehearsal", "scripts", "compare-emulator.ts");
  const { code, stdout, stderr } = await run(node24(repository), [script, address], { cwd: repository, env });
  if (code !== 0) throw new Error(`${script} ended with ${code}\n${stdout}${stderr}`);
  return JSON.parse(stdout);
}

/** @param {{ found: { what: string, good: boolean, detail: string }[], resources: number }} state @param {Compared} compared */
function resultOf({ found, resources }, { calls, differences }) {
  const bad = found.filter(({ good }) => !good);
  const listed = readJson(join(import.meta.dirname, "ministack", "differences.json"));
  const { idle, known, open } = judgeDifferences(differences, listed);
  const others = (/** @type {string} */ who) => known.filter(({ of }) => of === who).length;
  const wrong = new Set(open.map(({ call }) => call)).size + idle.length;
  return {
    passed: found.length - bad.length + calls - wrong,
    failed: bad.length + wrong,
    note: `${found.length} checks on a state of ${resources} resources; of ${calls} calls ${others("stand-in")} answered by the stand-in and ${others("emulator")} by MiniStack otherwise than by AWS, and listed`,
    said: [
      ...bad.map(({ what, detail }) => `not so: ${what}\n${detail.trim()}`),
      ...open.map(({ aws, call, given, of }) => `${call}: the ${of} gives ${given}, AWS ${aws}`),
      ...idle.map(
        ({ call, of }) => `differences.json lists "${call}" of the ${of}, which is not so any more; delete it`,
      ),
    ],
  };
}

/** @returns {Promise<number>} */
function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address ? address.port : 0));
    });
  });
}

/** @param {string} program @param {number} port @param {string} folder */
async function serve(program, port, folder) {
  const temporary = join(folder, "tmp");
  mkdirSync(temporary, { recursive: true });
  const child = start(program, [], {
    cwd: folder,
    env: {
      ...process.env,
      BIND_HOST: "127.0.0.1",
      GATEWAY_PORT: String(port),
      SERVICES: "s3,ecr,ecs,secretsmanager,ssm,sts",
      TMPDIR: temporary,
      // Nothing of this machine takes part, and no container is looked for.
      HOME: temporary,
      DOCKER_HOST: "unix:///nonexistent",
    },
  });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.on("data", (text) => {
      log = (log + text).slice(-4_000);
    });
  }
  const ended = new Promise((resolve) => {
    child.once("error", resolve);
    child.once("close", resolve);
  });
  const end = async () => {
    stop(child, "SIGTERM");
    const timer = setTimeout(() => stop(child, "SIGKILL"), 5_000);
    await ended;
    clearTimeout(timer);
  };
  for (let tries = 0; tries < 300; tries++) {
    if (child.exitCode !== null) break;
    const answer = await fetch(`http://127.0.0.1:${port}/_ministack/health`).catch(() => undefined);
    if (answer?.ok) return { end };
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  await end();
  throw new Error(`MiniStack did not start\n${log}`);
}
