import { check } from "../src/check/index.ts";

const workflow = (uses: string, run = "true") =>
  `on: pull_request\npermissions: {}\njobs:\n  a:\n    runs-on: ubuntu-24.04\n    timeout-minutes: 1\n    steps:\n${uses}      - run: ${run}\n`;
const checkout = "      - uses: actions/checkout@0123456789abcdef0123456789abcdef01234567";

async function found(content: string): Promise<string[]> {
  const findings = await check([{ path: "w.yml", content }]);
  return findings.map(({ rule, line }) => `${rule} ${line}`);
}

test("a comment with a reason suppresses a finding of its line", async () => {
  expect(await found(workflow(`${checkout}\n`))).toEqual(["WF005 8"]);
  expect(await found(workflow(`${checkout} # v7 towline-ignore WF005: the release pushes\n`))).toEqual(["WF005 8"]);
  expect(await found(workflow(`${checkout} # towline-ignore WF005: the release pushes\n`))).toEqual([]);
});

test("on a line of its own it speaks of the next line that is no comment", async () => {
  const comment = "      # towline-ignore WF005: the release pushes\n";
  expect(await found(workflow(`${comment}${checkout}\n`))).toEqual([]);
  expect(await found(workflow(`${comment}      # and pulls\n${checkout}\n`))).toEqual([]);
});

test("it reaches what is inside a script, from the line on which the script begins", async () => {
  const script = "|\n          echo one\n          echo ${{ github.head_ref }}";
  expect(await found(workflow("", script))).toEqual(["WF004 10"]);
  expect(await found(workflow("      # towline-ignore WF004: only members may start this\n", script))).toEqual([]);
});

test("several rules share a reason", async () => {
  const uses = "      - uses: actions/checkout@v7 # towline-ignore WF001, WF005: a fixture\n";
  expect(await found(workflow(uses))).toEqual([]);
});

test("WF090: without a reason, or without a rule, it suppresses nothing and is a finding", async () => {
  expect(await found(workflow(`${checkout} # towline-ignore WF005\n`))).toEqual(["WF005 8", "WF090 8"]);
  expect(await found(workflow(`${checkout} # towline-ignore WF005:\n`))).toEqual(["WF005 8", "WF090 8"]);
  expect(await found(workflow(`${checkout} # towline-ignore: all is well\n`))).toEqual(["WF005 8", "WF090 8"]);
});

test("WF091: one that suppresses nothing is a finding, and so is one for a rule that does not exist", async () => {
  expect(await found(workflow(`${checkout} # towline-ignore WF005, WF001: a fixture\n`))).toEqual(["WF091 8"]);
  expect(await found(workflow("", "true # towline-ignore WF999: a fixture"))).toEqual(["WF091 8"]);
});

test("a suppression of a pedantic rule is not idle when those rules are not asked", async () => {
  const content = workflow("", 'echo "${{ github.sha }}" # towline-ignore WF076: a commit is no code');
  expect(await found(content)).toEqual([]);
  const pedantic = await check([{ path: "w.yml", content }], { pedantic: true });
  expect(pedantic.filter(({ rule }) => /WF076|WF091/.test(rule))).toEqual([]);
});

test("zizmor's own comments are honoured, for the audits that they name", async () => {
  expect(await found(workflow(`${checkout} # zizmor: ignore[artipacked]\n`))).toEqual([]);
  expect(await found(workflow(`${checkout} # zizmor: ignore[unpinned-uses]\n`))).toEqual(["WF005 8"]);
});

test("what GitHub's parser refuses cannot be suppressed", async () => {
  const content = workflow("", "true\n        foo: 1 # towline-ignore WF001: no");
  expect((await found(content)).sort()).toEqual(["WF091 9", "github 9"]);
});
