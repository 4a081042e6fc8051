/**
 * The shell around every action: with report.ts and github.ts, which it brings, the only code that knows `@actions/*`. It reads INPUT_*, makes the
 * real ports, runs, and writes outputs, summary, annotation and exit code. Whatever happens inside, `outcome` is written.
 */
import { systemClock } from "./clock.ts";
import { workspaceFiles } from "./files.ts";
import { fetchHttp } from "./http.ts";
import { exitCode, isGreen, type Outcome } from "./outcome.ts";
import { Cancelled, type Ports, type Result, TimedOut } from "./ports.ts";
import { ActionError, describe, nearest } from "./problem.ts";
import { systemChildren } from "./process.ts";
import { useProxy } from "./proxy.ts";
import { type Console, githubConsole } from "./report.ts";
import { type ActionSpec, type OutputsOf, parse } from "./spec.ts";

/**
 * Runs an action in this process and ends it.
 *
 * @param spec What the action takes and gives.
 * @param run What it does, on ports.
 */
export async function enter<S extends ActionSpec>(
  spec: S,
  run: (ports: Ports<S>) => Promise<Result<S>>,
): Promise<never> {
  const env = process.env;
  const console = githubConsole(env);
  const controller = new AbortController();
  const interrupted = (signal: NodeJS.Signals) => {
    if (controller.signal.aborted) return;
    // Written at once: GitHub kills the process 10 s after the first signal, whatever it is still releasing.
    console.output("outcome", "cancelled");
    console.report.line(`Received ${signal}: stopping what was started and releasing what is held.`);
    controller.abort();
  };
  process.on("SIGINT", interrupted);
  process.on("SIGTERM", interrupted);

  const { outcome, message } = await conclude(() => attempt(spec, run, console, controller.signal, env), console);
  console.output("outcome", outcome);
  await console.headline(spec.name, outcome, message);
  process.exit(exitCode(outcome));
}

interface End {
  readonly outcome: Outcome;
  readonly message: string;
}

async function attempt<S extends ActionSpec>(
  spec: S,
  run: (ports: Ports<S>) => Promise<Result<S>>,
  console: Console,
  cancelled: AbortSignal,
  env: Readonly<Record<string, string | undefined>>,
): Promise<End> {
  const raw = readRaw(spec, env);
  for (const [name, input] of Object.entries(spec.inputs)) {
    const value = raw[name]?.trim();
    if (input.secret && value) console.report.secret(value);
  }
  const parsed = parse(spec, raw);
  if ("problems" in parsed) throw new ActionError(parsed.problems);
  for (const name of Object.keys(raw)) {
    if (name in spec.inputs) continue;
    const meant = nearest(name, Object.keys(spec.inputs));
    console.report.warning(`"${name}" is no input of ${spec.name}.${meant ? ` Did you mean "${meant}"?` : ""}`);
  }
  useProxy(env);
  const publish = (outputs: OutputsOf<S>) => {
    for (const [name, value] of Object.entries(outputs)) if (value !== undefined) console.output(name, String(value));
  };
  const http = fetchHttp(cancelled);
  const result = await run({
    inputs: parsed.inputs,
    clock: systemClock(cancelled),
    http,
    github: async (token) => (await import("./github.ts")).pullRequestComments(token, http),
    files: workspaceFiles(env["GITHUB_WORKSPACE"] ?? process.cwd()),
    children: systemChildren(cancelled, env),
    report: console.report,
    env,
    cancelled,
    publish,
  });
  if (result.outputs !== undefined) publish(result.outputs);
  return result;
}

/** Turns whatever was thrown into an outcome and a message; a stack is shown only in a debug run. */
async function conclude(body: () => Promise<End>, { report, debug }: Console): Promise<End> {
  try {
    const end = await body();
    if (!isGreen(end.outcome)) report.error(end.message, { title: end.outcome });
    return end;
  } catch (error) {
    if (error instanceof Cancelled) return { outcome: "cancelled", message: error.message };
    if (error instanceof TimedOut) {
      report.error(error.message, { title: "timed-out" });
      return { outcome: "timed-out", message: error.message };
    }
    if (error instanceof ActionError) {
      for (const problem of error.problems) report.error(describe(problem), placeOf(problem.where));
      return { outcome: "failed", message: error.problems.map(describe).join("\n") };
    }
    if (debug) report.foreign((error as Error).stack ?? String(error));
    const message = `unexpected: ${error instanceof Error ? error.message : String(error)}. This is a defect of the action; a re-run with debug logging shows where.`;
    report.error(message, { title: "failed" });
    return { outcome: "failed", message };
  }
}

/** `smoke.yaml:4:9` as the place of an annotation. */
function placeOf(where: string) {
  const place = /^(\S+?):(\d+)(?::(\d+))?$/.exec(where);
  return place === null
    ? {}
    : { file: place[1]!, line: Number(place[2]), ...(place[3] === undefined ? {} : { column: Number(place[3]) }) };
}

/**
 * The inputs as text. GitHub sets `INPUT_BASE-URL`, a name no shell can export, so `INPUT_BASE_URL` is read too: the same
 * bundle then runs from any script.
 */
function readRaw(
  spec: ActionSpec,
  env: Readonly<Record<string, string | undefined>>,
): Record<string, string | undefined> {
  const raw: Record<string, string | undefined> = {};
  const known = new Set<string>();
  for (const name of Object.keys(spec.inputs)) {
    const upper = `INPUT_${name.toUpperCase()}`;
    const plain = upper.replaceAll("-", "_");
    known.add(upper).add(plain);
    raw[name] = env[upper] || env[plain] || undefined;
  }
  for (const variable of Object.keys(env)) {
    if (!variable.startsWith("INPUT_") || known.has(variable) || !env[variable]) continue;
    raw[variable.slice("INPUT_".length).toLowerCase()] = env[variable];
  }
  return raw;
}
