import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Benchmark, plainEnvironment, type Run } from "./measure.ts";

const repository = resolve(import.meta.dirname, "../..");
/** Where peers are installed, by hand: see the README. Without it ours is compared with Node's start-up alone. */
const tools = join(repository, "bench", ".tools");
const ours = pathToFileURL(join(repository, "packages", "workflows", "src", "index.ts")).href;
const pin = "11bd71901bbe5b1630ceea73d27597364c9af683";

/** A library that writes workflows, and the text of a module that writes one and of the code around it. */
interface Writer {
  readonly name: string;
  readonly installed: string;
  readonly module: (at: number) => string;
}

const jobs = ["lint", "test", "build"];
const runs = [1, 2, 3, 4, 5];

/** Three jobs of six steps each: a checkout and five scripts that read a variable. */
const writers: readonly Writer[] = [
  {
    name: "cdkactions",
    installed: "cdkactions",
    module: (at) => `import { App, Job, Stack, Workflow } from "cdkactions";
export function write(folder) {
  const app = new App({ outdir: folder, createValidateWorkflow: false });
  const workflow = new Workflow(new Stack(app, "stack"), "flow-${at}", { name: "Flow ${at}", on: { push: { branches: ["main"] } } });
${jobs.map((job) => `  new Job(workflow, "${job}", { runsOn: "ubuntu-24.04", steps: [{ uses: "actions/checkout@${pin}" }, ${runs.map((n) => `{ name: "${job} ${n}", run: "echo $VALUE ${n}", env: { VALUE: "\${{ github.sha }}" } }`).join(", ")}] });`).join("\n")}
  app.synth();
}
`,
  },
  {
    name: "gagen",
    installed: "gagen",
    module: (at) => `import { step, workflow } from "gagen";
export function write(folder) {
  workflow({ name: "Flow ${at}", on: { push: { branches: ["main"] } }, jobs: [
${jobs.map((job) => `    { id: "${job}", runsOn: "ubuntu-24.04", steps: [step({ uses: "actions/checkout@${pin}" }), ${runs.map((n) => `step({ name: "${job} ${n}", run: "echo $VALUE ${n}", env: { VALUE: "\${{ github.sha }}" } })`).join(", ")}] },`).join("\n")}
  ] }).writeOrLint({ filePath: folder + "/flow-${at}.yml", pinDeps: false });
}
`,
  },
];

const oursModule = (at: number): string => `import { writeFileSync } from "node:fs";
import { generate, github, job, push, run, uses, workflow } from ${JSON.stringify(ours)};
export const flow = workflow("Flow ${at}", { on: [push({ branches: ["main"] })], jobs: [
${jobs.map((name) => `  job("${name}", { steps: [uses("actions/checkout@${pin}"), ${runs.map((n) => `run("echo $VALUE ${n}", { name: "${name} ${n}", env: { VALUE: github.sha } })`).join(", ")}] }),`).join("\n")}
] });
export const text = () => generate(flow);
export function write(folder) {
  writeFileSync(folder + "/flow-${at}.yml", text());
}
`;

/** What it takes to write workflows, alone and with GitHub's own parser and every rule, and to check anybody's. */
export function workflowBenchmarks(folder: string): Benchmark[] {
  const empty: Run = { args: [join(repository, "bench", "fixtures", "empty.mjs")], cwd: repository };
  const present = writers.filter(({ installed }) => existsSync(join(tools, "node_modules", installed)));
  const generating = [1, 10, 100].flatMap((count): Benchmark[] => {
    const run = sources(folder, "ours", count, oursModule);
    const name = `generate ${workflows(count)}`;
    const peers = present.map((peer): Benchmark => {
      const against = sources(tools, peer.name, count, peer.module);
      return { name, ours: run, against, peer: peer.name };
    });
    return peers.length > 0 ? peers : [{ name, ours: run, against: empty, peer: "Node's start-up" }];
  });
  const checking = [10, 100].map(
    (count): Benchmark => ({
      name: `generate and check ${workflows(count)}`,
      ours: checked(folder, count),
      against: empty,
      peer: "Node's start-up",
    }),
  );
  return [...generating, ...checking, ...corpus()];
}

/** Modules that write one workflow each, and a start that calls them all. */
function sources(parent: string, name: string, count: number, module: (at: number) => string): Run {
  const folder = join(parent, "sources", `${name}-${count}`);
  mkdirSync(join(folder, "out"), { recursive: true });
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  for (const at of numbers) writeFileSync(join(folder, `flow-${at}.mjs`), module(at));
  const imports = numbers.map((at) => `import * as flow${at} from "./flow-${at}.mjs";`);
  const calls = `for (const flow of [${numbers.map((at) => `flow${at}`).join(", ")}]) flow.write("out");`;
  writeFileSync(join(folder, "main.mjs"), [...imports, calls, ""].join("\n"));
  return { args: ["main.mjs"], cwd: folder, env: plainEnvironment() };
}

function checked(parent: string, count: number): Run {
  const run = sources(parent, "ours", count, oursModule);
  const numbers = Array.from({ length: count }, (_, at) => at + 1);
  const text = [
    ...numbers.map((at) => `import * as flow${at} from "./flow-${at}.mjs";`),
    `import { check } from ${JSON.stringify(ours)};`,
    `const flows = [${numbers.map((at) => `flow${at}`).join(", ")}];`,
    `const findings = await check(flows.map(({ flow, text }) => ({ path: flow.path, content: text() })));`,
    `if (findings.some(({ rule }) => rule === "github")) throw new Error(JSON.stringify(findings));`,
  ];
  writeFileSync(join(run.cwd, "check.mjs"), `${text.join("\n")}\n`);
  return { ...run, args: ["check.mjs"] };
}

/** The check of every real file, against actionlint's, if both the files and actionlint are there. */
function corpus(): Benchmark[] {
  const files = process.env["TOWLINE_CORPUS"];
  const actionlint = join(tools, "bin", "actionlint");
  if (!files || !existsSync(actionlint)) return [];
  const cli = join(repository, "packages", "cli", "src", "main.ts");
  return [
    {
      name: "check of every real file",
      ours: { args: [cli, "workflows", "check", join(files, "workflows"), "--json"], cwd: repository, exitCode: 1 },
      against: {
        args: [join(repository, "bench", "fixtures", "actionlint.mjs"), actionlint, join(files, "workflows")],
        cwd: repository,
      },
      peer: "actionlint, started by Node",
    },
  ];
}

const workflows = (count: number): string => (count === 1 ? "1 workflow" : `${count} workflows`);
