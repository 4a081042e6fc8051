// The root commands. This file and those it imports run on any Node >= 20 with nothing installed; the command itself runs on
// the Node 24 that they set up.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { ensureBuilt } from "./build.mjs";
import { Progress } from "./progress.mjs";
import { ensureInstalled, SetupError } from "./setup.mjs";
import { node24, toolEnvironment } from "./toolchain.mjs";
import { repository } from "./workspace.mjs";

/** @type {Record<string, { build: boolean, start: (args: string[]) => string[] }>} */
const commands = {
  demo: { build: true, start: (args) => ["packages/cli/bin/towline.mjs", "demo", ...args] },
  towline: { build: true, start: (args) => ["packages/cli/bin/towline.mjs", ...args] },
  bench: { build: true, start: (args) => ["bench/src/main.ts", ...args] },
  conformance: { build: true, start: (args) => ["scripts/conformance.mjs", ...args] },
  ci: { build: true, start: (args) => ["scripts/ci.mjs", ...args] },
  // Turbo builds what the tests need, in the order of its graph.
  test: { build: false, start: (args) => ["scripts/test.mjs", ...args] },
};

const [name = "", ...args] = process.argv.slice(2);
const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
const progress = new Progress(process.stderr);

if (!command) {
  progress.line(
    `Unknown command "${name}". Known: ${Object.keys(commands)
      .map((known) => `npm run ${known}`)
      .join(", ")}`,
  );
  process.exit(2);
}

try {
  const [major = 0] = process.versions.node.split(".").map(Number);
  if (major < 20)
    throw new SetupError(`Node ${process.versions.node} is too old`, ["install Node 20 or later: https://nodejs.org"]);
  await ensureInstalled(repository, progress);
  if (command.build) await ensureBuilt(repository, progress);
} catch (error) {
  if (!(error instanceof SetupError)) throw error;
  progress.line(`\n${progress.paint(31, "Set-up failed")}: ${error.message}`);
  for (const advice of error.advice) if (advice) progress.line(`  ${advice}`);
  process.exit(1);
}

/** cdktf 0.21 is archived and still calls util.isArray; nobody here can mend that. */
const quiet = ["--disable-warning=DEP0044"];

/** Starts the command on Node 24 and becomes it: same streams, its signals, its exit code. @param {string[]} started */
function handOver([file = "", ...rest]) {
  const child = spawn(node24(repository), [...quiet, join(repository, file), ...rest], {
    stdio: "inherit",
    env: toolEnvironment(repository),
  });
  /** @type {NodeJS.Signals[]} */
  const signals = ["SIGINT", "SIGTERM", "SIGHUP"];
  for (const signal of signals) {
    process.on(signal, () => {
      // Ctrl-C at a terminal reaches the whole process group already; a second one would mean "stop at once".
      if (signal === "SIGINT" && process.stdin.isTTY) return;
      child.kill(signal);
    });
  }
  child.on("error", (error) => {
    progress.line(`Node 24 could not be started: ${error.message}`);
    process.exit(1);
  });
  child.on("exit", (code, signal) => {
    if (signal) {
      for (const known of signals) process.removeAllListeners(known);
      process.kill(process.pid, signal);
    } else process.exit(code ?? 1);
  });
}

handOver(command.start(args));
