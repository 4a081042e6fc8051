import pins from "../catalogue/pins.json" with { type: "json" };
import {
  action,
  because,
  call,
  checkout,
  generate,
  type Job,
  job,
  push,
  run,
  type Step,
  uses,
  workflow,
} from "../src/index.ts";
import { compile } from "./support/compile.ts";

/** The `permissions:` of the first job, as it is written. */
const permissions = (of: Job) =>
  /\n {4}permissions:(?: \{\}|\n((?: {6}.*\n)*))/
    .exec(generate(workflow("W", { on: [push()], jobs: [of] }), { pins }))![1]
    ?.trim()
    .split(/\n\s+/) ?? [];

test("a job may do what its steps need, and beside each scope stands who needs it", () => {
  const sign = action({ uses: "./sign", permissions: { contents: "read", "id-token": "write" } });
  expect(permissions(job("a", { steps: [checkout(), sign(), run("x")] }))).toEqual([
    "contents: read # checkout, sign",
    "id-token: write # sign",
  ]);
  expect(permissions(job("a", { steps: [run("x"), uses("./y")] }))).toEqual([]);
});

test("a script names the calls it makes, and the job gets what they need", () => {
  const steps = [
    checkout(),
    run('gh pr comment 1 --body "$(gh run view 2)"', { api: ["gh pr comment", "gh run view"] }),
    run("./publish.sh", { name: "Publish", permissions: { packages: "write" } }),
  ];
  expect(permissions(job("a", { steps }))).toEqual([
    "actions: read # gh run view",
    "checks: read # gh run view",
    "contents: read # checkout",
    "packages: write # Publish",
    "pull-requests: write # gh pr comment",
  ]);
});

test("of two levels the wider one is written, with those who need it", () => {
  const steps = [checkout(), run("git push", { api: ["git push"] }), run("git fetch", { api: ["git fetch"] })];
  expect(permissions(job("a", { steps }))).toEqual(["contents: write # git push"]);
});

test("what a job asks for besides has its reason beside it, on one line", () => {
  const steps = [checkout(), run("x")] as const;
  const asked = { issues: { level: "write", reason: "labels\n  what it reads" }, contents: "read" } as const;
  expect(permissions(job("a", { permissions: asked, steps }))).toEqual([
    "contents: read # checkout",
    "issues: write # labels what it reads",
  ]);
  const both = because("releases by hand", { contents: "write", packages: "write" });
  expect(permissions(job("a", { permissions: both, steps }))).toEqual([
    "contents: write # releases by hand",
    "packages: write # releases by hand",
  ]);
});

test("the token of a called workflow says which workflow it is for", () => {
  const called = call("a", { uses: "./.github/workflows/x.yml", permissions: { contents: "read" } });
  expect(permissions(called)).toEqual(["contents: read # for ./.github/workflows/x.yml"]);
});

test("steps that the compiler does not know in detail may need anything", () => {
  const steps: Step[] = [run("x")];
  expect(permissions(job("a", { permissions: { issues: "write" }, steps }))).toEqual(["issues: write"]);
});

const preamble = `
import { action, because, checkout, job, run, uses } from "../../../src/index.ts";
const sign = action({ uses: "./sign", permissions: { contents: "read", "id-token": "write" } });
export const right = [
  job("a", { permissions: { contents: "read", "id-token": "write" }, steps: [checkout(), sign(), run("x")] }),
  job("b", { permissions: { contents: { level: "write", reason: "pushes" } }, steps: [checkout()] }),
  job("c", { permissions: because("pushes", { contents: "write" }), steps: [checkout()] }),
  job("d", { permissions: { "pull-requests": "write" }, steps: [run("x", { api: ["gh pr comment"] })] }),
  job("e", { permissions: { packages: "read" }, steps: [uses("a/b", { permissions: { packages: "write" } })] }),
  job("f", { permissions: { contents: "none" }, steps: [run("x")] }),
];
void [action, because, checkout, job, run, sign, uses];
`;
const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
  "a scope that no step needs, without a reason": [
    'job("x", { permissions: { issues: "write" }, steps: [checkout()] });',
    /"write".*Because<"read" \| "write">/,
  ],
  "more of a scope than the steps need, without a reason": [
    'job("x", { permissions: { contents: "write" }, steps: [checkout(), sign()] });',
    /"write".*"read" \| Because/,
  ],
  "a scope that no call of the script needs": [
    'job("x", { permissions: { issues: "read" }, steps: [run("x", { api: ["gh pr comment"] })] });',
    /"read".*Because/,
  ],
  "a reason left out": ['job("x", { permissions: { issues: { level: "write" } }, steps: [] });', /reason/],
  "a level that the scope does not have": [
    'job("x", { permissions: { "id-token": { level: "read", reason: "y" } }, steps: [] });',
    /"read"/,
  ],
  "a call that is not known": ['run("x", { api: ["gh pr coment"] });', /"gh pr coment"/],
};
const cases = Object.entries(wrong);
let said: Readonly<Record<string, string>>;

beforeAll(() => {
  const texts = cases.map(([title, [line]]): [string, string] => [title, `${preamble}\n${line}\n`]);
  said = compile({ right: preamble, ...Object.fromEntries(texts) });
});

test("asking for no more than the steps need, or with a reason, compiles", () => {
  expect(said["right"]).toBe("");
});

test.each(cases)("does not compile: %s", (title, [, message]) => {
  expect(said[title]).toMatch(message);
  expect(said[title]).toContain(`(${preamble.split("\n").length + 1},`);
});
