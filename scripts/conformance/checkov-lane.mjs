// Checkov's policies for Terraform on every synthesized stack.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultOf } from "./lane.mjs";
import { run } from "./processes.mjs";
import { constructsByLine } from "./stacks.mjs";
import { installed, pythonTool } from "./tools.mjs";

/** @typedef {import("./waivers.mjs").Finding & { stack: string }} StackFinding */

const tool = pythonTool({ name: "checkov", version: "3.3.30" });

/**
 * The stack in the form that Checkov's reader of Terraform JSON takes. It fails on every block whose value is not an object
 * (`required_version`, `moved`), and a file that it fails on has no findings; none of its policies is about these.
 * @param {any} json @returns {any}
 */
export function readable(json) {
  const isBlock = (/** @type {unknown} */ value) =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  const { terraform = {}, ...rest } = json;
  return {
    ...Object.fromEntries(Object.entries(rest).filter(([key, value]) => key === "//" || isBlock(value))),
    terraform: Object.fromEntries(Object.entries(terraform).filter(([, value]) => isBlock(value))),
  };
}

/** @type {import("./lane.mjs").Lane} */
export const checkov = {
  name: `checkov ${tool.version}`,
  about: "Checkov's policies on every stack of every app and example",
  always: true,
  async run(context) {
    const program = await installed(tool);
    const stacks = await context.stacks();
    const folder = join(context.scratch, "checkov");
    for (const { name, json } of stacks) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify(readable(json), null, 2));
    }
    const args = [
      "--framework",
      "terraform_json",
      "--skip-download",
      "--quiet",
      "--compact",
      "-o",
      "json",
      "-d",
      folder,
    ];
    const { stdout, stderr } = await run(program, args, {
      cwd: context.scratch,
      // It asks a service of its makers for guidelines otherwise.
      env: { ...process.env, CKV_IGNORE_HIDDEN_DIRECTORIES: "false", BC_SKIP_MAPPING: "TRUE" },
    });
    if (!stdout.trim().startsWith("{")) throw new Error(`Checkov printed no report:\n${stderr || stdout}`);
    const { results, summary } = JSON.parse(stdout);
    if (summary.parsing_errors > 0) {
      throw new Error(
        `Checkov could not read ${summary.parsing_errors} stacks: ${(results.parsing_errors ?? []).join(", ")}`,
      );
    }
    if (summary.passed === 0) throw new Error("Checkov found nothing to check");
    const findings = findingsOf(results.failed_checks, folder);
    const result = resultOf("checkov", {
      unit: "stacks",
      things: stacks.map(({ name }) => name),
      findings,
      context,
      thingOf: (finding) => /** @type {StackFinding} */ (finding).stack,
    });
    return { ...result, note: `${result.note}, ${summary.passed} checks good` };
  },
};

/** @param {any[]} failed @param {string} folder @returns {StackFinding[]} */
function findingsOf(failed, folder) {
  /** @type {Map<string, ReturnType<typeof constructsByLine>>} */
  const readers = new Map();
  return failed.map(({ check_id: rule, check_name: message, file_path: path, file_line_range: [line], resource }) => {
    const stack = path.replace(/^\//, "").replace(/\/cdk\.tf\.json$/, "");
    const read = readers.get(stack) ?? constructsByLine(readFileSync(join(folder, stack, "cdk.tf.json"), "utf8"));
    readers.set(stack, read);
    return { stack, place: `${stack}/${read(line + 1)?.path ?? resource}`, rule, message };
  });
}
