// Every stack that we synthesize: those of each app, and those of each example of packages/infra.
import { existsSync, mkdirSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { node24, toolEnvironment } from "../toolchain.mjs";
import { readJson, repository } from "../workspace.mjs";
import { run } from "./processes.mjs";

/**
 * @typedef {object} Stack
 * @property {string} name what made it, and stack: `eloquent/staging`
 * @property {string} from what made it: `eloquent`, `example/service`
 * @property {string} folder where its cdk.tf.json is
 * @property {any} json
 */

const examples = "packages/infra/examples";

/** Folders under apps/ that declare a system. @param {string} [root] */
export const systems = (root = repository) =>
  readdirSync(join(root, "apps"))
    .filter((app) => !app.startsWith(".") && existsSync(join(root, "apps", app, "system.ts")))
    .sort();

/** @param {string} [root] */
const exampleFiles = (root = repository) =>
  readdirSync(join(root, examples))
    .filter((file) => file.endsWith(".ts"))
    .sort();

/**
 * Synthesizes into a folder outside of the repository, the way a user does: the command for an app, node for an example.
 * @param {string} outdir @param {string} [root] a copy of the repository
 * @returns {Promise<Stack[]>}
 */
export async function synthesizeAll(outdir, root = repository) {
  mkdirSync(outdir, { recursive: true });
  /** @type {Stack[]} */
  const stacks = [];
  for (const app of systems(root)) {
    const out = join(outdir, app);
    await nodeIn(root, root, ["packages/cli/src/main.ts", "synth", app, "--out", out], {});
    stacks.push(...stacksIn(out, app));
  }
  for (const file of exampleFiles(root)) {
    const name = file.replace(/\.ts$/, "");
    const out = join(outdir, `example-${name}`);
    // From its own folder: a state that is local stands where the example was started.
    mkdirSync(out);
    await nodeIn(root, out, [join(root, examples, file)], { CDKTF_OUTDIR: out });
    stacks.push(...stacksIn(out, `example/${name}`));
  }
  return stacks;
}

/** @param {string} root @param {string} cwd @param {string[]} args @param {Record<string, string>} env */
async function nodeIn(root, cwd, args, env) {
  const { code, stdout, stderr } = await run(node24(root), args, {
    cwd,
    env: { ...toolEnvironment(root), ...env },
  });
  if (code !== 0) throw new Error(`node ${args.join(" ")}\n${stderr}${stdout}`);
}

/** @param {string} out @param {string} from @returns {Stack[]} */
function stacksIn(out, from) {
  const parent = join(out, "stacks");
  return readdirSync(parent)
    .sort()
    .map((stack) => {
      const folder = join(parent, stack);
      return { name: `${from}/${stack}`, from, folder, json: readJson(join(folder, "cdk.tf.json")) };
    });
}

/**
 * Which construct wrote a line of a stack that is indented by two spaces: cdktf leaves the path of every element in its `//`.
 * @param {string} text
 * @returns {(line: number) => { address: string, path: string } | undefined}
 */
export function constructsByLine(text) {
  const { resource = {}, data = {} } = JSON.parse(text);
  /** @type {{ line: number, construct?: { address: string, path: string } }[]} */
  const starts = [];
  let kind = "";
  let type = "";
  for (const [index, line] of text.split("\n").entries()) {
    const [, indent = "", key = ""] = /^( +)"([^"]+)": [{[]/.exec(line) ?? [];
    if (indent.length === 2) {
      kind = key;
      starts.push({ line: index + 1 });
    }
    if (indent.length === 4) type = key;
    if (indent.length !== 6 || (kind !== "resource" && kind !== "data")) continue;
    const element = (kind === "data" ? data : resource)[type]?.[key];
    const address = `${kind === "data" ? "data." : ""}${type}.${key}`;
    // Without its first part, which is the stack.
    const path = element?.["//"]?.metadata?.path?.replace(/^[^/]+\//, "") ?? address;
    starts.push({ line: index + 1, construct: { address, path } });
  }
  return (line) => starts.findLast((start) => start.line <= line)?.construct;
}

/** The stack's file as it stands. @param {Stack} stack */
export const textOf = ({ folder }) => readFileSync(join(folder, "cdk.tf.json"), "utf8");
