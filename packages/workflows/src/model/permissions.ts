/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions */
export type PermissionScope =
  | "actions"
  | "artifact-metadata"
  | "attestations"
  | "checks"
  | "code-quality"
  | "contents"
  | "copilot-requests"
  | "deployments"
  | "discussions"
  | "id-token"
  | "issues"
  | "models"
  | "packages"
  | "pages"
  | "pull-requests"
  | "repository-projects"
  | "security-events"
  | "statuses"
  | "vulnerability-alerts";

/** What the job's token may do. A scope that is not named is `none`. */
export type Permissions = {
  readonly [Scope in PermissionScope]?: Scope extends "id-token"
    ? "write" | "none"
    : Scope extends "models" | "vulnerability-alerts"
      ? "read" | "none"
      : "read" | "write" | "none";
};

const levels = ["none", "read", "write"] as const;

/** The wider of two levels. */
export function wider(a: string | undefined, b: string | undefined): (typeof levels)[number] {
  const rank = (level: string | undefined) => levels.indexOf((level ?? "none") as (typeof levels)[number]);
  return levels[Math.max(rank(a), rank(b), 0)]!;
}
