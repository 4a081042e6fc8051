/** The workflows of this repository: `npm run towline -- generate` writes them beside this file. */
import {
  checkout,
  expr,
  github,
  job,
  pullRequest,
  push,
  run,
  setupNode,
  uses,
  type Workflow,
  workflow,
} from "@towline/workflows";

const RUNNER = "ubuntu-24.04";

/** The two commands of the README, on the oldest Node that a clone may find and with nothing else of ours installed. */
const prepared = [checkout(), setupNode({ nodeVersion: "20" })];

const terraform = uses("hashicorp/setup-terraform", {
  name: "Set up Terraform for the rehearsal",
  with: { terraform_version: "1.11.4", terraform_wrapper: false },
});

const test = job("test", {
  name: "npm test",
  runsOn: RUNNER,
  timeoutMinutes: 30,
  steps: [...prepared, terraform, run("npm test")],
});

/** What others trust, on what we make. Go and Python, which its tools come by, are on the runner's image. */
const conformance = job("conformance", {
  name: "npm run conformance",
  runsOn: RUNNER,
  timeoutMinutes: 45,
  steps: [...prepared, terraform, run("npm run conformance -- --all")],
});

const demo = job("demo", {
  name: "npm run demo",
  runsOn: RUNNER,
  timeoutMinutes: 30,
  steps: [...prepared, terraform, run("npm run demo")],
});

const generated = job("generated", {
  name: "Generated files are up to date",
  runsOn: RUNNER,
  timeoutMinutes: 15,
  steps: [...prepared, run("npm run -s towline -- generate --check")],
});

export const workflows: Workflow[] = [
  workflow("CI", {
    on: [push({ branches: ["main"] }), pullRequest()],
    concurrency: { group: expr`ci-${github.ref}`, cancelInProgress: github.event_name.equals("pull_request") },
    jobs: [test, conformance, demo, generated],
  }),
];
