/**
 * Writes `dist/jwt-authorizer.zip`, the function that `JwtAuthorizer` deploys: one module and the licence of what is in it.
 *
 * The same source gives the same bytes: versions come from the lock file, files are stored without compression, times are fixed.
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync } from "esbuild";
import { strToU8, zipSync } from "fflate";

const PACKAGE = join(dirname(fileURLToPath(import.meta.url)), "..");
const ENTRY = "function/jwt-authorizer/handler.ts";

export function authorizerZip(): Uint8Array {
  const { outputFiles } = buildSync({
    absWorkingDir: PACKAGE,
    entryPoints: [ENTRY],
    outfile: "index.mjs",
    bundle: true,
    write: false,
    format: "esm",
    platform: "node",
    target: "node24",
    legalComments: "none",
    charset: "utf8",
    logLevel: "warning",
  });
  // esbuild says in comments where each module came from, by the folders of this machine's package store.
  const code = outputFiles[0]!.text.replaceAll(/^\/\/ .*node_modules\//gm, "// ");
  const license = readFileSync(join(dirname(jose()), "LICENSE.md"), "utf8");
  return zipSync(
    { "index.mjs": strToU8(code), "licenses.txt": strToU8(`jose\n\n${license}`) },
    // Local time, as zip has it: the same numbers in every time zone.
    { level: 0, mtime: new Date(1980, 0, 1) },
  );
}

function jose(): string {
  return createRequire(import.meta.url).resolve("jose/package.json");
}

if (import.meta.main) {
  mkdirSync(join(PACKAGE, "dist"), { recursive: true });
  writeFileSync(join(PACKAGE, "dist/jwt-authorizer.zip"), authorizerZip());
}
