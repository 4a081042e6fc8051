import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const root = join(__dirname, "../..");
const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");

/**
 * Compiles each text as a file of its own and gives what the compiler says about it. The files lie inside the package
 * for as long as the compiler runs, so that they see its sources and settings.
 */
export function compile(texts: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  // A hidden folder below `fixtures`: neither the package's own compilation nor the linter looks there.
  mkdirSync(join(root, "test/fixtures"), { recursive: true });
  const folder = mkdtempSync(join(root, "test/fixtures/.compiled-"));
  const names = Object.keys(texts);
  try {
    writeFileSync(
      join(folder, "tsconfig.json"),
      JSON.stringify({ extends: "../../../tsconfig.json", include: ["*.ts"] }),
    );
    names.forEach((name, at) => {
      writeFileSync(join(folder, `case-${at}.ts`), texts[name]!);
    });
    const options = ["--noEmit", "--pretty", "false", "-p", folder];
    const { stdout, error } = spawnSync(process.execPath, [compiler, ...options], { encoding: "utf8" });
    if (error) throw error;
    // Lines that are indented go on with the message before them.
    const said = stdout.split(/\n(?=\S)/);
    return Object.fromEntries(
      names.map((name, at) => [name, said.filter((message) => message.includes(`case-${at}.ts(`)).join("\n")]),
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
