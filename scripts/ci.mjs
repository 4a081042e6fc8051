// What CI runs: the tests, then the conformance lanes, whatever the tests came to; the last line is the sum of both.
import { spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Progress } from "./progress.mjs";
import { closingLine } from "./results.mjs";
import { node24, toolEnvironment } from "./toolchain.mjs";
import { repository } from "./workspace.mjs";

const closing = /^(\d+) passed, (\d+) failed(?:, (\d+) skipped)?$/;

/** @typedef {{ passed: number, failed: number, skipped: number }} Sum */

/** @param {string} line @returns {Sum | undefined} */
export function readClosingLine(line) {
  const [, passed, failed, skipped = 0] = closing.exec(line) ?? [];
  return passed === undefined
    ? undefined
    : { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) };
}

/**
 * What two commands came to. One that ended badly without a failure that it counted, or without saying what it came to, is a failure.
 * @param {readonly { code: number, sum: Sum | undefined }[]} ended
 */
export function addUp(ended) {
  const total = { passed: 0, failed: 0, skipped: 0, skippedTitles: [] };
  for (const { code, sum } of ended) {
    total.passed += sum?.passed ?? 0;
    total.failed += Math.max(sum?.failed ?? 0, code !== 0 || !sum ? 1 : 0);
    total.skipped += sum?.skipped ?? 0;
  }
  return total;
}

/**
 * Passes on what the command says; its closing line is marked as its own, so that only the sum stands alone on a line.
 * @param {string} what @param {string[]} args @param {Progress} progress
 * @returns {Promise<{ code: number, sum: Sum | undefined, stopped: boolean }>}
 */
function run(what, args, progress) {
  return new Promise((resolve) => {
    const child = spawn(node24(repository), args, {
      cwd: repository,
      env: toolEnvironment(repository),
      stdio: ["ignore", "pipe", "inherit"],
    });
    /** @type {Sum | undefined} */
    let sum;
    let rest = "";
    const take = (/** @type {string} */ line) => {
      const read = readClosingLine(line);
      if (read) sum = read;
      progress.line(read ? `${what} came to ${line}` : line);
    };
    child.stdout.setEncoding("utf8").on("data", (text) => {
      const lines = (rest + text).split("\n");
      rest = lines.pop() ?? "";
      for (const line of lines) take(line);
    });
    /** @type {NodeJS.Signals[]} */
    const signals = ["SIGINT", "SIGTERM"];
    let stopped = false;
    const pass = (/** @type {NodeJS.Signals} */ signal) => {
      stopped = true;
      child.kill(signal);
    };
    for (const signal of signals) process.on(signal, pass);
    const end = (/** @type {number} */ code) => {
      for (const signal of signals) process.removeListener(signal, pass);
      if (rest) take(rest);
      resolve({ code, sum, stopped });
    };
    child.once("error", () => end(1));
    child.once("close", (code) => end(code ?? 1));
  });
}

async function main() {
  const progress = new Progress(process.stdout);
  const script = (/** @type {string} */ name) => join(repository, "scripts", name);
  const ended = [await run("npm test", [script("test.mjs")], progress)];
  // Whoever stopped the tests wants no lanes either.
  if (!ended[0]?.stopped) {
    progress.line("");
    ended.push(await run("npm run conformance", [script("conformance.mjs"), ...process.argv.slice(2)], progress));
  }
  const total = addUp(ended);
  progress.line(closingLine(total));
  process.exitCode = total.failed > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main();
