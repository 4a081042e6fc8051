import { context, getOctokit } from "@actions/github";
import { Cancelled, type Http, HttpError, type PullRequestComments } from "./ports.ts";

/**
 * The pull request of this run through GitHub's own client, which takes repository, event and API address from the runner's variables. Only
 * `entry.ts` imports this file, and only when it is asked for: the client is a chunk of its own that no start pays for.
 *
 * @param http Requests are sent by it, so that proxy, timeout and cancellation are those of every other request.
 */
export function pullRequestComments(token: string, http: Http): PullRequestComments | undefined {
  const number = context.payload.pull_request?.number;
  if (number === undefined || (process.env["GITHUB_REPOSITORY"] ?? context.payload.repository) === undefined) {
    return undefined;
  }
  const octokit = getOctokit(token, { userAgent: "towline", request: { fetch: fetchWith(http) } });
  octokit.hook.wrap("request", async (request, options) => {
    try {
      const answer = await request(options);
      if (answer.status < 300) return answer;
      throw new HttpError(`GitHub answered ${answer.status}`, false);
    } catch (error) {
      throw reason(error);
    }
  });
  const { repo } = context;
  const { issues } = octokit.rest;
  return {
    number,
    async *list() {
      const pages = octokit.paginate.iterator(issues.listComments, { ...repo, issue_number: number, per_page: 100 });
      for await (const { data } of pages) for (const { id, body = "" } of data) yield { id, body };
    },
    async create(body) {
      await issues.createComment({ ...repo, issue_number: number, body });
    },
    async update(id, body) {
      await issues.updateComment({ ...repo, comment_id: id, body });
    },
  };
}

/** The client expects a `fetch`; ours does not follow redirects, which may lead a token to somebody else. */
function fetchWith(http: Http): typeof fetch {
  return async (url, { method = "GET", headers, body } = {}) => {
    const answer = await http.request({
      method,
      url: String(url),
      headers: headers as Record<string, string>,
      timeout: 15_000,
      ...(typeof body === "string" ? { body } : {}),
    });
    return new Response(answer.body || null, { status: answer.status, headers: answer.headers });
  };
}

/** The client wraps what its `fetch` throws; answers of 4xx and 5xx it throws itself, with GitHub's own words. */
function reason(error: unknown): unknown {
  const { cause, response, status, message } = error as Error & {
    status?: number;
    response?: { headers?: Readonly<Record<string, string | undefined>> };
  };
  if (cause instanceof Cancelled) return cause;
  if (cause instanceof HttpError) return new HttpError(cause.message, cause.refused, SOON);
  return status === undefined
    ? error
    : new HttpError(`GitHub answered ${status}: ${message}`, false, again(status, message, response?.headers ?? {}));
}

const SOON = 1_000;

/** https://docs.github.com/rest/using-the-rest-api/best-practices-for-using-the-rest-api#handle-rate-limit-errors-appropriately */
function again(
  status: number,
  message: string,
  headers: Readonly<Record<string, string | undefined>>,
): number | undefined {
  if (status >= 500) return SOON;
  if (status !== 403 && status !== 429) return undefined;
  const after = Number(headers["retry-after"]);
  if (after > 0) return after * 1_000;
  if (headers["x-ratelimit-remaining"] === "0") {
    return Math.max(SOON, Number(headers["x-ratelimit-reset"] ?? 0) * 1_000 - Date.now());
  }
  return status === 429 || /rate limit/i.test(message) ? 60_000 : undefined;
}
