import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, unlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** One thing that exists, as it is stored. */
export interface WorldRecord {
  /** Stable key, also the name of its file. Terraform keeps it in the resource's private data. */
  key: string;
  provider: string;
  type: string;
  id: string;
  account: string;
  region: string;
  attributes: { [name: string]: unknown };
  /** What the stand-in needs to know and Terraform never sees: ports, snapshots. */
  hidden: { [name: string]: unknown };
}

/** Attributes that name the thing itself, or what the cloud makes together with it. */
const OWN_NAMES = [
  "arn",
  "default_network_acl_id",
  "default_route_table_id",
  "default_security_group_id",
  "main_route_table_id",
  "network_interface_id",
  "qualified_arn",
  "vpc_link_arn",
] as const;

/** Not named as a record is. */
const COUNTERS = "counters";

/** Everything that exists: one file a resource, so that a crash harms at most the one being written. */
export class Records {
  private readonly folder: string;
  private readonly byKey = new Map<string, WorldRecord>();
  /** Keys by type: rules look for twins at every creation. */
  private readonly byType = new Map<string, Set<string>>();
  /** How often the same thing was created in this world, so that ids of twins differ and still do not depend on time. */
  private readonly births = new Map<string, number>();

  constructor(folder: string) {
    this.folder = folder;
    mkdirSync(folder, { recursive: true });
    for (const file of readdirSync(folder).sort()) {
      if (!file.endsWith(".json")) continue;
      const record = JSON.parse(readFileSync(join(folder, file), "utf8")) as WorldRecord;
      this.remember(record);
    }
  }

  all(): WorldRecord[] {
    return [...this.byKey.values()];
  }

  ofType(type: string): WorldRecord[] {
    return [...(this.byType.get(type) ?? [])].map((key) => this.byKey.get(key)!);
  }

  get(key: string): WorldRecord | undefined {
    return this.byKey.get(key);
  }

  /** Finds by what Terraform knows: the id, in the account and region when given. */
  find(type: string, id: string, account?: string): WorldRecord | undefined {
    return this.ofType(type).find(
      (record) => record.id === id && (account === undefined || record.account === account),
    );
  }

  /** Whether something goes by this id, ARN or name of its own in the account. */
  named(idOrArn: string, account: string): boolean {
    return this.all().some(
      (record) =>
        record.account === account &&
        (record.id === idOrArn || OWN_NAMES.some((name) => record.attributes[name] === idOrArn)),
    );
  }

  put(record: WorldRecord): void {
    this.remember(record);
    const file = this.file(record.key);
    writeFileSync(`${file}.writing`, `${JSON.stringify(record, null, 1)}\n`);
    renameSync(`${file}.writing`, file);
  }

  remove(key: string): void {
    this.byType.get(this.byKey.get(key)?.type ?? "")?.delete(key);
    this.byKey.delete(key);
    // Several times quicker than rmSync, and hundreds go at once.
    if (existsSync(this.file(key))) unlinkSync(this.file(key));
  }

  /** A seed for ids and the record's key: the same creation in the same history gives the same one. */
  seed(type: string, description: string): string {
    const birth = `${type}\n${description}`;
    let count = this.births.get(birth) ?? 0;
    let seed: string;
    do {
      count++;
      seed = createHash("sha256").update(`${birth}\n${count}`).digest("hex");
    } while (this.byKey.has(`${type}-${seed.slice(0, 16)}`));
    this.births.set(birth, count);
    return seed;
  }

  private remember(record: WorldRecord): void {
    this.byKey.set(record.key, record);
    const keys = this.byType.get(record.type) ?? new Set();
    this.byType.set(record.type, keys.add(record.key));
  }

  /** Numbers that are counted up and never given twice, such as the revisions of a task definition. */
  next(counter: string): number {
    const file = join(this.folder, COUNTERS);
    const counts = (existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}) as { [counter: string]: number };
    const number = (counts[counter] ?? 0) + 1;
    writeFileSync(file, JSON.stringify({ ...counts, [counter]: number }));
    return number;
  }

  private file(key: string): string {
    return join(this.folder, `${key}.json`);
  }
}
