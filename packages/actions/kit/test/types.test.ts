import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

const fixtures = join(__dirname, "fixtures", "types");
const compiler = join(dirname(createRequire(__filename).resolve("typescript/package.json")), "bin", "tsc");

function compile(file: string): string[] {
  const { stdout } = spawnSync(
    process.execPath,
    [compiler, "--noEmit", "--pretty", "false", "-p", join(fixtures, "tsconfig.json")],
    { encoding: "utf8" },
  );
  return stdout.split("\n").filter((line) => line.includes(`${file}(`));
}

test("what is misspelled or of the wrong kind in a run does not compile, line by line, and what is right does", () => {
  const lines = readFileSync(join(fixtures, "wrong.ts"), "utf8").split("\n");
  const wrong = lines.flatMap((line, index) => (line.includes("// wrong:") ? [index + 1] : []));
  const reported = compile("wrong.ts").map((line) => Number(/\((\d+),/.exec(line)![1]));
  expect(wrong.length).toBeGreaterThan(5);
  expect([...new Set(reported)]).toEqual(wrong);
  expect(compile("right.ts")).toEqual([]);
}, 60_000);
