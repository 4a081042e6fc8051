// Processes of the lanes. Each is a group of its own, so that a run that is stopped leaves nothing behind: not the rehearsal, not what the
// rehearsal started.
import { spawn } from "node:child_process";

const windows = process.platform === "win32";

/** @type {Set<import("node:child_process").ChildProcess>} */
const running = new Set();

/**
 * @param {string} command @param {string[]} args @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {import("node:child_process").ChildProcessByStdio<null, import("node:stream").Readable, import("node:stream").Readable>}
 */
export function start(command, args, options) {
  const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], detached: !windows });
  running.add(child);
  const ended = () => running.delete(child);
  child.once("error", ended);
  child.once("close", ended);
  child.stdout.setEncoding("utf8");
  child.stderr.setEncoding("utf8");
  return child;
}

/**
 * Runs a command to its end.
 * @param {string} command @param {string[]} args @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} code is null when it could not start
 */
export function run(command, args, options) {
  return new Promise((resolve) => {
    const child = start(command, args, options);
    let stdout = "";
    let stderr = "";
    child.stdout.on("data", (text) => {
      stdout += text;
    });
    child.stderr.on("data", (text) => {
      stderr += text;
    });
    child.once("error", (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.once("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}

/** Asks one process and all that it started to end. @param {import("node:child_process").ChildProcess} child @param {NodeJS.Signals} signal */
export function stop(child, signal) {
  if (child.pid === undefined) return;
  try {
    if (windows) child.kill(signal);
    else process.kill(-child.pid, signal);
  } catch (error) {
    // It ended by itself.
    if (/** @type {NodeJS.ErrnoException} */ (error).code !== "ESRCH") throw error;
  }
}

/** @param {NodeJS.Signals} signal */
export function stopAll(signal) {
  for (const child of running) stop(child, signal);
}
