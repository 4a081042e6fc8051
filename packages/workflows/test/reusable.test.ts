import { call, check, generate, job, push, reusable, run, secret, workflow, workflowCall } from "../src/index.ts";
import { compile } from "./support/compile.ts";

const build = run("echo version=1 >> $GITHUB_OUTPUT", { outputs: ["version"] });
const built = job("build", { steps: [build], outputs: { version: build.outputs.version } });
const called = workflowCall({
  inputs: { where: { required: true }, dry: { type: "boolean", default: true }, count: { type: "number" } },
  secrets: { token: { required: true }, extra: {} },
  outputs: { version: { value: built.outputs.version } },
});
const release = workflow("Release", { on: [called], jobs: [built] });

test("a workflow of this repository is called by its value: path, inputs, secrets and outputs are its own", async () => {
  const released = call("release", {
    uses: release,
    with: { where: "here", dry: false },
    secrets: { token: secret("T") },
  });
  const report = job("report", { steps: [run("echo $V", { env: { V: released.outputs.version } })] });
  const deliver = workflow("Deliver", { on: [push()], jobs: [released, report] });
  const files = [release, deliver].map((each) => ({ path: each.path, content: generate(each) }));
  expect(files[1]?.content).toContain("uses: ./.github/workflows/release.yml");
  expect(files[1]?.content).toContain("needs: [release]");
  expect(files[1]?.content).toContain("V: ${{ needs.release.outputs.version }}");
  // GitHub wants a type for every input of a called workflow.
  expect(files[0]?.content).toContain("where:\n        required: true\n        type: string\n");
  expect((await check(files)).filter(({ severity }) => severity === "error")).toEqual([]);
});

test("a workflow of others is described once and called typed", () => {
  const theirs = reusable({
    uses: "./.github/workflows/theirs.yml",
    inputs: { where: { required: true } },
    outputs: ["digest"],
  });
  const used = call("theirs", { uses: theirs, with: { where: "there" } });
  expect(Object.keys(used.outputs)).toEqual(["digest"]);
});

const preamble = `
import { call, job, push, reusable, run, secret, workflow, workflowCall } from "../../../src/index.ts";
const build = run("x", { outputs: ["version"] });
const built = job("build", { steps: [build], outputs: { version: build.outputs.version } });
const release = workflow("Release", {
  on: [push(), workflowCall({
    inputs: { where: { required: true }, dry: { type: "boolean" } },
    secrets: { token: { required: true } },
    outputs: { version: { value: built.outputs.version } },
  })],
  jobs: [built],
});
const theirs = reusable({ uses: "a/b/.github/workflows/c.yml@v1", inputs: { where: { required: true } }, outputs: ["digest"] });
const plain = workflow("Plain", { on: [push()], jobs: [built] });
export const right = [
  call("a", { uses: release, with: { where: "x", dry: true }, secrets: { token: secret("T") } }).outputs.version,
  call("b", { uses: release, with: { where: "x" }, secrets: "inherit" }),
  call("c", { uses: theirs, with: { where: "x" } }).outputs.digest,
  call("d", { uses: "./.github/workflows/x.yml", outputs: ["any"] }).outputs.any,
  plain,
];
`;
const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
  "a missing required input": ['call("x", { uses: release, secrets: "inherit" });', /with/],
  "a wrong input": ['call("x", { uses: release, with: { where: "x", wher: 1 }, secrets: "inherit" });', /wher/],
  "a text for a truth value": [
    'call("x", { uses: release, with: { where: "x", dry: "yes" }, secrets: "inherit" });',
    /string|"yes"/,
  ],
  "a missing required secret": ['call("x", { uses: release, with: { where: "x" } });', /secrets/],
  "a secret that the workflow does not take": [
    'call("x", { uses: release, with: { where: "x" }, secrets: { token: secret("T"), tokn: secret("T") } });',
    /tokn/,
  ],
  "an output that the workflow does not have": [
    'call("x", { uses: release, with: { where: "x" }, secrets: "inherit" }).outputs.versoin;',
    /versoin/,
  ],
  "an output that a described workflow does not have": [
    'call("x", { uses: theirs, with: { where: "x" } }).outputs.version;',
    /version/,
  ],
  "a call of a workflow that cannot be called": ['call("x", { uses: plain });', /No overload|not assignable/],
};
let said: Readonly<Record<string, string>>;
beforeAll(() => {
  const lines = Object.entries(wrong).map(([title, [line]]) => [title, `${preamble}\n${line}\n`]);
  said = compile({ right: preamble, ...Object.fromEntries(lines) });
});
test("the lines around the mistakes compile", () => expect(said["right"]).toBe(""));
test.each(Object.entries(wrong))("does not compile: %s", (title, [, message]) => {
  expect(said[title]).toMatch(message);
});
