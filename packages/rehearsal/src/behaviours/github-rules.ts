import { known, spelled, unique, within } from "../rules/shapes.ts";
import type { Example, Rule } from "../rules/types.ts";

const SECRETS = "https://docs.github.com/en/actions/reference/security/secrets#naming-your-secrets";
const VARIABLES =
  "https://docs.github.com/en/actions/reference/workflows-and-actions/variables#naming-conventions-for-configuration-variables";
const ENVIRONMENTS = "https://docs.github.com/en/rest/deployments/environments#create-or-update-an-environment";
const REPOSITORY = "https://docs.github.com/en/rest/repos/repos#create-an-organization-repository";

const REPO: Example = { "github_repository.r": { name: "app" } };
const repository = "${github_repository.r.name}";
const ENVIRONMENT: Example = { ...REPO, "github_repository_environment.e": { repository, environment: "staging" } };
const variable = (variable_name: string, more: object = {}) => ({ repository, variable_name, value: "x", ...more });
const secret = (secret_name: string) => ({ repository, secret_name, plaintext_value: "x" });
const environment = (more: object = {}) => ({ repository, environment: "production", ...more });
const NAME = /^(?!GITHUB_)[A-Z_][A-Z0-9_]*$/i;

/** What GitHub refuses. */
export const githubRules: readonly Rule[] = [
  spelled({
    id: "github-repository-name",
    types: ["github_repository"],
    at: "name",
    pattern: /^(?!\.{1,2}$)[\w.-]{1,100}$/,
    demands: "The name of a repository has up to 100 letters, digits and ._-.",
    source: REPOSITORY,
    words: (name) => `422 Repository creation failed: name ${name} is invalid`,
    refused: { "github_repository.r": { name: "my app" } },
    accepted: REPO,
  }),
  unique({
    id: "github-repository-duplicate",
    types: ["github_repository"],
    by: ["name"],
    demands: "Names of repositories are unique with their owner; import one that exists.",
    source: REPOSITORY,
    words: () =>
      "422 Repository creation failed. [{Resource:Repository Field:name Code:custom Message:name already exists on this account}]",
    given: REPO,
    refused: { "github_repository.s": { name: "app", depends_on: ["github_repository.r"] } },
    accepted: { "github_repository.s": { name: "other" } },
  }),
  spelled({
    id: "github-secret-name",
    types: ["github_actions_secret", "github_actions_environment_secret", "github_actions_organization_secret"],
    at: "secret_name",
    pattern: NAME,
    demands: "The name of a secret has letters, digits and underscores, begins with no digit and not with GITHUB_.",
    source: SECRETS,
    words: (name) =>
      `422 Secret names can only contain alphanumeric characters and underscores, and must not start with GITHUB_ or a number: ${name}`,
    given: REPO,
    refused: { "github_actions_secret.s": secret("GITHUB_KEY") },
    accepted: { "github_actions_secret.s": secret("DEPLOY_KEY") },
  }),
  spelled({
    id: "github-variable-name",
    types: ["github_actions_variable", "github_actions_environment_variable", "github_actions_organization_variable"],
    at: "variable_name",
    pattern: NAME,
    demands: "The name of a variable has letters, digits and underscores, begins with no digit and not with GITHUB_.",
    source: VARIABLES,
    words: (name) =>
      `422 Variable names can only contain alphanumeric characters and underscores, and must not start with GITHUB_ or a number: ${name}`,
    given: REPO,
    refused: { "github_actions_variable.v": variable("aws-role") },
    accepted: { "github_actions_variable.v": variable("AWS_ROLE") },
  }),
  unique({
    id: "github-variable-duplicate",
    types: ["github_actions_variable"],
    by: ["repository", "variable_name"],
    demands: "A repository has each variable once.",
    source: "https://docs.github.com/en/rest/actions/variables#create-a-repository-variable",
    words: () => "409 Already exists - Variable already exists",
    given: { ...REPO, "github_actions_variable.v": variable("A") },
    refused: { "github_actions_variable.w": variable("A", { depends_on: ["github_actions_variable.v"] }) },
    accepted: { "github_actions_variable.w": variable("B") },
  }),
  {
    id: "github-value-size",
    types: [
      "github_actions_variable",
      "github_actions_environment_variable",
      "github_actions_secret",
      "github_actions_environment_secret",
    ],
    when: "apply",
    demands: "A variable or secret has up to 48 KB.",
    source: SECRETS,
    check: (subject) =>
      Buffer.byteLength(subject.text("value") ?? subject.text("plaintext_value") ?? "") > 49_152
        ? "422 Value is too large: it may have 48 KB at most"
        : undefined,
    given: REPO,
    refused: { "github_actions_variable.v": variable("A", { value: "x".repeat(50_000) }) },
    accepted: { "github_actions_variable.v": variable("A", { value: "x".repeat(1000) }) },
  },
  within({
    id: "github-wait-timer",
    types: ["github_repository_environment"],
    at: "wait_timer",
    least: 0,
    most: 43_200,
    demands: "An environment waits for up to 30 days (43200 minutes).",
    source: ENVIRONMENTS,
    given: REPO,
    refused: { "github_repository_environment.e": environment({ wait_timer: 50_000 }) },
    accepted: { "github_repository_environment.e": environment({ wait_timer: 30 }) },
  }),
  {
    id: "github-reviewers",
    types: ["github_repository_environment"],
    when: "apply",
    at: "reviewers",
    demands: "An environment has up to six reviewers, teams and users together.",
    source: ENVIRONMENTS,
    check: (subject) => {
      const all = subject
        .blocks("reviewers")
        .reduce((sum, block) => sum + count(block.get("teams")) + count(block.get("users")), 0);
      return all > 6 ? "422 Validation Failed: reviewers exceed the maximum of 6" : undefined;
    },
    given: REPO,
    refused: {
      "github_repository_environment.e": environment({ reviewers: [{ teams: [1, 2, 3, 4], users: [5, 6, 7] }] }),
    },
    accepted: {
      "github_repository_environment.e": environment({ reviewers: [{ teams: [1, 2, 3], users: [5, 6, 7] }] }),
    },
  },
  {
    id: "github-branch-policy",
    types: ["github_repository_environment"],
    when: "apply",
    at: "deployment_branch_policy",
    demands: "Protected branches and custom branch policies exclude each other, and one of them is set.",
    source: ENVIRONMENTS,
    check: (subject) => {
      const [policy] = subject.blocks("deployment_branch_policy");
      return policy && policy.flag("protected_branches") === policy.flag("custom_branch_policies")
        ? "422 Validation Failed: protected_branches and custom_branch_policies cannot have the same value"
        : undefined;
    },
    given: REPO,
    refused: { "github_repository_environment.e": policy(true, true) },
    accepted: { "github_repository_environment.e": policy(false, true) },
  },
  known({
    id: "github-environment-known",
    types: [
      "github_actions_environment_secret",
      "github_actions_environment_variable",
      "github_repository_environment_deployment_policy",
    ],
    at: "environment",
    of: "github_repository_environment",
    by: "environment",
    demands: "The environment exists: refer to it, so that it is made first.",
    source: "https://docs.github.com/en/rest/actions/variables#create-an-environment-variable",
    words: (name) => `404 Not Found: environment ${name}`,
    given: ENVIRONMENT,
    refused: { "github_actions_environment_variable.v": variable("A", { environment: "stagging" }) },
    accepted: {
      "github_actions_environment_variable.v": variable("A", {
        environment: "${github_repository_environment.e.environment}",
      }),
    },
  }),
];

function policy(protectedBranches: boolean, custom: boolean): Example[string] {
  return environment({
    deployment_branch_policy: [{ protected_branches: protectedBranches, custom_branch_policies: custom }],
  });
}

function count(value: unknown): number {
  return Array.isArray(value) ? value.length : 0;
}
