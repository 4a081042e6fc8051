/** A repository on GitHub. */
export interface GithubRepository {
  readonly owner: string;
  readonly name: string;
  /** Numeric id of the owner (`gh api users/<owner> --jq .id`). */
  readonly ownerId?: string;
  /** Numeric id of the repository (`gh api repos/<owner>/<name> --jq .id`). */
  readonly id?: string;
}

/** Which runs of the repository's workflows may take a role. */
export type Trust =
  | { readonly environments: readonly string[] }
  | { readonly branches: readonly string[] }
  | { readonly pullRequests: true };

/**
 * The subjects that GitHub writes into its token for a trust. Repositories made or renamed since 2026-07-15 have
 * immutable subjects with the ids in them (https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/);
 * older ones have names only. With both ids declared, both forms are trusted; without, only the old one can be written down.
 */
export function subjects(repository: GithubRepository, trust: Trust): string[] {
  const { id, name, owner, ownerId } = repository;
  const prefixes = [`repo:${owner}/${name}`, ...(id && ownerId ? [`repo:${owner}@${ownerId}/${name}@${id}`] : [])];
  return prefixes.flatMap((prefix) => contexts(trust).map((context) => `${prefix}:${context}`));
}

function contexts(trust: Trust): string[] {
  if ("environments" in trust) return trust.environments.map((environment) => `environment:${environment}`);
  if ("pullRequests" in trust) return ["pull_request"];
  return trust.branches.map((branch) => `ref:refs/heads/${branch}`);
}
