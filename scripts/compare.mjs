// Measures again what docs/compare.md says: lines, resources and Checkov findings of the same system in Towline, in plain cdktf and with
// terraform-aws-modules. `node scripts/compare.mjs [--write] [folder with the modules]`; needs Python for Checkov. With --write the table of the
// page gets what was measured, and keeps what was not.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { node24, runAndRead, toolEnvironment } from "./toolchain.mjs";
import { readJson, repository } from "./workspace.mjs";

const CHECKOV = "3.3.30";
const examples = join(repository, "packages", "infra", "test", "compare");

/** @typedef {{ name: string, lines: number, resources?: number, findings?: string | undefined }} Measured */

/** Lines that say something. @param {string} file */
const lines = (file) =>
  readFileSync(file, "utf8")
    .split("\n")
    .filter((line) => !/^\s*($|\/\/|#)/.test(line)).length;

/** @param {string} command @param {string[]} args @param {string} cwd */
async function run(command, args, cwd) {
  const ended = await runAndRead(command, args, { cwd, env: toolEnvironment(repository) });
  return { ...ended, last: ended.stderr.trim().split("\n").at(-1) ?? "" };
}

/** Checkov's program, installed into an ignored folder on first use. @returns {Promise<string | undefined>} */
async function checkov() {
  const folder = join(repository, ".tools", `checkov-${CHECKOV}`);
  const program = join(folder, "bin", "checkov");
  if (existsSync(program)) return program;
  mkdirSync(folder, { recursive: true });
  for (const [command, args] of /** @type {[string, string[]][]} */ ([
    ["python3", ["-m", "venv", folder]],
    [join(folder, "bin", "pip"), ["install", "--quiet", "--disable-pip-version-check", `checkov==${CHECKOV}`]],
  ])) {
    const { code, last } = await run(command, args, repository);
    if (code === 0) continue;
    console.log(`Checkov ${CHECKOV} was left out: ${code === null ? `there is no ${command}` : last}`);
    return undefined;
  }
  return program;
}

/**
 * Failed checks, of how many.
 * @param {string | undefined} program @param {string} folder @param {"terraform" | "terraform_json"} framework
 */
async function findings(program, folder, framework) {
  if (!program) return undefined;
  const words = ["-d", folder, "--framework", framework, "--skip-download", "--quiet", "--compact", "-o", "json"];
  const { stdout } = await run(program, [...words, "--download-external-modules", "false"], folder);
  const { failed, passed } = JSON.parse(stdout).summary;
  return `${failed} of ${failed + passed}`;
}

/** @param {string} name @param {string | undefined} program @param {string} scratch @returns {Promise<Measured>} */
async function cdktf(name, program, scratch) {
  const file = join(examples, `${name}.ts`);
  const folder = join(scratch, name);
  mkdirSync(folder);
  const { code, last } = await run(node24(repository), [file], folder);
  if (code !== 0) throw new Error(`${name}.ts: ${last}`);
  const stack = join(folder, "cdktf.out", "stacks", "shop");
  const { resource } = readJson(join(stack, "cdk.tf.json"));
  const resources = Object.values(resource).reduce((sum, ofType) => sum + Object.keys(ofType).length, 0);
  return { name, lines: lines(file), resources, findings: await findings(program, stack, "terraform_json") };
}

/** @param {string | undefined} program @param {string} scratch @param {string | undefined} modules @returns {Promise<Measured>} */
async function terraformAwsModules(program, scratch, modules) {
  const file = join(examples, "terraform-aws-modules", "main.tf");
  const folder = join(scratch, "terraform-aws-modules");
  mkdirSync(folder);
  let text = readFileSync(file, "utf8");
  if (modules) {
    for (const name of ["vpc", "elasticache", "app-runner", "apigateway-v2"]) {
      // Their examples and the modules below them are no part of what is made here.
      const left = /[\\/](examples|wrappers|modules|docs|\.git)([\\/]|$)/;
      cpSync(join(modules, name), join(folder, name), { recursive: true, filter: (source) => !left.test(source) });
      const source = new RegExp(`source {2}= "terraform-aws-modules/${name}/aws"\\n {2}version = "[^"]+"`);
      text = text.replace(source, `source = "./${name}"`);
    }
  }
  writeFileSync(join(folder, "main.tf"), text);
  if (!modules) {
    const { code, last } = await run("terraform", ["init", "-backend=false", "-input=false", "-no-color"], folder);
    if (code !== 0) {
      console.log(`terraform-aws-modules was left out: ${code === null ? "there is no terraform on PATH" : last}`);
      return { name: "terraform-aws-modules", lines: lines(file) };
    }
  }
  return {
    name: "terraform-aws-modules",
    lines: lines(file),
    findings: await findings(program, folder, "terraform"),
  };
}

/** Puts what was measured into the table of the page: each row begins with the file that it is about. @param {Measured[]} measured */
function write(measured) {
  const page = join(repository, "docs", "compare.md");
  let text = readFileSync(page, "utf8");
  for (const { name, ...values } of measured) {
    const row = new RegExp(`^\\| (\\[[^|]*\\]\\([^)]*/${name}[^)]*\\)) \\| ([^|]*) \\| ([^|]*) \\| ([^|]*) \\|$`, "m");
    text = text.replace(row, (_all, title, _lines, resources, found) => {
      const cells = [title, values.lines, values.resources ?? resources, values.findings ?? found];
      return `| ${cells.join(" | ")} |`;
    });
  }
  writeFileSync(page, text);
}

const words = process.argv.slice(2);
const modules = words.find((word) => word !== "--write");
const scratch = mkdtempSync(join(tmpdir(), "towline-compare-"));
try {
  const program = await checkov();
  const measured = [
    await cdktf("towline", program, scratch),
    await cdktf("plain-cdktf", program, scratch),
    await terraformAwsModules(program, scratch, modules),
  ];
  for (const { findings: found = "not measured", lines: count, name, resources = "not measured" } of measured) {
    console.log(`${name.padEnd(24)} ${count} lines, ${resources} resources, failed checks ${found}`);
  }
  console.log(
    "SST needs Pulumi, from GitHub, before it shows a resource, and Checkov does not read it: counted by hand.",
  );
  if (words.includes("--write")) write(measured);
} finally {
  rmSync(scratch, { recursive: true });
}
