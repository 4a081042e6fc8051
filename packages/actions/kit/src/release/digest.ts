import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { readdir, stat } from "node:fs/promises";
import { join } from "node:path";
import { pipeline } from "node:stream/promises";
import { ActionError } from "../problem.ts";
import type { Release, ReleaseFile } from "./model.ts";

/**
 * Every file under a folder, sorted by path (by code unit, the same on every machine), with its hash.
 *
 * @param excluded Called with the relative path of files and folders; a folder that is excluded is not entered.
 * @throws ActionError for what has no content of its own: a symbolic link, a socket.
 */
export async function listFiles(
  root: string,
  excluded: (path: string, isFolder: boolean) => boolean = () => false,
): Promise<ReleaseFile[]> {
  const files: ReleaseFile[] = [];
  const walk = async (folder: string, prefix: string): Promise<void> => {
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      const path = prefix + entry.name;
      if (excluded(path, entry.isDirectory())) continue;
      if (entry.isDirectory()) await walk(join(folder, entry.name), `${path}/`);
      else if (entry.isFile()) {
        const file = join(folder, entry.name);
        const executable = ((await stat(file)).mode & 0o100) !== 0;
        files.push({ path, executable, sha256: await hashFile(file) });
      } else {
        throw new ActionError({
          code: "release/not-a-file",
          where: path,
          message: "is neither a file nor a folder, so it has no content to hash",
          fix: "Replace the link by what it points to, or exclude it.",
        });
      }
    }
  };
  await walk(root, "");
  return files.sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Identity of a release: sha256 over what it is made of, so the same content is the same release whoever builds it, and when. */
export function digestOf(release: Omit<Release, "digest">, files: readonly ReleaseFile[]): string {
  const hash = createHash("sha256");
  const { name, command, port } = release;
  hash.update(`${JSON.stringify({ name, command, port })}\n`);
  for (const { path, executable, sha256 } of files) hash.update(`${JSON.stringify([path, executable, sha256])}\n`);
  return `sha256:${hash.digest("hex")}`;
}

async function hashFile(file: string): Promise<string> {
  const hash = createHash("sha256");
  await pipeline(createReadStream(file), hash);
  return hash.digest("hex");
}
