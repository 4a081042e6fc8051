import { serial } from "../../behaviours/template.ts";
import { type Claims, ISSUER } from "../identities.ts";

/** A run of a workflow, as far as its identity tells of it. */
export interface Run {
  /** `owner/name` */
  repository: string;
  /** `refs/heads/main` */
  ref: string;
  sha?: string;
  /** @default "push" */
  event?: string;
  /** Environment of the job. */
  environment?: string;
  /** File of the workflow, `.github/workflows/deploy.yml`. */
  workflow?: string;
  actor?: string;
  /**
   * How the subject names the repository: by name, or with the ids that nobody can take over, which repositories made or renamed since
   * 2026-07-15 have (https://github.blog/changelog/2026-04-23-immutable-subject-claims).
   * @default "name"
   */
  subject?: "name" | "immutable";
}

/** The claims of the token that GitHub gives to a job (https://docs.github.com/en/actions/reference/security/oidc). */
export function claimsOf(run: Run, audience: string): Claims {
  const {
    actor = "octocat",
    environment,
    event = "push",
    ref,
    repository,
    sha = "0".repeat(40),
    subject,
    workflow = ".github/workflows/deploy.yml",
  } = run;
  const [owner = "", name = ""] = repository.split("/");
  const ownerId = String(serial(owner, "owner"));
  const repositoryId = String(serial(name, "repository"));
  const where = subject === "immutable" ? `${owner}@${ownerId}/${name}@${repositoryId}` : repository;
  const what = environment ? `environment:${environment}` : event === "pull_request" ? "pull_request" : `ref:${ref}`;
  return {
    iss: ISSUER,
    sub: `repo:${where}:${what}`,
    aud: audience,
    repository,
    repository_owner: owner,
    repository_id: repositoryId,
    repository_owner_id: ownerId,
    ref,
    ref_type: ref.startsWith("refs/tags/") ? "tag" : "branch",
    sha,
    event_name: event,
    actor,
    job_workflow_ref: `${repository}/${workflow}@${ref}`,
    workflow_ref: `${repository}/${workflow}@${ref}`,
    runner_environment: "github-hosted",
    ...(environment ? { environment } : {}),
  };
}
