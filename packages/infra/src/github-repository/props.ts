import type { TerraformProvider } from "../core/tf.ts";

/** `@org/team` or `@user`. */
export type Reviewer = `@${string}`;

export interface GithubEnvironmentProps {
  /** Branches that may deploy to it. */
  readonly branches: readonly string[];
  /**
   * Who has to agree before a deployment. In private repositories this needs GitHub Enterprise (D-P-08); without, leave
   * it empty and the ruleset's review is what stands between a change and the environment.
   */
  readonly reviewers?: readonly Reviewer[];
  /** Minutes to wait before a deployment, 0 to 43200. @default 0 */
  readonly waitMinutes?: number;
  /** Plain values that jobs of the environment read as `vars.<NAME>`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names of secrets that somebody has to put in by hand: no value passes through Terraform (D-P-10). */
  readonly secrets?: readonly string[];
}

export interface GithubRepositorySettingsProps {
  readonly repository: { readonly owner: string; readonly name: string };
  readonly environments: Readonly<Record<string, GithubEnvironmentProps>>;
  /** Plain values that every job reads as `vars.<NAME>`. */
  readonly variables?: Readonly<Record<string, string>>;
  /** Names of repository secrets that somebody has to put in by hand. */
  readonly secrets?: readonly string[];
  /** Branches that take changes by pull request only. @default the branches of the environments */
  readonly protectedBranches?: readonly string[];
  /** Names of the checks that must pass, as they stand in the list of checks. */
  readonly requiredChecks: readonly string[];
  /** Approvals that a pull request needs. @default 1 */
  readonly approvals?: number;
  /** @default the GitHub provider of the stack */
  readonly provider?: TerraformProvider;
}

/** A secret that exists only by name until a person puts the value in. */
export interface SecretSlot {
  readonly name: string;
  /** `undefined` for a secret of the whole repository. */
  readonly environment: string | undefined;
  /** The command that puts it in. */
  readonly command: string;
}
