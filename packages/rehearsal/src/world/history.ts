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

/**
 * What happened to a world, one line a change, numbered by apply. Providers cannot see where an apply begins, but each
 * run of Terraform configures its providers first: a change after the same provider was configured again is the next
 * apply's.
 */
export class History {
  private readonly file: string;
  private readonly changes: Change[];
  private readonly configured = new Set<string>();
  private current: number;
  private begun = false;

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
    if (this.begun && this.configured.has(instance)) {
      this.begun = false;
      this.configured.clear();
    }
    this.configured.add(instance);
  }

  /** @returns the version that the change belongs to */
  note(change: Omit<Change, "version">): number {
    if (change.action !== "drift" && !this.begun) {
      this.begun = true;
      this.current++;
    }
    const noted = { version: this.current, ...change };
    this.changes.push(noted);
    appendFileSync(this.file, `${JSON.stringify(noted)}\n`);
    return this.current;
  }
}
