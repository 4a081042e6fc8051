// actionlint and zizmor on every workflow and action file that we generate.
import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { repository } from "../workspace.mjs";
import { resultOf } from "./lane.mjs";
import { run } from "./processes.mjs";
import { goTool, installed, pythonTool } from "./tools.mjs";

/** @typedef {import("./waivers.mjs").Finding & { file: string }} FileFinding */

const actionlintTool = goTool({
  name: "actionlint",
  package: "github.com/rhysd/actionlint/cmd/actionlint",
  version: "1.7.7",
});
const zizmorTool = pythonTool({ name: "zizmor", version: "1.32.0" });

/** Generated workflows and action files, from the root of the repository. */
export function generatedFiles() {
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

/** @param {string} file @param {number} line @param {string} rule @param {string} message @returns {FileFinding} */
const found = (file, line, rule, message) => ({ file, place: `${file}:${line}`, rule, message });

/**
 * @param {import("./tools.mjs").Tool} tool @param {string[]} args @param {string[]} files
 * @returns {Promise<any>} what the tool printed
 */
async function ask(tool, args, files) {
  const program = await installed(tool);
  const { stdout, stderr } = await run(program, [...args, ...files], { cwd: repository, env: process.env });
  // Its own failure is no absence of findings.
  if (!stdout.trim().startsWith("["))
    throw new Error(`${tool.name} printed no findings, not even none:\n${stderr || stdout}`);
  return JSON.parse(stdout);
}

/** @type {import("./lane.mjs").Lane} */
export const actionlint = {
  name: `actionlint ${actionlintTool.version}`,
  about: "actionlint on everything generated",
  always: true,
  async run(context) {
    // It reads workflows only.
    const files = generatedFiles().filter((file) => !file.endsWith("action.yml"));
    const findings = (await ask(actionlintTool, ["-no-color", "-format", "{{json .}}"], files)).map(
      (/** @type {any} */ { filepath, line, kind, message }) => found(filepath, line, kind, message),
    );
    return resultOf("actionlint", { unit: "files", things: files, findings, context, thingOf: fileOf });
  },
};

/** @type {import("./lane.mjs").Lane} */
export const zizmor = {
  name: `zizmor ${zizmorTool.version}`,
  about: "zizmor, pedantic, on everything generated",
  always: true,
  async run(context) {
    const files = generatedFiles();
    const args = ["--offline", "--quiet", "--no-exit-codes", "--persona", "pedantic", "--format", "json"];
    const findings = (await ask(zizmorTool, args, files))
      .filter((/** @type {any} */ one) => !one.ignored)
      .map((/** @type {any} */ { ident, desc, locations: [first, ...rest] }) =>
        found(
          first.symbolic.key.Local?.verbatim_path ?? "",
          first.concrete.location.start_point.row + 1,
          ident,
          [first, ...rest].map(({ symbolic }) => symbolic.annotation).find(Boolean) ?? desc,
        ),
      );
    return resultOf("zizmor", { unit: "files", things: files, findings, context, thingOf: fileOf });
  },
};

/** @param {import("./waivers.mjs").Finding} finding */
const fileOf = (finding) => /** @type {FileFinding} */ (finding).file;
