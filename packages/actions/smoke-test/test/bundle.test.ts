import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAT_CHECKS, runBundle, startBundle, startProxy } from "@towline/action-kit/testing";

const action = join(__dirname, "..");
const live = `sha256:${"a".repeat(64)}`;
const SMOKE = `${CHAT_CHECKS}  - name: slow
    get: /slow
`;

type Handler = (request: IncomingMessage) => { status: number; body?: unknown } | "never";
const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close().closeAllConnections();
});

/** A real service on the loopback interface, and what it was asked. */
async function service(
  handler: Handler = () => ({ status: 200, body: {} }),
): Promise<{ base: string; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    const answer = handler(request);
    if (answer === "never") return;
    response.writeHead(answer.status, { "content-type": "application/json" });
    response.end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, asked };
}

const healthy: Handler = ({ method, url, headers }) => {
  if (url === "/health") return { status: 200, body: { status: "ok" } };
  if (url === "/version") return { status: 200, body: { digest: live } };
  if (url?.startsWith("/v1") && headers.authorization !== "Bearer s3cret-token") return { status: 401 };
  if (method === "POST") return { status: 201, body: { id: "c1", title: "Smoke Test Chat" } };
  return { status: method === "DELETE" ? 204 : 200, body: method === "DELETE" ? undefined : {} };
};

function workspace(smoke = SMOKE): string {
  const folder = mkdtempSync(join(tmpdir(), "towline-smoke-"));
  writeFileSync(join(folder, "smoke.yaml"), smoke);
  return folder;
}

test("E1-174 E1-175: the built action proves a release, removes its chat, and writes outputs, summary and report", async () => {
  const { base, asked } = await service(healthy);
  const folder = workspace();
  const run = await runBundle({
    action,
    workspace: folder,
    inputs: { "base-url": base, "expect-digest": live, token: "s3cret-token" },
  });
  expect(run).toMatchObject({
    code: 0,
    outputs: { outcome: "succeeded", digest: live, passed: "3", failed: "0", report: ".towline/smoke-test.xml" },
  });
  expect(asked).toEqual(["GET /version", "GET /health", "POST /v1/chats", "GET /slow", "DELETE /v1/chats/c1"]);
  expect(run.summary).toMatch(/^### ✓ smoke-test: succeeded\n\n3 checks passed\n\n\| \| Check/);
  expect(readFileSync(join(folder, ".towline/smoke-test.xml"), "utf8")).toContain('tests="3" failures="0"');
  expect(run.log).toContain("::group::Wait for the release\n");
  expect(run.log.replace("::add-mask::s3cret-token", "")).not.toContain("s3cret-token");
});

test("a summary that cannot be written is a warning and changes no outcome", async () => {
  const { base } = await service(healthy);
  const run = await runBundle({
    action,
    workspace: workspace(),
    inputs: { "base-url": base, token: "s3cret-token" },
    env: { GITHUB_STEP_SUMMARY: join(tmpdir(), "no-such-folder", "summary") },
  });
  expect(run).toMatchObject({ code: 0, outputs: { outcome: "succeeded" } });
  expect(run.log).toContain("::warning::The summary could not be written: ");
});

test("a release that answers 500 is red, with an annotation at the check's line and one message for the rollback", async () => {
  const { base } = await service((request) => (request.url === "/health" ? { status: 500 } : healthy(request)));
  const run = await runBundle({ action, workspace: workspace(), inputs: { "base-url": base, token: "s3cret-token" } });
  const message = "GET /health answered 500, not 200 (smoke.yaml:3)";
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed", message, failed: "1" } });
  expect(run.log).toContain(`::error file=smoke.yaml,line=3::${message}`);
  expect(run.summary).toContain(`### ✗ smoke-test: failed\n\n${message}`);
});

test("missing and wrong inputs come together, before any request, and the outcome is written all the same", async () => {
  const run = await runBundle({
    action,
    workspace: workspace(),
    inputs: { "base-ulr": "http://x", timeout: "soon", "expect-digest": "latest" },
  });
  expect(run).toMatchObject({ code: 1, outputs: { outcome: "failed" } });
  const errors = run.log.split("\n").filter((line) => line.startsWith("::error"));
  expect(errors).toHaveLength(3);
  expect(errors[0]).toContain('"base-ulr" was given and is no input');
  expect(run.log).not.toMatch(/\n\s+at /);
});

test("a smoke file with typos sends no request and names file, line and column of each", async () => {
  const { base, asked } = await service(healthy);
  const smoke = "checks:\n  - gett: /health\n  - get: /v1\n    expects: { status: 200 }\n";
  const run = await runBundle({ action, workspace: workspace(smoke), inputs: { "base-url": base } });
  expect(run.code).toBe(1);
  expect(run.log).toContain("::error file=smoke.yaml,line=2,col=5::");
  expect(run.log).toContain("::error file=smoke.yaml,line=4,col=5::");
  expect(asked).toEqual([]);
});

test("inputs are read under shell names too, so that any script can run the bundle", async () => {
  const { base } = await service(healthy);
  const run = await runBundle({
    action,
    workspace: workspace(),
    inputs: {},
    env: { INPUT_BASE_URL: base, INPUT_TOKEN: "s3cret-token", INPUT_EXPECT_DIGEST: live },
  });
  expect(run.outputs).toMatchObject({ outcome: "succeeded", digest: live });
});

test.each(["SIGINT", "SIGTERM"] as const)(
  "%s in the middle ends as cancelled, and what was created is deleted first",
  async (signal) => {
    const { base, asked } = await service((request) => (request.url === "/slow" ? "never" : healthy(request)));
    const started = startBundle({
      action,
      workspace: workspace(),
      inputs: { "base-url": base, token: "s3cret-token" },
    });
    await started.says("✓ create a chat");
    while (!asked.includes("GET /slow")) await new Promise((resolve) => setTimeout(resolve, 10));
    started.child.kill(signal);
    const run = await started.ended;
    expect(run).toMatchObject({ code: 130, outputs: { outcome: "cancelled" } });
    expect(run.summary).toContain("### ✗ smoke-test: cancelled");
    expect(asked.at(-1)).toBe("DELETE /v1/chats/c1");
  },
);

test("a bearer token does not follow a redirect to somebody else", async () => {
  const other = await service(healthy);
  const redirecting = createServer((_, response) =>
    response.writeHead(302, { location: `${other.base}/health` }).end(),
  );
  servers.push(redirecting);
  await new Promise<void>((resolve) => redirecting.listen(0, "127.0.0.1", resolve));
  const base = `http://127.0.0.1:${(redirecting.address() as AddressInfo).port}`;
  const run = await runBundle({
    action,
    workspace: workspace("checks:\n  - get: /a\n    auth: bearer\n"),
    inputs: { "base-url": base, token: "s3cret-token" },
  });
  expect(run.outputs["message"]).toBe("GET /a answered 302 (smoke.yaml:2)");
  expect(other.asked).toEqual([]);
});

test("requests go through the proxy that the environment names, and loopback ones past it", async () => {
  const { base, asked } = await service(healthy);
  const proxy = await startProxy(base);
  servers.push(proxy.server);
  const env = { HTTP_PROXY: proxy.url };
  const smoke = "checks:\n  - get: /health\n    expect: { json: { status: ok } }\n";
  const run = (url: string) => runBundle({ action, env, workspace: workspace(smoke), inputs: { "base-url": url } });

  expect((await run("http://service.invalid")).outputs["outcome"]).toBe("succeeded");
  expect(proxy.tunnels).toEqual(["service.invalid:80"]);
  expect((await run(base)).outputs["outcome"]).toBe("succeeded");
  expect(proxy.tunnels).toHaveLength(1);
  expect(asked).toEqual(["GET /health", "GET /health"]);
});

test("off the runner the same bundle prints no commands", async () => {
  const { base } = await service(healthy);
  const run = await runBundle({
    action,
    workspace: workspace(),
    inputs: { "base-url": base, token: "s3cret-token" },
    env: { GITHUB_ACTIONS: "" },
  });
  expect(run.log).not.toContain("::");
  expect(run.log).not.toContain("s3cret-token");
  expect(run.log).toContain("✓ smoke-test succeeded: 3 checks passed");
});
