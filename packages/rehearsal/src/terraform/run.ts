import { type ChildProcess, spawn } from "node:child_process";
import { createWriteStream, mkdirSync } from "node:fs";
import { dirname } from "node:path";
import type { Terraform } from "./find.ts";
import { byLine } from "./progress.ts";

export interface RunResult {
  code: number;
  stdout: string;
  /** What went wrong in Terraform's words, one entry an error. */
  errors: string[];
  /** Wall time in seconds. */
  seconds: number;
}

/**
 * Terraform allocates much and lives for seconds: without garbage collection below a gigabyte it takes a third less of
 * the processor (https://go.dev/doc/gc-guide#Memory_limit).
 */
const COLLECTOR = { GOGC: "off", GOMEMLIMIT: "1GiB" };

/** How long an interrupted Terraform may take to stop cleanly, in milliseconds. */
const INTERRUPT_LIMIT = 20_000;

const running = new Map<ChildProcess, Promise<void>>();
let interrupted = false;

/** Runs one Terraform command; everything it prints goes to the log file as well. */
export async function runTerraform(
  terraform: Terraform,
  args: readonly string[],
  {
    cwd,
    env,
    logFile,
    onLine = () => {},
  }: { cwd: string; env: Record<string, string>; logFile: string; onLine?: (line: string) => void },
): Promise<RunResult> {
  if (interrupted) throw new Error("Interrupted: no further Terraform command is started.");
  mkdirSync(dirname(logFile), { recursive: true });
  const log = createWriteStream(logFile, { flags: "a" });
  log.write(`\n$ ${terraform.kind} ${args.join(" ")}\n`);
  const started = performance.now();
  const child = spawn(terraform.path, args, {
    cwd,
    env: { ...COLLECTOR, ...process.env, ...env },
    stdio: ["ignore", "pipe", "pipe"],
    // A group of its own: Ctrl-C in a terminal reaches it through interruptTerraform only, once, and in order.
    detached: true,
  });
  let stdout = "";
  let stderr = "";
  // `show -json` prints whole states; only its errors belong in the log.
  const quiet = args[0] === "show" || args[0] === "output";
  const cut = byLine(onLine);
  child.stdout.setEncoding("utf8").on("data", (text: string) => {
    stdout += text;
    cut(text);
    if (!quiet) log.write(text);
  });
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr += text;
    log.write(text);
  });
  const ended = new Promise<number>((resolve, reject) => {
    child.once("error", reject);
    child.once("close", (code) => resolve(code ?? 130));
  });
  const quietly = ended.then(
    () => {},
    () => {},
  );
  running.set(child, quietly);
  try {
    const code = await ended;
    const seconds = (performance.now() - started) / 1000;
    log.write(`(exit code ${code}, ${seconds.toFixed(2)} s)\n`);
    return { code, stdout, errors: errorsIn(stderr), seconds };
  } finally {
    running.delete(child);
    log.end();
  }
}

/** Asks every Terraform that runs to stop, as Ctrl-C would, and waits until it has released what it holds. */
export async function interruptTerraform(): Promise<void> {
  if (running.size === 0) return;
  interrupted = true;
  const children = [...running];
  for (const [child] of children) child.kill("SIGINT");
  const timer = setTimeout(() => {
    for (const [child] of children) child.kill("SIGKILL");
  }, INTERRUPT_LIMIT);
  await Promise.all(children.map(([, ended]) => ended));
  clearTimeout(timer);
  interrupted = false;
}

process.on("exit", () => {
  for (const child of running.keys()) child.kill("SIGKILL");
});

/** Cuts Terraform's messages into errors, without the frame it draws on terminals. */
export function errorsIn(text: string): string[] {
  const plain = text
    .split("\n")
    .map((line) => line.replace(/^[╷│╵]\s?/, "").trimEnd())
    .join("\n");
  return plain
    .split(/^(?=Error: |Warning: )/m)
    .filter((part) => part.startsWith("Error: "))
    .map((part) =>
      part
        .slice("Error: ".length)
        .replace(/\n{2,}/g, "\n")
        .trim(),
    );
}
