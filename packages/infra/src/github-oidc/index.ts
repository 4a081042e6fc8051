export { GithubOidc, type GithubOidcProps } from "./github-oidc.ts";
export { GithubRole, type GithubRoleProps } from "./github-role.ts";
export { deployStatements, PLAN_ASKS, PLAN_DENIED, PLAN_MANAGED } from "./permissions.ts";
export { type GithubRepository, subjects, type Trust } from "./subject.ts";
