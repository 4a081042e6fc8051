import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, rules } from "../src/check/index.ts";

const folder = join(__dirname, "rules");
const examples = readdirSync(folder).sort();

test.each(examples)("%s: each marked line has its finding, and no other line has one", async (name) => {
  const content = readFileSync(join(folder, name), "utf8");
  const marked = content
    .split("\n")
    .flatMap((line, at) => (/# .*\b(WF\d{3})$/.test(line) ? [`${/(WF\d{3})$/.exec(line)![1]} line ${at + 1}`] : []));
  const found = await check([{ path: name, content }]);
  expect(marked.length).toBeGreaterThan(0);
  expect(found.map(({ rule, line }) => `${rule} line ${line}`)).toEqual(marked);
});

test("WF007: a file above 512 000 bytes is found", async () => {
  const head =
    "on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    timeout-minutes: 1\n    steps:\n      - run: |\n";
  const large = head + `          ${"#".repeat(90)}\n`.repeat(5200);
  const found = await check([{ path: "large.yml", content: large }]);
  expect(found.map(({ rule }) => rule)).toContain("WF007");
});

test("every rule has an example that triggers it, a link that says why, and an id of its own", () => {
  const covered = new Set([...examples.map((name) => name.slice(0, 5)), "WF007"]);
  expect(rules.map(({ id }) => id).filter((id) => !covered.has(id))).toEqual([]);
  expect(new Set(rules.map(({ id }) => id)).size).toBe(rules.length);
  for (const { why } of rules) expect(why).toMatch(/https:\/\//);
});

const withStep = (step: string, job = "") =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: x\n    timeout-minutes: 1\n${job}    steps:\n${step}`;

test.each([
  ["an unknown key", withStep("      - run: x\n        foo: 1\n"), "9:9", /foo/],
  ["a context that is not allowed there", withStep("      - run: x\n", "    if: secrets.A == 'x'\n"), "7:9", /secrets/],
  ["a quote that is not doubled", withStep("      - run: x\n", "    if: github.actor == 'o'brien'\n"), "7:9", /brien/],
  [
    "a job that is needed and not there",
    `${withStep("      - run: x\n")}  c:\n    needs: [b]\n    runs-on: x\n    steps:\n      - run: x\n`,
    "10:13",
    /'b'/,
  ],
  [
    "an hour that no day has (kt takes months up to 31)",
    'on:\n  schedule:\n    - cron: "0 25 * * *"\npermissions: {}\njobs: {}\n',
    "3:13",
    /cron/i,
  ],
])("GitHub's parser finds %s, with its place", async (_, content, place, message) => {
  const found = await check([{ path: "w.yml", content }]);
  const github = found.filter(({ rule }) => rule === "github");
  expect(github.map(({ line, column }) => `${line}:${column}`)).toContain(place);
  expect(github.map((finding) => finding.message).join("\n")).toMatch(message);
});

test("what GitHub has added lately is no finding (actionlint 1.7.7 refuses it)", async () => {
  const content = withStep(
    "      - uses: $/actions/greet\n",
    "    concurrency:\n      group: a\n      queue: max\n    environment:\n      name: a\n      deployment: false\n",
  ).replace("on: push", 'on:\n  schedule:\n    - cron: "0 6 * * *"\n      timezone: Europe/Berlin');
  expect(await check([{ path: "w.yml", content }])).toEqual([]);
});

test("an action.yml is checked as an action, a workflow of that name as a workflow", async () => {
  const action = "name: A\ndescription: B\nruns:\n  using: composite\n  steps:\n    - run: x\n";
  const found = await check([{ path: "greet/action.yml", content: action }]);
  expect(found.map(({ rule, message }) => `${rule} ${message}`)).toEqual([expect.stringMatching(/^github .*shell/)]);
  const workflow = withStep("      - run: x\n");
  expect(await check([{ path: ".github/workflows/action.yml", content: workflow }])).toEqual([]);
});

test("a file that is no YAML gives a finding and no crash", async () => {
  for (const content of ["", "a: [", "- 1\n", "\t", "on: {push: [}"]) {
    const found = await check([{ path: "w.yml", content }]);
    expect(found.some(({ rule, severity }) => rule === "github" && severity === "error")).toBe(true);
  }
});
