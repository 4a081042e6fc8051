// Every stack under the real Terraform and the real OpenTofu, against the stand-in cloud: init, validate, plan, apply, a second plan
// that must be empty, destroy.
import { join } from "node:path";
import { node24, toolEnvironment } from "../toolchain.mjs";
import { repository } from "../workspace.mjs";
import { run } from "./processes.mjs";
import { systems } from "./stacks.mjs";
import { goModuleTool, installed, NotToBeHad } from "./tools.mjs";

const tofuTool = goModuleTool({
  name: "tofu",
  module: "github.com/opentofu/opentofu",
  package: "./cmd/tofu",
  version: "1.12.6",
  // What its own release build sets; it calls itself a development build otherwise.
  ldflags: "-X github.com/opentofu/opentofu/version.dev=no",
});

/** @typedef {{ name: string, outcome: string, created: number, problems: string[] }} Rehearsed */

/** @type {import("./lane.mjs").Lane} */
export const terraform = {
  name: "terraform",
  about: "every stack of every example applied, planned empty and destroyed, as npm test does",
  always: false,
  async run(context) {
    const version = await versionOf("terraform");
    if (!version)
      throw new NotToBeHad("there is no terraform on PATH (https://developer.hashicorp.com/terraform/install)");
    return resultOf(version, await rehearseExamples("terraform", context));
  },
};

/** @type {import("./lane.mjs").Lane} */
export const tofu = {
  name: "tofu",
  about: "the same with OpenTofu, for the apps too; built from its module where none is on PATH",
  always: false,
  async run(context) {
    const program = (await versionOf("tofu")) ? "tofu" : await installed(tofuTool);
    const version = (await versionOf(program)) ?? "";
    const rehearsed = await rehearseExamples(program, context);
    for (const app of systems()) rehearsed.push(...(await rehearseApp(program, app)));
    return resultOf(version, rehearsed);
  },
};

/** @param {string} program @returns {Promise<string | undefined>} `OpenTofu v1.12.6` */
async function versionOf(program) {
  const { code, stdout } = await run(program, ["version"], {
    cwd: repository,
    env: toolEnvironment(repository),
  });
  return code === 0 ? /(?:Terraform|OpenTofu) v\S+/.exec(stdout)?.[0] : undefined;
}

/** @param {string} program @param {import("./lane.mjs").Context} context @returns {Promise<Rehearsed[]>} */
async function rehearseExamples(program, context) {
  const stacks = (await context.stacks()).filter(({ from }) => from.startsWith("example/"));
  const script = join("packages", "rehearsal", "scripts", "rehearse-folders.ts");
  const { reports } = await rehearse(program, [script, ...stacks.map(({ folder }) => folder)]);
  return reports.map((/** @type {any} */ { folder, outcome, created, problems }) => ({
    name: stacks.find((stack) => stack.folder === folder)?.name ?? folder,
    outcome,
    created,
    problems,
  }));
}

/** @param {string} program @param {string} app @returns {Promise<Rehearsed[]>} */
async function rehearseApp(program, app) {
  const { stacks } = await rehearse(program, ["packages/cli/src/main.ts", "rehearse", app, "--json"]);
  return stacks.map((/** @type {any} */ { name, outcome, created, errors, differences }) => ({
    name: `${app}/${name}`,
    outcome,
    created,
    problems: [
      ...errors,
      ...differences.map((/** @type {any} */ { action, address }) => `the second plan would ${action} ${address}`),
    ],
  }));
}

/** @param {string} program @param {string[]} args @returns {Promise<any>} */
async function rehearse(program, args) {
  const env = { ...toolEnvironment(repository), TOWLINE_TERRAFORM: program };
  const { stdout, stderr } = await run(node24(repository), args, { cwd: repository, env });
  // A rehearsal that failed has a report as well.
  if (!stdout.trim().startsWith("{")) throw new Error(`node ${args.join(" ")} printed no report\n${stderr}${stdout}`);
  return JSON.parse(stdout);
}

/** @param {string} version @param {Rehearsed[]} rehearsed @returns {import("./lane.mjs").Result} */
function resultOf(version, rehearsed) {
  const bad = rehearsed.filter(({ outcome }) => outcome !== "succeeded");
  const created = rehearsed.reduce((sum, one) => sum + one.created, 0);
  return {
    passed: rehearsed.length - bad.length,
    failed: bad.length,
    note: `${version}: ${rehearsed.length} stacks, ${created} resources`,
    said: bad.flatMap(({ name, problems }) => problems.map((problem) => `${name}: ${problem}`)),
  };
}
