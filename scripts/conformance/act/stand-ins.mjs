// What stands in for what a workflow reaches on GitHub's runners and act cannot reach here: public actions, and programs that would
// install things or talk to a registry. Our own actions are not stood in for: their bundles run.
import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** Public actions by repository: the lines of bash that do, for the steps after it, what the action would have done. */
const actions = {
  "actions/setup-node": ["node --version"],
  "actions/setup-python": ["python3 --version"],
  "actions/upload-artifact": ["echo uploaded nothing"],
  "aws-actions/amazon-ecr-login": ['echo "registry=111111111111.dkr.ecr.us-east-1.amazonaws.com" >> "$GITHUB_OUTPUT"'],
  // The rehearsal's own credentials stay in force.
  "aws-actions/configure-aws-credentials": ['echo "AWS_REGION=us-east-1" >> "$GITHUB_ENV"'],
  "codecov/codecov-action": ["echo uploaded nothing"],
  "hashicorp/setup-terraform": ["echo the Terraform of this machine"],
};

/** act does not fetch it: it copies the folder that it runs in. */
const builtIn = ["actions/checkout"];

/** Programs that only write down that they were called. */
const recorded = ["black", "flake8", "isort", "mypy", "npx", "pip", "pytest"];

/**
 * Third-party actions that the workflows use, `owner/name@ref`.
 * @param {string} yaml
 */
export const usedActions = (yaml) =>
  [...new Set([...yaml.matchAll(/^\s*(?:- )?uses: (\w[\w.-]*\/[\w./-]+@\w+)/gm)].map(([, used = ""]) => used))].sort();

/**
 * Writes the stand-ins.
 * @param {string} folder @param {string} yaml every workflow that is to run
 * @returns {{ repositories: string[], path: string }} arguments of `--local-repository`, and the folder that goes first on PATH
 * @throws {Error} for an action that nothing stands in for
 */
export function writeStandIns(folder, yaml) {
  const repositories = usedActions(yaml).flatMap((used) => {
    const name = used.replace(/@.*$/, "");
    if (builtIn.includes(name)) return [];
    const script = /** @type {Record<string, string[] | undefined>} */ (actions)[name];
    if (!script) throw new Error(`nothing stands in for ${name}: add it to scripts/conformance/act/stand-ins.mjs`);
    const place = join(folder, "actions", ...name.split("/"));
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, "action.yml"), actionYaml(name, script));
    return [`${used}=${place}`];
  });
  const path = join(folder, "bin");
  mkdirSync(path, { recursive: true });
  for (const program of recorded) writeProgram(path, program, ['echo "$(basename "$0") $*" >> "$STAND_IN_LOG"']);
  // The packages of the declaration are those of this repository, where `npm ci` would have put them.
  writeProgram(path, "npm", ['echo "npm $*" >> "$STAND_IN_LOG"', 'ln -sfn "$STAND_IN_MODULES" node_modules']);
  const docker = join(import.meta.dirname, "docker.mjs");
  writeProgram(path, "docker", [`exec node ${JSON.stringify(docker)} "$@"`]);
  return { repositories, path };
}

/** @param {string} name @param {string[]} script */
const actionYaml = (name, script) =>
  [
    `name: stand-in for ${name}`,
    "description: Does what the steps after it need, and nothing else.",
    "runs:",
    "  using: composite",
    "  steps:",
    "    - shell: bash",
    "      run: |",
    ...script.map((line) => `        ${line}`),
    "",
  ].join("\n");

/** @param {string} folder @param {string} name @param {string[]} lines */
function writeProgram(folder, name, lines) {
  const file = join(folder, name);
  writeFileSync(file, ["#!/usr/bin/env bash", "set -euo pipefail", ...lines, ""].join("\n"));
  chmodSync(file, 0o755);
}
