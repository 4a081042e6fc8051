// Where the tools of the tool chain are once they are installed, and the environment their processes get.
import { spawn } from "node:child_process";
import { existsSync, realpathSync } from "node:fs";
import { createRequire } from "node:module";
import { delimiter, dirname, join } from "node:path";
import { readJson } from "./workspace.mjs";

const windows = process.platform === "win32";

/** The Node 24 that the npm package `node` brings. Its `.bin` wrapper is a shell that keeps signals to itself. @param {string} root */
export function node24(root) {
  return join(root, "node_modules", "node", "bin", windows ? "node.exe" : "node");
}

/**
 * turbo's program itself. The script in front of it waits in one blocking call: a signal would end the script and leave turbo running.
 * @param {string} root
 */
export function turbo(root) {
  const manifest = join(root, "node_modules", "turbo", "package.json");
  if (existsSync(manifest)) {
    const require = createRequire(realpathSync(manifest));
    for (const name of Object.keys(readJson(manifest).optionalDependencies ?? {})) {
      try {
        return join(dirname(require.resolve(`${name}/package.json`)), "bin", windows ? "turbo.exe" : "turbo");
      } catch {
        // The program of another platform is not installed.
      }
    }
  }
  return join(root, "node_modules", ".bin", windows ? "turbo.cmd" : "turbo");
}

/**
 * The environment of a command: Node 24 and the installed tools come first on PATH, and what `npm run` adds for its own
 * purposes is gone, because a pnpm or npm below would take it for configuration (`npm run -s` silences their errors).
 * @param {string} root @returns {NodeJS.ProcessEnv}
 */
export function toolEnvironment(root) {
  const environment = { ...outerEnvironment() };
  const path = Object.keys(environment).find((name) => name.toUpperCase() === "PATH") ?? "PATH";
  environment[path] = [dirname(node24(root)), join(root, "node_modules", ".bin"), environment[path] ?? ""].join(
    delimiter,
  );
  // Node keeps what it compiled: a third less time to start what loads cdktf.
  environment["NODE_COMPILE_CACHE"] ??= join(root, "node_modules", ".cache", "node-compile");
  environment["TURBO_TELEMETRY_DISABLED"] = "1";
  environment["TURBO_NO_UPDATE_NOTIFIER"] = "1";
  environment["DO_NOT_TRACK"] ??= "1";
  return environment;
}

/** @returns {NodeJS.ProcessEnv} */
export function outerEnvironment() {
  const dropped = /^npm_(lifecycle_|package_|command$|config_(loglevel|local_prefix|noproxy)$)/i;
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !dropped.test(name)));
}

/** @param {string} root @returns {string} the version that `packageManager` pins */
export function pinnedPnpm(root) {
  const pinned = /^pnpm@([0-9.]+)/.exec(readJson(join(root, "package.json")).packageManager ?? "");
  if (!pinned?.[1]) throw new Error('package.json: "packageManager" must be "pnpm@<version>"');
  return pinned[1];
}

/**
 * How to start the pinned pnpm: the installed one, one on PATH of the same version, or npx, which fetches it.
 * @param {string} root @returns {Promise<{ command: string, args: string[], from: string }>}
 */
export async function findPnpm(root) {
  const version = pinnedPnpm(root);
  const installed = join(root, "node_modules", "pnpm");
  if (existsSync(join(installed, "package.json")) && readJson(join(installed, "package.json")).version === version) {
    return { command: process.execPath, args: [join(installed, "bin", "pnpm.cjs")], from: "installed" };
  }
  const onPath = await runAndRead("pnpm", ["--version"], {
    cwd: root,
    env: { ...outerEnvironment(), COREPACK_ENABLE_DOWNLOAD_PROMPT: "0" },
  });
  if (onPath.code === 0 && onPath.stdout.trim() === version) return { command: "pnpm", args: [], from: "on PATH" };
  return { command: "npx", args: ["-y", `pnpm@${version}`], from: "through npx" };
}

/**
 * @param {string} command @param {string[]} args @param {{ cwd: string, env: NodeJS.ProcessEnv }} options
 * @returns {Promise<{ code: number | null, stdout: string, stderr: string }>} code is null when it could not start
 */
export function runAndRead(command, args, options) {
  return new Promise((resolve) => {
    const child = spawn(command, args, { ...options, stdio: ["ignore", "pipe", "pipe"], shell: windows });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (text) => {
      stdout += text;
    });
    child.stderr.setEncoding("utf8").on("data", (text) => {
      stderr += text;
    });
    child.on("error", (error) => resolve({ code: null, stdout, stderr: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, stdout, stderr }));
  });
}
