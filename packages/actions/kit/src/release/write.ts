import { randomUUID } from "node:crypto";
import { chmod, copyFile, mkdir, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { World } from "../ports.ts";
import { digestOf, listFiles } from "./digest.ts";
import { type Release, releaseFolder } from "./model.ts";

export interface WriteReleaseOptions {
  /** Folder that is released. */
  readonly context: string;
  readonly releases: string;
  readonly name: string;
  readonly command: readonly string[];
  readonly port: number;
  /** Asked for files and folders; a folder that is excluded is not entered. */
  readonly excluded: (path: string, isFolder: boolean) => boolean;
  /** Baked into the release as `build.json`; empty means no such file. */
  readonly baked: Readonly<Record<string, string>>;
}

/** Values of a build, in the root of the release, for the service to read. */
export const BAKED_FILE = "build.json";

/**
 * Writes a release under its digest, or finds that it is there. The folder appears whole: it is made beside its place and then renamed.
 */
export async function writeRelease(
  { files }: Pick<World, "files">,
  { context, releases, name, command, port, excluded, baked }: WriteReleaseOptions,
): Promise<{ readonly release: Release; readonly folder: string; readonly written: boolean; readonly count: number }> {
  const root = files.resolve(context);
  const staging = files.resolve(join(releases, `.${randomUUID()}`));
  const content = join(staging, "files");
  try {
    await mkdir(content, { recursive: true });
    const without: typeof excluded = (path, isFolder) =>
      (path === BAKED_FILE && Object.keys(baked).length > 0) || excluded(path, isFolder);
    for (const { path, executable } of await listFiles(root, without)) {
      await mkdir(dirname(join(content, path)), { recursive: true });
      await copyFile(join(root, path), join(content, path));
      await chmod(join(content, path), executable ? 0o755 : 0o644);
    }
    if (Object.keys(baked).length > 0) {
      const sorted = Object.fromEntries(Object.entries(baked).sort(([a], [b]) => (a < b ? -1 : 1)));
      await writeFile(join(content, BAKED_FILE), `${JSON.stringify(sorted, null, 2)}\n`);
    }
    // The digest is of what was copied, not of what was there a moment before.
    const copied = await listFiles(content);
    const digest = digestOf({ name, command, port }, copied);
    const release: Release = { name, digest, command, port };
    const folder = releaseFolder(releases, digest);
    if (await files.exists(join(folder, "release.json")))
      return { release, folder, written: false, count: copied.length };
    await writeFile(join(staging, "release.json"), `${JSON.stringify(release, null, 2)}\n`);
    await rename(staging, files.resolve(folder));
    return { release, folder, written: true, count: copied.length };
  } finally {
    await rm(staging, { recursive: true, force: true });
  }
}
