import {
  type Expression,
  env,
  expr,
  github,
  type Job,
  job,
  push,
  raw,
  type Workflow,
  workflow,
} from "@towline/workflows";
import { buildRole, digestVariable, roleArn } from "../names.ts";
import { regionPlans } from "../plan.ts";
import type { System } from "../system.ts";
import { assumeRole, build, loginToEcr } from "./actions.ts";
import { anyOf } from "./conditions.ts";
import { placeStages, type SettledPipeline } from "./pipeline.ts";
import { type BuildJob, releaseJobs, type Target } from "./release-jobs.ts";
import { prepare } from "./steps.ts";

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

/** Builds every image once and pushes it to the registry of the account that the branch releases to. */
function buildJob(
  system: System,
  released: readonly Target[],
  needs: readonly Job[],
  pipeline: SettledPipeline,
): BuildJob {
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

/** The value that belongs to the branch of this run: the workflow starts on no other branches than these. */
const lookUp = (entries: readonly (readonly [string, string])[]): Expression<string, "github"> | string => {
  const values = [...new Set(entries.map(([, value]) => value))];
  if (values.length <= 1) return values[0] ?? "";
  const last = entries.at(-1)![1];
  const choices = entries
    .slice(0, -1)
    .map(([branch, value]) => `github.ref_name == ${quoted(branch)} && ${quoted(value)}`);
  return raw([...choices, quoted(last)].join(" || "));
};

const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
