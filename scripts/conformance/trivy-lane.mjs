// Trivy's misconfiguration rules for Terraform on every synthesized stack, as its module embeds them: no bundle is downloaded.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { resultOf } from "./lane.mjs";
import { run } from "./processes.mjs";
import { goTool, installed } from "./tools.mjs";

/** @typedef {import("./waivers.mjs").Finding & { stack: string }} StackFinding */

const tool = goTool({
  name: "trivy",
  package: "github.com/aquasecurity/trivy/cmd/trivy",
  version: "0.74.0",
  // It is written against the second version of Go's JSON package.
  env: { GOEXPERIMENT: "jsonv2" },
});

/** A stack with a mistake that every such tool knows: when it is not found, nothing was read. */
const planted = {
  name: "planted",
  rule: "AWS-0107",
  json: {
    resource: {
      aws_vpc_security_group_ingress_rule: {
        open: { security_group_id: "sg-1", ip_protocol: "tcp", from_port: 22, to_port: 22, cidr_ipv4: "0.0.0.0/0" },
      },
    },
  },
};

/** @type {import("./lane.mjs").Lane} */
export const trivy = {
  name: `trivy ${tool.version}`,
  about: "Trivy's misconfiguration rules on every stack of every app and example; building it takes minutes",
  always: false,
  async run(context) {
    const program = await installed(tool);
    const stacks = await context.stacks();
    const folder = join(context.scratch, "trivy");
    for (const { name, json } of [...stacks, planted]) {
      mkdirSync(join(folder, name), { recursive: true });
      writeFileSync(join(folder, name, "cdk.tf.json"), JSON.stringify(json, null, 2));
    }
    const args = ["config", "--format", "json", "--quiet", "--skip-check-update", "--skip-version-check"];
    const { stdout, stderr } = await run(
      program,
      [
        ...args,
        "--disable-telemetry",
        "--misconfig-scanners",
        "terraform",
        "--cache-dir",
        join(context.scratch, "trivy-cache"),
        folder,
      ],
      { cwd: context.scratch, env: process.env },
    );
    if (!stdout.trim().startsWith("{")) throw new Error(`Trivy printed no report:\n${stderr || stdout}`);
    const { Results: results = [] } = JSON.parse(stdout);
    const all = findingsOf(results, stacks);
    if (!all.some(({ stack, rule }) => stack === planted.name && rule === planted.rule)) {
      throw new Error(`Trivy did not find the mistake that was planted (${planted.rule})`);
    }
    const result = resultOf("trivy", {
      unit: "stacks",
      things: stacks.map(({ name }) => name),
      findings: all.filter(({ stack }) => stack !== planted.name),
      context,
      thingOf: (finding) => /** @type {StackFinding} */ (finding).stack,
    });
    const good = results.reduce(
      (/** @type {number} */ sum, /** @type {any} */ one) => sum + (one.MisconfSummary?.Successes ?? 0),
      0,
    );
    return { ...result, note: `${result.note}, ${good} checks good` };
  },
};

/** @param {any[]} results @param {import("./stacks.mjs").Stack[]} stacks @returns {StackFinding[]} */
function findingsOf(results, stacks) {
  return results.flatMap(({ Target: target, Misconfigurations: found = [] }) => {
    const stack = target.replace(/\/cdk\.tf\.json$/, "");
    const json = stacks.find(({ name }) => name === stack)?.json;
    return found.map((/** @type {any} */ { ID: rule, Title: title, CauseMetadata: { Resource: address = "" } }) => ({
      stack,
      place: `${stack}/${pathOf(json, address)}`,
      rule,
      message: title,
    }));
  });
}

/** The construct that wrote a resource, without the stack. @param {any} json @param {string} address */
function pathOf(json, address) {
  const [type = "", name = ""] = address.split(".");
  return json?.resource?.[type]?.[name]?.["//"]?.metadata?.path?.replace(/^[^/]+\//, "") ?? address;
}
