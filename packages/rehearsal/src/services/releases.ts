import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** A release built for local use: `<releases>/<sha256 hex>/release.json` and its files beside it. */
export interface Release {
  name: string;
  /** `sha256:<64 hex>`. */
  digest: string;
  /** Program and arguments, run in `files`. */
  command: string[];
  /** Port the program would use in production; here it is told another by `PORT`. */
  port: number;
  /** Folder of the release's files. */
  files: string;
}

/** The digest at the end of an image reference: `…@sha256:<hex>`. */
export function digestOf(image: string): string | undefined {
  return /@(sha256:[0-9a-f]{64})$/.exec(image)?.[1];
}

/** @throws Error that says what is wrong with the folder */
export function readRelease(releases: string, digest: string): Release {
  const folder = join(releases, digest.replace(/^sha256:/, ""));
  const file = join(folder, "release.json");
  if (!existsSync(file)) throw new Error(`There is no release ${digest} in ${releases}. Build it there first.`);
  let json: Partial<Release>;
  try {
    json = JSON.parse(readFileSync(file, "utf8")) as Partial<Release>;
  } catch (error) {
    throw new Error(`${file} is not JSON: ${(error as Error).message}.`);
  }
  const { name, command, port } = json;
  if (json.digest !== digest)
    throw new Error(`${file} says digest ${json.digest}, but its folder is that of ${digest}.`);
  if (!Array.isArray(command) || command.length === 0 || !command.every((part) => typeof part === "string")) {
    throw new Error(`${file}: "command" must be a list of texts, such as ["node", "src/server.ts"].`);
  }
  return { name: name ?? digest, digest, command, port: port ?? 0, files: join(folder, "files") };
}
