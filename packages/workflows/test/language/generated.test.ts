import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { positions } from "../../src/import/positions.ts";

const root = join(__dirname, "../..");

test("events, payloads and permissions are what their command writes from GitHub's data", () => {
  const { stderr, status } = spawnSync(process.execPath, ["scripts/language.ts", "--check"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(stderr).toBe("");
  expect(status).toBe(0);
});

/** Which definition of the schema says what each place may read. */
const definitions = {
  jobIf: "job-if",
  job: "runs-on",
  jobEnv: "job-env",
  environmentUrl: "string-runner-context-no-secrets",
  stepIf: "step-if",
  step: "step-env",
  outputs: "string-runner-context",
  strategy: "strategy",
  workflowEnv: "workflow-env",
  workflow: "run-name",
  callOutputs: "workflow-output-context",
} as const;

test.each(Object.entries(definitions))(
  "the contexts of %s are those that GitHub's schema has for it",
  (place, name) => {
    const file = join(root, "node_modules/@actions/workflow-parser/dist/workflow-v1.0.min.json");
    const schema = JSON.parse(readFileSync(file, "utf8")).definitions;
    const functions = {
      always: "status",
      failure: "status",
      cancelled: "status",
      success: "status",
      hashFiles: "files",
    };
    const said = (schema[name].context as string[])
      .map((each) => each.replace(/\(.*/, ""))
      .map((each) => functions[each as keyof typeof functions] ?? each);
    expect([...positions[place as keyof typeof definitions]].sort()).toEqual([...new Set(said)].sort());
  },
);
