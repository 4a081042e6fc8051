import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

/** Where peers are installed; git ignores it. */
export const tools = resolve(import.meta.dirname, "..", ".tools");

/** The linter that workflows are checked with, as a binary. */
export const actionlint = { version: "v1.7.7", binary: join(tools, "actionlint-v1.7.7", "actionlint") };

const pin = "11bd71901bbe5b1630ceea73d27597364c9af683";
const jobs = ["lint", "test", "build"];
const runs = [1, 2, 3, 4, 5];
const env = `{ VALUE: "\${{ github.sha }}" }`;

/** Three jobs of six steps each, a checkout and five scripts that read a variable, in the words of a library. */
const inAll = (job: (name: string) => string): string => jobs.map(job).join("\n");
const scripts = (job: string, script: (name: string, run: string) => string): string =>
  runs.map((n) => script(`${job} ${n}`, `echo $VALUE ${n}`)).join(", ");
const plainStep = (name: string, run: string): string =>
  `{ name: ${JSON.stringify(name)}, run: ${JSON.stringify(run)}, env: ${env} }`;
const plainSteps = (job: string): string => `[{ uses: "actions/checkout@${pin}" }, ${scripts(job, plainStep)}]`;

/** A library that writes workflows and does nothing else with them. */
export interface Peer {
  /** Its package. */
  readonly name: string;
  /** What npm installs for it. */
  readonly packages: readonly string[];
  /** A module that exports `write(folder)`, which writes workflow number `at`. */
  readonly module: (at: number) => string;
}

export const peers: readonly Peer[] = [
  {
    name: "cdkactions",
    packages: ["cdkactions@0.2.3", "constructs@3.4.344"],
    module: (at) => `import { App, Job, Stack, Workflow } from "cdkactions";
export function write(folder) {
  const app = new App({ outdir: folder, createValidateWorkflow: false });
  const workflow = new Workflow(new Stack(app, "stack"), "flow-${at}", { name: "Flow ${at}", on: { push: { branches: ["main"] } } });
${inAll((job) => `  new Job(workflow, "${job}", { runsOn: "ubuntu-24.04", steps: ${plainSteps(job)} });`)}
  app.synth();
}
`,
  },
  {
    name: "gagen",
    packages: ["gagen@0.4.0"],
    module: (at) => `import { step, workflow } from "gagen";
export function write(folder) {
  workflow({ name: "Flow ${at}", on: { push: { branches: ["main"] } }, jobs: [
${inAll((job) => `    { id: "${job}", runsOn: "ubuntu-24.04", steps: [step({ uses: "actions/checkout@${pin}" }), ${scripts(job, (name, run) => `step(${plainStep(name, run)})`)}] },`)}
  ] }).writeOrLint({ filePath: folder + "/flow-${at}.yml", pinDeps: false });
}
`,
  },
  {
    name: "github-actions-workflow-ts",
    packages: ["github-actions-workflow-ts@0.3.1", "js-yaml@4.3.2"],
    // Its command compiles with ts-node first; this is the part after that.
    module: (at) => `import { writeFileSync } from "node:fs";
import library from "github-actions-workflow-ts";
import { dump } from "js-yaml";
const { NormalJob, Step, Workflow } = library;
export function write(folder) {
  const workflow = new Workflow("flow-${at}", { name: "Flow ${at}", on: { push: { branches: ["main"] } } });
${inAll((job) => `  workflow.addJob(new NormalJob("${job}", { "runs-on": "ubuntu-24.04" }).addSteps([new Step({ uses: "actions/checkout@${pin}" }), ${scripts(job, (name, run) => `new Step(${plainStep(name, run)})`)}]));`)}
  writeFileSync(folder + "/flow-${at}.yml", dump(workflow.workflow, { noRefs: true }));
}
`,
  },
  {
    name: "@jlarky/gha-ts",
    packages: ["@jlarky/gha-ts@0.1.7", "yaml@2.9.0"],
    module: (at) => `import { createSerializer } from "@jlarky/gha-ts/render";
import { workflow } from "@jlarky/gha-ts/workflow-types";
import { stringify } from "yaml";
export function write(folder) {
  const flow = workflow({ name: "Flow ${at}", on: { push: { branches: ["main"] } }, jobs: {
${inAll((job) => `    "${job}": { "runs-on": "ubuntu-24.04", steps: ${plainSteps(job)} },`)}
  } });
  createSerializer(flow, stringify).writeWorkflow(folder + "/flow-${at}.yml");
}
`,
  },
  {
    name: "projen",
    packages: ["projen@0.99.20", "constructs@10.4.2"],
    module: (at) => `import { YamlFile, Project } from "projen";
import { GitHub, GithubWorkflow } from "projen/lib/github/index.js";
export function write(folder) {
  const project = new Project({ name: "flow-${at}", outdir: folder + "/flow-${at}", commitGenerated: false });
  const workflow = new GithubWorkflow(new GitHub(project, { mergify: false, pullRequestLint: false }), "flow-${at}");
  workflow.on({ push: { branches: ["main"] } });
${inAll((job) => `  workflow.addJob("${job}", { runsOn: ["ubuntu-24.04"], permissions: {}, steps: ${plainSteps(job)} });`)}
  for (const component of project.components) if (component instanceof YamlFile) component.synthesize();
}
`,
  },
];

/** Peers that are installed, each in a folder of its own: they want different versions of the same things. */
export const folderOf = ({ name }: Peer): string => join(tools, name.replaceAll(/[@/]+/g, "-").replace(/^-/, ""));
const mark = (folder: string): string => join(folder, "installed");
export const installedPeers = (): readonly Peer[] => peers.filter((peer) => existsSync(mark(folderOf(peer))));

/** Installs what is not there yet. @returns a line for each that could not be installed, with the reason */
export function install(say: (line: string) => void): string[] {
  const missing: string[] = [];
  for (const peer of peers) {
    const folder = folderOf(peer);
    if (existsSync(mark(folder))) continue;
    say(`installing ${peer.packages.join(" ")}`);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, "package.json"), '{ "private": true, "type": "module" }\n');
    const why = failure("npm", ["install", "--ignore-scripts", "--no-audit", "--no-fund", ...peer.packages], folder);
    if (why) missing.push(`${peer.name}: ${why}`);
    else writeFileSync(mark(folder), "");
  }
  if (!existsSync(actionlint.binary)) {
    say(`installing actionlint ${actionlint.version}`);
    mkdirSync(tools, { recursive: true });
    const source = `github.com/rhysd/actionlint/cmd/actionlint@${actionlint.version}`;
    const why = failure("go", ["install", source], tools, { GOBIN: dirname(actionlint.binary) });
    if (why) missing.push(`actionlint: ${why}`);
  }
  return missing;
}

function failure(command: string, args: readonly string[], cwd: string, more: NodeJS.ProcessEnv = {}) {
  const { status, stderr, error } = spawnSync(command, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...more },
    shell: process.platform === "win32",
  });
  if (error) return `there is no ${command}`;
  return status === 0 ? undefined : (stderr.trim().split("\n").at(-1) ?? `${command} ended with ${status}`);
}
