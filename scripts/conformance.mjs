// What others trust, on what we generate: actionlint and zizmor, in pinned versions, in a folder that git ignores. Each finding is either
// mended or waived in conformance-waivers.json with its reason; a waiver that waives nothing is a failure too.
import { existsSync, mkdirSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Progress } from "./progress.mjs";
import { runAndRead } from "./toolchain.mjs";
import { readJson, repository } from "./workspace.mjs";

/** @typedef {{ file: string, line: number, rule: string, message: string }} Finding */
/** @typedef {{ tool: string, match: string, reason: string }} Waiver */
/**
 * @typedef {object} Tool
 * @property {string} name
 * @property {string} version
 * @property {string} needs program that installs it
 * @property {string} get where that program comes from
 * @property {(folder: string) => [command: string, args: string[], env?: Record<string, string>][]} install
 * @property {(folder: string, files: string[]) => [command: string, args: string[]]} run
 * @property {(output: string) => Finding[]} read
 */

/** @type {Tool[]} */
const tools = [
  {
    name: "actionlint",
    version: "1.7.7",
    needs: "go",
    get: "https://go.dev/dl",
    install: (folder) => [["go", ["install", "github.com/rhysd/actionlint/cmd/actionlint@v1.7.7"], { GOBIN: folder }]],
    // It reads workflows only.
    run: (folder, files) => [
      join(folder, "actionlint"),
      ["-no-color", "-format", "{{json .}}", ...files.filter((file) => !file.endsWith("action.yml"))],
    ],
    read: (output) =>
      JSON.parse(output || "[]").map((/** @type {any} */ found) => ({
        file: found.filepath,
        line: found.line,
        rule: found.kind,
        message: found.message,
      })),
  },
  {
    name: "zizmor",
    version: "1.32.0",
    needs: "python3",
    get: "https://www.python.org/downloads",
    install: (folder) => [
      ["python3", ["-m", "venv", folder]],
      [join(folder, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", "zizmor==1.32.0"]],
    ],
    run: (folder, files) => [
      join(folder, "bin", "zizmor"),
      ["--offline", "--quiet", "--no-exit-codes", "--persona", "pedantic", "--format", "json", ...files],
    ],
    read: (output) =>
      JSON.parse(output || "[]")
        .filter((/** @type {any} */ found) => !found.ignored)
        .map((/** @type {any} */ found) => ({
          file: found.locations[0].symbolic.key.Local?.verbatim_path ?? "",
          line: found.locations[0].concrete.location.start_point.row + 1,
          rule: found.ident,
          message: found.locations.map((/** @type {any} */ at) => at.symbolic.annotation).find(Boolean) ?? found.desc,
        })),
  },
];

/** Generated workflows and action files, from the root of the repository. */
function generatedFiles() {
  const list = (/** @type {string} */ folder) =>
    existsSync(join(repository, folder)) ? readdirSync(join(repository, folder)) : [];
  const workflows = (/** @type {string} */ folder) =>
    list(`${folder}.github/workflows`)
      .filter((name) => name.endsWith(".yml"))
      .map((name) => `${folder}.github/workflows/${name}`);
  return [
    ...workflows(""),
    ...list("apps").flatMap((app) => workflows(`apps/${app}/`)),
    ...list("packages/actions")
      .map((action) => `packages/actions/${action}/action.yml`)
      .filter((file) => existsSync(join(repository, file))),
  ].sort();
}

/**
 * Findings that nothing waives, and waivers that waive nothing.
 * @param {string} tool @param {readonly Finding[]} findings @param {readonly Waiver[]} waivers
 */
export function judge(tool, findings, waivers) {
  const own = waivers.filter((waiver) => waiver.tool === tool);
  const waives = (/** @type {Waiver} */ { match }, /** @type {Finding} */ { rule, message }) =>
    rule === match || message.includes(match);
  return {
    open: findings.filter((finding) => !own.some((waiver) => waives(waiver, finding))),
    idle: own.filter((waiver) => !findings.some((finding) => waives(waiver, finding))),
  };
}

/** @param {Tool} tool @param {Progress} progress @returns {Promise<string | undefined>} the folder it is in */
async function installed(tool, progress) {
  const folder = join(repository, ".tools", `${tool.name}-${tool.version}`);
  if (existsSync(join(folder, "installed"))) return folder;
  mkdirSync(folder, { recursive: true });
  for (const [command, args, env = {}] of tool.install(folder)) {
    const { code, stderr } = await runAndRead(command, args, { cwd: repository, env: { ...process.env, ...env } });
    if (code === 0) continue;
    const why = code === null ? `there is no ${tool.needs} on PATH (${tool.get})` : stderr.trim().split("\n").at(-1);
    progress.line(` ! ${tool.name} ${tool.version} was left out: ${why}`);
    return undefined;
  }
  mkdirSync(join(folder, "installed"));
  return folder;
}

async function main() {
  const progress = new Progress(process.stderr);
  const files = generatedFiles();
  /** @type {Waiver[]} */
  const waivers = readJson(join(repository, "scripts", "conformance-waivers.json"));
  let passed = 0;
  let failed = 0;
  for (const tool of tools) {
    const start = Date.now();
    const folder = await installed(tool, progress);
    if (!folder) continue;
    const [command, args] = tool.run(folder, files);
    const { stdout, stderr } = await runAndRead(command, args, { cwd: repository, env: { ...process.env } });
    const findings = tool.read(stdout.trim());
    if (findings.length === 0 && stderr.includes("fatal")) throw new Error(`${tool.name}: ${stderr}`);
    const { open, idle } = judge(tool.name, findings, waivers);
    for (const { file, line, rule, message } of open) progress.line(`${file}:${line} ${tool.name} ${rule}: ${message}`);
    for (const { match } of idle)
      progress.line(`conformance-waivers.json: "${match}" of ${tool.name} waives nothing any more; delete it`);
    const good = open.length + idle.length === 0;
    if (good) passed++;
    else failed++;
    progress.done(
      good,
      `${tool.name} ${tool.version}`,
      `${files.length} files, ${findings.length - open.length} waived, ${open.length} open`,
      Date.now() - start,
    );
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) void main();
