import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

export interface StoredObject {
  key: string;
  size: number;
  etag: string;
  modified: Date;
  /** Headers that are given back: the type and `x-amz-meta-…`. */
  headers: Readonly<Record<string, string>>;
}

/** Objects of buckets as files: one folder a bucket, one file a key. No versions. */
export class Objects {
  private readonly folder: string;

  constructor(folder: string) {
    this.folder = folder;
  }

  get(bucket: string, key: string): { body: Buffer; object: StoredObject } | undefined {
    const file = this.file(bucket, key);
    if (!existsSync(file)) return undefined;
    const body = readFileSync(file);
    const kept = this.headersFile(bucket, key);
    const headers = existsSync(kept) ? (JSON.parse(readFileSync(kept, "utf8")) as Record<string, string>) : {};
    return { body, object: { key, size: body.length, etag: etagOf(body), modified: statSync(file).mtime, headers } };
  }

  /** @returns false when the object exists already and must not be replaced */
  put(
    bucket: string,
    key: string,
    body: Buffer,
    { headers = {}, onlyNew = false }: { headers?: StoredObject["headers"]; onlyNew?: boolean } = {},
  ): boolean {
    const file = this.file(bucket, key);
    mkdirSync(join(this.folder, bucket), { recursive: true });
    if (onlyNew) {
      try {
        // One system call decides who is first, also between processes.
        writeFileSync(file, body, { flag: "wx" });
        this.keep(bucket, key, headers);
        return true;
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code === "EEXIST") return false;
        throw error;
      }
    }
    writeFileSync(`${file}.writing`, body);
    renameSync(`${file}.writing`, file);
    this.keep(bucket, key, headers);
    return true;
  }

  private keep(bucket: string, key: string, headers: StoredObject["headers"]): void {
    const file = this.headersFile(bucket, key);
    if (Object.keys(headers).length === 0) {
      rmSync(file, { force: true });
      return;
    }
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.writing`, JSON.stringify(headers));
    renameSync(`${file}.writing`, file);
  }

  delete(bucket: string, key: string): void {
    rmSync(this.file(bucket, key), { force: true });
    rmSync(this.headersFile(bucket, key), { force: true });
  }

  list(bucket: string, prefix = ""): StoredObject[] {
    const folder = join(this.folder, bucket);
    if (!existsSync(folder)) return [];
    return readdirSync(folder)
      .filter((file) => !file.endsWith(".writing"))
      .map((file) => decodeURIComponent(file))
      .filter((key) => key.startsWith(prefix))
      .sort()
      .flatMap((key) => this.get(bucket, key)?.object ?? []);
  }

  /** @returns how many objects were deleted */
  empty(bucket: string): number {
    const keys = this.list(bucket).map(({ key }) => key);
    for (const key of keys) this.delete(bucket, key);
    return keys.length;
  }

  /** Beside the bucket's own folder: no bucket's name has a number sign. */
  private headersFile(bucket: string, key: string): string {
    return join(this.folder, `${bucket}#headers`, encodeURIComponent(key));
  }

  private file(bucket: string, key: string): string {
    return join(this.folder, bucket, encodeURIComponent(key));
  }
}

export function etagOf(body: Buffer): string {
  return `"${createHash("md5").update(body).digest("hex")}"`;
}

/** What is told of an object with its content. */
export function headersOf({ etag, headers, modified }: StoredObject): Record<string, string> {
  return { etag, "last-modified": modified.toUTCString(), "content-type": "binary/octet-stream", ...headers };
}
