// Every part of the language that the model has, in one file.
import {
  because,
  call,
  compositeAction,
  expr,
  fromJSON,
  github,
  input,
  job,
  matrix,
  on,
  pullRequest,
  push,
  raw,
  run,
  runner,
  schedule,
  secret,
  uses,
  variable,
  workflow,
  workflowCall,
  workflowDispatch,
} from "../../src/index.ts";

const dispatch = workflowDispatch({
  inputs: {
    dry: { type: "boolean", description: "Only show what would happen.", default: true },
    where: { type: "choice", options: ["here", "there"], required: true },
    count: { type: "number", default: 3 },
  },
});

const list = run('echo "versions=[22, 24]" >> "$GITHUB_OUTPUT"', { name: "List versions", outputs: ["versions"] });
const prepare = job("prepare", {
  runsOn: ["self-hosted", "linux"],
  steps: [list],
  outputs: { versions: list.outputs.versions },
});

const axes = matrix(
  { node: [22, 24], os: ["ubuntu-24.04", "windows-2025"] },
  { exclude: [{ node: 22, os: "windows-2025" }], include: [{ node: 25, os: "ubuntu-24.04", experimental: true }] },
);
const test = job("test", {
  name: expr`Test on ${axes.os} with Node ${axes.node}`,
  runsOn: axes.os,
  strategy: { matrix: axes, failFast: false, maxParallel: 2 },
  container: { image: "node:24", env: { CI: true }, volumes: ["/cache:/cache"], options: "--cpus 1" },
  services: { db: { image: "postgres:15", command: "postgres -c fsync=off", entrypoint: "/entry.sh", ports: [5432] } },
  defaults: { run: { shell: "bash", workingDirectory: "app" } },
  continueOnError: raw<boolean, "matrix">("matrix.experimental == true"),
  timeoutMinutes: 10,
  cancelTimeoutMinutes: 2,
  steps: [
    uses("actions/cache@v6", {
      with: { path: "~/.npm", key: expr`npm-${runner.os}` },
      permissions: { actions: "read" },
    }),
    run("npm test", {
      if: runner.os.notEquals("Windows"),
      continueOnError: true,
      timeoutMinutes: 5,
      workingDirectory: "app",
      shell: "bash",
    }),
  ],
});

const dynamic = job("dynamic", {
  strategy: { matrix: matrix({ node: fromJSON(prepare.outputs.versions) }) },
  env: { PLAIN: "yes", QUOTED: "1.10", EMPTY: "", TEXT: "a: b # c", LINES: "one\ntwo" },
  steps: [run("true")],
});

const release = call("release", {
  needs: [test],
  if: dispatch.inputs.dry.not(),
  uses: "./.github/workflows/release.yml",
  with: { where: dispatch.inputs.where },
  secrets: { token: secret("RELEASE_TOKEN") },
  outputs: ["version"],
});

const deploy = job("deploy", {
  environment: {
    name: input("where"),
    url: expr`https://${variable("HOST")}/${release.outputs.version}`,
    deployment: false,
  },
  concurrency: { group: expr`deploy-${github.ref_name}`, cancelInProgress: false, queue: "max" },
  snapshot: { imageName: "app-image", version: "1.*", if: github.ref.equals("refs/heads/main") },
  permissions: because("deploy.sh fetches the release and signs in", { contents: "read", "id-token": "write" }),
  steps: [run("./deploy.sh", { env: { VERSION: release.outputs.version } })],
});

export default workflow("Everything", {
  description: "Every part of the language.",
  runName: expr`Everything by ${github.actor}`,
  on: [
    push({ branches: ["main", "release/**", "!release/old"], tags: ["v*"], pathsIgnore: ["docs/**"] }),
    pullRequest({ types: ["opened", "labeled"], paths: ["app/**"] }),
    schedule({ cron: "0 6 * * 1-5", timezone: "Europe/Berlin" }),
    dispatch,
    workflowCall({
      inputs: { where: { type: "string", required: true } },
      outputs: { versions: { description: "Node versions.", value: prepare.outputs.versions } },
      secrets: { RELEASE_TOKEN: { required: false } },
    }),
    on("release", { types: ["published"] }),
  ],
  permissions: { contents: "read" },
  concurrency: { group: expr`everything-${github.ref}`, cancelInProgress: true },
  defaults: { run: { shell: "bash" } },
  env: { CI: true },
  jobs: [prepare, test, dynamic, release, deploy],
});

export const greet = compositeAction("Greet", {
  description: "Says hello.",
  inputs: {
    who: { description: "Who is greeted.", required: true },
    "how-often": { description: "Times.", default: "1" },
  },
  body: ({ who, howOften }) => {
    const say = run('echo "line=Hello $WHO, $TIMES times" >> "$GITHUB_OUTPUT"', {
      name: "Say hello",
      env: { WHO: who, TIMES: howOften },
      outputs: ["line"],
    });
    return { steps: [say], outputs: { line: { description: "What was said.", value: say.outputs.line } } };
  },
});
