import type { activities } from "../language/events.ts";
import type { EventPayloads } from "../language/payloads.ts";
import { Expression } from "./expression.ts";
import { context, member, type Node } from "./tree.ts";

/** What a run can be started by. */
export type EventName = keyof typeof activities;

/** How a job, or a step, ended. */
export type Result = "success" | "failure" | "cancelled" | "skipped";

/**
 * Texts of a payload whose form GitHub decides: commits, names of accounts and repositories, results. Every other text
 * is `untrusted`, as is a whole object. https://docs.github.com/actions/concepts/security/script-injections
 */
type FormedByGithub =
  | "action"
  | "after"
  | "author_association"
  | "before"
  | "conclusion"
  | "created_at"
  | "event"
  | "full_name"
  | "html_url"
  | "id"
  | "login"
  | "merge_commit_sha"
  | "node_id"
  | "sha"
  | "head_sha"
  | "base_sha"
  | "state"
  | "status"
  | "type"
  | "updated_at"
  | "url";

/** Whether somebody outside can choose the text of a field. GitHub forms what is one of a few texts. */
type Trust<Shape, Field> = Shape extends number | boolean | null
  ? "github"
  : Field extends FormedByGithub
    ? "github"
    : Shape extends string
      ? string extends Shape
        ? "github" | "untrusted"
        : "github"
      : "github" | "untrusted";

/** A payload, field by field: each is an expression, and those that are objects have fields of their own. */
export type Payload<Shape, Field = never> = Expression<
  Shape,
  [Field] extends [never] ? "github" | "untrusted" : Trust<Shape, Field>
> &
  // A list is read with `each()` and `at("0")`.
  (Shape extends readonly unknown[]
    ? unknown
    : Shape extends object
      ? { readonly [K in keyof Shape]-?: Payload<Shape[K], K> }
      : unknown);

/** `github.event` as one event has it. */
export type PayloadOf<Event extends string> = Event extends keyof EventPayloads
  ? Payload<EventPayloads[Event]>
  : Payload<unknown>;

/** The fields that conditions use most. Those of one event: `on("issues").payload`; others: `github.event.at("...")`. */
export interface EventPayload {
  action: string;
  ref: string;
  before: string;
  after: string;
  deleted: boolean;
  forced: boolean;
  number: number;
  head_commit: { id: string; message: string };
  repository: { full_name: string; default_branch: string; fork: boolean; private: boolean };
  pull_request: {
    number: number;
    title: string;
    body: string;
    draft: boolean;
    merged: boolean;
    head: { ref: string; sha: string; label: string; repo: { full_name: string; fork: boolean } };
    base: { ref: string; sha: string; repo: { full_name: string } };
    user: { login: string };
  };
  workflow_run: { id: number; conclusion: string; head_branch: string; head_sha: string; event: string };
  release: { tag_name: string; prerelease: boolean };
  sender: { login: string };
}

/** https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context */
interface GithubShape {
  action: string;
  action_path: string;
  action_ref: string;
  action_repository: string;
  actor: string;
  actor_id: string;
  api_url: string;
  base_ref: string;
  event_name: EventName;
  graphql_url: string;
  head_ref: string;
  job: string;
  ref: string;
  ref_name: string;
  ref_protected: boolean;
  ref_type: "branch" | "tag";
  repository: string;
  repository_id: string;
  repository_owner: string;
  repository_owner_id: string;
  repositoryUrl: string;
  retention_days: string;
  run_attempt: string;
  run_id: string;
  run_number: string;
  server_url: string;
  sha: string;
  token: string;
  triggering_actor: string;
  workflow: string;
  workflow_ref: string;
  workflow_sha: string;
  workspace: string;
}

/** A branch or a tag has nearly any name: `$(id)` is one. */
type WithBranchName = "base_ref" | "head_ref" | "ref" | "ref_name" | "workflow_ref";

type Github = {
  readonly [K in keyof GithubShape]: Expression<
    GithubShape[K],
    K extends WithBranchName ? "github" | "untrusted" : "github"
  >;
} & {
  /** The payload of the event. Inputs of a dispatch come from the trigger's `inputs`: here they are texts only. */
  readonly event: Payload<EventPayload>;
};

interface RunnerShape {
  name: string;
  os: "Linux" | "Windows" | "macOS";
  arch: "X86" | "X64" | "ARM" | "ARM64";
  temp: string;
  tool_cache: string;
  debug: string;
  environment: "github-hosted" | "self-hosted";
}

/** The `github` context. */
export const github = fields(context("github"), "event") as unknown as Github;

/** The `runner` context. Steps only. */
export const runner = fields(context("runner")) as unknown as {
  readonly [K in keyof RunnerShape]: Expression<RunnerShape[K], "runner">;
};

/** The `strategy` context: where a job stands among the combinations of its matrix. */
export const strategy: {
  readonly failFast: Expression<boolean, "strategy">;
  /** From 0. */
  readonly jobIndex: Expression<number, "strategy">;
  readonly jobTotal: Expression<number, "strategy">;
  readonly maxParallel: Expression<number, "strategy">;
} = {
  failFast: new Expression(member(context("strategy"), "fail-fast")),
  jobIndex: new Expression(member(context("strategy"), "job-index")),
  jobTotal: new Expression(member(context("strategy"), "job-total")),
  maxParallel: new Expression(member(context("strategy"), "max-parallel")),
};

/** A container of the job, as it runs. */
interface RunningContainer {
  readonly id: Expression<string, "job">;
  /** The network that the job, its container and its services share. */
  readonly network: Expression<string, "job">;
}

/** The `job` context: the job that is running. Steps only. */
export const jobContext: {
  readonly status: Expression<"success" | "failure" | "cancelled", "job">;
  readonly container: RunningContainer;
  /** A service by its id; `port(5432)` is the port on the runner that the container's is mapped to. */
  service(id: string): RunningContainer & { port(ofContainer: number): Expression<number, "job"> };
} = {
  status: new Expression(member(context("job"), "status")),
  container: running(member(context("job"), "container")),
  service: (id) => {
    const of = member(member(context("job"), "services"), id);
    const port = (number: number) => new Expression<number, "job">(member(member(of, "ports"), String(number)));
    return { ...running(of), port };
  },
};

function running(of: Node): RunningContainer {
  return { id: new Expression(member(of, "id")), network: new Expression(member(of, "network")) };
}

/** A secret. Give the names that exist, `secret<"SNYK_TOKEN" | "CODECOV_TOKEN">("SNYK_TOKEN")`, to catch a typo. */
export function secret<Name extends string>(name: Name): Expression<string, "secrets"> {
  return new Expression(member(context("secrets"), name));
}

/** A variable of the repository, the organization or the environment (`vars`). */
export function variable<Name extends string>(name: Name): Expression<string, "vars"> {
  return new Expression(member(context("vars"), name));
}

/** A variable of the `env` of this workflow, job or step. Steps only. */
export function env<Name extends string>(name: Name): Expression<string, "env"> {
  return new Expression(member(context("env"), name));
}

/** An input of a dispatch or call; the trigger's own `inputs` are typed and read better. */
export function input<T = unknown>(name: string): Expression<T, "inputs"> {
  return new Expression(member(context("inputs"), name));
}

/** An object whose every property is an expression; `nested` names those that have fields of their own. */
function fields(of: Node, ...nested: string[]): object {
  return new Proxy(Object.freeze({}), {
    get: (_, name) => {
      if (typeof name !== "string") return undefined;
      const node = member(of, name);
      return nested.includes(name) ? payload(node) : new Expression(node);
    },
  });
}

/** The payload of one event. */
export const payloadOf = <Event extends string>(_: Event): PayloadOf<Event> =>
  payload(member(context("github"), "event")) as never;

function payload(node: Node): Expression {
  return new Proxy(new Expression(node), {
    get: (target, name) => {
      if (typeof name !== "string" || name in target) return Reflect.get(target, name, target);
      return payload(member(node, name));
    },
  });
}
