import type { Environments } from "./declaration/environment.ts";

/**
 * Every name that crosses a border between Terraform, workflows and GitHub settings is made here, once.
 */

/** Terraform variable that carries the digest of an image. */
export const digestVariable = (image: string): string => `${image.replaceAll("-", "_")}_digest`;

/** Stack of an environment; an environment in several regions has a stack a region. */
export const stackName = (environment: string, region: string, regions: number): string =>
  regions > 1 ? `${environment}-${region}` : environment;

/**
 * Role that the deploy jobs of an environment assume. The part `github` sets the roles of the pipeline apart from those it
 * deploys: a deploy role may change the latter, never the former.
 */
export const deployRole = (system: string, environment: string): string => `${system}-github-${environment}-deploy`;

/** Read-only role that pull-request plans assume. */
export const planRole = (system: string, environment: string): string => `${system}-github-${environment}-plan`;

/** Role that may push images and nothing else. */
export const buildRole = (system: string, environment: string): string => `${system}-github-${environment}-build`;

export const roleArn = (account: string, role: string): string => `arn:aws:iam::${account}:role/${role}`;

/** Bucket that keeps the state of an account's stacks; the account makes the name unique in the world. */
export const stateBucketName = (system: string, account: string): string => `${system}-terraform-state-${account}`;

/** Secret of the store for one group of keys. */
export const secretName = (system: string, group: string): string => `${system}/${group}`;

/**
 * GitHub environment in which a release is verified and, if need be, taken back.
 *
 * Where the environment itself waits for reviewers, verification gets a sibling without them: a rollback at night
 * must not wait for a person, and GitHub asks again for every job that names a protected environment.
 */
export const verificationEnvironment = (environments: Environments, name: string): string =>
  environments[name]?.reviewers?.length ? `${name}-verify` : name;
