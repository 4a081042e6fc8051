import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

const compiler = join(dirname(require.resolve("typescript/package.json")), "bin/tsc");
const base = join(__dirname, "../../../../tsconfig.base.json");
const types = join(__dirname, "../../../../node_modules/@types");

/** Compiles every file of a folder with the settings of this repository, and gives what the compiler says. */
export function compileFolder(folder: string): string {
  const settings = { extends: base, compilerOptions: { typeRoots: [types] }, include: ["**/*.ts"] };
  writeFileSync(join(folder, "tsconfig.json"), JSON.stringify(settings));
  const options = ["--noEmit", "--pretty", "false", "-p", folder];
  const { stdout, error } = spawnSync(process.execPath, [compiler, ...options], { encoding: "utf8" });
  if (error) throw error;
  return stdout;
}
