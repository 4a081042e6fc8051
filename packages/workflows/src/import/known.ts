import { activities } from "../language/events.ts";

/** What the compiler knows of a value: a type, or the only texts, numbers and truth values it can be. */
export type Known = "string" | "number" | "boolean" | "object" | "unknown" | readonly unknown[];

export const githubFields =
  "action action_path action_ref action_repository actor actor_id api_url base_ref graphql_url head_ref job ref ref_name repository repository_id repository_owner repository_owner_id repositoryUrl retention_days run_attempt run_id run_number server_url sha token triggering_actor workflow workflow_ref workflow_sha workspace".split(
    " ",
  );
export const enumerated: Readonly<Record<string, Known>> = {
  ref_type: ["branch", "tag"],
  ref_protected: "boolean",
  event_name: Object.keys(activities),
};
export const runnerFields: Readonly<Record<string, Known>> = {
  name: "string",
  os: ["Linux", "Windows", "macOS"],
  arch: ["X86", "X64", "ARM", "ARM64"],
  temp: "string",
  tool_cache: "string",
  debug: "string",
  environment: ["github-hosted", "self-hosted"],
};

/** Members of `strategy` and `job`, with how they are written in TypeScript. */
export const members: Readonly<Record<string, readonly [code: string, known: Known]>> = {
  "strategy.fail-fast": ["strategy.failFast", "boolean"],
  "strategy.job-index": ["strategy.jobIndex", "number"],
  "strategy.job-total": ["strategy.jobTotal", "number"],
  "strategy.max-parallel": ["strategy.maxParallel", "number"],
  "job.status": ["jobContext.status", ["success", "failure", "cancelled"]],
};

export const functions: Readonly<Record<string, readonly [name: string, context: string | undefined, known: Known]>> = {
  success: ["success", "status", "boolean"],
  failure: ["failure", "status", "boolean"],
  always: ["always", "status", "boolean"],
  cancelled: ["cancelled", "status", "boolean"],
  contains: ["contains", undefined, "boolean"],
  startswith: ["startsWith", undefined, "boolean"],
  endswith: ["endsWith", undefined, "boolean"],
  format: ["format", undefined, "string"],
  join: ["join", undefined, "string"],
  tojson: ["toJSON", undefined, "string"],
  fromjson: ["fromJSON", undefined, "unknown"],
  case: ["case", undefined, "unknown"],
  hashfiles: ["hashFiles", "files", "string"],
};

/** `EventPayload` of the public types: what can be read as a property. */
export const payload = {
  action: "string",
  ref: "string",
  before: "string",
  after: "string",
  deleted: "boolean",
  forced: "boolean",
  number: "number",
  head_commit: { id: "string", message: "string" },
  repository: { full_name: "string", default_branch: "string", fork: "boolean", private: "boolean" },
  pull_request: {
    number: "number",
    title: "string",
    body: "string",
    draft: "boolean",
    merged: "boolean",
    head: { ref: "string", sha: "string", label: "string", repo: { full_name: "string", fork: "boolean" } },
    base: { ref: "string", sha: "string", repo: { full_name: "string" } },
    user: { login: "string" },
  },
  workflow_run: { id: "number", conclusion: "string", head_branch: "string", head_sha: "string", event: "string" },
  release: { tag_name: "string", prerelease: "boolean" },
  sender: { login: "string" },
};
