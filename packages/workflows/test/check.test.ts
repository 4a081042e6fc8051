import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { check, documented, rules } from "../src/check/index.ts";

import { mergeRepositories, parseRepositories, shippedRepositories } from "../src/repositories/repositories.ts";

const folder = join(__dirname, "rules");
const examples = readdirSync(folder).sort();
const leaf =
  "on:\n  workflow_call:\n    secrets:\n      ONE: { required: true }\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: x\n";
/** What the examples call. */
const called = [
  { path: "called/action.yml", content: readFileSync(join(__dirname, "called/action.yml"), "utf8") },
  { path: ".github/workflows/leaf.yml", content: leaf },
  {
    path: ".github/workflows/circle.yml",
    content: "on: workflow_call\njobs:\n  a:\n    uses: ./.github/workflows/circle.yml\n",
  },
];
const options = {
  pedantic: true,
  uses: { deny: ["evil/*"] },
  repositories: mergeRepositories(
    shippedRepositories,
    parseRepositories(readFileSync(join(__dirname, "rules/repositories.json"), "utf8")),
  ),
  pins: { "acme/notify": { version: "v2.3.1", sha: "0123456789abcdef0123456789abcdef01234567" } },
};

async function example(name: string) {
  const content = readFileSync(join(folder, name), "utf8");
  const rule = name.slice(0, 5);
  const path = content.startsWith("version: 2") ? ".github/dependabot.yml" : `.github/workflows/${name}`;
  const all = await check([{ path, content }, ...called], options);
  const found = all.filter(({ file }) => file === path);
  return {
    content,
    rule,
    github: found.filter((one) => one.rule === "github"),
    found: found.filter((one) => one.rule === rule),
  };
}

test.each(examples.filter((name) => name.endsWith(".bad.yml")))(
  "%s: its rule finds the marked lines and no other",
  async (name) => {
    const { content, rule, github, found } = await example(name);
    // `# WF001` at the end of a line, or `# ^ WF001` below it.
    const marked = content.split("\n").flatMap((line, at) => {
      const mark = /# (\^ )?(?:.* )?(WF\d{3})$/.exec(line);
      return mark?.[2] === rule ? [mark[1] ? at : at + 1] : [];
    });
    expect(github).toEqual([]);
    expect(marked.length).toBeGreaterThan(0);
    expect(found.map(({ line }) => line)).toEqual(marked);
  },
);

test.each(examples.filter((name) => name.endsWith(".good.yml")))("%s: its rule has nothing to say", async (name) => {
  const { github, found } = await example(name);
  expect(github).toEqual([]);
  expect(found).toEqual([]);
});

const script = (lines: number) =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n    steps:\n      - run: |\n          echo ${"${{ github.sha }}"}\n${`          ${"#".repeat(90)}\n`.repeat(lines)}`;
const idsIn = async (content: string) => (await check([{ path: "large.yml", content }])).map(({ rule }) => rule);

test("WF007: a file above 512 000 bytes is found, one below is not", async () => {
  expect(await idsIn(script(5200))).toContain("WF007");
  expect(await idsIn(script(5000))).not.toContain("WF007");
});

test("WF040: a script with an expression above 21 000 characters is found, one below is not", async () => {
  expect(await idsIn(script(240))).toContain("WF040");
  expect(await idsIn(script(220))).not.toContain("WF040");
});

test("every rule has an example that triggers it and a twin that does not, a link that says why, and an id of its own", () => {
  const generated = ["WF007", "WF040"];
  const missing = rules
    .filter(({ id }) => !generated.includes(id))
    .flatMap(({ id }) => [`${id}.bad.yml`, `${id}.good.yml`])
    .filter((name) => !examples.includes(name));
  expect(missing).toEqual([]);
  expect(new Set(documented().map(({ id }) => id)).size).toBe(rules.length + 3);
  for (const { why } of documented()) expect(why).toMatch(/https:\/\//);
});

test("every audit of zizmor 1.32 has a rule", () => {
  const audits = `adhoc-packages anonymous-definition archived-uses artipacked bot-conditions cache-poisoning
    concurrency-limits dangerous-triggers dependabot-cooldown dependabot-execution excessive-permissions forbidden-uses
    github-app github-env hardcoded-container-credentials impostor-commit insecure-commands insecure-url-scheme
    known-vulnerable-actions misfeature obfuscation overprovisioned-secrets ref-confusion ref-version-mismatch
    secrets-inherit secrets-outside-env self-hosted-runner self-repository stale-action-refs superfluous-actions
    template-injection typosquat-uses undocumented-permissions unpinned-images unpinned-tools unpinned-uses
    unredacted-secrets unsound-condition unsound-contains unsound-ternary use-trusted-publishing`.split(/\s+/);
  const named = new Set(rules.map(({ zizmor }) => zizmor));
  expect(audits.filter((audit) => !named.has(audit))).toEqual([]);
  expect([...named].filter((audit) => audit && !audits.includes(audit))).toEqual([]);
});

const withStep = (step: string, job = "") =>
  `on: push\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n${job}    steps:\n${step}`;

test.each([
  ["an unknown key", withStep("      - run: x\n        foo: 1\n"), "9:9", /foo/],
  ["a context that is not allowed there", withStep("      - run: x\n", "    if: secrets.A == 'x'\n"), "7:9", /secrets/],
  ["a quote that is not doubled", withStep("      - run: x\n", "    if: github.actor == 'o'brien'\n"), "7:9", /brien/],
  [
    "a job that is needed and not there",
    `${withStep("      - run: x\n")}  c:\n    needs: [b]\n    runs-on: ubuntu-24.04\n    steps:\n      - run: x\n`,
    "10:13",
    /'b'/,
  ],
  [
    "a circle of needs",
    `${withStep("      - run: x\n")}  b:\n    needs: c\n    runs-on: ubuntu-24.04\n    steps: [{ run: x }]\n  c:\n    needs: b\n    runs-on: ubuntu-24.04\n    steps: [{ run: x }]\n`,
    "10:12",
    /depend/i,
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

test("what aliases stand for is read, in the order in which it is used", async () => {
  const content = `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 1
    strategy: &many
      matrix:
        x: &axis [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17]
        y: *axis
    steps:
      - id: one
        run: "true"
      - &read
        run: echo "\${{ steps.one.outcome }}"
  b:
    runs-on: ubuntu-24.04
    timeout-minutes: 1
    strategy: *many
    steps:
      - id: one
        run: "true"
      - *read
`;
  const found = await check([{ path: "w.yml", content }]);
  expect(found.map(({ rule, line }) => `${rule} ${line}`)).toEqual(["WF041 9", "WF041 9"]);
});
