import { readFileSync } from "node:fs";
import { join } from "node:path";
import { check } from "../src/check/index.ts";
import { Division } from "../src/check/threads/division.ts";
import { CheckThreads, helpersFor } from "../src/check/threads/index.ts";
import { corpusFiles, ownFiles } from "./support/workflow-files.ts";

/** With files that call each other, that GitHub refuses, and that only the YAML library reads. */
const files = [
  ...[...ownFiles(), ...corpusFiles()].map(({ path, content }) => ({ path: `.github/workflows/${path}`, content })),
  { path: "called/action.yml", content: readFileSync(join(__dirname, "called/action.yml"), "utf8") },
  { path: "calls.yml", content: "on: push\njobs:\n  a:\n    uses: ./.github/workflows/circle.yml\n" },
  {
    path: ".github/workflows/circle.yml",
    content: "on: workflow_call\njobs:\n  a:\n    uses: ./.github/workflows/circle.yml\n",
  },
  { path: "alias.yml", content: "on: push\njobs:\n  a: &a\n    runs-on: ubuntu-24.04\n    steps: [run: x]\n  b: *a\n" },
  { path: "wrong.yml", content: "on: push\njobs: [a\n" },
];
const options = {
  pedantic: true,
  uses: { deny: ["evil/*"] },
  pins: { "acme/notify": { version: "v2.3.1", sha: "0123456789abcdef0123456789abcdef01234567" } },
};

describe("check on several processors", () => {
  test.each([0, 1, 3])("finds the same, in the same order, with %i threads that help", async (helpers) => {
    expect(await new CheckThreads(helpers).check(files, options)).toEqual(await check(files, options));
  });

  test("names the sources of generated files", async () => {
    const located = { locate: (file: string, line: number, column: number) => ({ file: `${file}.ts`, line, column }) };
    expect(await new CheckThreads(1).check(files, located)).toEqual(await check(files, located));
  });

  test("fails when a file cannot be checked, in whatever thread", async () => {
    const broken = [...files, { path: "a.yml", content: undefined as never }];
    await expect(new CheckThreads(2).check(broken)).rejects.toThrow("undefined");
  });

  test("starts no thread for few files", () => {
    expect(helpersFor(20)).toBe(0);
    expect(helpersFor(100_000)).toBeLessThan(4);
  });
});

describe("a division", () => {
  test("gives every file once, whichever thread asks", () => {
    const one = new Division(5);
    const other = new Division(one.memory);
    expect([one.next(), other.next(), other.next(), one.next(), other.next()]).toEqual([0, 1, 2, 3, 4]);
    expect([one.next(), other.next()]).toEqual([undefined, undefined]);
  });

  test("gives what was put aside to the one thread that asks for it, until the others are done", () => {
    const one = new Division(3);
    const other = new Division(one.memory);
    expect(one.aside()).toBeUndefined();
    other.putAside(2);
    expect(one.waitForAside(1)).toBe(true);
    other.putAside(0);
    other.finish();
    expect([one.aside(), one.waitForAside(1), one.aside()]).toEqual([2, true, 0]);
    expect([one.aside(), one.waitForAside(1)]).toEqual([undefined, false]);
  });
});

test("a file whose lines end as on Windows is checked like any other", async () => {
  for (const { path, content } of ownFiles()) {
    const given = { path, content: content.replaceAll("\r\n", "\n") };
    const windows = { path, content: given.content.replaceAll("\n", "\r\n") };
    expect(await check([windows], options)).toEqual(await check([given], options));
  }
});
