import { stripVTControlCharacters } from "node:util";
import type { Deadline, Ended, World } from "../ports.ts";
import { ActionError } from "../problem.ts";
import { type ApplyReport, type Diagnostic, ReadApply } from "./apply-stream.ts";
import { holder, type LockInfo, lockIn } from "./lock.ts";
import { type PlannedChange, readChanges } from "./plan.ts";

/** Variables of the environment that are other ones for this command. */
type Credentials = Readonly<Record<string, string>>;

export interface TerraformOptions {
  /** Absolute path of the binary. */
  readonly binary: string;
  /** Name of the stack, for messages. */
  readonly stack: string;
  /** Folder of the stack, absolute. */
  readonly folder: string;
  readonly variables: Readonly<Record<string, string>>;
  /** Milliseconds to wait for a state lock. */
  readonly lockTimeout: number;
  readonly deadline: Deadline;
}

/** One output of a stack, as `terraform output -json` gives it. */
export interface StackOutput {
  readonly value: unknown;
  readonly sensitive: boolean;
}

/** Terraform in one stack folder. Every command is non-interactive, bounded by the deadline, and interrupted in a way that frees the lock. */
export class Terraform {
  readonly #world: Pick<World, "children" | "report">;
  readonly #options: TerraformOptions;

  constructor(world: Pick<World, "children" | "report">, options: TerraformOptions) {
    this.#world = world;
    this.#options = options;
  }

  async init(): Promise<void> {
    await this.#expect("init", ["init", "-input=false", "-no-color"], { shown: true });
  }

  /** Outputs of the state as it is; empty when nothing was applied yet. */
  async outputs(): Promise<Readonly<Record<string, StackOutput>>> {
    const { stdout } = await this.#expect("output", ["output", "-json", "-no-color"]);
    return stdout.trim() === "" ? {} : JSON.parse(stdout);
  }

  /** Serial and lineage of the state; `undefined` when there is none. */
  async stateVersion(): Promise<{ readonly serial: number; readonly lineage: string } | undefined> {
    const { stdout } = await this.#expect("state pull", ["state", "pull"]);
    if (stdout.trim() === "") return undefined;
    const { serial, lineage } = JSON.parse(stdout);
    return { serial, lineage };
  }

  /** Writes the plan to `file` (absolute) and gives the text a person reads. */
  async plan(file: string): Promise<string> {
    const args = ["plan", "-input=false", "-no-color", this.#lock(), `-out=${file}`];
    const { stdout } = await this.#expect("plan", args, { shown: true });
    return stdout;
  }

  async changes(file: string): Promise<readonly PlannedChange[]> {
    const { stdout } = await this.#expect("show", ["show", "-json", "-no-color", file]);
    return readChanges(stdout);
  }

  /** Applies a saved plan. Does not throw when it fails half way: the report says what was changed before. */
  async apply(file: string): Promise<ApplyReport> {
    const reader = new ReadApply();
    const { code, stderr } = await this.#run(["apply", "-input=false", "-no-color", "-json", this.#lock(), file], {
      onLine: (line, from) => {
        const shown = from === "stdout" ? reader.line(line) : line;
        if (shown !== undefined) this.#world.report.foreign(shown);
      },
      progress: () => reader.report(1),
    });
    return reader.report(code, stderr);
  }

  /** The lock that is held now, nothing when there is none, or in words why it is not known. */
  async lock(credentials: Credentials): Promise<LockInfo | string | undefined> {
    // No command shows a lock. This one refuses to release it under an id that is not its own, and tells of the one that is there.
    const { code, stderr, stdout } = await this.#run(["force-unlock", "-force", "none"], { credentials });
    const found = lockIn(`${stderr}\n${stdout}`);
    if (found !== undefined) return found;
    return code === 0 || /NoSuchKey|NotFound|StatusCode: 404|not locked/i.test(stderr) ? undefined : reasonOf(stderr);
  }

  /** Releases the lock with this id. @returns why it could not */
  async unlock(id: string, credentials: Credentials): Promise<string | undefined> {
    const { code, stderr } = await this.#run(["force-unlock", "-force", id], { credentials });
    return code === 0 ? undefined : reasonOf(stderr);
  }

  /** Saves a state that lies in a file (absolute). Terraform refuses one that is older than what is saved. @returns why it could not */
  async push(file: string, credentials: Credentials): Promise<string | undefined> {
    const { code, stderr } = await this.#run(["state", "push", this.#lock(), file], { credentials });
    return code === 0 ? undefined : reasonOf(stderr);
  }

  #lock(): string {
    return `-lock-timeout=${Math.ceil(this.#options.lockTimeout / 1000)}s`;
  }

  async #expect(name: string, args: readonly string[], { shown = false } = {}): Promise<Ended> {
    const { report } = this.#world;
    const ended = await this.#run(args, shown ? { onLine: (line) => report.foreign(line) } : {});
    if (ended.code === 0) return ended;
    throw failure(this.#options.stack, name, ended.code, errorsIn(ended.stderr));
  }

  #run(
    args: readonly string[],
    {
      credentials = {},
      onLine,
      progress,
    }: {
      readonly credentials?: Credentials;
      readonly onLine?: (line: string, from: "stdout" | "stderr") => void;
      readonly progress?: () => ApplyReport;
    } = {},
  ): Promise<Ended> {
    const { binary, folder, deadline, variables } = this.#options;
    const env: Record<string, string> = { TF_IN_AUTOMATION: "1", TF_INPUT: "0", ...credentials };
    for (const [name, value] of Object.entries(variables)) env[`TF_VAR_${name}`] = value;
    const command = { command: binary, args, cwd: folder, env, deadline };
    return this.#world.children.run(onLine === undefined ? command : { ...command, onLine }).catch((error: unknown) => {
      if (progress !== undefined && error instanceof Error) Object.assign(error, { applied: progress() });
      throw error;
    });
  }
}

/** Terraform has ended and its lock stayed. */
export const KEPT_LOCK = "terraform/lock-kept";

/** What Terraform says of an error, in one line and without the advice that follows. */
function reasonOf(text: string): string {
  const plain = stripVTControlCharacters(text);
  const errors = errorsIn(plain);
  const said = errors.map(({ summary, detail }) => (detail === "" ? summary : `${summary}: ${detail}`)).join("; ");
  return (said || plain)
    .split(/\nTerraform acquires a|\nLock Info:/)[0]!
    .replaceAll(/\s+/g, " ")
    .trim();
}

/** The error of a Terraform command, with a code for the reasons that have a remedy of their own. */
export function failure(stack: string, command: string, code: number, errors: readonly Diagnostic[]): ActionError {
  const where = `stack ${stack}, terraform ${command}`;
  if (errors.length === 0) {
    return new ActionError({
      code: `terraform/${command.replace(" ", "-")}-failed`,
      where,
      message: `ended with code ${code} and no reason`,
      fix: "See the log above.",
    });
  }
  return new ActionError(errors.map(({ summary, detail }) => ({ ...classify(command, summary, detail), where })));
}

function classify(command: string, summary: string, detail: string) {
  const message = detail === "" ? summary : `${summary}: ${detail.replaceAll(/\s+/g, " ").trim()}`;
  if (summary.includes("releasing the state lock")) {
    return {
      code: KEPT_LOCK,
      message: `${summary}: ${reasonOf(detail)}`,
      fix: "The summary says what came of the lock.",
    };
  }
  if (summary.includes("state lock")) {
    const lock = lockIn(detail);
    return {
      code: "terraform/state-locked",
      message: lock === undefined ? message : `the state is locked by ${holder(lock)}, lock ID ${lock.id}`,
      fix: `Wait until the other run has ended, or raise lock-timeout; only when nobody runs: terraform force-unlock ${lock?.id ?? "with the ID above"}, in the folder of the stack.`,
    };
  }
  if (summary.includes("Saved plan is stale")) {
    return { code: "terraform/stale-plan", message, fix: "Somebody changed the state after the plan. Plan again." };
  }
  return { code: `terraform/${command.replace(" ", "-")}-failed`, message, fix: "Correct it and run again." };
}

/** `Error: …` blocks of Terraform's human output, with the box characters taken away. */
export function errorsIn(text: string): Diagnostic[] {
  const errors: Diagnostic[] = [];
  let lines: string[] | undefined;
  const close = () => {
    if (lines !== undefined) errors.push({ summary: lines[0]!, detail: lines.slice(1).join("\n").trim() });
    lines = undefined;
  };
  for (const line of text.split("\n")) {
    const bare = line.replace(/^[│╷╵]\s?/, "");
    const start = /^Error: (.*)$/.exec(bare);
    if (start !== null) {
      close();
      lines = [start[1]!];
    } else if (line.startsWith("╵") || /^Warning: /.test(bare)) close();
    else lines?.push(bare);
  }
  close();
  return errors;
}
