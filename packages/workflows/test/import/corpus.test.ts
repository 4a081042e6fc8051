import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { importYaml, roundtrip } from "../../src/index.ts";
import { compile } from "../support/compile.ts";

const corpus = process.env["TOWLINE_CORPUS"];

function files() {
  if (!corpus) {
    console.log(
      "TOWLINE_CORPUS is not set, so no real workflow files were imported. Set it to a folder that has `workflows/`.",
    );
    return [];
  }
  const root = join(corpus, "workflows");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.ya?ml$/.test(name))
    .sort()
    .map((path) => ({ path, content: readFileSync(join(root, path), "utf8") }));
}

test("every real file means the same after import, run and generate", () => {
  const results = roundtrip(files());
  const failed = results.filter(({ equal }) => !equal);
  if (results.length > 0) console.log(`${results.length - failed.length} of ${results.length} files are equal.`);
  expect(failed.map(({ file, cause, differences }) => ({ file, cause, differences }))).toEqual([]);
}, 120_000);

test("every comment of every real file is kept", () => {
  const lost = files().flatMap(({ path, content }) => {
    const { typescript } = importYaml({ path, content });
    // Lines that are comments as a whole, and not inside a script.
    const comments = content.split("\n").filter((line) => /^#/.test(line));
    return comments.filter((line) => !typescript.includes(line.slice(1).trim())).map((line) => `${path}: ${line}`);
  });
  expect(lost).toEqual([]);
}, 120_000);

test("the TypeScript of real files compiles", () => {
  const all = files();
  // Every twenty-fifth: the sample is the same each time.
  const sample = all.filter((_, at) => at % 25 === 0);
  const texts = Object.fromEntries(sample.map((file) => [file.path, importYaml(file).typescript]));
  if (sample.length === 0) return;
  expect(sample.length).toBeGreaterThanOrEqual(15);
  expect(Object.entries(compile(texts)).filter(([, said]) => said !== "")).toEqual([]);
}, 120_000);
