// The suite with `cdktf` replaced by its living successor, CDK Terrain, in a copy of the working tree; and what both synthesize, compared.
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { ensureBuilt } from "../build.mjs";
import { Progress } from "../progress.mjs";
import { addUp, closingLine, resultsFile } from "../results.mjs";
import { ensureInstalled } from "../setup.mjs";
import { findPnpm, node24, outerEnvironment, toolEnvironment } from "../toolchain.mjs";
import { readJson, repository } from "../workspace.mjs";
import { run } from "./processes.mjs";
import { synthesizeAll } from "./stacks.mjs";
import { NotToBeHad } from "./tools.mjs";

const version = "0.24.0";
const successor = `npm:cdktn@${version}`;

/** Packages whose tests reach cdktf. */
const suites = ["packages/infra", "packages/terraform", "packages/system", "packages/rehearsal", "apps/eloquent"];

/** @type {import("./lane.mjs").Lane} */
export const cdktn = {
  name: `cdktn ${version}`,
  about: "the suite with cdktf replaced by CDK Terrain, and the JSON of both compared",
  always: false,
  async run(context) {
    const copy = join(context.scratch, "cdktn");
    await copyOfTree(copy);
    writeReplacement(copy);
    await install(copy);
    const silent = new Progress({ write: () => true });
    // Takes what pnpm has just installed as it is: the stamp is of this copy's files.
    await ensureInstalled(copy, silent);
    await ensureBuilt(copy, silent);

    const compared = await compareStacks(await context.stacks(), copy, join(context.scratch, "cdktn-stacks"));
    /** @type {string[]} */
    const said = [...compared.differing];
    const checks = [];
    for (const folder of suites) {
      const { code, stdout, stderr } = await run(
        node24(copy),
        [
          "node_modules/jest/bin/jest.js",
          "--rootDir",
          folder,
          "--config",
          join(folder, "jest.config.cjs"),
          "--json",
          "--outputFile",
          join(folder, resultsFile),
        ],
        { cwd: copy, env: toolEnvironment(copy) },
      );
      if (code !== 0) said.push(failuresOf(join(copy, folder, resultsFile)) || `${folder}: ${stderr || stdout}`);
      checks.push({ name: folder, folder, task: "test", good: code === 0, cached: false, output: "" });
    }
    const sum = addUp(copy, checks);
    return {
      passed: sum.passed + compared.equal,
      failed: sum.failed + compared.differing.length,
      note: `${compared.equal} stacks equal, tests: ${closingLine(sum)}`,
      said,
    };
  },
};

/** What git knows or would add, so that the lane tells about the tree as it is. @param {string} copy */
async function copyOfTree(copy) {
  const { code, stdout } = await run("git", ["ls-files", "-z", "--cached", "--others", "--exclude-standard"], {
    cwd: repository,
    env: process.env,
  });
  if (code === null) throw new NotToBeHad("there is no git on PATH");
  for (const file of stdout.split("\0").filter((name) => name && existsSync(join(repository, name)))) {
    mkdirSync(dirname(join(copy, file)), { recursive: true });
    cpSync(join(repository, file), join(copy, file));
  }
}

/**
 * An override reaches what packages depend on, but not the peers that pnpm installs by itself: without the hook, the providers would
 * bring the old library along beside the new one. `constructs` stays the one of the catalogue, which the successor's cap allows.
 * @param {string} copy
 */
export function writeReplacement(copy) {
  const file = join(copy, "pnpm-workspace.yaml");
  const text = readFileSync(file, "utf8");
  if (!/^overrides:\n/m.test(text)) throw new Error("pnpm-workspace.yaml has no overrides to add cdktf to");
  writeFileSync(file, text.replace(/^overrides:\n/m, `overrides:\n  cdktf: ${successor}\n`));
  writeFileSync(
    join(copy, ".pnpmfile.cjs"),
    [
      "module.exports = { hooks: { readPackage(manifest) {",
      "  if (!manifest.peerDependencies?.cdktf) return manifest;",
      "  const { cdktf, ...peerDependencies } = manifest.peerDependencies;",
      `  return { ...manifest, peerDependencies, dependencies: { ...manifest.dependencies, cdktf: "${successor}" } };`,
      "} } };",
      "",
    ].join("\n"),
  );
}

/** @param {string} copy */
async function install(copy) {
  const pnpm = await findPnpm(repository);
  const args = [...pnpm.args, "install", "--no-frozen-lockfile", "--prefer-offline", "--reporter=append-only"];
  const { code, stdout, stderr } = await run(pnpm.command, args, { cwd: copy, env: outerEnvironment() });
  if (code !== 0)
    throw new NotToBeHad(`pnpm could not install ${successor}: ${(stderr || stdout).trim().split("\n").at(-1)}`);
  const { name } = readJson(join(copy, "packages/infra/node_modules/cdktf/package.json"));
  if (name !== "cdktn") throw new Error(`cdktf is still ${name} in the copy`);
}

/**
 * @param {readonly import("./stacks.mjs").Stack[]} ours @param {string} copy @param {string} outdir
 * @returns {Promise<{ equal: number, differing: string[] }>}
 */
async function compareStacks(ours, copy, outdir) {
  const theirs = await synthesizeAll(outdir, copy);
  const differing = ours.flatMap(({ name, folder, json }) => {
    const other = theirs.find((stack) => stack.name === name);
    if (!other) return [`${name} is not synthesized with CDK Terrain`];
    const path = firstDifference(comparable(json, folder), comparable(other.json, other.folder));
    return path === undefined ? [] : [`${name} differs at ${path}`];
  });
  rmSync(outdir, { recursive: true, force: true });
  return { equal: ours.length - differing.length, differing };
}

/**
 * Each library writes its own version into the stack, and the path of a local state is that of the folder it was synthesized in.
 * @param {any} json @param {string} folder of the stack
 */
function comparable(json, folder) {
  const root = dirname(dirname(folder));
  const { "//": comment = {}, ...rest } = JSON.parse(JSON.stringify(json).replaceAll(root, "."));
  const { version: _, ...metadata } = comment.metadata ?? {};
  return { ...rest, "//": { ...comment, metadata } };
}

/**
 * Where two documents first say something else; the order of keys says nothing.
 * @param {unknown} one @param {unknown} other @returns {string | undefined}
 */
export function firstDifference(one, other, path = "$") {
  if (Object.is(one, other)) return undefined;
  const isObject = (/** @type {unknown} */ value) => typeof value === "object" && value !== null;
  if (!isObject(one) || !isObject(other) || Array.isArray(one) !== Array.isArray(other)) return path;
  const [left, right] = [/** @type {Record<string, unknown>} */ (one), /** @type {Record<string, unknown>} */ (other)];
  for (const key of new Set([...Object.keys(left), ...Object.keys(right)])) {
    if (!(key in left) || !(key in right)) return `${path}.${key}`;
    const found = firstDifference(left[key], right[key], `${path}.${key}`);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** @param {string} file */
function failuresOf(file) {
  if (!existsSync(file)) return "";
  return readJson(file)
    .testResults.flatMap((/** @type {any} */ { name, message, assertionResults }) => {
      const failed = assertionResults.filter((/** @type {any} */ { status }) => status === "failed");
      if (failed.length === 0) return message && assertionResults.length === 0 ? [`${name}: ${message}`] : [];
      return failed.map(
        (/** @type {any} */ one) => `${one.fullName}: ${one.failureMessages.join("\n").slice(0, 1_000)}`,
      );
    })
    .join("\n");
}
