import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";

/** Something that GitHub keeps, as its API shows it. */
export interface Entry {
  id: number;
  [member: string]: unknown;
}

export type Kind = "checkRuns" | "comments" | "deployments" | "deploymentStatuses" | "statuses";

/** What was written through GitHub's API, in one file of the world's folder. */
export class GithubStore {
  private readonly file: string;
  private readonly entries: { [kind in Kind]?: Entry[] };
  private next: number;

  constructor(file: string) {
    this.file = file;
    this.entries = existsSync(file) ? (JSON.parse(readFileSync(file, "utf8")) as { [kind in Kind]?: Entry[] }) : {};
    this.next =
      1 + Math.max(0, ...Object.values(this.entries).flatMap((entries) => (entries ?? []).map(({ id }) => id)));
  }

  /** Entries of a kind in a repository, oldest first. */
  list(kind: Kind, repository: string, matches: (entry: Entry) => boolean = () => true): Entry[] {
    return (this.entries[kind] ?? []).filter((entry) => entry["repository"] === repository && matches(entry));
  }

  find(kind: Kind, repository: string, id: number): Entry | undefined {
    return this.list(kind, repository, (entry) => entry.id === id)[0];
  }

  add(kind: Kind, repository: string, members: { [member: string]: unknown }): Entry {
    const at = new Date().toISOString();
    const entry = { ...members, id: this.next++, repository, created_at: at, updated_at: at };
    this.entries[kind] = [...(this.entries[kind] ?? []), entry];
    this.save();
    return entry;
  }

  change(entry: Entry, members: { [member: string]: unknown }): Entry {
    Object.assign(entry, members, { updated_at: new Date().toISOString() });
    this.save();
    return entry;
  }

  private save(): void {
    writeFileSync(`${this.file}.writing`, `${JSON.stringify(this.entries, null, 1)}\n`);
    renameSync(`${this.file}.writing`, this.file);
  }
}
