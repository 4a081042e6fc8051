import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pins from "../catalogue/pins.json" with { type: "json" };
import { checkout, compareWithDisk, generate, job, push, run, semanticDiff, workflow, writeAll } from "../src/index.ts";

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), "drift-"));
});
afterEach(() => rmSync(root, { recursive: true }));

const file = ".github/workflows/w.yml";
const text = (...commands: string[]) =>
  generate(
    workflow("W", {
      on: [push()],
      jobs: [job("a", { steps: [checkout(), ...commands.map((command) => run(command))] })],
    }),
    { pins },
  );

test("what was written has no drift, and is not written again", () => {
  expect(writeAll(root, { [file]: text("one") }).map(({ kind }) => kind)).toEqual(["missing"]);
  const before = statSync(join(root, file)).mtimeMs;
  expect(writeAll(root, { [file]: text("one") })).toEqual([]);
  expect(compareWithDisk(root, { [file]: text("one") })).toEqual([]);
  expect(statSync(join(root, file)).mtimeMs).toBe(before);
});

test("comparing writes nothing", () => {
  expect(compareWithDisk(root, { [file]: text("one") })).toMatchObject([{ file, kind: "missing", semantic: [] }]);
  expect(() => readFileSync(join(root, file))).toThrow();
});

test("an edit by hand is shown by meaning and by line", () => {
  writeAll(root, { [file]: text("one", "two") });
  const edited = text("one", "two").replace("contents: read", "contents: write").replace("run: two", "run: three");
  writeFileSync(join(root, file), edited);
  const [drift] = compareWithDisk(root, { [file]: text("one", "two") });
  expect(drift!.semantic).toEqual([
    "jobs.a.permissions.contents: write -> read",
    'jobs.a.steps[three]: removed {"run":"three"}',
    'jobs.a.steps[two]: added {"run":"two"}',
  ]);
  expect(drift!.textual.split("\n").filter((line) => /^[-+] /.test(line))).toEqual([
    "-      contents: write # checkout",
    "+      contents: read # checkout",
    "-      - run: three",
    "+      - run: two",
  ]);
});

test("a difference of form alone is drift without meaning", () => {
  writeAll(root, { [file]: text("one") });
  writeFileSync(join(root, file), text("one").replace("# checkout", "# because"));
  expect(compareWithDisk(root, { [file]: text("one") })).toMatchObject([{ kind: "changed", semantic: [] }]);
});

test("a generated file that nothing generates any more is an orphan; a file written by hand is not", () => {
  writeAll(root, { [file]: text("one"), ".github/workflows/old.yml": text("old") });
  writeFileSync(join(root, ".github/workflows/mine.yml"), "on: push\n");
  expect(compareWithDisk(root, { [file]: text("one") })).toEqual([
    { file: ".github/workflows/old.yml", kind: "orphan", semantic: [], textual: "" },
  ]);
});

test("steps that change places, and a new pin, are named", () => {
  expect(semanticDiff("steps:\n  - run: a\n  - run: b\n", "steps:\n  - run: b\n  - run: a\n")).toEqual([
    "steps: other order",
  ]);
  expect(semanticDiff("steps:\n  - uses: x/y@1\n", "steps:\n  - uses: x/y@2\n")).toEqual([
    "steps[x/y].uses: x/y@1 -> x/y@2",
  ]);
  expect(semanticDiff("a: [", "b: 1\n")).toEqual(['file: a: [ -> {"b":1}']);
});
