import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import pins from "../catalogue/pins.json" with { type: "json" };
import { check, generate, job, push, uses, workflow } from "../src/index.ts";

const sha = "0123456789abcdef0123456789abcdef01234567";
const other = "fedcba9876543210fedcba9876543210fedcba98";
const write = (reference: string, given: Readonly<Record<string, { version: string; sha: string }>> = {}) =>
  generate(workflow("W", { on: [push()], jobs: [job("a", { steps: [uses(reference)] })] }), { pins: given });
const acme = { "acme/tools": { version: "v2.3.1", sha } };

test.each([
  ["acme/tools", `acme/tools@${sha} # v2.3.1`],
  ["acme/tools@v2", `acme/tools@${sha} # v2.3.1`],
  ["acme/tools@v2.3.1", `acme/tools@${sha} # v2.3.1`],
  ["acme/tools/lint@v2", `acme/tools/lint@${sha} # v2.3.1`],
  [`acme/tools@${sha}`, `acme/tools@${sha} # v2.3.1`],
  [`acme/tools@${other}`, `acme/tools@${other}\n`],
  ["./actions/greet", "./actions/greet\n"],
  ["$/actions/greet", "$/actions/greet\n"],
  ["./node_modules/@scope/action", "./node_modules/@scope/action\n"],
  [`docker://alpine@sha256:${"a".repeat(64)}`, `docker://alpine@sha256:${"a".repeat(64)}\n`],
])("%s is written %s", (reference, written) => {
  expect(write(reference, acme)).toContain(`- uses: ${written}`);
});

test("an action without a pin, a pin of another version and a shortened commit are refused by name", () => {
  expect(() => write("acme/other@v1", acme)).toThrow(/WFM031 .*acme\/other has no pin/);
  expect(() => write("acme/tools@v1", acme)).toThrow(
    /WFM033 .*acme\/tools@v1 is asked for, but the pin of acme\/tools is v2\.3\.1/,
  );
  expect(() => write("acme/tools@v2.3", { "acme/tools": { version: "v2.30.0", sha } })).toThrow(/WFM033/);
  expect(() => write("acme/tools", { "acme/tools": { version: "v2.3.1", sha: "0123456" } })).toThrow(
    /WFM032 .*40 hexadecimal digits/,
  );
});

test("D-P-03: the catalogue pins every action to a full commit of a named version, and each of its bindings has a pin", () => {
  for (const [name, { version, sha: commit }] of Object.entries(pins)) {
    expect([name, version, commit]).toEqual([
      name,
      expect.stringMatching(/^v\d+\.\d+\.\d+$/),
      expect.stringMatching(/^[0-9a-f]{40}$/),
    ]);
  }
  const folder = join(__dirname, "../catalogue");
  const bound = readdirSync(folder)
    .filter((file) => file !== "pins.json" && file !== "repositories.json")
    .map((file) => JSON.parse(readFileSync(join(folder, file), "utf8")).uses);
  expect(bound.filter((uses) => !(uses in pins))).toEqual([]);
});

test("D-P-03: a `uses` without a commit is an error of check", async () => {
  const text = write("acme/tools@v2", acme).replace(sha, "v2");
  expect((await check([{ path: "w.yml", content: text }])).map(({ rule, severity }) => [rule, severity])).toEqual([
    ["WF001", "error"],
  ]);
});
