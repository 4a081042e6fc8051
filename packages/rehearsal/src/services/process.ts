import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream } from "node:fs";
import { createServer } from "node:net";
import { constants } from "node:os";
import type { Release } from "./releases.ts";

/** How a platform decides that a new instance may take traffic. */
export interface HealthCheck {
  protocol: "HTTP" | "TCP";
  path: string;
  /** Successive successes that are needed. */
  healthy: number;
  /** Successive failures after which the instance is given up. */
  unhealthy: number;
}

/** An instance of a release, healthy. */
export interface Instance {
  digest: string;
  port: number;
  stop(): Promise<void>;
  /** Ends it as if the program had done so by itself. */
  crash(): Promise<void>;
  /** Resolves when the program has ended, by itself or stopped. */
  ended: Promise<Ended>;
  /** How it ended; undefined while it runs. */
  readonly over: Ended | undefined;
}

/** How a program ended. */
export interface Ended {
  /** Its exit code, or 128 and the number of the signal; undefined when it never began. */
  exitCode: number | undefined;
  /** It was told to stop, and did not end by itself. */
  stopped: boolean;
}

/** A release that did not become healthy. */
export class NotHealthy extends Error {
  readonly ended: Ended;

  constructor(message: string, ended: Ended) {
    super(message);
    this.name = "NotHealthy";
    this.ended = ended;
  }
}

/** Pause between two health checks, in milliseconds; a platform waits seconds, a rehearsal need not. */
const PAUSE = 60;
/** How long a program may take until it listens, in milliseconds. */
const START_LIMIT = 15_000;
/** How long a program may take to end after SIGTERM, in milliseconds. */
const STOP_LIMIT = 3_000;

const alive = new Set<ChildProcess>();
// The last resort when this process ends without having closed the world: nothing may be left running.
process.on("exit", () => {
  for (const child of alive) kill(child, "SIGKILL");
});

/**
 * Starts a release and waits until it is healthy. A signal that is aborted meanwhile ends it.
 * @throws NotHealthy that says why it did not become healthy; the program is ended then
 */
export async function startInstance(
  release: Release,
  {
    env,
    health,
    logFile,
    signal: given,
  }: { env: Record<string, string>; health: HealthCheck; logFile: string; signal?: AbortSignal },
): Promise<Instance> {
  const port = await freePort();
  given?.throwIfAborted();
  const [program = "", ...args] = release.command;
  const child = spawn(program === "node" ? process.execPath : program, args, {
    cwd: release.files,
    env: {
      PATH: process.env["PATH"] ?? "",
      ...env,
      PORT: String(port),
      HOST: "127.0.0.1",
      RELEASE_DIGEST: release.digest,
    },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own, so that what the program starts is ended with it.
    detached: true,
  });
  alive.add(child);
  const log = createWriteStream(logFile, { flags: "a" });
  let tail = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream?.on("data", (chunk: Buffer) => {
      log.write(chunk);
      tail = (tail + chunk.toString("utf8")).slice(-2_000);
    });
  }
  let why: string | undefined;
  let over: Ended | undefined;
  let told = false;
  const ended = new Promise<Ended>((resolve) => {
    const end = (reason: string, exitCode: number | undefined) => {
      why ??= reason;
      over ??= { exitCode, stopped: told };
      alive.delete(child);
      log.end();
      resolve(over);
    };
    child.once("error", (error) => end(`it could not be started: ${error.message}`, undefined));
    child.once("exit", (code, signal) =>
      end(`it ended with ${signal ?? `exit code ${code}`}`, code ?? 128 + constants.signals[signal ?? "SIGKILL"]),
    );
  });
  const finish = async () => {
    if (over !== undefined) return;
    kill(child, "SIGTERM");
    const timer = setTimeout(() => kill(child, "SIGKILL"), STOP_LIMIT);
    await ended;
    clearTimeout(timer);
  };
  const stop = () => {
    told = true;
    return finish();
  };
  const abort = () => void stop();
  given?.addEventListener("abort", abort);
  try {
    await untilHealthy(port, health, () => why);
    given?.throwIfAborted();
  } catch (error) {
    await stop();
    const said = tail.trim();
    const message = given?.aborted ? "It was given up while it started." : (error as Error).message;
    throw new NotHealthy(
      `${message}${said ? ` Its last words: ${said.split("\n").slice(-3).join(" | ")}` : ""}`,
      await ended,
    );
  } finally {
    given?.removeEventListener("abort", abort);
  }
  return {
    digest: release.digest,
    port,
    stop,
    crash: finish,
    ended,
    get over() {
      return over;
    },
  };
}

async function untilHealthy(port: number, health: HealthCheck, over: () => string | undefined): Promise<void> {
  const deadline = Date.now() + START_LIMIT;
  let good = 0;
  let bad = 0;
  let last = "it never listened";
  for (;;) {
    const reason = over();
    if (reason !== undefined) throw new Error(`The program did not become healthy: ${reason}.`);
    const answer = await probe(port, health);
    if (answer === "healthy") {
      bad = 0;
      if (++good >= health.healthy) return;
    } else {
      good = 0;
      last = answer;
      // Not listening yet is not counted: starting takes as long as it takes.
      if (answer !== "refused" && ++bad >= health.unhealthy) break;
    }
    if (Date.now() > deadline) break;
    await new Promise((resolve) => setTimeout(resolve, PAUSE));
  }
  const what = last === "refused" ? `nothing listened on its port within ${START_LIMIT / 1000} s` : last;
  throw new Error(`The program did not become healthy: ${what}.`);
}

async function probe(port: number, health: HealthCheck): Promise<"healthy" | "refused" | string> {
  try {
    const response = await fetch(`http://127.0.0.1:${port}${health.protocol === "HTTP" ? health.path : "/"}`, {
      signal: AbortSignal.timeout(2_000),
      redirect: "manual",
    });
    await response.arrayBuffer();
    // A TCP check is content with a connection.
    if (health.protocol === "TCP" || (response.status >= 200 && response.status < 300)) return "healthy";
    return `GET ${health.path} answered ${response.status}`;
  } catch (error) {
    const code = ((error as Error).cause as { code?: string } | undefined)?.code;
    if (code === "ECONNREFUSED" || code === "ECONNRESET") return "refused";
    return `GET ${health.path} did not answer (${code ?? (error as Error).name})`;
  }
}

export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const { port } = server.address() as { port: number };
      server.close(() => resolve(port));
    });
  });
}

function kill(child: ChildProcess, signal: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, signal);
  } catch {
    // gone already
  }
}
