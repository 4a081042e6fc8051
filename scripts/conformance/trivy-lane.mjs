// Trivy's misconfiguration rules for Terraform on every synthesized stack, as its module embeds them: no bundle is downloaded. It reads them in
// Terraform's own language, because in the JSON it takes every block inside of a resource for a value.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { node24, toolEnvironment } from "../toolchain.mjs";
import { repository } from "../workspace.mjs";
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

/** A stack with one mistake, inside a block: when this and nothing else of its kind is found, stacks are read as they are meant. */
const planted = {
  name: "planted",
  rule: "AWS-0030",
  at: "aws_ecr_repository.unscanned",
  json: {
    resource: {
      aws_ecr_repository: {
        scanned: { name: "scanned", image_scanning_configuration: { scan_on_push: true } },
        unscanned: { name: "unscanned", image_scanning_configuration: { scan_on_push: false } },
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
    await writeHcl([...stacks, plant(context.scratch)], folder);
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
    const found = all.filter(({ stack, rule }) => stack === planted.name && rule === planted.rule);
    if (found.length !== 1 || found[0]?.place !== `${planted.name}/${planted.at}`) {
      throw new Error(`Trivy was to find ${planted.rule} at ${planted.at} alone, and found it ${found.length} times`);
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

/** @param {string} scratch */
function plant(scratch) {
  const folder = join(scratch, planted.name);
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), JSON.stringify(planted.json));
  return { name: planted.name, folder };
}

/** @param {readonly { name: string, folder: string }[]} stacks @param {string} folder */
async function writeHcl(stacks, folder) {
  const script = join("packages", "terraform", "scripts", "write-hcl.ts");
  const pairs = stacks.flatMap((stack) => [stack.folder, join(folder, stack.name)]);
  const { code, stderr } = await run(node24(repository), [script, ...pairs], {
    cwd: repository,
    env: toolEnvironment(repository),
  });
  if (code !== 0) throw new Error(`node ${script}\n${stderr}`);
}

/** @param {any[]} results @param {import("./stacks.mjs").Stack[]} stacks @returns {StackFinding[]} */
function findingsOf(results, stacks) {
  return results.flatMap(({ Target: target, Misconfigurations: found = [] }) => {
    const stack = target.replace(/\/cdk\.tf$/, "");
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
