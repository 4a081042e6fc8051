// `npm test`: lint, types, tests and boundaries through turbo's cache, one line a task as it ends, and the sum as the last line.
import { spawn } from "node:child_process";
import { existsSync, readdirSync, rmSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { humanTime, Progress } from "./progress.mjs";
import { addUp, closingLine, resultsFile } from "./results.mjs";
import { runAndRead, toolEnvironment, turbo } from "./toolchain.mjs";
import { TurboOutput } from "./turbo-output.mjs";
import { readJson, repository, workspacePackages } from "./workspace.mjs";

/** No task of ours takes longer; whoever waits longer waits for something that hangs. */
const longestTask = 10 * 60_000;
const tasks = ["lint", "typecheck", "test"];

const progress = new Progress(process.stdout);
/** @type {NodeJS.Signals | undefined} */
let stoppedBy;
const start = Date.now();
const environment = await testEnvironment();
const packages = workspacePackages(repository);

// A result that is left from before must not be counted for a run that never got to write one; turbo restores cached ones.
for (const { folder } of packages) rmSync(join(repository, folder, resultsFile), { force: true });

progress.line("Lint, types, tests and boundaries of every package; each line says how long after the start it ended");
const checks = [await boundaries(), ...(await runTasks())];
const sum = addUp(repository, checks);

for (const { name, output } of checks.filter(({ good }) => !good)) {
  progress.line(`\n${progress.paint(31, "✗")} ${name}\n${output.trimEnd()}`);
}
progress.line("");
const failedChecks = checks.filter(({ good, task }) => !good && task !== "test").map(({ name }) => name);
if (failedChecks.length > 0) progress.line(`Each failing check counts as one failure: ${failedChecks.join(", ")}`);
if (sum.skipped > 0) progress.line(`Skipped: ${sum.skippedTitles.join("; ")}`);
const cached = checks.filter((check) => check.cached).length;
progress.line(`${checks.length} tasks, ${cached} from cache, ${humanTime(Date.now() - start)}`);
if (stoppedBy) progress.line(`Stopped by ${stoppedBy}: what had not ended is missing from the sum`);
progress.line(closingLine(sum));
process.exitCode = sum.failed > 0 || stoppedBy ? 1 : 0;

/** @typedef {import("./results.mjs").Check} Check */

/** What tests may see of this machine is part of their cache key: an other Terraform, or none, is an other result. */
async function testEnvironment() {
  const env = toolEnvironment(repository);
  for (const program of ["terraform", "tofu"]) {
    const answer = await runAndRead(program, ["version", "-json"], { cwd: repository, env });
    if (answer.code !== 0) continue;
    try {
      env["TOWLINE_TERRAFORM_VERSION"] = `${program} ${JSON.parse(answer.stdout).terraform_version}`;
      return env;
    } catch {
      // Not the program it is named after.
    }
  }
  return { ...env, TOWLINE_TERRAFORM_VERSION: "none" };
}

/** Imports that leave their package or are declared nowhere. @returns {Promise<Check>} */
async function boundaries() {
  const before = Date.now();
  const answer = await runAndRead(turbo(repository), ["boundaries"], { cwd: repository, env: environment });
  const good = answer.code === 0;
  progress.done(good, "boundaries", "", Date.now() - before);
  return { name: "boundaries", task: "boundaries", good, cached: false, output: answer.stdout + answer.stderr };
}

/** @returns {Promise<Check[]>} */
async function runTasks() {
  const summaries = join(repository, ".turbo", "runs");
  rmSync(summaries, { recursive: true, force: true });
  const child = spawn(
    turbo(repository),
    [
      "run",
      ...tasks,
      "--continue=always",
      // One more than there are cores: tests wait a good part of their time, for Terraform, services and their own deadlines.
      `--concurrency=${availableParallelism() + 1}`,
      "--ui=stream",
      "--log-order=grouped",
      "--output-logs=new-only",
      "--summarize",
    ],
    { cwd: repository, env: environment, stdio: ["ignore", "pipe", "pipe"], shell: process.platform === "win32" },
  );
  const output = new TurboOutput(({ name, cached, failed, milliseconds }) => {
    stalled.refresh();
    progress.done(!failed, name, cached ? "unchanged, from cache" : "", milliseconds);
  });
  let errors = "";
  const stalled = setTimeout(() => {
    errors += `No task ended for ${humanTime(longestTask)}; turbo was stopped. The task that hangs is one without a line above.\n`;
    child.kill("SIGINT");
  }, longestTask);
  child.stdout.setEncoding("utf8").on("data", (text) => output.push(text));
  child.stderr.setEncoding("utf8").on("data", (text) => {
    errors += text;
  });
  for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
    process.on(signal, () => {
      stoppedBy = signal;
      // Ctrl-C at a terminal reaches turbo by itself.
      if (signal === "SIGTERM" || !process.stdin.isTTY) child.kill(signal);
    });
  }
  await new Promise((resolve) => {
    child.on("error", (error) => {
      errors += error.message;
      resolve(undefined);
    });
    child.on("close", resolve);
  });
  output.end();
  clearTimeout(stalled);

  const summary = existsSync(summaries)
    ? readdirSync(summaries).map((file) => readJson(join(summaries, file)))[0]
    : undefined;
  if (!summary) {
    const said = [output.rest.join("\n"), errors].join("\n").trim();
    return [
      { name: "turbo", task: "turbo", good: false, cached: false, output: said || "turbo ended without a summary" },
    ];
  }
  return summary.tasks
    .filter((/** @type {any} */ task) => task.command !== "<NONEXISTENT>")
    .map((/** @type {any} */ task) => {
      const name = `${task.package.replace("@towline/", "")} ${task.task}`;
      const cached = task.cache.status === "HIT";
      const good = cached || task.execution?.exitCode === 0;
      const said =
        output.said(task.package, task.task) ||
        (task.execution ? "it said nothing" : "not run: what it needs failed before");
      return { name, folder: task.directory, task: task.task, good, cached, output: said };
    });
}
