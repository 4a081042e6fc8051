import { createHash } from "node:crypto";
import { mkdirSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Binding } from "./binding.ts";

/**
 * Gives what was found before for the same bytes, else finds it and keeps it. The key has the content of the binding's
 * files and that of this reader, so that neither a new binding nor a changed reader meets an old answer. Where nothing
 * can be written, nothing is kept.
 */
export function cached<T>(binding: Binding, name: string, contents: readonly Buffer[], find: () => T): T {
  const folder = cacheFolder(binding);
  if (folder === undefined) return find();
  const hash = createHash("sha256").update(reader());
  for (const content of contents) hash.update(content);
  const file = join(folder, `${binding.provider}-${name}-${hash.digest("hex").slice(0, 32)}.json`);
  try {
    return JSON.parse(readFileSync(file, "utf8")) as T;
  } catch {
    // Not there, or half a file of a process that was killed.
  }
  const found = find();
  try {
    mkdirSync(folder, { recursive: true });
    const writing = `${file}.${process.pid}`;
    writeFileSync(writing, JSON.stringify(found));
    renameSync(writing, file);
  } catch {
    // A read-only installation is read anew each time.
  }
  return found;
}

/** The folder for caches of the outermost node_modules that the binding lies in; a binding elsewhere has none. */
function cacheFolder({ folder }: Binding): string | undefined {
  const at = folder.indexOf(join("/", "node_modules", "/"));
  return at < 0 ? undefined : join(folder.slice(0, at), "node_modules", ".cache", "towline", "schemas");
}

let ownContent: string | undefined;

/** Fingerprint of the code that reads bindings. */
function reader(): string {
  if (ownContent !== undefined) return ownContent;
  const hash = createHash("sha256");
  for (const file of readdirSync(import.meta.dirname).sort())
    hash.update(readFileSync(join(import.meta.dirname, file)));
  ownContent = hash.digest("hex");
  return ownContent;
}
