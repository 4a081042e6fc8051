import type { Expression, Job } from "@towline/workflows";
import type { Environments, Images, Variables } from "../declaration/environment.ts";

/** What a stage is told when it is placed into a workflow. */
export interface StageContext {
  /** Jobs that must have passed before this one. */
  readonly after: readonly Job[];
  /** Runner label, unless the stage wants another. */
  readonly runner: string;
}

/** One job of the pipeline before the build, such as the code quality job. It is placed in two workflows. */
export type Stage = (context: StageContext) => Job;

/** Names of the system as expressions, for the stages. */
export interface PipelineContext<
  E extends Environments,
  I extends Images,
  V extends Variables<E>,
  R extends string,
  N extends string,
> {
  /** Secrets that the pipeline reads, as expressions. */
  readonly secrets: { readonly [K in R | N]: Expression<string, "secrets"> };
  /** Variables of the GitHub environment, as expressions. */
  readonly variables: { readonly [K in keyof V & string]: Expression<string, "vars"> };
  readonly environments: { readonly [K in keyof E & string]: K };
  readonly images: { readonly [K in keyof I & string]: K };
}

/** Options of the pipeline. */
export interface Pipeline {
  /** Stages before the build, in order; each waits for the one before. */
  readonly stages?: readonly Stage[];
  /** Runner label of every job. @default "ubuntu-24.04" */
  readonly runner?: string;
  /** Command that installs the packages of the declaration from its lock file. @default "npm ci" */
  readonly install?: string;
  /** Terraform version of the deploy jobs; at least 1.11, for write-only arguments. @default "1.11.4" */
  readonly terraform?: string;
}

/** The pipeline with its defaults filled in. */
export type SettledPipeline = Required<Pipeline>;

export const settle = (pipeline: Pipeline = {}): SettledPipeline => ({
  stages: pipeline.stages ?? [],
  runner: pipeline.runner ?? "ubuntu-24.04",
  install: pipeline.install ?? "npm ci",
  terraform: pipeline.terraform ?? "1.11.4",
});

/** Places the stages one after the other. */
export function placeStages({ stages, runner }: SettledPipeline): Job[] {
  const jobs: Job[] = [];
  for (const stage of stages) jobs.push(stage({ after: jobs.slice(-1), runner }));
  return jobs;
}
