import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** LICENSE, LICENCE.md, LICENSE-MIT, COPYING, NOTICE: what licences ask to be passed on; not `license-check.js`. */
const PASSED_ON = /^(licen[cs]e|copying|notice)(?![a-z])(?!.*\.([cm]?[jt]s|json|map)$)/i;

interface Package {
  readonly name: string;
  readonly version: string;
  readonly license: string;
  readonly texts: readonly string[];
}

/**
 * The licences of the packages that files come from, one section a package, in the order of their names: MIT, ISC and Apache-2.0 want to go along with
 * every copy, and a bundle is one.
 *
 * @param folder What the paths are relative to.
 * @param files Paths of source files; those outside node_modules are our own.
 * @throws Error that names every package without a licence text, because it may not be passed on.
 */
export function licensesOf(folder: string, files: Iterable<string>): string {
  const roots = new Set([...files].flatMap((file) => rootOf(file) ?? []));
  const packages = [...roots].map((root) => readPackage(join(folder, root)));
  const bare = packages.filter(({ texts }) => texts.length === 0);
  if (bare.length > 0) {
    const names = bare.map(({ name, version }) => `${name}@${version}`).sort();
    throw new Error(`${names.join(", ")}: bundled, but without a licence text; a bundle cannot be passed on with it`);
  }
  const sections = packages.map(
    ({ name, version, license, texts }) => `== ${name} ${version} (${license})\n\n${texts.join("\n\n")}\n`,
  );
  const unique = [...new Set(sections)].sort((a, b) => (a < b ? -1 : 1));
  return ["The bundle beside this file contains code of these packages, under these licences.\n", ...unique].join("\n");
}

/** Folder of the package that a file belongs to: the innermost, as `node_modules` stand in each other. */
function rootOf(file: string): string | undefined {
  return /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+(?=\/)/.exec(file)?.[0];
}

function readPackage(root: string): Package {
  const { name, version, license } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  const texts = readdirSync(root)
    .filter((file) => PASSED_ON.test(file))
    .sort()
    .map((file) => readFileSync(join(root, file), "utf8").replaceAll("\r\n", "\n").trim());
  return { name, version, license: license ?? "see below", texts };
}
