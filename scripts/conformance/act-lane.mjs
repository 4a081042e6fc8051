// act runs Eloquent's generated workflows on this machine: our own actions as they are built, Terraform for real against the stand-in
// cloud, stand-ins for public actions and for what would reach a registry (act/stand-ins.mjs). Which jobs ran, in which order and with
// what end is compared with what `towline workflows simulate` says would run.
import { spawnSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { node24, toolEnvironment } from "../toolchain.mjs";
import { repository } from "../workspace.mjs";
import { writeStandIns } from "./act/stand-ins.mjs";
import { app, copyApp, service } from "./app-copy.mjs";
import { run } from "./processes.mjs";
import { goTool, installed, NotToBeHad } from "./tools.mjs";

const tool = goTool({ name: "act", package: "github.com/nektos/act", version: "0.2.89" });

/** Keys that GitHub has and act's schema refuses; its own concurrency and environments do nothing, so that leaving them out changes nothing. */
const unknownToAct = [/^\s+queue: max\n/gm, /^\s+deployment: false\n/gm];

/**
 * Fields of the log that the lane reads.
 * @typedef {{ jobID?: string, jobResult?: string, step?: string, stepResult?: string, level?: string, msg?: string, time?: string }} LogLine
 */

const push = (/** @type {string} */ branch) => ({
  ref: `refs/heads/${branch}`,
  repository: { default_branch: "main" },
});

const pullRequest = (/** @type {string} */ from) => ({
  action: "opened",
  number: 1,
  pull_request: {
    number: 1,
    base: { ref: "main" },
    head: { ref: "topic", repo: { full_name: from, fork: from !== "eloquent-ai/chatbot" } },
  },
  repository: { default_branch: "main", full_name: "eloquent-ai/chatbot" },
});

/** In one stand-in cloud, in this order: the broken release finds the good one that it is taken back to. */
const scenarios = [
  {
    title: "push to staging",
    file: "deploy.yml",
    token: "TOWLINE_TOKEN_STAGING",
    event: "push",
    payload: push("staging"),
    simulate: ["--event", "push:staging"],
  },
  {
    title: "push of a broken release to staging",
    file: "deploy.yml",
    token: "TOWLINE_TOKEN_STAGING",
    event: "push",
    payload: push("staging"),
    env: { STAND_IN_FAULT: "500" },
    // A rollback that did its work ends its job as failed: the push was not delivered.
    simulate: [
      ...["--event", "push:staging", "--outcome", "smoke-staging=failure", "--outcome", "rollback-staging=failure"],
      ...["--output", 'deploy-staging.previous={"backend_digest":"sha256:1"}'],
    ],
  },
  {
    title: "push to main",
    file: "deploy.yml",
    token: "TOWLINE_TOKEN_PRODUCTION",
    event: "push",
    payload: push("main"),
    simulate: ["--event", "push:main"],
  },
  {
    title: "pull request to main",
    file: "pull-request.yml",
    event: "pull_request",
    payload: pullRequest("eloquent-ai/chatbot"),
    simulate: ["--event", "pull-request:main"],
  },
  {
    title: "pull request from a fork to main",
    file: "pull-request.yml",
    event: "pull_request",
    payload: pullRequest("somebody/chatbot"),
    simulate: ["--event", "fork:main"],
  },
];

/** @type {import("./lane.mjs").Lane} */
export const act = {
  name: `act ${tool.version}`,
  about: "act runs Eloquent's generated workflows on this machine, against the stand-in cloud",
  always: true,
  async run({ scratch }) {
    const env = toolEnvironment(repository);
    for (const program of ["terraform", "git"]) {
      const { code } = await run(program, ["version"], { cwd: repository, env });
      if (code !== 0) throw new NotToBeHad(`there is no ${program} on PATH`);
    }
    const program = await installed(tool);
    const told = await runScenarios(program, join(scratch, "act"));
    /** @type {string[]} */
    const said = [
      "the schema of act knows no concurrency.queue and no environment.deployment: left out of the copy that it runs",
      "act runs no service containers on the host, waits for no reviewers and serializes no concurrency group; these are simulate's and the rehearsal's",
    ];
    let failed = 0;
    let jobs = 0;
    for (const [index, scenario] of scenarios.entries()) {
      const ran = jobsOf(told[index]?.log ?? "");
      const expected = await simulated(scenario);
      jobs += ran.length;
      const problems = [...compare(ran, expected), ...outOfOrder(ran, expected)];
      if (problems.length === 0) {
        said.push(
          `${scenario.title}: ${ran.map(({ id, result }) => (result === "success" ? id : `${id} (${result})`)).join(" → ")}`,
        );
        continue;
      }
      failed += 1;
      said.push(
        `${scenario.title}: ${problems.join("; ")}`,
        ...reasons(told[index]?.log ?? "", told[index]?.errors ?? ""),
      );
    }
    return { passed: scenarios.length - failed, failed, note: `${scenarios.length} events, ${jobs} jobs run`, said };
  },
};

/** @param {string} program @param {string} folder @returns {Promise<{ title: string, code: number | null, log: string, errors: string }[]>} */
async function runScenarios(program, folder) {
  const copy = join(folder, "eloquent");
  const yaml = layOut(copy);
  const { repositories, path } = writeStandIns(folder, yaml);
  const order = {
    act: program,
    args: [
      ...["--json", "--no-cache-server", "--platform", "ubuntu-latest=-self-hosted"],
      ...["--action-cache-path", join(folder, "cache"), "--concurrent-jobs", "1"],
      ...["SNYK_TOKEN", "CODECOV_TOKEN"].flatMap((name) => ["--secret", `${name}=stand-in-token`]),
      ...repositories.flatMap((one) => ["--local-repository", one]),
    ],
    scenarios: scenarios.map(({ title, event, payload, file, token, env = {} }) => ({
      title,
      event,
      payload,
      env,
      token,
      workflow: file,
    })),
  };
  const orderFile = join(folder, "order.json");
  const results = join(folder, "results.json");
  writeFileSync(orderFile, JSON.stringify(order));
  const env = toolEnvironment(repository);
  const words = ["packages/cli/src/main.ts", "rehearse", copy, "--"];
  const inside = ["node", join(import.meta.dirname, "act", "scenarios.mjs"), copy, orderFile, results];
  const { code, stdout, stderr } = await run(node24(repository), [...words, ...inside], {
    cwd: repository,
    env: {
      ...env,
      PATH: [path, env["PATH"] ?? ""].join(delimiter),
      XDG_CACHE_HOME: join(folder, "cache"),
      STAND_IN_LOG: join(folder, "programs.log"),
      STAND_IN_MODULES: join(app, "node_modules"),
      STAND_IN_BUILD: join(app, "node_modules", "@towline", "action-build"),
      STAND_IN_APP: copy,
      STAND_IN_CONTEXT: "../demo-api",
      STAND_IN_IMAGE: "eloquent-ai-backend",
      STAND_IN_RELEASES: join(copy, ".towline", "releases"),
    },
  });
  if (code !== 0) throw new Error(`towline rehearse ended with ${code}\n${stdout}${stderr}`);
  return JSON.parse(readFileSync(results, "utf8"));
}

/** The repository of a user of Towline, with one commit. @param {string} copy @returns {string} its workflows */
function layOut(copy) {
  copyApp(copy);
  cpSync(join(service, "src"), join(copy, "backend"), { recursive: true });
  writeFileSync(join(copy, ".gitignore"), "node_modules\n.towline\ncdktf.out\n");
  let yaml = "";
  for (const file of new Set(scenarios.map((scenario) => scenario.file))) {
    const path = join(copy, ".github", "workflows", file);
    const text = unknownToAct.reduce((before, key) => before.replaceAll(key, ""), readFileSync(path, "utf8"));
    writeFileSync(path, text);
    yaml += text;
  }
  const git = (/** @type {string[]} */ ...args) => {
    const who = [
      "-c",
      "user.name=conformance",
      "-c",
      "user.email=conformance@example.com",
      "-c",
      "commit.gpgsign=false",
    ];
    const { status, stderr } = spawnSync("git", [...who, ...args], { cwd: copy, encoding: "utf8" });
    if (status !== 0) throw new Error(`git ${args.join(" ")}: ${stderr}`);
  };
  git("init", "--quiet", "--initial-branch=main");
  git("remote", "add", "origin", "https://github.com/eloquent-ai/chatbot.git");
  git("add", "--all");
  git("commit", "--quiet", "--message=Declare the system");
  return yaml;
}

/** @typedef {{ id: string, result: string }} Job */

/** Jobs in the order in which they ended. @param {string} log @returns {Job[]} */
export function jobsOf(log) {
  return linesOf(log)
    .filter(({ jobID, jobResult }) => jobID && jobResult)
    .map(({ jobID = "", jobResult = "" }) => ({ id: jobID, result: jobResult }))
    .filter(({ result }) => result !== "skipped");
}

/** @param {string} log @returns {LogLine[]} */
const linesOf = (log) =>
  log
    .split("\n")
    .filter((line) => line.startsWith("{"))
    .map((line) => JSON.parse(line));

/**
 * @typedef {{ id: string, needs: readonly string[], status: string, result: string }} SimulatedJob
 * @param {(typeof scenarios)[number]} scenario @returns {Promise<SimulatedJob[]>}
 */
async function simulated({ title, file, simulate }) {
  const words = ["packages/cli/src/main.ts", "workflows", "simulate", `apps/eloquent/.github/workflows/${file}`];
  const { code, stdout, stderr } = await run(node24(repository), [...words, ...simulate, "--json"], {
    cwd: repository,
    env: toolEnvironment(repository),
  });
  if (code !== 0) throw new Error(`${title} could not be simulated\n${stderr}${stdout}`);
  return JSON.parse(stdout).simulations[0].jobs;
}

/** @param {readonly Job[]} ran @param {readonly SimulatedJob[]} expected @returns {string[]} */
export function compare(ran, expected) {
  const should = expected.filter(({ status }) => status === "runs");
  return [
    ...should
      .filter(({ id }) => !ran.some((job) => job.id === id))
      .map(({ id }) => `${id} did not run under act, but does by simulate`),
    ...ran
      .filter(({ id }) => !should.some((job) => job.id === id))
      .map(({ id, result }) => `${id} ran under act (${result}), but does not by simulate`),
    ...ran.flatMap(({ id, result }) => {
      const job = should.find((one) => one.id === id);
      return job && job.result !== result ? [`${id} ended as ${result} under act, as ${job.result} by simulate`] : [];
    }),
  ];
}

/** @param {readonly Job[]} ran @param {readonly SimulatedJob[]} expected @returns {string[]} */
export function outOfOrder(ran, expected) {
  const at = (/** @type {string} */ id) => ran.findIndex((job) => job.id === id);
  return expected.flatMap(({ id, needs }) =>
    needs
      .filter((need) => at(id) >= 0 && at(need) > at(id))
      .map((need) => `${id} ended before ${need}, which it needs`),
  );
}

/** What a reader needs of a run that went otherwise. @param {string} log @param {string} errors */
function reasons(log, errors) {
  const failed = linesOf(log).filter(({ level, stepResult }) => level === "error" || stepResult === "failure");
  return [
    ...failed.map(({ jobID, step, msg }) => `  ${jobID} ${step ?? ""}: ${msg?.trim()}`),
    ...errors.trim().split("\n"),
  ].slice(0, 20);
}
