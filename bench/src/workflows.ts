import { existsSync, mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { type Benchmark, plainEnvironment, type Run } from "./measure.ts";
import { actionlint, folderOf, installedPeers } from "./peers.ts";

const repository = resolve(import.meta.dirname, "../..");
/** As it is published: bundled, without types. */
const ours = pathToFileURL(join(repository, "packages", "workflows", "dist", "index.js")).href;
const pin = "11bd71901bbe5b1630ceea73d27597364c9af683";
const jobs = ["lint", "test", "build"];
const runs = [1, 2, 3, 4, 5];
/** Of every command below. */
const megabytes = 150;

/** The same workflow as that of the peers. */
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
  const generating = [1, 10, 100].flatMap((count): Benchmark[] => {
    const name = `generate ${workflows(count)}`;
    const own = { name, ours: sources(folder, "ours", count, oursModule), megabytes };
    const rivals = installedPeers().map((peer): Benchmark => {
      const against = sources(folderOf(peer), "flows", count, peer.module);
      return { ...own, against, peer: peer.name, ...(count === 100 ? { ratio: 1 } : {}) };
    });
    return rivals.length > 0 ? rivals : [{ ...own, against: empty, peer: "Node's start-up" }];
  });
  const checking = (
    [
      [10, 400],
      [100, 1000],
    ] as const
  ).map(
    ([count, milliseconds]): Benchmark => ({
      name: `generate and check ${workflows(count)}`,
      ours: checked(folder, count),
      against: empty,
      peer: "Node's start-up",
      milliseconds,
      megabytes,
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

/** The check of every real file, against actionlint's own binary, if both the files and actionlint are there. */
function corpus(): Benchmark[] {
  const files = process.env["TOWLINE_CORPUS"];
  if (!files || !existsSync(actionlint.binary)) return [];
  const folder = join(files, "workflows");
  // It reads workflows only.
  const paths = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name) && !/(^|[\\/])action\.ya?ml$/.test(name))
    .map((name) => join(folder, name));
  const cli = join(repository, "packages", "cli", "bin", "towline.mjs");
  return [
    {
      name: "check of every real file",
      ours: { args: [cli, "workflows", "check", folder, "--json"], cwd: repository, exitCode: 1 },
      against: {
        command: actionlint.binary,
        args: ["-shellcheck=", "-pyflakes=", "-no-color", ...paths],
        cwd: repository,
        exitCode: 1,
      },
      peer: "actionlint",
      ratio: 3,
      megabytes,
    },
  ];
}

const workflows = (count: number): string => (count === 1 ? "1 workflow" : `${count} workflows`);
