import { compile } from "./support/compile.ts";

const preamble = `
import { action, checkout, github, hashFiles, job, matrix, run, secret, setupNode, success, uploadArtifact, workflow, workflowDispatch, push } from "../../../src/index.ts";
const notify = action({
  uses: "acme/notify",
  inputs: { "room-id": { required: true }, level: { options: ["info", "alarm"] }, retries: { type: "number" }, quiet: { type: "boolean" } },
  outputs: { "message-id": {}, outcome: { options: ["sent", "refused"] } },
});
const sent = notify({ roomId: "1" });
const build = job("build", { steps: [sent], outputs: { message: sent.outputs.messageId, outcome: sent.outputs.outcome } });
const dispatch = workflowDispatch({ inputs: { dry: { type: "boolean" }, where: { type: "choice", options: ["here", "there"] } } });
const m = matrix({ node: [22, 24], os: ["linux", "windows"] });
export const used = [checkout, github, hashFiles, job, run, secret, setupNode, success, uploadArtifact, workflow, push, build, dispatch, m];
`;

// What is wrong: [the wrong line, what the compiler must say].
const wrong: Readonly<Record<string, readonly [string, RegExp]>> = {
  "an input that the action does not declare": ['notify({ roomId: "1", rom: "2" });', /'rom' does not exist/],
  "an input in its YAML spelling": ['notify({ "room-id": "1" });', /'"room-id"' does not exist/],
  "a required input left out": ['notify({ level: "info" });', /roomId/],
  "no inputs where one is required": ["notify();", /Expected 1-2 arguments/],
  "a required input of an action from data": ['uploadArtifact({ name: "x" });', /path/],
  "an input of a catalogue action that it does not have": ["setupNode({ nodeVersoin: 24 });", /nodeVersoin/],
  "a value that is no option": ['notify({ roomId: "1", level: "loud" });', /"loud"/],
  "a text for a number": ['notify({ roomId: "1", retries: "3" });', /string/],
  "a text for a boolean": ['notify({ roomId: "1", quiet: "true" });', /string/],
  "an output that the action does not declare": ["sent.outputs.messageID;", /messageID/],
  "an output that the job does not declare": ["build.outputs.mesage;", /mesage/],
  "an output of a script that it does not name": ['run("x", { outputs: ["a"] }).outputs.b;', /'b'/],
  "a value that the output never has": ['build.outputs.outcome.equals("send");', /"send"/],
  "a result that no job has": ['build.result.equals("succes");', /"succes"/],
  "an event that does not exist": ['github.event_name.equals("pushh");', /"pushh"/],
  "a field that the github context does not have": ["github.reff;", /reff/],
  "a field that the payload does not have": ["github.event.pull_request.titel;", /titel/],
  "a boolean input compared with a text": ['dispatch.inputs.dry.equals("true");', /"true"/],
  "an input that the dispatch does not declare": ["dispatch.inputs.wet;", /wet/],
  "a choice that is none": ['dispatch.inputs.where.equals("elsewhere");', /"elsewhere"/],
  "an axis that the matrix does not have": ["m.nodes;", /nodes/],
  "a value that the axis never has": ["m.node.equals(20);", /20/],
  "a secret in the condition of a job": ['job("x", { if: secret("A").equals("b"), steps: [] });', /secrets/],
  "a secret in the condition of a step": ['run("x", { if: secret("A") });', /secrets/],
  "a step in the condition of a job": ['job("x", { if: sent.outcome.equals("success"), steps: [] });', /steps/],
  "the matrix in the condition of a job": ['job("x", { if: m.os.equals("linux"), steps: [] });', /matrix/],
  "hashFiles in the env of a job": ['job("x", { env: { KEY: hashFiles("a") }, steps: [] });', /files/],
  "a status where there is no condition": ['job("x", { env: { OK: success() }, steps: [] });', /status/],
  "a step in the env of a workflow": [
    'workflow("x", { on: [push()], env: { A: sent.outputs.outcome }, jobs: [build] });',
    /steps/,
  ],
  "a choice whose condition is no truth value": [
    'import("../../../src/index.ts").then(({ when }) => when(github.ref, "a").otherwise("b"));',
    /boolean/,
  ],
  "the running job in the condition of a job": [
    'import("../../../src/index.ts").then(({ jobContext }) => job("x", { if: jobContext.status.equals("failure"), steps: [] }));',
    /"job"/,
  ],
  "a secret that is not one of the names": ['secret<"A" | "B">("C");', /"C"/],
  "an expression for a script": ["run(github.sha);", /not assignable/],
  "an expression written into a script": ['run("echo ${{ github.sha }}");', /pass the expression through `env`/],
  "an activity that pull requests do not have": [
    'import("../../../src/index.ts").then(({ pullRequest }) => pullRequest({ types: ["openned"] }));',
    /"openned"/,
  ],
  "a permission that does not exist": ['job("x", { permissions: { content: "read" }, steps: [] });', /content/],
  "a level that id-token does not have": ['job("x", { permissions: { "id-token": "read" }, steps: [] });', /"read"/],
  "a misspelt property of a job": ['job("x", { steps: [], timeoutMinute: 3 });', /timeoutMinute/],
};

const cases = Object.entries(wrong);
let said: Readonly<Record<string, string>>;

beforeAll(() => {
  const texts = cases.map(([title, [line]]): [string, string] => [title, `${preamble}\n${line}\n`]);
  said = compile({ right: preamble, ...Object.fromEntries(texts) });
});

test("the lines around the mistakes compile", () => {
  expect(said["right"]).toBe("");
});

test.each(cases)("does not compile: %s", (title, [, message]) => {
  const line = preamble.split("\n").length + 1;
  expect(said[title]).toMatch(message);
  expect(said[title]).toContain(`(${line},`);
});
