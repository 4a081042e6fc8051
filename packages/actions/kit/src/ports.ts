/**
 * Everything an action touches outside itself. `run` receives these and imports neither `@actions/*` nor a clock nor `fetch`, so
 * tests hand it a clock that jumps and a service that scripts its answers.
 */
import type { ActionSpec, InputsOf, OutcomeOf, OutputsOf } from "./spec.ts";

/** Time, injected: a test's clock jumps, the real one waits. */
export interface Clock {
  /** Milliseconds from some fixed point. */
  now(): number;
  /** @throws Cancelled when the run is cancelled meanwhile. */
  sleep(milliseconds: number): Promise<void>;
  /** A number in [0, 1), for jitter. */
  random(): number;
  /** One deadline for a whole run, shared by everything in it that waits. */
  deadline(milliseconds: number): Deadline;
}

export interface Deadline {
  /** Milliseconds left, never negative. */
  remaining(): number;
  readonly expired: boolean;
  /** `waited 4m10s of 15m`. */
  toString(): string;
}

export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** Milliseconds until the request is given up. */
  readonly timeout: number;
  /** Clean-up goes on when the run was cancelled. @default false */
  readonly evenIfCancelled?: boolean;
}

export interface HttpResponse {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export interface Http {
  /** @throws HttpError when no answer came. A 4xx or 5xx is an answer. */
  request(request: HttpRequest): Promise<HttpResponse>;
}

/** A comment on a pull request. */
export interface PullRequestComment {
  readonly id: number;
  readonly body: string;
}

/** The comments on the pull request that this run belongs to. Each call throws HttpError when GitHub refuses or does not answer. */
export interface PullRequestComments {
  /** Number of the pull request. */
  readonly number: number;
  /** The oldest first, asked for page by page as they are read. */
  list(): AsyncIterable<PullRequestComment>;
  create(body: string): Promise<void>;
  update(id: number, body: string): Promise<void>;
}

/** Paths are relative to the workspace or absolute. */
export interface Files {
  /** Absolute path, for child processes and for file system calls; never shown. */
  resolve(path: string): string;
  /** As it is shown to people: relative to the workspace where possible. */
  show(path: string): string;
  exists(path: string): Promise<boolean>;
  read(path: string): Promise<string>;
  /** Writes the whole file or nothing; makes the folder. */
  write(path: string, text: string): Promise<void>;
  /** Names in a folder, sorted; empty when there is none. */
  list(path: string): Promise<readonly string[]>;
  remove(path: string): Promise<void>;
}

export interface Command {
  /** A name on PATH or an absolute path. Never a shell line. */
  readonly command: string;
  readonly args: readonly string[];
  readonly cwd?: string;
  /** Added to the environment of the action. */
  readonly env?: Readonly<Record<string, string>>;
  /** Called for every line of output as it comes. Without it the output is only collected. */
  readonly onLine?: (line: string, from: "stdout" | "stderr") => void;
  /** At its end the child is interrupted as if the run had been cancelled. */
  readonly deadline?: Deadline;
}

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Service extends Command {
  /** File that takes what the service prints. */
  readonly log: string;
}

export interface Children {
  /** Absolute path of a program on PATH. */
  find(name: string): Promise<string | undefined>;
  /**
   * Runs a program to its end. When the run is cancelled or the deadline passes, the program is sent one SIGINT and awaited, so that it
   * can release what it holds (a Terraform state lock).
   *
   * @throws Cancelled | TimedOut after the program ended.
   */
  run(command: Command): Promise<Ended>;
  /** Starts a program that outlives the action. */
  start(service: Service): Promise<RunningProcess>;
  alive(process: RunningProcess): Promise<boolean>;
  /** SIGTERM, and SIGKILL for one that is still there after `grace` milliseconds. */
  stop(process: RunningProcess, grace: number): Promise<void>;
  /** A port of the loopback interface that nobody listens on. */
  freePort(): Promise<number>;
}

/** A process, told apart from a later one that was given the same number. */
export interface RunningProcess {
  readonly pid: number;
  /** Start time as the kernel counts it, where the system tells it. */
  readonly born?: string;
}

export interface Place {
  readonly file?: string;
  readonly line?: number;
  readonly column?: number;
  readonly title?: string;
}

export interface Report {
  /** A titled, foldable part of the log. */
  group<T>(title: string, body: () => Promise<T>): Promise<T>;
  line(text: string): void;
  /** A line that somebody else wrote: whatever it says, it is no command to the runner. */
  foreign(text: string): void;
  warning(text: string, place?: Place): void;
  /** An annotation, at a place in a file when there is one. */
  error(text: string, place?: Place): void;
  /** From now on this text is masked wherever the action writes. */
  secret(text: string): void;
  /** The text with every secret masked, for files that the action writes itself. */
  redact(text: string): string;
  /** Markdown for the page of the run. */
  summary(markdown: string): void;
}

export interface Ports<S extends ActionSpec> {
  readonly inputs: InputsOf<S>;
  readonly clock: Clock;
  readonly http: Http;
  /** GitHub as the owner of a token sees it; nothing when this run belongs to no pull request. */
  github(token: string): Promise<PullRequestComments | undefined>;
  readonly files: Files;
  readonly children: Children;
  readonly report: Report;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Aborted when the run is cancelled. */
  readonly cancelled: AbortSignal;
  /** Sets outputs at once, so that they are there also when what follows fails or is cancelled. */
  publish(outputs: OutputsOf<S>): void;
}

/** The ports without what belongs to one action: what the parts of the kit ask for. */
export type World = Omit<Ports<ActionSpec>, "inputs" | "publish">;

/** What `run` gives back. Anything it throws instead ends as `failed`, `timed-out` or `cancelled`. */
export interface Result<S extends ActionSpec> {
  readonly outcome: OutcomeOf<S>;
  /** One line that a person understands. */
  readonly message: string;
  readonly outputs?: OutputsOf<S>;
}

/** The run was cancelled; what was started has been stopped. */
export class Cancelled extends Error {
  override readonly name = "Cancelled";
}

/** The deadline passed. */
export class TimedOut extends Error {
  override readonly name = "TimedOut";
}

/** No answer came: the reason is short and names the address. */
export class HttpError extends Error {
  override readonly name = "HttpError";
  /** The request cannot have been handled, so it may be sent again whatever it does. */
  readonly refused: boolean;
  /** After how many milliseconds it is worth asking again, where whoever refused says so or is known to recover. */
  readonly again: number | undefined;

  constructor(message: string, refused: boolean, again?: number) {
    super(message);
    this.refused = refused;
    this.again = again;
  }
}
