import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../src/check/index.ts";

const corpus = process.env["TOWLINE_CORPUS"];
const read = (name: string) => JSON.parse(readFileSync(join(__dirname, "corpus", name), "utf8"));
/** File -> rule -> the lines on which actionlint or zizmor has the same; written by scripts/compare-checkers.ts. */
const agreed: Record<string, Record<string, number[]>> = read("agreed.json");
const defended: { file: string; rule: string; reason: string }[] = read("defended.json");

test("every error in real files is GitHub's parser's, actionlint's or zizmor's as well, or defended", async () => {
  if (!corpus) {
    console.log("TOWLINE_CORPUS is not set, so no real files were checked. Set it to a folder that has `workflows/`.");
    return;
  }
  const root = join(corpus, "workflows");
  const paths = readdirSync(root, { recursive: true, encoding: "utf8" }).filter((name) => /\.ya?ml$/.test(name));
  const files = paths.map((path) => ({ path, content: readFileSync(join(root, path), "utf8") }));
  const errors = (await check(files, { pedantic: true })).filter(({ severity }) => severity === "error");
  const alone = errors.filter(
    ({ file, rule, line }) =>
      rule !== "github" &&
      !agreed[file]?.[rule]?.includes(line) &&
      !defended.some((entry) => entry.file === file && entry.rule === rule),
  );
  expect(alone).toEqual([]);
  const idle = defended.filter(({ file, rule }) => !errors.some((error) => error.file === file && error.rule === rule));
  expect(idle).toEqual([]);
  expect(paths.length).toBeGreaterThan(380);
}, 60_000);
