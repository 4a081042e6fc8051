import type { WorldRecord } from "../../world/records.ts";
import type { Answer, Github, GithubCall } from "./github.ts";
import type { Entry, Kind } from "./store.ts";

interface RoutedCall extends GithubCall {
  parameters: { [name: string]: string };
}

type Operation = (call: RoutedCall, github: Github) => Answer;

export interface Route {
  method: string;
  pattern: RegExp;
  operation: Operation;
}

const NOT_FOUND: Answer = { status: 404, body: { message: "Not Found" } };

const route = (written: string, operation: Operation): Route => {
  const [method = "", path = ""] = written.split(" ");
  return { method, operation, pattern: new RegExp(`^${path.replaceAll(/\{(\w+)\}/g, "(?<$1>[^/]+)")}$`) };
};

const repositoryOf = ({ parameters }: RoutedCall) => `${parameters["owner"]}/${parameters["repo"]}`;

/** Twenty or so operations of GitHub's REST API: what the actions and common clients ask in a delivery. */
export const routes: readonly Route[] = [
  route("GET /repos/{owner}/{repo}", (call, { records }) => {
    const record = inRepository(records.ofType("github_repository"), call, "name")[0];
    if (!record) return NOT_FOUND;
    const { attributes } = record;
    return ok({
      id: attributes["repo_id"],
      name: attributes["name"],
      full_name: repositoryOf(call),
      default_branch: attributes["default_branch"],
      visibility: attributes["visibility"],
    });
  }),

  route("GET /repos/{owner}/{repo}/environments", (call, github) => {
    const environments = environmentsOf(call, github);
    return ok({ total_count: environments.length, environments });
  }),
  route("GET /repos/{owner}/{repo}/environments/{environment}", (call, github) => {
    const found = environmentsOf(call, github).find(({ name }) => name === call.parameters["environment"]);
    return found ? ok(found) : NOT_FOUND;
  }),
  route("GET /repos/{owner}/{repo}/actions/variables/{name}", (call, { records }) => {
    const found = inRepository(records.ofType("github_actions_variable"), call).find(
      ({ attributes }) => attributes["variable_name"] === call.parameters["name"],
    );
    return found ? ok({ name: call.parameters["name"], value: found.attributes["value"] }) : NOT_FOUND;
  }),
  route("GET /repos/{owner}/{repo}/rulesets", (call, { records }) =>
    ok(
      inRepository(records.ofType("github_repository_ruleset"), call).map(({ attributes }) => ({
        id: attributes["ruleset_id"],
        name: attributes["name"],
        enforcement: attributes["enforcement"],
        target: attributes["target"],
      })),
    ),
  ),

  route("POST /repos/{owner}/{repo}/deployments", (call, github) => {
    const { ref, environment = "production" } = call.body;
    if (typeof ref !== "string") return invalid("ref");
    return created(add("deployments", call, github, { ...call.body, environment, sha: ref, url: "" }));
  }),
  route("GET /repos/{owner}/{repo}/deployments", (call, github) => {
    const wanted = ["environment", "ref", "sha"].filter((name) => call.query.has(name));
    const matches = (entry: Entry) => wanted.every((name) => entry[name] === call.query.get(name));
    return page(call, github.store.list("deployments", repositoryOf(call), matches).toReversed());
  }),
  route("GET /repos/{owner}/{repo}/deployments/{id}", byId("deployments")),
  route("POST /repos/{owner}/{repo}/deployments/{id}/statuses", (call, github) => {
    const deployment = entryOf("deployments", call, github);
    if (!deployment) return NOT_FOUND;
    if (!DEPLOYMENT_STATES.includes(String(call.body["state"]))) return invalid("state");
    return created(
      add("deploymentStatuses", call, github, {
        ...call.body,
        deployment: deployment.id,
        environment: deployment["environment"],
      }),
    );
  }),
  route("GET /repos/{owner}/{repo}/deployments/{id}/statuses", (call, github) => {
    const of = Number(call.parameters["id"]);
    return page(
      call,
      github.store.list("deploymentStatuses", repositoryOf(call), ({ deployment }) => deployment === of).toReversed(),
    );
  }),

  route("POST /repos/{owner}/{repo}/issues/{number}/comments", (call, github) =>
    typeof call.body["body"] === "string"
      ? created(add("comments", call, github, { body: call.body["body"], issue: Number(call.parameters["number"]) }))
      : invalid("body"),
  ),
  route("GET /repos/{owner}/{repo}/issues/{number}/comments", (call, github) => {
    const of = Number(call.parameters["number"]);
    return page(
      call,
      github.store.list("comments", repositoryOf(call), ({ issue }) => issue === of),
    );
  }),
  route("GET /repos/{owner}/{repo}/issues/comments/{id}", byId("comments")),
  route("PATCH /repos/{owner}/{repo}/issues/comments/{id}", change("comments")),

  route("POST /repos/{owner}/{repo}/check-runs", (call, github) =>
    typeof call.body["name"] === "string" && typeof call.body["head_sha"] === "string"
      ? created(add("checkRuns", call, github, { status: "queued", conclusion: null, ...call.body }))
      : invalid("name and head_sha"),
  ),
  route("PATCH /repos/{owner}/{repo}/check-runs/{id}", change("checkRuns")),
  route("GET /repos/{owner}/{repo}/check-runs/{id}", byId("checkRuns")),
  route("GET /repos/{owner}/{repo}/commits/{ref}/check-runs", (call, github) => {
    const runs = github.store.list(
      "checkRuns",
      repositoryOf(call),
      ({ head_sha }) => head_sha === call.parameters["ref"],
    );
    return ok({ total_count: runs.length, check_runs: runs });
  }),

  route("POST /repos/{owner}/{repo}/statuses/{sha}", (call, github) => {
    if (!["error", "failure", "pending", "success"].includes(String(call.body["state"]))) return invalid("state");
    return created(add("statuses", call, github, { context: "default", ...call.body, sha: call.parameters["sha"] }));
  }),
  route("GET /repos/{owner}/{repo}/commits/{ref}/statuses", (call, github) =>
    page(
      call,
      github.store.list("statuses", repositoryOf(call), ({ sha }) => sha === call.parameters["ref"]).toReversed(),
    ),
  ),
];

const DEPLOYMENT_STATES = ["error", "failure", "inactive", "in_progress", "queued", "pending", "success"];

const ok = (body: unknown): Answer => ({ status: 200, body });
const created = (body: unknown): Answer => ({ status: 201, body });
const invalid = (what: string): Answer => ({
  status: 422,
  body: { message: `Validation Failed: ${what} is missing or not valid` },
});

function page({ query }: RoutedCall, entries: Entry[]): Answer {
  const size = Math.min(100, Number(query.get("per_page") ?? 30));
  const number = Number(query.get("page") ?? 1);
  return ok(entries.slice((number - 1) * size, number * size));
}

function add(kind: Kind, call: RoutedCall, { store }: Github, members: { [member: string]: unknown }): Entry {
  return store.add(kind, repositoryOf(call), members);
}

function entryOf(kind: Kind, call: RoutedCall, { store }: Github): Entry | undefined {
  return store.find(kind, repositoryOf(call), Number(call.parameters["id"]));
}

function byId(kind: Kind): Operation {
  return (call, github) => {
    const entry = entryOf(kind, call, github);
    return entry ? ok(entry) : NOT_FOUND;
  };
}

function change(kind: Kind): Operation {
  return (call, github) => {
    const entry = entryOf(kind, call, github);
    return entry ? ok(github.store.change(entry, call.body)) : NOT_FOUND;
  };
}

/** Settings of the repository that Terraform made. */
function inRepository(records: WorldRecord[], { parameters }: RoutedCall, attribute = "repository"): WorldRecord[] {
  return records.filter(({ attributes }) => attributes[attribute] === parameters["repo"]);
}

function environmentsOf(call: RoutedCall, { records }: Github): { [member: string]: unknown; name: unknown }[] {
  return inRepository(records.ofType("github_repository_environment"), call).map(({ attributes }) => {
    const [reviewers] = (attributes["reviewers"] ?? []) as { teams?: number[]; users?: number[] }[];
    const people = [
      ...(reviewers?.users ?? []).map((id) => ({ type: "User", reviewer: { id } })),
      ...(reviewers?.teams ?? []).map((id) => ({ type: "Team", reviewer: { id } })),
    ];
    return {
      name: attributes["environment"],
      can_admins_bypass: attributes["can_admins_bypass"] ?? true,
      protection_rules: [
        ...(Number(attributes["wait_timer"] ?? 0) > 0
          ? [{ type: "wait_timer", wait_timer: attributes["wait_timer"] }]
          : []),
        ...(people.length > 0
          ? [
              {
                type: "required_reviewers",
                prevent_self_review: attributes["prevent_self_review"] ?? false,
                reviewers: people,
              },
            ]
          : []),
      ],
    };
  });
}
