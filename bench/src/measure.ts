import { spawnSync } from "node:child_process";
import { type Spread, spread } from "./statistics.ts";

/** A process, from its start to its end. */
export interface Run {
  /** Script and its arguments, given to the Node that runs the benchmark. */
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
}

/** One row of the result. */
export interface Row {
  readonly name: string;
  readonly ours: Spread;
  readonly against: Spread & { readonly what: string };
  /** Median of ours by median of the other: above 1 ours takes longer. */
  readonly ratio: number;
}

/**
 * Runs both in turn, so that a busy moment of the machine hits both, after one run each that is not counted.
 *
 * @throws when a run ends with another exit code than it should: the time of a failure is no result
 */
export function measure({ name, ours, against, peer }: Benchmark, runs: number): Row {
  const samples: { ours: number[]; against: number[] } = { ours: [], against: [] };
  for (let round = 0; round <= runs; round += 1) {
    const [first, second] = [once(name, ours), once(name, against)];
    if (round === 0) continue;
    samples.ours.push(first);
    samples.against.push(second);
  }
  const [mine, other] = [spread(samples.ours), spread(samples.against)];
  return {
    name,
    ours: mine,
    against: { ...other, what: peer },
    ratio: Math.round((mine.median / other.median) * 100) / 100,
  };
}

/** Without the compile cache that the root commands give to Node: a first start is measured, not a second one. */
export function plainEnvironment(): NodeJS.ProcessEnv {
  const { NODE_COMPILE_CACHE: _, ...environment } = process.env;
  return environment;
}

function once(name: string, { args, cwd, env, exitCode = 0 }: Run): number {
  const start = process.hrtime.bigint();
  const { status, signal, stdout, stderr, error } = spawnSync(process.execPath, args, {
    cwd,
    env: env ?? plainEnvironment(),
    encoding: "utf8",
    maxBuffer: 64 * 1024 * 1024,
  });
  const milliseconds = Number(process.hrtime.bigint() - start) / 1e6;
  if (status !== exitCode) {
    const said = (stderr || stdout || error?.message || "").trim().split("\n").slice(-5).join("\n");
    throw new Error(`${name}: node ${args.join(" ")} ended with ${signal ?? status} instead of ${exitCode}\n${said}`);
  }
  return milliseconds;
}
