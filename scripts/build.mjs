// Builds what the commands run as built (the actions' bundles, the workflow parser's), and only when a source changed.
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SetupError } from "./setup.mjs";
import { toolEnvironment, turbo } from "./toolchain.mjs";
import { workspacePackages } from "./workspace.mjs";

const stampFile = "node_modules/.towline-build";
const notSources = new Set(["node_modules", "dist", "test", ".turbo", ".towline", "cdktf.out", "coverage"]);

/** @typedef {import("./workspace.mjs").WorkspacePackage} WorkspacePackage */

/** Runs turbo's build unless neither sources nor results changed since the last one. @param {string} root @param {import("./progress.mjs").Progress} progress */
export async function ensureBuilt(root, progress) {
  const packages = workspacePackages(root);
  const built = packages.filter(({ manifest }) => manifest.scripts?.build);
  if (built.length === 0 || isBuilt(root, packages, built)) return;
  await progress.phase("bundles", async () => {
    const { code, output } = await runTurboBuild(root);
    if (code !== 0) {
      progress.line(output.trimEnd());
      throw new SetupError("a bundle could not be built", ["what esbuild said is above"]);
    }
    return [undefined, built.map(({ name }) => name.replace("@towline/", "")).join(", ")];
  });
  writeFileSync(join(root, stampFile), sourceStamp(root, packages, built));
}

/** @param {string} root @param {WorkspacePackage[]} packages @param {WorkspacePackage[]} built */
function isBuilt(root, packages, built) {
  const stamp = join(root, stampFile);
  return (
    built.every(
      ({ folder }) => existsSync(join(root, folder, "dist")) && readdirSync(join(root, folder, "dist")).length > 0,
    ) &&
    existsSync(stamp) &&
    readFileSync(stamp, "utf8") === sourceStamp(root, packages, built)
  );
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

/** @param {string} root @returns {Promise<{ code: number, output: string }>} */
function runTurboBuild(root) {
  return new Promise((resolve) => {
    const child = spawn(turbo(root), ["run", "build", "--output-logs=errors-only", "--ui=stream", "--concurrency=2"], {
      cwd: root,
      env: toolEnvironment(root),
      stdio: ["ignore", "pipe", "pipe"],
      shell: process.platform === "win32",
    });
    let output = "";
    for (const stream of [child.stdout, child.stderr])
      stream.setEncoding("utf8").on("data", (text) => {
        output += text;
      });
    child.on("error", (error) => resolve({ code: 1, output: error.message }));
    child.on("close", (code) => resolve({ code: code ?? 1, output }));
  });
}
