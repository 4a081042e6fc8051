import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Spread, spread } from "./statistics.ts";

/** A process, from its start to its end. */
export interface Run {
  /** A program. @default the Node that runs the benchmark */
  readonly command?: string;
  /** Script and its arguments. */
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: NodeJS.ProcessEnv;
  /** The exit code of a run that did its work. @default 0 */
  readonly exitCode?: number;
}

export interface Benchmark {
  readonly name: string;
  readonly ours: Run;
  readonly against: Run;
  /** What `against` is. */
  readonly peer: string;
  /** How many things each of the two makes, where they differ: the ratio is then that of the time for one. @default 1 each */
  readonly things?: { readonly ours: number; readonly against: number };
  /** The most runs that are worth their time. @default as many as were asked for */
  readonly runs?: number;
  /** The goal: the most that the median of ours may be. @default none */
  readonly milliseconds?: number;
  /** The goal: the most that ours may take for each unit of the other. @default none */
  readonly ratio?: number;
  /** The goal: the most that ours may hold at once. @default none, and memory is not measured */
  readonly megabytes?: number;
}

/** A goal of a benchmark, and whether this run met it. */
export interface Goal {
  readonly goal: string;
  readonly met: boolean;
}

/** One row of the result. */
export interface Row {
  readonly name: string;
  readonly ours: Spread;
  readonly against: Spread & { readonly what: string };
  /** Median of ours by median of the other, each for one thing: above 1 ours takes longer. */
  readonly ratio: number;
  /** The most that ours held at once, in megabytes; null where it was not asked. */
  readonly memory: number | null;
  readonly goals: readonly Goal[];
}

/**
 * Runs both in turn, so that a busy moment of the machine hits both, after one run each that is not counted.
 *
 * @throws when a run ends with another exit code than it should: the time of a failure is no result
 */
export function measure(benchmark: Benchmark, runs: number): Row {
  const { name, ours, against, peer, megabytes, things = { ours: 1, against: 1 } } = benchmark;
  const samples: { ours: number[]; against: number[] } = { ours: [], against: [] };
  for (let round = 0; round <= runsOf(benchmark, runs); round += 1) {
    const [first, second] = [once(name, ours), once(name, against)];
    if (round === 0) continue;
    samples.ours.push(first);
    samples.against.push(second);
  }
  const [mine, other] = [spread(samples.ours), spread(samples.against)];
  const ratio = Math.round((mine.median / things.ours / (other.median / things.against)) * 100) / 100;
  const memory = megabytes === undefined ? null : peakMemory(name, ours);
  const goals = goalsOf(benchmark, mine.median, ratio, memory);
  return { name, ours: mine, against: { ...other, what: peer }, ratio, memory, goals };
}

/** How often a benchmark is run when so many runs are asked for. */
export function runsOf({ runs: most = Number.POSITIVE_INFINITY }: Benchmark, asked: number): number {
  return Math.min(asked, most);
}

function goalsOf(
  { milliseconds, ratio: most, megabytes }: Benchmark,
  median: number,
  ratio: number,
  memory: number | null,
): Goal[] {
  return [
    ...(milliseconds === undefined ? [] : [{ goal: `${milliseconds} ms`, met: median <= milliseconds }]),
    ...(most === undefined ? [] : [{ goal: `${most}×`, met: ratio <= most }]),
    ...(megabytes === undefined || memory === null ? [] : [{ goal: `${megabytes} MB`, met: memory <= megabytes }]),
  ];
}

/** One run more, which is not timed: it tells how much memory its process held at most. */
function peakMemory(name: string, run: Run): number {
  const folder = mkdtempSync(join(tmpdir(), "towline-memory-"));
  try {
    const file = join(folder, "kilobytes");
    const watch = pathToFileURL(join(import.meta.dirname, "..", "fixtures", "peak-memory.mjs")).href;
    const env = { ...(run.env ?? plainEnvironment()), TOWLINE_PEAK_MEMORY: file };
    once(name, { ...run, args: ["--import", watch, ...run.args], env });
    return Math.round(Number(readFileSync(file, "utf8")) / 102.4) / 10;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Without the compile cache that the root commands give to Node: a first start is measured, not a second one. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
  return environment;
}

function once(name: string, { command = process.execPath, args, cwd, env, exitCode = 0 }: Run): number {
  const start = process.hrtime.bigint();
  const { status, signal, stdout, stderr, error } = spawnSync(command, args, {
    cwd,
    env: env ?? plainEnvironment(),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== exitCode) {
    const said = (stderr || stdout || error?.message || "").trim().split("\n").slice(-5).join("\n");
    const program = command === process.execPath ? "node" : command;
    const words = [program, ...args.slice(0, 8)].join(" ");
    throw new Error(`${name}: ${words} ended with ${signal ?? status} instead of ${exitCode}\n${said}`);
  }
  return milliseconds;
}
