import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { benchmarks } from "./benchmarks.ts";
import { measure, runsOf } from "./measure.ts";
import { install } from "./peers.ts";
import { table } from "./table.ts";

const usage = `npm run bench -- [--json] [--runs <number>] [--only <part of a name>] [--install]

Times whole processes, ours and what it is compared with in turn, and prints medians.
--install first installs what is compared with and not there yet, in the versions of src/peers.ts.`;

const outputFolder = mkdtempSync(join(tmpdir(), "towline-bench-"));
try {
  const { values } = parseArgs({
    options: {
      json: { type: "boolean" },
      runs: { type: "string", default: "9" },
      only: { type: "string", default: "" },
      install: { type: "boolean" },
      help: { type: "boolean" },
    },
  });
  if (values.install && !values.help) {
    const missing = install((line) => process.stderr.write(`${line}\n`));
    if (missing.length > 0) process.stderr.write(`left out: ${missing.join("; ")}\n`);
  }
  if (values.help) console.log(usage);
  else run(values.json ?? false, Number(values.runs), values.only);
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
} finally {
  rmSync(outputFolder, { recursive: true, force: true });
}

function run(json: boolean, runs: number, only: string): void {
  if (!Number.isInteger(runs) || runs < 1)
    throw new Error("--runs: write a whole number of at least 1, such as --runs 9");
  const all = benchmarks(outputFolder);
  const chosen = all.filter(({ name }) => name.includes(only));
  if (chosen.length === 0)
    throw new Error(
      `--only: no benchmark is named like "${only}". There are:\n${all.map(({ name }) => `  ${name}`).join("\n")}`,
    );
  const rows = chosen.map((benchmark, index) => {
    process.stderr.write(` ${index + 1}/${chosen.length} ${benchmark.name}: ${runsOf(benchmark, runs)} runs each\n`);
    return measure(benchmark, runs);
  });
  console.log(json ? JSON.stringify({ runs, rows }, null, 2) : table(rows));
}
