// tflint with every rule of the ruleset it brings along, on every synthesized stack as it stands.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultOf } from "./lane.mjs";
import { run } from "./processes.mjs";
import { constructsByLine, textOf } from "./stacks.mjs";
import { goTool, installed } from "./tools.mjs";

/** @typedef {import("./waivers.mjs").Finding & { stack: string }} StackFinding */

const tool = goTool({ name: "tflint", package: "github.com/terraform-linters/tflint", version: "0.64.0" });

// Rulesets of providers are plugins that come from GitHub; the provider's own schema is checked by `towline check`.
const configuration = `config {
  call_module_type = "none"
}
plugin "terraform" {
  enabled = true
  preset  = "all"
}
rule "terraform_naming_convention" {
  enabled = true
  # The unique ids of cdktf: the construct path, and a hash in capital letters.
  custom = "^[A-Za-z][A-Za-z0-9_-]*$"
}
`;

/** @type {import("./lane.mjs").Lane} */
export const tflint = {
  name: `tflint ${tool.version}`,
  about: "tflint's own rules, all of them, on every stack of every app and example",
  always: true,
  async run(context) {
    const program = await installed(tool);
    const stacks = await context.stacks();
    const config = join(context.scratch, "tflint.hcl");
    writeFileSync(config, configuration);
    /** @type {StackFinding[]} */
    const findings = [];
    for (const stack of stacks) {
      const args = ["--config", config, "--format", "json"];
      const { stdout, stderr } = await run(program, args, { cwd: stack.folder, env: process.env });
      if (!stdout.trim().startsWith("{"))
        throw new Error(`tflint printed no report on ${stack.name}:\n${stderr || stdout}`);
      const { issues, errors } = JSON.parse(stdout);
      if (errors.length > 0) throw new Error(`tflint could not read ${stack.name}: ${errors[0].message}`);
      const constructOf = constructsByLine(textOf(stack));
      for (const { rule, message, range } of issues) {
        const { line } = range.start;
        const place = `${stack.name}/${constructOf(line)?.path ?? `cdk.tf.json:${line}`}`;
        findings.push({ stack: stack.name, place, rule: rule.name, message });
      }
    }
    return resultOf("tflint", {
      unit: "stacks",
      things: stacks.map(({ name }) => name),
      findings,
      context,
      thingOf: (finding) => /** @type {StackFinding} */ (finding).stack,
    });
  },
};
