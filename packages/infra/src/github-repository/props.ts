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

/**
 * Settings of the repository itself. It exists: Terraform takes it over as it stands (an `import` block), changes what is
 * named here, leaves everything else as people set it, and refuses to delete it.
 */
export interface RepositoryProps {
  /** How a pull request gets into its branch. @default ["squash"], one commit a change */
  readonly merge?: readonly ("squash" | "merge" | "rebase")[];
  /** @default true */
  readonly deleteMergedBranches?: boolean;
  /** A pull request may be merged by GitHub once its checks have passed. @default true */
  readonly autoMerge?: boolean;
  /** Dependabot tells of dependencies with known holes, and opens pull requests that close them. @default true */
  readonly vulnerabilityAlerts?: boolean;
  /**
   * Secrets are looked for in what is pushed, and a push with one is refused. In private repositories this needs GitHub
   * Secret Protection.
   * @default true
   */
  readonly secretScanning?: boolean;
  /** Commits on the web are signed off. @default false */
  readonly signOff?: boolean;
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
  /** Tags that nobody moves or deletes once they are there, as patterns. @default ["v*"] */
  readonly protectedTags?: readonly string[];
  /**
   * Actions that workflows may use, beside those of GitHub itself and of the repository: `aws-actions/*`, `docker/login-action@*`.
   * @default any
   */
  readonly allowedActions?: readonly string[];
  /** @default the repository itself is left alone */
  readonly settings?: RepositoryProps;
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
