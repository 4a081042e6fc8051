import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { readBody } from "../../s3/body.ts";
import { answerJson } from "../../services/listener.ts";
import type { Records } from "../../world/records.ts";
import type { Notice } from "../../world/types.ts";
import type { Identities } from "../identities.ts";
import { routes } from "./routes.ts";
import { claimsOf, type Run } from "./runs.ts";
import type { GithubStore } from "./store.ts";

/** A call to GitHub's REST API: `POST /repos/{owner}/{repo}/deployments`. */
export interface GithubCall {
  method: string;
  path: string;
  query: URLSearchParams;
  body: { [member: string]: unknown };
}

export interface Github {
  records: Records;
  store: GithubStore;
}

export interface Answer {
  status: number;
  body?: unknown;
}

export interface GithubOptions {
  github: Github;
  identities: Identities;
  notice(notice: Notice): void;
  /**
   * Told of every call, before it is done. An answer of its own stands in for GitHub's; `lost` does what was asked for and breaks the connection
   * instead of answering.
   */
  before?(call: GithubCall): Promise<Answer | "lost" | undefined>;
}

const TOKEN = "/oidc/token";

/** GitHub's REST API on one address, for `GITHUB_API_URL`, and the tokens of runs. What it does not have is refused by name. */
export function githubHandler(options: GithubOptions): RequestListener {
  return (request, response) => {
    answer(options, request, response).catch((error: Error) => answerJson(response, 500, { message: error.message }));
  };
}

/**
 * What a run gets from its runner to ask for a token: `ACTIONS_ID_TOKEN_REQUEST_URL` and `…_TOKEN`. The run stands in the request token, which
 * no one but this process can write.
 */
export function tokenRequest(
  run: Run,
  { identities, url }: { identities: Identities; url: string },
): Record<string, string> {
  const lifetime = 6 * 3600;
  const request = identities.token(
    { sub: "run", aud: "token-request", iss: "stand-in", run: run as unknown as string },
    lifetime,
  );
  return { ACTIONS_ID_TOKEN_REQUEST_URL: `${url}${TOKEN}?api-version=2.0`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: request };
}

async function answer(options: GithubOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://github");
  const bearer = /^(?:bearer|token) (.+)$/i.exec(request.headers.authorization ?? "")?.[1];
  if (url.pathname === TOKEN) return giveToken(options, bearer, url.searchParams.get("audience"), response);
  if (bearer === undefined) return answerJson(response, 401, { message: "Requires authentication" });
  const text = (await readBody(request)).toString("utf8");
  const call: GithubCall = {
    method: request.method ?? "GET",
    path: decodeURIComponent(url.pathname),
    query: url.searchParams,
    body: text === "" ? {} : (JSON.parse(text) as GithubCall["body"]),
  };
  const fault = await options.before?.(call);
  const { body, status } = fault === undefined || fault === "lost" ? respond(options, call) : fault;
  if (fault === "lost") return void response.destroy();
  if (body !== undefined) return answerJson(response, status, body);
  response.writeHead(status);
  response.end();
}

function respond({ github, notice }: GithubOptions, call: GithubCall): Answer {
  for (const { method, operation, pattern } of routes) {
    const match = method === call.method ? pattern.exec(call.path) : null;
    if (match) return operation({ ...call, parameters: match.groups ?? {} }, github);
  }
  const what = `${call.method} ${call.path}`;
  notice({ subject: `GitHub API ${what}`, message: "Not covered by the stand-in; the call was refused." });
  return { status: 501, body: { message: `The stand-in does not cover ${what}.` } };
}

function giveToken(
  { identities }: GithubOptions,
  bearer: string | undefined,
  audience: string | null,
  response: ServerResponse,
): void {
  const request = bearer === undefined ? "there is none" : identities.read(bearer);
  if (typeof request === "string" || request.aud !== "token-request") {
    const why = typeof request === "string" ? request : "it is not one";
    answerJson(response, 401, { message: `The request token is refused: ${why}.` });
    return;
  }
  const run = request["run"] as Run;
  const claims = claimsOf(run, audience ?? `https://github.com/${run.repository.split("/")[0]}`);
  answerJson(response, 200, { value: identities.token(claims) });
}
