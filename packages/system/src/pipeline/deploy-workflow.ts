import {
  type ContextName,
  cancelled,
  checkout,
  type Expression,
  env,
  expr,
  github,
  type Job,
  job,
  not,
  push,
  raw,
  run,
  secret,
  setupNode,
  type Template,
  uploadArtifact,
  type Workflow,
  workflow,
} from "@towline/workflows";
import { buildRole, digestVariable, roleArn, verificationEnvironment } from "../names.ts";
import { regionPlans } from "../plan.ts";
import type { System } from "../system.ts";
import { assumeRole, build, deploy, loginToEcr, rollback, smokeTest } from "./actions.ts";
import { placeStages, type SettledPipeline } from "./pipeline.ts";
import { prepare, prepareTerraform, stacksOf } from "./steps.ts";
import { browserTestsIn, smokeOf } from "./verification.ts";

/**
 * The workflow that carries a push to a verified release: the stages of the system, the build, and for every
 * environment with a branch its deploy, its verification and, when that fails, its rollback.
 */
export function deployWorkflow(system: System, pipeline: SettledPipeline): Workflow {
  const { environments, images = {} } = system.declaration;
  const released = Object.entries(environments).flatMap(([name, { branch }]) => (branch ? [{ name, branch }] : []));
  const stages = placeStages(pipeline);
  const built = Object.keys(images).length > 0 ? buildJob(system, released, stages.slice(-1), pipeline) : undefined;
  const before = built ? [built] : stages.slice(-1);

  return workflow("Deploy Pipeline", {
    id: "deploy",
    on: [push({ branches: released.map(({ branch }) => branch) })],
    env: sharedNames(system),
    // Runs of one branch wait for each other, and none is cancelled: an interrupted apply helps nobody.
    concurrency: { group: expr`deploy-${github.ref_name}`, cancelInProgress: false, queue: "max" },
    jobs: [
      ...stages,
      ...(built ? [built] : []),
      ...released.flatMap((target) => releaseJobs(system, target, built, before, pipeline)),
    ],
  });
}

/** Names that scripts of the system's own stages may read. */
function sharedNames({ declaration }: System): Record<string, string> {
  const regions = new Set(Object.values(declaration.environments).flatMap((e) => regionPlans(e).map((r) => r.name)));
  const images = Object.values(declaration.images ?? {});
  const [region] = regions;
  return {
    ...(region && regions.size === 1 ? { AWS_REGION: region } : {}),
    ...(images.length === 1 ? { ECR_REPOSITORY: images[0]!.name } : {}),
  };
}

interface Target {
  readonly name: string;
  readonly branch: string;
}

/** Builds every image once and pushes it to the registry of the account that the branch releases to. */
function buildJob(system: System, released: readonly Target[], needs: readonly Job[], pipeline: SettledPipeline) {
  const { images = {}, environments } = system.declaration;
  const builds = Object.entries(images).map(([key, image]) => ({
    key,
    step: build(
      {
        name: image.name,
        context: image.context,
        ...(image.dockerfile ? { dockerfile: `${image.context}/${image.dockerfile}` } : {}),
        platform: image.platform ?? "linux/amd64",
        repository: expr`${env("REGISTRY")}/${image.name}`,
        tag: github.sha,
        buildArgs: expr`GIT_SHA=${github.sha}`,
      },
      { name: `Build ${image.name}` },
    ),
  }));
  const byBranch = (value: (name: string, account: string, region: string) => string) =>
    lookUp(
      released.map(({ name, branch }) => {
        const { account = "", ...environment } = environments[name]!;
        return [branch, value(name, account, regionPlans(environment)[0]?.name ?? "")];
      }),
    );

  return job("build", {
    name: "Build",
    runsOn: pipeline.runner,
    needs: [...needs],
    if: anyOf(released.map(({ branch }) => github.ref.equals(`refs/heads/${branch}`))),
    timeoutMinutes: 45,
    env: {
      REGISTRY: byBranch((_, account, region) => `${account}.dkr.ecr.${region}.amazonaws.com`),
    },
    steps: [
      ...prepare(pipeline),
      assumeRole({
        roleToAssume: byBranch((name, account) => roleArn(account, buildRole(system.name, name))),
        awsRegion: byBranch((_name, _account, region) => region),
      }),
      loginToEcr(),
      ...builds.map(({ step }) => step),
    ],
    outputs: Object.fromEntries(builds.map(({ key, step }) => [digestVariable(key), step.outputs.digest])) as Record<
      string,
      Expression<string, "steps">
    >,
  });
}

/** Deploy, verification and rollback of one environment. */
function releaseJobs(
  system: System,
  { name, branch }: Target,
  built: Job<Record<string, string>> | undefined,
  before: readonly Job[],
  pipeline: SettledPipeline,
): Job[] {
  const { declaration } = system;
  const stacks = stacksOf(system, name).map((stack) => stack.name);
  if (stacks.length === 0) return [];

  const apply = deploy({
    directory: "cdktf.out",
    stacks: stacks.join("\n"),
    ...(built ? { variables: digests(system, built) } : {}),
  });
  const deployed = job(`deploy-${name}`, {
    name: `Deploy to ${name}`,
    runsOn: pipeline.runner,
    needs: [...before],
    if: github.ref.equals(`refs/heads/${branch}`),
    environment: { name, url: apply.outputs.url },
    timeoutMinutes: 90,
    steps: [...prepareTerraform(system, name, "deploy", pipeline), apply],
    outputs: {
      url: apply.outputs.url,
      previous: apply.outputs.previous,
      changed: apply.outputs.changed,
      outcome: apply.outputs.outcome,
    },
  });

  const smoke = smokeOf(declaration);
  const quiet = verificationEnvironment(declaration.environments, name);
  const smoked =
    smoke &&
    job(`smoke-${name}`, {
      name: `Smoke test ${name}`,
      runsOn: pipeline.runner,
      environment: { name: quiet, deployment: false },
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
  const browsed =
    browserTestsIn(declaration, name) &&
    browserJob(
      declaration.verify!.browser!.config,
      name,
      deployed.outputs.url,
      smoked ? [smoked] : [deployed],
      pipeline,
    );

  const verifications = [smoked, browsed].filter((one) => one !== undefined && one !== false);
  const putBack = rollback({
    directory: "cdktf.out",
    stacks: stacks.join("\n"),
    previous: deployed.outputs.previous,
    ...(smoke ? { file: smoke.file } : {}),
    ...(smoke?.token ? { token: secret(smoke.token) } : {}),
  });
  const rolledBack = job(`rollback-${name}`, {
    name: `Roll back ${name}`,
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
    environment: { name: quiet, deployment: false },
    timeoutMinutes: 90,
    steps: [...prepareTerraform(system, name, "deploy", pipeline), putBack],
  });
  return [deployed, ...verifications, rolledBack];
}

/** Playwright against the live release, in a job of its own: browser tests get no cloud role. */
function browserJob(
  config: string,
  environment: string,
  url: Expression<string, "needs">,
  needs: readonly Job[],
  pipeline: SettledPipeline,
): Job {
  return job(`e2e-${environment}`, {
    name: `Browser tests on ${environment}`,
    runsOn: pipeline.runner,
    needs: [...needs],
    timeoutMinutes: 30,
    steps: [
      checkout(),
      setupNode({ nodeVersion: "24" }),
      run("npm ci", { name: "Install the browser tests" }),
      run("npx playwright install --with-deps chromium", { name: "Install the browser" }),
      run(`npx playwright test --config=${config}`, { name: "Run the browser tests", env: { BASE_URL: url } }),
      uploadArtifact({ name: "playwright-report", path: "playwright-report" }, { if: not(cancelled()) }),
    ],
  });
}

/** The digests of all images, as the `variables` input of deploy takes them. */
const digests = (system: System, built: Job<Record<string, string>>) =>
  joinLines(
    Object.keys(system.declaration.images ?? {}).map((image) => {
      const name = digestVariable(image);
      return expr`${name}=${built.outputs[name]!}`;
    }),
  );

const joinLines = (lines: readonly Template<"needs">[]): Template<"needs"> =>
  lines.reduce((text, line) => expr`${text}\n${line}`);

/** A version endpoint reports one digest: with several images the first one declared answers at the front door. */
function expectedDigest(system: System, built: Job<Record<string, string>> | undefined) {
  const [first] = Object.keys(system.declaration.images ?? {});
  return built && first ? { expectDigest: built.outputs[digestVariable(first)]! } : {};
}

/** The value that belongs to the branch of this run. */
const lookUp = (entries: readonly (readonly [string, string])[]): Expression<string, "github"> => {
  const [only] = entries;
  const table = JSON.stringify(Object.fromEntries(entries)).replaceAll("'", "''");
  if (!only) throw new Error("no environment has a branch");
  return raw(`fromJSON('${table}')[github.ref_name]`);
};

const anyOf = <C extends ContextName>(conditions: readonly Expression<unknown, C>[]): Expression<unknown, C> =>
  conditions.reduce((left, right) => left.or(right));
