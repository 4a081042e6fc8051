import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { usedActions, writeStandIns } from "../conformance/act/stand-ins.mjs";
import { compare, jobsOf, outOfOrder } from "../conformance/act-lane.mjs";

const line = (fields: object) => JSON.stringify({ level: "info", msg: "", ...fields });
const job = (id: string, more: object = {}) => ({
  id,
  needs: [] as string[],
  status: "runs",
  result: "success",
  ...more,
});

test("jobs are read from the log in the order in which they ended; a skipped one did not run", () => {
  const log = [
    line({ jobID: "build", step: "Build", stepResult: "success" }),
    "act says something that is no JSON",
    line({ jobID: "build", jobResult: "success" }),
    line({ jobID: "smoke", jobResult: "failure" }),
    line({ jobID: "roll-back", jobResult: "skipped" }),
  ].join("\n");
  expect(jobsOf(log)).toEqual([
    { id: "build", result: "success" },
    { id: "smoke", result: "failure" },
  ]);
});

test("a job too few, one too many and another end are told apart", () => {
  const expected = [job("build"), job("deploy"), job("roll-back", { status: "skipped", result: "skipped" })];
  const agreed = [
    { id: "build", result: "success" },
    { id: "deploy", result: "success" },
  ];
  expect(compare(agreed, expected)).toEqual([]);
  const ran = [
    { id: "build", result: "failure" },
    { id: "roll-back", result: "success" },
  ];
  expect(compare(ran, expected)).toEqual([
    "deploy did not run under act, but does by simulate",
    "roll-back ran under act (success), but does not by simulate",
    "build ended as failure under act, as success by simulate",
  ]);
});

test("a job that ended before one that it needs is told", () => {
  const expected = [job("build"), job("deploy", { needs: ["build"] })];
  const [build, deploy] = [
    { id: "build", result: "success" },
    { id: "deploy", result: "success" },
  ];
  expect(outOfOrder([build, deploy], expected)).toEqual([]);
  expect(outOfOrder([deploy, build], expected)).toEqual(["deploy ended before build, which it needs"]);
});

describe("stand-ins", () => {
  const workflow = (...uses: string[]) => ["steps:", ...uses.map((one) => `  - uses: ${one} # v1`)].join("\n");
  const folder = mkdtempSync(join(tmpdir(), "towline-stand-ins-"));
  afterAll(() => rmSync(folder, { recursive: true }));

  test("public actions are found, each once; our own are no business of stand-ins", () => {
    const yaml = workflow("actions/checkout@abc1", "./node_modules/@towline/action-build", "actions/setup-node@def2");
    expect(usedActions(`${yaml}\n${yaml}`)).toEqual(["actions/checkout@abc1", "actions/setup-node@def2"]);
  });

  test("every public action but the checkout gets one, at the commit that the workflow names", () => {
    const { repositories } = writeStandIns(folder, workflow("actions/checkout@abc1", "actions/setup-node@def2"));
    expect(repositories).toEqual([`actions/setup-node@def2=${join(folder, "actions", "actions", "setup-node")}`]);
    const place = join(folder, "actions", "actions", "setup-node");
    expect(readdirSync(place)).toEqual(["action.yml"]);
    expect(readFileSync(join(place, "action.yml"), "utf8")).toContain("stand-in for actions/setup-node");
  });

  test("an action that nothing stands in for is an error, not a step that does nothing", () => {
    expect(() => writeStandIns(folder, workflow("somebody/new-action@abc1"))).toThrow(
      "nothing stands in for somebody/new-action",
    );
  });

  test("what Eloquent's workflows use has its stand-ins", () => {
    const workflows = join(__dirname, "../../apps/eloquent/.github/workflows");
    const yaml = ["deploy.yml", "pull-request.yml"].map((file) => readFileSync(join(workflows, file), "utf8")).join("");
    expect(writeStandIns(folder, yaml).repositories.length).toBeGreaterThan(5);
  });
});
