import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { makeStack, makeWorkspace, runBundle, startProxy, terraformHere } from "@towline/action-kit/testing";

const real = terraformHere("the comment of the deploy action") === undefined ? test.skip : test;
jest.setTimeout(60_000);

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** As much of GitHub's API as comments need, pages included; `status` is what it says to whoever writes. */
async function gitHub(comments: { id: number; body: string }[], status = 200): Promise<string> {
  const server = createServer(async (request, response) => {
    let text = "";
    for await (const chunk of request) text += chunk;
    const answer = (code: number, body: unknown, headers = {}) =>
      response
        .writeHead(code, { "content-type": "application/json; charset=utf-8", ...headers })
        .end(JSON.stringify(body));
    if (request.headers.authorization !== "token gh-token") return answer(401, { message: "Bad credentials" });
    const url = new URL(request.url!, `http://${request.headers.host}`);
    if (request.method === "GET") {
      if (url.pathname !== "/repos/owner/repo/issues/5/comments") return answer(404, { message: "Not Found" });
      const [page, size] = [Number(url.searchParams.get("page") ?? 1), Number(url.searchParams.get("per_page") ?? 30)];
      const next = new URL(url);
      next.searchParams.set("page", String(page + 1));
      const more = comments.length > page * size ? { link: `<${next}>; rel="next"` } : {};
      return answer(200, comments.slice((page - 1) * size, page * size), more);
    }
    if (status >= 400) return answer(status, { message: "Resource not accessible by integration" });
    const { body } = JSON.parse(text);
    const id = Number(/\/issues\/comments\/(\d+)$/.exec(url.pathname)?.[1]);
    if (request.method === "POST") comments.push({ id: 8, body });
    if (request.method === "PATCH") comments.find((comment) => comment.id === id)!.body = body;
    return answer(status, {});
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

function makeProject(): string {
  const workspace = makeWorkspace();
  makeStack(workspace, "staging");
  return workspace;
}

/** Plans the stack for pull request 5 of owner/repo. */
function planForPullRequest(workspace: string, api: string, env: Record<string, string> = {}) {
  const event = join(workspace, "event.json");
  writeFileSync(event, JSON.stringify({ pull_request: { number: 5 } }));
  return runBundle({
    action: join(__dirname, ".."),
    workspace,
    inputs: {
      stacks: "staging",
      variables: `backend_digest=sha256:${"1".repeat(64)}`,
      "plan-only": "true",
      "comment-token": "gh-token",
      "comment-title": "Plan of staging",
    },
    env: { GITHUB_API_URL: api, GITHUB_REPOSITORY: "owner/repo", GITHUB_EVENT_PATH: event, ...env },
  });
}

real("D-E1-20: the plan is put on the pull request, in one comment that the next push updates", async () => {
  const comments = [{ id: 7, body: "Looks good" }];
  const api = await gitHub(comments);
  const workspace = makeProject();
  const run = await planForPullRequest(workspace, api);
  expect(run.log).toContain('Wrote the comment "Plan of staging" on #5.');
  expect(run.log.replace("::add-mask::gh-token", "")).not.toContain("gh-token");
  expect(comments).toHaveLength(2);
  expect(comments[1]!.body).toMatch(
    /^<!-- towline: Plan of staging -->\n### Plan of staging\n\n#### staging: \d+ to create/,
  );
  expect(comments[1]!.body).toContain("terraform_data.service");
  makeStack(workspace, "staging", { another: {} });
  await planForPullRequest(workspace, api);
  expect(comments).toHaveLength(2);
  expect(comments[1]!.body).toContain("terraform_data.another");
});

real(
  "the comment is found on a later page, and all requests for it go through the proxy of the environment",
  async () => {
    const others = Array.from({ length: 100 }, (_, index) => ({ id: index + 1000, body: "Looks good" }));
    const comments = [...others, { id: 9, body: "<!-- towline: Plan of staging -->\nold" }];
    const proxy = await startProxy(await gitHub(comments));
    servers.push(proxy.server);
    const run = await planForPullRequest(makeProject(), "http://api.github.invalid", { HTTP_PROXY: proxy.url });
    expect(run.log).toContain('Updated the comment "Plan of staging" on #5.');
    expect(comments).toHaveLength(101);
    expect(comments[100]!.body).toContain("terraform_data.service");
    expect(new Set(proxy.tunnels)).toEqual(new Set(["api.github.invalid:80"]));
  },
);

real("a comment that GitHub refuses, and a GitHub that does not answer, are a warning and not a failure", async () => {
  const comments: { id: number; body: string }[] = [];
  const refused = await planForPullRequest(makeProject(), await gitHub(comments, 403));
  expect(refused).toMatchObject({ code: 0, outputs: { outcome: "succeeded" } });
  expect(refused.log).toContain(
    "::warning::The comment could not be written: GitHub answered 403: Resource not accessible by integration. The token needs pull-requests: write.",
  );
  expect(comments).toEqual([]);
  const gone = await gitHub([]);
  servers.pop()!.close();
  const silent = await planForPullRequest(makeProject(), gone);
  expect(silent).toMatchObject({ code: 0, outputs: { outcome: "succeeded" } });
  expect(silent.log).toContain(
    `::warning::The comment could not be written: no answer from ${new URL(gone).host} (ECONNREFUSED).`,
  );
});
