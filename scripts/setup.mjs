// Brings a fresh clone to the state that its lock file describes, and finds out in a few milliseconds that it is there already.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { findPnpm, node24, outerEnvironment, pinnedPnpm, runAndRead } from "./toolchain.mjs";
import { readJson, workspacePackages } from "./workspace.mjs";

/** A set-up that cannot go on: the message says what happened, `advice` what to do. */
export class SetupError extends Error {
  /** @param {string} message @param {string[]} advice */
  constructor(message, advice) {
    super(message);
    this.advice = advice;
  }
}

/** Tools whose real program is an optional, platform-bound dependency. A registry hiccup leaves those out without an error. */
const platformTools = ["@biomejs/biome", "@swc/core", "turbo", "typescript"];

const stampFile = "node_modules/.towline-setup";

/** What an installation follows from: the lock file, every package.json, and the platform of its binaries. @param {string} root */
export function installationStamp(root) {
  const hash = createHash("sha256").update(`${process.platform} ${process.arch}`);
  const files = ["pnpm-lock.yaml", "pnpm-workspace.yaml", "package.json"];
  for (const { folder } of workspacePackages(root)) files.push(`${folder}/package.json`);
  for (const file of files) {
    if (existsSync(join(root, file))) hash.update(`\n${file}\n`).update(readFileSync(join(root, file)));
  }
  return hash.digest("hex");
}

/** @param {string} root */
export function isInstalled(root) {
  const stamp = join(root, stampFile);
  return existsSync(stamp) && existsSync(node24(root)) && readFileSync(stamp, "utf8") === installationStamp(root);
}

/**
 * pnpm's `node` in .bin is a shell around the real one. A signal ends that shell and leaves what it started running, so that
 * a process started as `node` by name could not be stopped. A link has no such gap; pnpm restores its own with each installation.
 * @param {string} root
 */
function linkNode(root) {
  const link = join(root, "node_modules", ".bin", "node");
  if (process.platform === "win32" || lstatSync(link, { throwIfNoEntry: false })?.isSymbolicLink()) return;
  mkdirSync(dirname(link), { recursive: true });
  rmSync(link, { force: true });
  symlinkSync(join("..", "node", "bin", "node"), link);
}

/** Installs when needed. @param {string} root @param {import("./progress.mjs").Progress} progress @returns {Promise<boolean>} whether it had to */
export async function ensureInstalled(root, progress) {
  if (isInstalled(root)) {
    linkNode(root);
    return false;
  }
  const release = await takeLock(root, progress);
  try {
    if (isInstalled(root)) return false;
    progress.line("Setting up Towline: pnpm, Node 24 and the dependencies of the lock file (later starts skip this)");
    const pnpm = await progress.phase("pnpm", async () => preparePnpm(root));
    await progress.phase("dependencies", async () => {
      await install(root, pnpm, progress);
      if (missingPlatformTools(root).length > 0) await installAnew(root, pnpm, progress);
      const missing = missingPlatformTools(root);
      if (missing.length > 0) {
        throw new SetupError(`no program for ${process.platform}-${process.arch} came with ${missing.join(", ")}`, [
          "run the command again: the registry may not have answered for the optional packages",
          "if it stays so, this platform is not one these tools support (Linux and macOS on x64 and arm64, Windows on x64)",
        ]);
      }
      return [undefined, `${workspacePackages(root).length} packages of the workspace`];
    });
    linkNode(root);
    await progress.phase("Node 24", async () => [undefined, await checkNode(root)]);
    writeFileSync(join(root, stampFile), installationStamp(root));
    return true;
  } finally {
    release();
  }
}

/** @param {string} root @returns {Promise<[Awaited<ReturnType<typeof findPnpm>>, string]>} */
async function preparePnpm(root) {
  const pnpm = await findPnpm(root);
  if (pnpm.command === "npx") {
    const answer = await runAndRead("npx", [...pnpm.args, "--version"], { cwd: root, env: outerEnvironment() });
    if (answer.code === null)
      throw new SetupError("npx is not on PATH", ["install npm (it comes with Node.js: https://nodejs.org)"]);
    if (answer.code !== 0)
      throw new SetupError(`npx could not fetch pnpm ${pinnedPnpm(root)}`, [
        ...advise(answer.stderr),
        lastLine(answer.stderr),
      ]);
  }
  return [pnpm, `${pinnedPnpm(root)} ${pnpm.from}`];
}

/** @typedef {Awaited<ReturnType<typeof findPnpm>>} Pnpm @typedef {import("./progress.mjs").Progress} Progress */

/** @param {string} root @param {Pnpm} pnpm @param {Progress} progress */
async function install(root, pnpm, progress) {
  const modules = join(root, "node_modules");
  const hadModules = existsSync(join(modules, ".modules.yaml"));
  const { code, output } = await runInstall(root, pnpm, progress);
  if (code === 0) return;
  // When the lock file moves to another Node, the `node` in .bin that install scripts find points to the one that is not there yet.
  if (hadModules && !existsSync(node24(root))) return installAnew(root, pnpm, progress);
  throw new SetupError(`pnpm install ended with ${code}`, advise(output));
}

/** @param {string} root @param {Pnpm} pnpm @param {Progress} progress */
async function installAnew(root, pnpm, progress) {
  progress.line("     Once more, from an empty node_modules");
  rmSync(join(root, "node_modules"), { recursive: true, force: true });
  const again = pnpm.from === "installed" ? await findPnpm(root) : pnpm;
  const { code, output } = await runInstall(root, again, progress);
  if (code !== 0) throw new SetupError(`pnpm install ended with ${code}`, advise(output));
}

/** @param {string} root @param {Pnpm} pnpm @param {Progress} progress @returns {Promise<{ code: number, output: string }>} */
async function runInstall(root, pnpm, progress) {
  const terminal = Boolean(process.stderr.isTTY);
  const args = [...pnpm.args, "install", "--frozen-lockfile", "--config.confirmModulesPurge=false"];
  if (!terminal) args.push("--reporter=append-only");
  const child = spawn(pnpm.command, args, {
    cwd: root,
    env: { ...outerEnvironment(), COREPACK_ENABLE_DOWNLOAD_PROMPT: "0", npm_config_update_notifier: "false" },
    // pnpm draws its own progress when it writes to the terminal itself.
    stdio: ["ignore", terminal ? 2 : "pipe", terminal ? 2 : "pipe"],
    shell: process.platform === "win32",
  });
  let output = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding("utf8").on("data", (text) => {
      output = (output + text).slice(-20_000);
      for (const line of String(text).split("\n")) if (isProgress(line)) progress.line(`     ${line.trim()}`);
    });
  }
  const code = await new Promise((resolve) => {
    child.on("error", (error) => {
      output += error.message;
      resolve(1);
    });
    child.on("close", (status) => resolve(status ?? 1));
  });
  return { code, output };
}

/** pnpm's lines without its frames, its list of what was added, and npm's remarks about pnpm's variables. @param {string} line */
function isProgress(line) {
  const text = line.trim();
  return (
    text !== "" &&
    !/^[╭│╰+]|^devDependencies:|npm warn Unknown|Failed to create bin at .*[\\/]node\b|postinstall\$|preinstall\$/.test(
      text,
    )
  );
}

/** What to do about what pnpm or npm said. @param {string} output @returns {string[]} */
export function advise(output) {
  if (/ERR_PNPM_OUTDATED_LOCKFILE|frozen-lockfile.*not up to date/i.test(output)) {
    return ["pnpm-lock.yaml does not match a package.json: run `npx pnpm install` and commit the lock file"];
  }
  if (/ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ETIMEDOUT|ERR_PNPM_META_FETCH_FAIL|network/i.test(output)) {
    return [
      "the package registry did not answer: check the network, or set your registry with `npm config set registry <url>`, then run the command again",
    ];
  }
  if (/CERT|SELF_SIGNED|UNABLE_TO_GET_ISSUER/i.test(output)) {
    return [
      "the registry's certificate is not trusted here: set NODE_EXTRA_CA_CERTS or `npm config set cafile <file>`, then run the command again",
    ];
  }
  if (/ENOSPC/.test(output)) return ["the disk is full: the dependencies need about 1 GB"];
  if (/EACCES|EPERM/.test(output))
    return ["a file cannot be written: check the owner of this folder, of node_modules and of the npm cache"];
  return ["what pnpm said is above; after mending it, run the same command again (removing node_modules is safe)"];
}

/** @param {string} root */
function missingPlatformTools(root) {
  return platformTools.filter((tool) => {
    const manifest = join(root, "node_modules", tool, "package.json");
    if (!existsSync(manifest)) return true;
    const binaries = Object.keys(readJson(manifest).optionalDependencies ?? {});
    // pnpm links packages; what they depend on lies beside the real folder.
    const require = createRequire(realpathSync(manifest));
    return (
      binaries.length > 0 &&
      !binaries.some((name) => {
        try {
          return Boolean(require.resolve(`${name}/package.json`));
        } catch {
          return false;
        }
      })
    );
  });
}

/** @param {string} root */
async function checkNode(root) {
  const answer = await runAndRead(node24(root), ["--version"], { cwd: root, env: outerEnvironment() });
  const version = answer.stdout.trim();
  if (answer.code === 0 && /^v24\./.test(version)) return version;
  throw new SetupError(`node_modules/node does not run: ${lastLine(answer.stderr) || version || "no answer"}`, [
    "remove node_modules and run the command again: the npm package `node` fetches the binary of this platform when it is installed",
  ]);
}

/** @param {string} text */
function lastLine(text) {
  return text.trim().split("\n").at(-1) ?? "";
}

/** Two first starts at once (a demo here, a test there) must not install over each other. @param {string} root @param {import("./progress.mjs").Progress} progress */
async function takeLock(root, progress) {
  const lock = join(root, ".towline", "setup.lock");
  mkdirSync(join(root, ".towline"), { recursive: true });
  for (let told = false; ; told = true) {
    try {
      writeFileSync(lock, String(process.pid), { flag: "wx" });
      return () => rmSync(lock, { force: true });
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== "EEXIST") throw error;
    }
    if (!isAlive(lock)) {
      rmSync(lock, { force: true });
      continue;
    }
    if (!told) progress.line("Another command is setting up; waiting for it");
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** @param {string} lock */
function isAlive(lock) {
  try {
    const pid = Number(readFileSync(lock, "utf8"));
    if (pid === 0) return true;
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return /** @type {NodeJS.ErrnoException} */ (error).code === "EPERM";
  }
}
