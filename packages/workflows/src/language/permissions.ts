// Written by `pnpm language` from the schema of @actions/workflow-parser 0.3.61. Do not edit.

/** What the job's token may do. A scope that is not named is `none`. */
export interface Permissions {
  /** Actions workflows, workflow runs, and artifacts. */
  readonly actions?: "read" | "write" | "none";
  /** Storage and deployment records for build artifacts. */
  readonly "artifact-metadata"?: "read" | "write" | "none";
  /** Artifact attestations. */
  readonly attestations?: "read" | "write" | "none";
  /** Check runs and check suites. */
  readonly checks?: "read" | "write" | "none";
  /** Code quality data. */
  readonly "code-quality"?: "read" | "write" | "none";
  /** Repository contents, commits, branches, downloads, releases, and merges. */
  readonly contents?: "read" | "write" | "none";
  /** GitHub Copilot requests. */
  readonly "copilot-requests"?: "write" | "none";
  /** Deployments and deployment statuses. */
  readonly deployments?: "read" | "write" | "none";
  /** Discussions and related comments and labels. */
  readonly discussions?: "read" | "write" | "none";
  /** GitHub Drives persistent workspace storage. */
  readonly drives?: "read" | "write" | "none";
  /** Token to request an OpenID Connect token. */
  readonly "id-token"?: "write" | "none";
  /** Issues and related comments, assignees, labels, and milestones. */
  readonly issues?: "read" | "write" | "none";
  /** Call AI models with GitHub Models. */
  readonly models?: "read" | "none";
  /** Packages published to the GitHub Package Platform. */
  readonly packages?: "read" | "write" | "none";
  /** Retrieve Pages statuses, configuration, and builds, as well as create new builds. */
  readonly pages?: "read" | "write" | "none";
  /** Pull requests and related comments, assignees, labels, milestones, and merges. */
  readonly "pull-requests"?: "read" | "write" | "none";
  /** Classic projects within a repository. */
  readonly "repository-projects"?: "read" | "write" | "none";
  /** Code scanning alerts. */
  readonly "security-events"?: "read" | "write" | "none";
  /** Commit statuses. */
  readonly statuses?: "read" | "write" | "none";
  /** Dependabot alerts. */
  readonly "vulnerability-alerts"?: "read" | "none";
}
