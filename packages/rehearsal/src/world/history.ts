import { AsyncLocalStorage } from "node:async_hooks";
import { appendFileSync, existsSync, readFileSync } from "node:fs";

/** Something that was created, updated or deleted. */
export interface Change {
  /** Number of the apply, from 1; 0 is before the first. */
  version: number;
  /** `drift` is a change that no Terraform made. */
  action: "create" | "update" | "delete" | "drift";
  type: string;
  id: string;
  /** Top-level attributes that are not what they were. */
  attributes: string[];
}

/** Which of several Terraforms is being answered. */
export const answering = new AsyncLocalStorage<string>();

/** What is known of one Terraform at a time. */
interface Run {
  configured: Set<string>;
  /** The version of its apply, once that has changed something. */
  version: number | undefined;
}

/**
 * What happened to a world, one line a change, numbered by apply. Providers cannot see where an apply begins, but each
 * run of Terraform configures its providers first: a change after the same provider was configured again is the next
 * apply's. Terraforms that work side by side are told apart by {@link answering}.
 */
export class History {
  private readonly file: string;
  private readonly changes: Change[];
  private readonly runs = new Map<string | undefined, Run>();
  private current: number;

  constructor(file: string) {
    this.file = file;
    this.changes = existsSync(file)
      ? readFileSync(file, "utf8")
          .split("\n")
          .filter((line) => line !== "")
          .map((line) => JSON.parse(line) as Change)
      : [];
    this.current = this.changes.reduce((highest, { version }) => Math.max(highest, version), 0);
  }

  /** Version of the world: how many applies changed it. */
  get version(): number {
    return this.current;
  }

  all(): Change[] {
    return [...this.changes];
  }

  /** A run of Terraform begins, or configures one more provider. */
  configure(instance: string): void {
    const run = this.run();
    if (run.version !== undefined && run.configured.has(instance)) {
      run.version = undefined;
      run.configured.clear();
    }
    run.configured.add(instance);
  }

  note(change: Omit<Change, "version">): void {
    const run = this.run();
    if (change.action !== "drift") run.version ??= ++this.current;
    const noted = { version: change.action === "drift" ? this.current : run.version!, ...change };
    this.changes.push(noted);
    appendFileSync(this.file, `${JSON.stringify(noted)}\n`);
  }

  private run(): Run {
    const name = answering.getStore();
    const run = this.runs.get(name) ?? { configured: new Set(), version: undefined };
    this.runs.set(name, run);
    return run;
  }
}
