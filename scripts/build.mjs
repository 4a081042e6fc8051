// Builds what the commands run as built (the actions' bundles, the workflow parser's), and only when a source changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./setup.mjs";
import { toolEnvironment, turbo } from "./toolchain.mjs";
import { TurboOutput } from "./turbo-output.mjs";
import { readJson, workspacePackages } from "./workspace.mjs";

const stampFile = "node_modules/.towline-build";
const notSources = new Set(["node_modules", "dist", "test", ".turbo", ".towline", "cdktf.out", "coverage"]);

/** @typedef {import("./workspace.mjs").WorkspacePackage} WorkspacePackage */

/** Runs turbo's build unless neither sources nor results changed since the last one. @param {string} root @param {import("./progress.mjs").Progress} progress */
export async function ensureBuilt(root, progress) {
  const packages = workspacePackages(root);
  const built = packages.filter(({ manifest }) => manifest.scripts?.build);
  if (built.length === 0 || isBuilt(root, packages, built)) return;
  await progress.phase("bundles", async () => {
    const failures = await runTurboBuild(root);
    if (failures.length > 0) throw new SetupError("a bundle could not be built", failures.join("\n\n").split("\n"));
    return [undefined, built.map(({ name }) => name.replace("@towline/", "")).join(", ")];
  });
  const outputs = built.map(({ folder }) => folder).filter((folder) => hasOutput(root, folder));
  writeFileSync(join(root, stampFile), JSON.stringify({ sources: sourceStamp(root, packages, built), outputs }));
}

/** @param {string} root @param {WorkspacePackage[]} packages @param {WorkspacePackage[]} built */
function isBuilt(root, packages, built) {
  if (!existsSync(join(root, stampFile))) return false;
  /** @type {{ sources: string, outputs: string[] }} */
  const { sources, outputs } = readJson(join(root, stampFile));
  return outputs.every((folder) => hasOutput(root, folder)) && sources === sourceStamp(root, packages, built);
}

/** @param {string} root @param {string} folder */
function hasOutput(root, folder) {
  const dist = join(root, folder, "dist");
  return existsSync(dist) && readdirSync(dist).length > 0;
}

/** Names, sizes and times of every source a build can read: those packages and all they depend on here. @param {string} root @param {WorkspacePackage[]} packages @param {WorkspacePackage[]} built */
function sourceStamp(root, packages, built) {
  const byName = new Map(packages.map((one) => [one.name, one]));
  /** @type {Set<WorkspacePackage>} */
  const reached = new Set();
  const queue = [...built];
  for (let next = queue.pop(); next; next = queue.pop()) {
    if (reached.has(next)) continue;
    reached.add(next);
    for (const name of Object.keys({ ...next.manifest.dependencies, ...next.manifest.devDependencies })) {
      const found = byName.get(name);
      if (found) queue.push(found);
    }
  }
  const hash = createHash("sha256").update(readFileSync(join(root, "pnpm-lock.yaml")));
  for (const { folder } of [...reached].sort((a, b) => (a.folder < b.folder ? -1 : 1))) listSources(root, folder, hash);
  return hash.digest("hex");
}

/** @param {string} root @param {string} folder @param {import("node:crypto").Hash} hash */
function listSources(root, folder, hash) {
  for (const entry of readdirSync(join(root, folder), { withFileTypes: true }).sort((a, b) =>
    a.name < b.name ? -1 : 1,
  )) {
    if (notSources.has(entry.name)) continue;
    const path = `${folder}/${entry.name}`;
    if (entry.isDirectory()) listSources(root, path, hash);
    else if (entry.isFile()) {
      const { size, mtimeMs } = statSync(join(root, path));
      hash.update(`${path} ${size} ${mtimeMs}\n`);
    }
  }
}

/** @param {string} root @returns {Promise<string[]>} what each failed build said */
function runTurboBuild(root) {
  return new Promise((resolve) => {
    /** @type {string[]} */
    const failed = [];
    const output = new TurboOutput(({ name, failed: bad }) => {
      if (bad) failed.push(name);
    });
    let errors = "";
    const child = spawn(
      turbo(root),
      [
        "run",
        "build",
        "--output-logs=errors-only",
        "--log-order=grouped",
        "--ui=stream",
        "--concurrency=2",
        "--continue=dependencies-successful",
      ],
      { cwd: root, env: toolEnvironment(root), stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" },
    );
    child.stdout.setEncoding("utf8").on("data", (text) => output.push(text));
    child.stderr.setEncoding("utf8").on("data", (text) => {
      errors += text;
    });
    child.on("error", (error) => resolve([error.message]));
    child.on("close", (code) => {
      output.end();
      const said = failed.map((name) => `${name}:\n${output.said(`@towline/${name.split(" ")[0]}`, "build")}`);
      resolve(code === 0 ? [] : said.length > 0 ? said : [[...output.rest, errors].join("\n").trim()]);
    });
  });
}
