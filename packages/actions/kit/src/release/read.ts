import { join } from "node:path";
import type { World } from "../ports.ts";
import { ActionError } from "../problem.ts";
import { digestOf, listFiles } from "./digest.ts";
import { type Release, releaseFolder } from "./model.ts";

/**
 * Reads a release and proves that its content is what its digest says.
 *
 * @throws ActionError `release/missing` | `release/altered`.
 */
export async function readRelease(
  { files }: Pick<World, "files">,
  releases: string,
  digest: string,
): Promise<{ readonly release: Release; readonly content: string }> {
  const folder = releaseFolder(releases, digest);
  const where = `release ${digest}`;
  if (!(await files.exists(join(folder, "release.json")))) {
    throw new ActionError({
      code: "release/missing",
      where,
      message: `is not in ${files.show(releases)}`,
      fix: "Build it with the action build, target release, into the same folder.",
    });
  }
  const release = JSON.parse(await files.read(join(folder, "release.json"))) as Release;
  const content = files.resolve(join(folder, "files"));
  const actual = digestOf(release, await listFiles(content));
  if (actual !== digest || release.digest !== digest) {
    throw new ActionError({
      code: "release/altered",
      where,
      message: `has other content than it had when it was built: it is now ${actual}`,
      fix: `Remove ${files.show(folder)} and build it again; a release is never edited.`,
    });
  }
  return { release, content };
}
