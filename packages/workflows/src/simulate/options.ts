import type { Result } from "../expressions/contexts.ts";

/** What a simulation cannot know by itself. */
export interface SimulateOptions {
  /**
   * How a job ends, `{ "deploy-staging": "failure" }`, or a step, `{ "deploy-staging/apply": "failure" }`; a step without an id by its number,
   * `"deploy-staging/#3"`.
   * @default success
   */
  readonly outcomes?: Readonly<Record<string, Result>>;
  /** Outputs of a job, `{ build: { digest: "..." } }`, or of a step, `{ "build/push": { digest: "..." } }`. */
  readonly outputs?: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** Variables of the repository. */
  readonly vars?: Readonly<Record<string, string>>;
  /** Secrets that exist. A pull request from a fork sees none. @default every secret that is read exists */
  readonly secrets?: Readonly<Record<string, string>>;
  /** Rules of the deployment environments. */
  readonly environments?: Readonly<Record<string, EnvironmentRules>>;
  /** Concurrency groups that another run holds: what wants one of them waits, or cancels that run. @default none */
  readonly running?: readonly string[];
  /** The run is cancelled. @default false */
  readonly cancelled?: boolean;
  /** Further values of the `github` context. */
  readonly github?: Readonly<Record<string, unknown>>;
}

export interface EnvironmentRules {
  /** Who has to agree before a job of this environment starts. */
  readonly reviewers?: readonly string[];
  /** Branches that may deploy, as patterns. @default all */
  readonly branches?: readonly string[];
  /** Minutes that a job of this environment waits. */
  readonly waitMinutes?: number;
}
