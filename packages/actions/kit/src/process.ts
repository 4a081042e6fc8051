import { type ChildProcess, spawn } from "node:child_process";
import { constants } from "node:fs";
import { access, mkdir, open, readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { constants as os } from "node:os";
import { delimiter, dirname, isAbsolute, join } from "node:path";
import { createInterface } from "node:readline";
import { setTimeout as wait } from "node:timers/promises";
import { Cancelled, type Children, type Command, type RunningProcess, TimedOut } from "./ports.ts";
import { ActionError } from "./problem.ts";

/** What a service inherits; everything else it needs is given to it by name, as on a real platform. */
const SERVICE_ENVIRONMENT = ["PATH", "HOME", "LANG", "TZ", "TMPDIR"];

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Real child processes. A program is started as an argument list, never through a shell, and leads its own process group: GitHub sends
 * SIGINT to the action only, and a terminal would send it to both, so the action decides and forwards it exactly once.
 */
export function systemChildren(cancelled: AbortSignal, env: Environment): Children {
  // The action's own inputs, a token among them, are nobody else's business.
  const passed = Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith("INPUT_")));
  const basic = Object.fromEntries(SERVICE_ENVIRONMENT.map((name) => [name, env[name]]));
  return {
    find: (name) => findOnPath(name, env),
    run: (command) => run(command, cancelled, passed),
    async start({ command, args, cwd, env: extra, log }) {
      await mkdir(dirname(log), { recursive: true });
      const output = await open(log, "a");
      try {
        const child = spawn(command, args, {
          cwd,
          env: { ...basic, ...extra },
          detached: true,
          stdio: ["ignore", output.fd, output.fd],
        });
        await started(child, command);
        child.unref();
        const born = await birth(child.pid!);
        return born === undefined ? { pid: child.pid! } : { pid: child.pid!, born };
      } finally {
        await output.close();
      }
    },
    alive,
    stop,
    freePort,
  };
}

async function run(
  { command, args, cwd, env: extra, onLine, deadline }: Command,
  cancelled: AbortSignal,
  env: Environment,
) {
  if (cancelled.aborted) throw new Cancelled(`cancelled before ${command} was started`);
  if (deadline?.expired) throw new TimedOut(`${deadline} before ${command} could start`);
  const child = spawn(command, args, {
    cwd,
    env: { ...env, ...extra },
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
  });
  const interrupt = () => child.kill("SIGINT");
  let late = false;
  const timer =
    deadline === undefined
      ? undefined
      : setTimeout(() => {
          late = true;
          interrupt();
        }, deadline.remaining());
  cancelled.addEventListener("abort", interrupt, { once: true });
  try {
    const ended = new Promise<number>((resolve) =>
      child.on("close", (code, signal) => resolve(code ?? 128 + (os.signals[signal!] ?? 0))),
    );
    const stdout = collect(child.stdout!, "stdout", onLine);
    const stderr = collect(child.stderr!, "stderr", onLine);
    await started(child, command);
    if (cancelled.aborted) interrupt();
    const code = await ended;
    if (cancelled.aborted) throw new Cancelled(`${command} was interrupted and has ended`);
    if (late) throw new TimedOut(`${command} was interrupted: ${deadline}`);
    return { code, stdout: await stdout, stderr: await stderr };
  } finally {
    clearTimeout(timer);
    cancelled.removeEventListener("abort", interrupt);
  }
}

async function collect(
  stream: NodeJS.ReadableStream,
  from: "stdout" | "stderr",
  onLine: Command["onLine"],
): Promise<string> {
  const lines: string[] = [];
  for await (const line of createInterface({ input: stream, crlfDelay: Number.POSITIVE_INFINITY })) {
    lines.push(line);
    onLine?.(line, from);
  }
  return lines.join("\n");
}

function started(child: ChildProcess, command: string): Promise<void> {
  return new Promise((resolve, reject) => {
    child.once("spawn", resolve);
    child.once("error", (error: NodeJS.ErrnoException) =>
      reject(
        new ActionError({
          code: "process/cannot-start",
          where: `program ${command}`,
          message:
            error.code === "ENOENT" ? "was not found, or its folder was not" : `cannot be started (${error.code})`,
          fix: "Install it, or name it by its full path.",
        }),
      ),
    );
  });
}

async function findOnPath(name: string, env: Environment): Promise<string | undefined> {
  const candidates = isAbsolute(name)
    ? [name]
    : (env["PATH"] ?? "")
        .split(delimiter)
        .filter(Boolean)
        .map((folder) => join(folder, name));
  for (const candidate of candidates) {
    try {
      await access(candidate, constants.X_OK);
      return candidate;
    } catch {
      // Not here; the next folder may have it.
    }
  }
  return undefined;
}

/** Field 22 of /proc/<pid>/stat, start time in clock ticks (proc_pid_stat(5)); none on other systems or for a process that is gone. */
async function birth(pid: number): Promise<string | undefined> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, "utf8");
    const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    // A zombie has ended; it only waits for its parent to read its code.
    return fields[0] === "Z" ? undefined : fields[19];
  } catch {
    return undefined;
  }
}

async function alive({ pid, born }: RunningProcess): Promise<boolean> {
  if (born !== undefined) return (await birth(pid)) === born;
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

async function stop(running: RunningProcess, grace: number): Promise<void> {
  const end = performance.now() + grace;
  for (let signal: NodeJS.Signals = "SIGTERM"; await alive(running); ) {
    try {
      process.kill(running.pid, signal);
    } catch {
      return;
    }
    while (performance.now() < end && (await alive(running))) await wait(20);
    if (signal === "SIGKILL") return;
    signal = "SIGKILL";
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      server.close(() => resolve(typeof address === "object" && address !== null ? address.port : 0));
    });
  });
}
