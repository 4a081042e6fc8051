// What others trust, on what we make: `npm run conformance` runs the lanes of scripts/conformance, each with a tool of others in a pinned
// version. A tool that cannot be had here is named in one line and counted as skipped.
import { mkdtempSync, rmSync } from "node:fs";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { act } from "./conformance/act-lane.mjs";
import { cdktn } from "./conformance/cdktn-lane.mjs";
import { checkov } from "./conformance/checkov-lane.mjs";
import { ministack } from "./conformance/ministack-lane.mjs";
import { stopAll } from "./conformance/processes.mjs";
import { terraform, tofu } from "./conformance/rehearsal-lanes.mjs";
import { synthesizeAll } from "./conformance/stacks.mjs";
import { tflint } from "./conformance/tflint-lane.mjs";
import { NotToBeHad } from "./conformance/tools.mjs";
import { trivy } from "./conformance/trivy-lane.mjs";
import { readWaivers } from "./conformance/waivers.mjs";
import { actionlint, zizmor } from "./conformance/workflow-lanes.mjs";
import { Progress } from "./progress.mjs";
import { closingLine } from "./results.mjs";
import { repository } from "./workspace.mjs";

/** @type {readonly import("./conformance/lane.mjs").Lane[]} */
const lanes = [actionlint, zizmor, checkov, tflint, act, ministack, trivy, terraform, tofu, cdktn];

/** A lane is called by the first word of its name. @param {import("./conformance/lane.mjs").Lane} lane */
const callOf = ({ name }) => name.split(" ")[0] ?? name;

const usage = () =>
  [
    "npm run conformance -- [lane...] [--all]",
    ...lanes.map(
      (lane) =>
        `  ${callOf(lane).padEnd(12)} ${lane.about}${lane.always ? "" : " (only when asked for, or with --all)"}`,
    ),
  ].join("\n");

/** @param {string[]} args */
function chosen(args) {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { all: { type: "boolean" }, help: { type: "boolean" } },
  });
  const unknown = positionals.filter((name) => !lanes.some((lane) => callOf(lane) === name));
  if (unknown.length > 0) throw new TypeError(`there is no lane ${unknown.join(", ")}\n${usage()}`);
  return {
    ...values,
    run: lanes.filter((lane) =>
      positionals.length > 0 ? positionals.includes(callOf(lane)) : values.all || lane.always,
    ),
  };
}

const progress = new Progress(process.stdout);
let options;
try {
  options = chosen(process.argv.slice(2));
} catch (error) {
  progress.line(/** @type {Error} */ (error).message);
  process.exit(2);
}
if (options.help) {
  progress.line(usage());
  process.exit(0);
}

const scratch = mkdtempSync(join(tmpdir(), "towline-conformance-"));
/** @type {ReturnType<typeof synthesizeAll> | undefined} */
let stacks;
/** @type {import("./conformance/lane.mjs").Context} */
const context = {
  waivers: readWaivers(join(repository, "scripts", "conformance-waivers.json")),
  today: new Date().toISOString().slice(0, 10),
  scratch,
  stacks: () => (stacks ??= synthesizeAll(join(scratch, "stacks"))),
};
for (const signal of /** @type {const} */ (["SIGINT", "SIGTERM"])) {
  process.once(signal, () => {
    stopAll(signal);
    rmSync(scratch, { recursive: true, force: true });
    process.exit(130);
  });
}
const sum = { passed: 0, failed: 0, skipped: 0, skippedTitles: /** @type {string[]} */ ([]) };
try {
  const waiting = [...options.run];
  const runner = async () => {
    for (let lane = waiting.shift(); lane; lane = waiting.shift()) await runLane(lane);
  };
  // Most lanes keep one core busy. What a lane says comes in one piece, when it has ended.
  await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, runner));
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
progress.line(closingLine(sum));
process.exitCode = sum.failed > 0 ? 1 : 0;

/** @param {import("./conformance/lane.mjs").Lane} lane */
async function runLane(lane) {
  const start = Date.now();
  try {
    const { passed, failed, note, said } = await lane.run(context);
    sum.passed += passed;
    sum.failed += failed;
    progress.done(failed === 0, lane.name, note, Date.now() - start);
    for (const line of said) progress.line(`     ${line}`);
  } catch (error) {
    if (error instanceof NotToBeHad) {
      sum.skipped += 1;
      progress.line(` ! ${lane.name} was left out: ${error.message}`);
      return;
    }
    sum.failed += 1;
    progress.done(false, lane.name, "", Date.now() - start);
    progress.line(`     ${/** @type {Error} */ (error).stack}`);
  }
}
