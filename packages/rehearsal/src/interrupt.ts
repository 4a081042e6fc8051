import { type ChildProcess, type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";

/** Raised instead of starting something more while this process is being interrupted. */
export class Interrupted extends Error {
  readonly code = "interrupted";

  constructor() {
    super("Interrupted: nothing more is started.");
    this.name = "Interrupted";
  }
}

/** How long interrupted children may take to stop cleanly, in milliseconds. Terraform finishes what it is about to create. */
const LIMIT = 20_000;
const SIGNALS = ["SIGINT", "SIGTERM"] as const;

/** Whom an interrupt is told: the child, which tells its own; its whole group, for one that does not; or nobody whom the terminal has told. */
type Reach = "child" | "group" | "terminal";

interface Attended {
  ended: Promise<void>;
  reach: Reach;
}

interface Place {
  cwd: string;
  env: NodeJS.ProcessEnv;
}

const children = new Map<ChildProcess, Attended>();
const closings = new Set<() => Promise<void> | void>();
let interrupted = false;
let listening = false;

/**
 * Starts a child that an interrupt of this process reaches: once, before anything that it uses is closed. It leads a group of its own, so that
 * Ctrl-C in a terminal does not reach it a second time, which tools take for "stop at once".
 *
 * @throws Interrupted when this process is about to end
 */
export function startPiped(
  command: string,
  args: readonly string[],
  { reach = "child", ...place }: Place & { reach?: "child" | "group" },
): ChildProcessByStdio<null, Readable, Readable> {
  if (interrupted) throw new Interrupted();
  return attend(spawn(command, args, { ...place, stdio: ["ignore", "pipe", "pipe"], detached: true }), reach);
}

/**
 * The same for a child whose output goes straight into an open file.
 *
 * @throws Interrupted when this process is about to end
 */
export function startWriting(
  command: string,
  args: readonly string[],
  { into, ...place }: Place & { into: number },
): ChildProcessByStdio<null, null, Readable> {
  if (interrupted) throw new Interrupted();
  const child = spawn(command, args, { ...place, stdio: ["ignore", into, "pipe"], detached: true });
  return attend(child as ChildProcessByStdio<null, null, Readable>, "child");
}

/**
 * The same for a child that has the terminal.
 *
 * @throws Interrupted when this process is about to end
 */
export function startAttached(command: string, args: readonly string[], place: Place): ChildProcess {
  if (interrupted) throw new Interrupted();
  return attend(spawn(command, args, { ...place, stdio: "inherit" }), "terminal");
}

function attend<Child extends ChildProcess>(child: Child, reach: Reach): Child {
  const ended = new Promise<void>((resolve) => {
    child.once("error", () => resolve());
    child.once("close", () => resolve());
  });
  children.set(child, { ended, reach });
  listen();
  void ended.then(() => children.delete(child));
  return child;
}

/**
 * Something to do when this process is interrupted, after every child has ended.
 *
 * @returns takes it back
 */
export function onInterrupt(close: () => Promise<void> | void): () => void {
  closings.add(close);
  listen();
  return () => void closings.delete(close);
}

/** Once and for good: while a listener is taken off and put on again, a signal is lost. With nothing to put right it ends the process at once. */
function listen(): void {
  if (listening) return;
  listening = true;
  for (const signal of SIGNALS) process.on(signal, onSignal);
}

function onSignal(signal: NodeJS.Signals): void {
  if (interrupted) {
    // Somebody who asks twice does not want to wait; what holds a lock is given up with it.
    killAll();
    return;
  }
  interrupted = true;
  void stopAll(signal).finally(() => {
    for (const each of SIGNALS) process.removeListener(each, onSignal);
    process.kill(process.pid, signal);
  });
}

async function stopAll(signal: NodeJS.Signals): Promise<void> {
  for (const [child, { reach }] of children) {
    const knows = reach === "terminal" && signal === "SIGINT" && process.stdin.isTTY;
    if (!knows) send(child, "SIGINT", reach === "group");
  }
  const timer = setTimeout(killAll, LIMIT);
  await Promise.all([...children.values()].map(({ ended }) => ended));
  clearTimeout(timer);
  for (const close of closings) await close();
}

function killAll(): void {
  for (const [child, { reach }] of children) send(child, "SIGKILL", reach !== "terminal");
}

function send({ pid }: ChildProcess, signal: NodeJS.Signals, group: boolean): void {
  if (pid === undefined) return;
  try {
    process.kill(group ? -pid : pid, signal);
  } catch {
    // It has ended.
  }
}

process.on("exit", killAll);
