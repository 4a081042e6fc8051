import {
  cancelled,
  checkout,
  type Expression,
  expr,
  fromJSON,
  github,
  type Job,
  job,
  not,
  run,
  secret,
  setupNode,
  type Template,
  uploadArtifact,
} from "@towline/workflows";
import { digestVariable, verificationEnvironment } from "../names.ts";
import type { System } from "../system.ts";
import { deploy, rollback, smokeTest } from "./actions.ts";
import { anyOf } from "./conditions.ts";
import type { SettledPipeline } from "./pipeline.ts";
import { deployRoleArn, prepare, prepareTerraform, stacksOf } from "./steps.ts";
import { browserTestsIn, smokeOf } from "./verification.ts";

/** An environment, and the branch that releases to it. */
export interface Target {
  readonly name: string;
  readonly branch: string;
}

/** Digests of the images that this run built, as outputs of the build job. */
export type BuildJob = Job<Record<string, string>>;

/** What the jobs of one environment are made from. */
interface Release {
  readonly system: System;
  readonly target: Target;
  readonly stacks: readonly string[];
  readonly built: BuildJob | undefined;
  readonly pipeline: SettledPipeline;
  /** Where the release is verified and taken back, without waiting for a person. */
  readonly verification: { readonly name: string; readonly deployment: false };
}

/** Deploy, verification and rollback of one environment. */
export function releaseJobs(
  system: System,
  target: Target,
  built: BuildJob | undefined,
  before: readonly Job[],
  pipeline: SettledPipeline,
): Job[] {
  const stacks = stacksOf(system, target.name).map((stack) => stack.name);
  if (stacks.length === 0) return [];
  const name = verificationEnvironment(system.declaration.environments, target.name);
  const release: Release = { system, target, stacks, built, pipeline, verification: { name, deployment: false } };

  const deployed = deployJob(release, before);
  const smoked = smokeJob(release, deployed);
  const browsed = browserJob(release, deployed, smoked ?? deployed);
  const verifications = [smoked, browsed].filter((each) => each !== undefined);
  return [deployed, ...verifications, rollbackJob(release, deployed, verifications)];
}

type DeployJob = ReturnType<typeof deployJob>;

function deployJob({ system, target, stacks, built, pipeline }: Release, before: readonly Job[]) {
  const apply = deploy({
    directory: "cdktf.out",
    stacks: stacks.join("\n"),
    role: deployRoleArn(system, target.name),
    ...(built ? { variables: digests(system, built) } : {}),
  });
  return job(`deploy-${target.name}`, {
    name: `Deploy to ${target.name}`,
    runsOn: pipeline.runner,
    needs: [...before],
    if: github.ref.equals(`refs/heads/${target.branch}`),
    environment: { name: target.name, url: apply.outputs.url },
    timeoutMinutes: 90,
    steps: [...prepareTerraform(system, target.name, "deploy", pipeline), apply],
    outputs: {
      url: verifiedAt(system, stacks, apply.outputs),
      previous: apply.outputs.previous,
      changed: apply.outputs.changed,
      outcome: apply.outputs.outcome,
      unsettled: apply.outputs.unsettled,
    },
  });
}

/** The address that is verified: the output `url` of the stacks, or the one that the declaration names. */
function verifiedAt(
  { declaration }: System,
  stacks: readonly string[],
  outputs: { readonly url: Expression<string, "steps">; readonly outputs: Expression<string, "steps"> },
): Expression<string, "steps"> {
  const at = smokeOf(declaration)?.at ?? "url";
  return at === "url" ? outputs.url : fromJSON(outputs.outputs).at(stacks[0]!).at<string>(at);
}

function smokeJob({ system, target, built, pipeline, verification }: Release, deployed: DeployJob): Job | undefined {
  const smoke = smokeOf(system.declaration);
  if (!smoke) return undefined;
  return job(`smoke-${target.name}`, {
    name: `Smoke test ${target.name}`,
    runsOn: pipeline.runner,
    environment: verification,
    timeoutMinutes: 20,
    steps: [
      ...prepare(pipeline),
      smokeTest({
        file: smoke.file,
        baseUrl: deployed.outputs.url,
        ...expectedDigest(system, built),
        ...(smoke.token ? { token: secret(smoke.token) } : {}),
        timeout: smoke.timeout,
      }),
    ],
  });
}

/** Playwright against the live release, in a job of its own: browser tests get no cloud role. */
function browserJob({ system, target, pipeline }: Release, deployed: DeployJob, after: Job): Job | undefined {
  if (!browserTestsIn(system.declaration, target.name)) return undefined;
  const { config } = system.declaration.verify!.browser!;
  return job(`e2e-${target.name}`, {
    name: `Browser tests on ${target.name}`,
    runsOn: pipeline.runner,
    needs: [after],
    timeoutMinutes: 30,
    steps: [
      checkout(),
      setupNode({ nodeVersion: "24" }),
      run("npm ci", { name: "Install the browser tests" }),
      run("npx playwright install --with-deps chromium", { name: "Install the browser" }),
      run(`npx playwright test --config=${config}`, {
        name: "Run the browser tests",
        env: { BASE_URL: deployed.outputs.url },
      }),
      uploadArtifact({ name: "playwright-report", path: "playwright-report" }, { if: not(cancelled()) }),
    ],
  });
}

function rollbackJob(
  { system, target, stacks, pipeline, verification }: Release,
  deployed: DeployJob,
  verifications: readonly Job[],
): Job {
  const smoke = smokeOf(system.declaration);
  const putBack = rollback({
    directory: "cdktf.out",
    stacks: stacks.join("\n"),
    previous: deployed.outputs.previous,
    unsettled: deployed.outputs.unsettled,
    role: deployRoleArn(system, target.name),
    ...(smoke ? { file: smoke.file } : {}),
    // Without an address the action takes the output `url` of the stacks it has just put back.
    ...(smoke && smoke.at !== "url" ? { baseUrl: deployed.outputs.url } : {}),
    ...(smoke?.token ? { token: secret(smoke.token) } : {}),
  });
  return job(`rollback-${target.name}`, {
    name: `Roll back ${target.name}`,
    runsOn: pipeline.runner,
    // A first release has nothing to go back to; a deploy that changed nothing needs no rollback.
    if: not(cancelled())
      .and(
        anyOf([
          deployed.result.equals("failure").and(deployed.outputs.changed.equals("true")),
          ...verifications.map((verification) => verification.result.equals("failure")),
        ]),
      )
      .and(deployed.outputs.previous.notEquals(""))
      .and(deployed.outputs.previous.notEquals("{}")),
    environment: verification,
    timeoutMinutes: 90,
    steps: [...prepareTerraform(system, target.name, "deploy", pipeline), putBack],
  });
}

/** The digests of all images, as the `variables` input of deploy takes them: a line each. */
const digests = (system: System, built: BuildJob): Template<"needs"> =>
  Object.keys(system.declaration.images ?? {})
    .map((image) => expr`${digestVariable(image)}=${built.outputs[digestVariable(image)]!}`)
    .reduce((lines, line) => expr`${lines}\n${line}`);

/** A version endpoint reports one digest: with several images the first one declared answers at the front door. */
function expectedDigest(system: System, built: BuildJob | undefined) {
  const [first] = Object.keys(system.declaration.images ?? {});
  return built && first ? { expectDigest: built.outputs[digestVariable(first)]! } : {};
}
