import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const test = join(__dirname, "..");

export interface FileOnDisk {
  readonly path: string;
  readonly content: string;
}

/** The files of this package's own tests: an example of every rule, and what is generated. */
export function ownFiles(): FileOnDisk[] {
  return ["rules", "golden", "golden/import"].flatMap((folder) => filesIn(join(test, folder), folder));
}

/** The files of other repositories, if `TOWLINE_CORPUS` names a folder with them. */
export function corpusFiles(): FileOnDisk[] {
  const corpus = process.env["TOWLINE_CORPUS"];
  return corpus ? filesIn(join(corpus, "workflows"), "", true) : [];
}

function filesIn(folder: string, shown: string, recursive = false): FileOnDisk[] {
  return readdirSync(folder, { recursive, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((name) => ({ path: join(shown, name), content: readFileSync(join(folder, name), "utf8") }));
}
