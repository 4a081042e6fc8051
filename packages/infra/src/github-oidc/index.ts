export { boundRole, boundRoles, RoleBoundary, type RoleBoundaryProps } from "./boundary.ts";
export { GithubOidc, type GithubOidcProps } from "./github-oidc.ts";
export { GithubRole, type GithubRoleProps } from "./github-role.ts";
export { type DeployPermissions, deployStatements } from "./permissions.ts";
export { PLAN_MANAGED, type PlanPermissions, planStatements } from "./plan-permissions.ts";
export { type GithubRepository, subjects, type Trust } from "./subject.ts";
