import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const folder = join(__dirname, "must-not-compile");
const files = readdirSync(folder).filter((name) => name.endsWith(".ts"));

/** Lines that announce an error, as `file:line`, with the words the error must contain. */
const announced = new Map(
  files.flatMap((file) =>
    readFileSync(join(folder, file), "utf8")
      .split("\n")
      .flatMap((line, index) => {
        const words = / \/\/ error: (.+)$/.exec(line)?.[1];
        return words ? [[`${file}:${index + 1}`, words] as [string, string]] : [];
      }),
  ),
);

describe("a misspelt name or a wrong unit does not compile", () => {
  const { stdout } = spawnSync("tsc", ["-p", folder, "--pretty", "false"], { encoding: "utf8", cwd: folder });
  const reported = new Map(
    [...stdout.matchAll(/^(?:.*\/)?([\w-]+\.ts)\((\d+),\d+\): error TS\d+: (.*)$/gm)].map(
      ([, file, line, message]): [string, string | undefined] => [`${file}:${line}`, message],
    ),
  );

  test.each([...announced])("%s is refused: %s", (place, words) => {
    expect(reported.get(place) ?? "(it compiled)").toContain(words);
  });

  test("and nothing else in these files is refused", () => {
    expect([...reported.keys()].filter((place) => !announced.has(place))).toEqual([]);
  });
});
