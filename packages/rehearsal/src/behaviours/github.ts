import { serial } from "./template.ts";
import type { Behaviour } from "./types.ts";

const of = (...parts: string[]): Behaviour => ({ values: { id: parts.map((part) => `{${part}}`).join(":") } });

/** GitHub repository settings. */
export const github: { [type: string]: Behaviour } = {
  github_repository: {
    values: {
      id: "{name}",
      full_name: "{owner}/{name}",
      html_url: "https://github.com/{owner}/{name}",
      http_clone_url: "https://github.com/{owner}/{name}.git",
      git_clone_url: "git://github.com/{owner}/{name}.git",
      ssh_clone_url: "git@github.com:{owner}/{name}.git",
      svn_url: "https://github.com/{owner}/{name}",
      node_id: "R_{hex16}",
      repo_id: ({ state }) => serial(String(state["name"]), "repository"),
      default_branch: "main",
      primary_language: "TypeScript",
      etag: 'W/"{hex32}"',
      visibility: "public",
    },
  },
  github_repository_environment: { ...of("repository", "environment"), replace: ["repository", "environment"] },
  github_repository_environment_deployment_policy: {
    values: { id: "{repository}:{environment}:{serial}" },
    replace: ["repository", "environment"],
  },
  github_repository_ruleset: {
    values: {
      id: "{serial}",
      ruleset_id: ({ state }) => Number(state["id"]),
      node_id: "RRS_{hex16}",
      etag: 'W/"{hex32}"',
    },
    replace: ["repository"],
  },
  github_branch_protection: { values: { id: "BPR_{hex16}" }, replace: ["repository_id"] },
  github_branch_default: { values: { id: "{repository}", etag: 'W/"{hex32}"' }, replace: ["repository"] },
  github_branch: {
    values: {
      id: "{repository}:{branch}",
      ref: "refs/heads/{branch}",
      sha: "{hex40}",
      source_sha: "{hex40}",
      etag: 'W/"{hex32}"',
    },
    replace: ["repository", "branch"],
  },
  github_repository_dependabot_security_updates: { ...of("repository"), replace: ["repository"] },
  github_repository_topics: { ...of("repository"), replace: ["repository"] },
  github_actions_variable: { ...of("repository", "variable_name"), replace: ["repository", "variable_name"] },
  github_actions_environment_variable: {
    ...of("repository", "environment", "variable_name"),
    replace: ["repository", "environment", "variable_name"],
  },
  github_actions_secret: { ...of("repository", "secret_name"), replace: ["repository", "secret_name"] },
  github_actions_environment_secret: {
    ...of("repository", "environment", "secret_name"),
    replace: ["repository", "environment", "secret_name"],
  },
  github_actions_repository_permissions: { ...of("repository"), replace: ["repository"] },
  github_actions_repository_access_level: { ...of("repository"), replace: ["repository"] },
  github_actions_repository_oidc_subject_claim_customization_template: { ...of("repository"), replace: ["repository"] },
  github_workflow_repository_permissions: { ...of("repository"), replace: ["repository"] },
  github_team_repository: { ...of("team_id", "repository"), replace: ["team_id", "repository"] },
  github_issue_label: { ...of("repository", "name"), replace: ["repository"] },
};
