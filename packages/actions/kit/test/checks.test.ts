import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { readSmokeFile } from "../src/checks/read.ts";
import { loadChecks, type Verdict, verify } from "../src/checks/verify.ts";
import { ActionError } from "../src/problem.ts";
import { CHAT_CHECKS, type FakeWorld, fakeWorld } from "../src/testing/index.ts";

type Http = NonNullable<NonNullable<Parameters<typeof fakeWorld>[0]>["http"]>;

const live = `sha256:${"a".repeat(64)}`;
const old = `sha256:${"b".repeat(64)}`;
const SMOKE = `${CHAT_CHECKS}  - name: read it back
    get: /v1/chats/\${chat}
    auth: bearer
`;

async function check(
  http: Http,
  { smoke = SMOKE, expectDigest, timeout = 60_000 }: { smoke?: string; expectDigest?: string; timeout?: number } = {},
): Promise<{ verdict: Verdict; world: FakeWorld; workspace: string }> {
  const workspace = mkdtempSync(join(tmpdir(), "towline-checks-"));
  writeFileSync(join(workspace, "smoke.yaml"), smoke);
  const world = fakeWorld({ http, workspace });
  world.report.secret("s3cret-token");
  const options = {
    file: "smoke.yaml",
    baseUrl: "https://api.example.com",
    expectDigest,
    token: "s3cret-token",
    report: "out/smoke.xml",
    deadline: world.clock.deadline(timeout),
    requestTimeout: 10_000,
  };
  const verdict = await verify(world, await loadChecks(world, options), options);
  return { verdict, world, workspace };
}

const requests = (world: FakeWorld) => world.sent.map(({ method, url }) => `${method} ${new URL(url).pathname}`);

/** A healthy service with one chat. */
const healthy: Http = ({ method, url }) => {
  const { pathname } = new URL(url);
  if (pathname === "/health") return { status: 200, body: { status: "ok", extra: 1 } };
  if (pathname === "/version") return { status: 200, body: { digest: live } };
  if (method === "POST") return { status: 201, body: { id: "c/1", title: "Smoke Test Chat" } };
  return { status: method === "DELETE" ? 204 : 200 };
};

test("E1-174 E1-175: health is asserted and a chat is created with the bearer token, read and deleted", async () => {
  const { verdict, world } = await check(healthy);
  expect(verdict).toMatchObject({ state: "passed", passed: 3, failed: 0, message: "3 checks passed" });
  expect(requests(world)).toEqual(["GET /health", "POST /v1/chats", "GET /v1/chats/c%2F1", "DELETE /v1/chats/c%2F1"]);
  const created = world.sent[1]!;
  expect(created.headers).toMatchObject({ authorization: "Bearer s3cret-token", "content-type": "application/json" });
  expect(JSON.parse(created.body!)).toEqual({ title: "Smoke Test Chat" });
  expect(world.sent[0]!.headers).not.toHaveProperty("authorization");
});

test("a failing check names the request, the answer and its line in the smoke file, and the report has it", async () => {
  const { verdict, world, workspace } = await check((request, now) =>
    request.url.endsWith("/health") ? { status: 500 } : healthy(request, now),
  );
  expect(verdict).toMatchObject({
    state: "failed",
    message: "GET /health answered 500, not 200 (smoke.yaml:3)",
    failed: 1,
    passed: 2,
  });
  expect(world.log).toContain("error: GET /health answered 500, not 200 (smoke.yaml:3) @smoke.yaml:3");
  const xml = readFileSync(join(workspace, "out/smoke.xml"), "utf8");
  expect(xml).toContain('tests="3" failures="1" skipped="0"');
  expect(xml).toContain('<failure message="GET /health answered 500, not 200 (smoke.yaml:3)"/>');
  expect(world.summaries.join()).toContain("| ✗ | health | GET /health answered 500, not 200 (smoke.yaml:3) |");
});

test("what was created is deleted also when a later check fails", async () => {
  const { verdict, world } = await check((request, now) =>
    request.url.includes("/v1/chats/") && request.method === "GET" ? { status: 404 } : healthy(request, now),
  );
  expect(verdict.state).toBe("failed");
  expect(requests(world).at(-1)).toBe("DELETE /v1/chats/c%2F1");
  expect(world.sent.at(-1)!.evenIfCancelled).toBe(true);
});

test("what was created is deleted also when its own answer was not the expected one", async () => {
  const { verdict, world } = await check((request, now) =>
    request.method === "POST" ? { status: 201, body: { id: "c1", title: "Other" } } : healthy(request, now),
  );
  expect(verdict.message).toBe(
    'POST /v1/chats answered 201, but title is "Other", not "Smoke Test Chat" (smoke.yaml:6)',
  );
  expect(requests(world)).toContain("DELETE /v1/chats/c1");
});

test("a deletion that keeps failing is retried, then named in a warning, and the checks still count", async () => {
  const { verdict, world } = await check((request, now) =>
    request.method === "DELETE" ? { status: 500 } : healthy(request, now),
  );
  expect(verdict.state).toBe("passed");
  expect(verdict.message).toContain("could not be removed");
  expect(requests(world).filter((request) => request.startsWith("DELETE"))).toHaveLength(3);
  expect(world.log.join("\n")).toContain(
    'warning: DELETE /v1/chats/${chat} answered 500 (smoke.yaml:6): what "create a chat" created is still there',
  );
});

test("a GET is retried with growing pauses; a POST that may have been handled is sent once", async () => {
  const times: number[] = [];
  const { world } = await check((request, now) => {
    if (request.url.endsWith("/health")) times.push(now);
    return { status: 500 };
  });
  expect(times).toHaveLength(3);
  expect(times[2]! - times[1]!).toBeGreaterThan(times[1]! - times[0]!);
  expect(requests(world).filter((request) => request === "POST /v1/chats")).toHaveLength(1);
});

test("a POST that was refused, or told to come later, was not handled and is sent again", async () => {
  let tries = 0;
  const { verdict } = await check((request, now) => {
    if (request.method !== "POST") return healthy(request, now);
    tries += 1;
    if (tries === 1) return { refused: "no answer from api.example.com (ECONNREFUSED)" };
    return tries === 2 ? { status: 429 } : healthy(request, now);
  });
  expect(verdict.state).toBe("passed");
  expect(tries).toBe(3);
});

test.each([
  ["seconds", { "retry-after": "70" }],
  ["a date", { "retry-after": "Thu, 01 Jan 2026 00:01:10 GMT", date: "Thu, 01 Jan 2026 00:00:00 GMT" }],
  ["nothing", {}],
])(
  "who is asked to come later, by %s, comes later as often as there is time: a limit is no verdict on the release",
  async (_, headers) => {
    const times: number[] = [];
    const { verdict } = await check(
      (request, now) => {
        if (request.url.endsWith("/health")) times.push(now);
        return now < 65_000 ? { status: 429, headers } : healthy(request, now);
      },
      { timeout: 120_000 },
    );
    expect(verdict.state).toBe("passed");
    expect(times[1]! - times[0]!).toBeGreaterThanOrEqual("retry-after" in headers ? 70_000 : 10_000);
  },
);

test("an answer that never stops asking to come later ends with the time, and names it", async () => {
  const { verdict } = await check(() => ({ status: 429 }), { timeout: 30_000 });
  expect(verdict.state).not.toBe("passed");
  expect(verdict.message).toContain("GET /health answered 429");
});

test("the question for the version carries the token where there is one, so that it is not counted as nobody's", async () => {
  const asked: (string | undefined)[] = [];
  await check(
    (request, now) => {
      if (!request.url.endsWith("/version")) return healthy(request, now);
      asked.push(request.headers?.["authorization"]);
      return { status: 200, body: { digest: live } };
    },
    { expectDigest: live },
  );
  expect(asked).toEqual([expect.stringMatching(/^Bearer ./)]);
});

test("a check whose saved value is missing is skipped and says which", async () => {
  const { verdict, world } = await check((request, now) =>
    request.method === "POST" ? { status: 500 } : healthy(request, now),
  );
  expect(verdict.message).toBe("POST /v1/chats answered 500, not 201 (smoke.yaml:6)");
  expect(world.log).toContain(
    "- read it back: GET /v1/chats/${chat} was not tried: ${chat} was not saved, an earlier check failed (smoke.yaml:13)",
  );
  expect(requests(world)).not.toContain("DELETE /v1/chats/undefined");
});

test("no check is run before the release that was deployed is the one that answers", async () => {
  const { verdict, world } = await check(
    (request, now) =>
      request.url.endsWith("/version")
        ? { status: 200, body: { digest: now < 20_000 ? old : live } }
        : healthy(request, now),
    { expectDigest: live },
  );
  expect(verdict).toMatchObject({ state: "passed", digest: live });
  const order = requests(world);
  expect(order.lastIndexOf("GET /version")).toBeLessThan(order.indexOf("GET /health"));
});

test("another release that goes on answering is a failure that names both digests", async () => {
  const { verdict, world } = await check(() => ({ status: 200, body: { digest: old } }), {
    expectDigest: live,
    timeout: 30_000,
  });
  expect(verdict.state).toBe("failed");
  expect(verdict.digest).toBe(old);
  expect(verdict.message).toMatch(
    new RegExp(`^GET /version answered ${old}, but ${live} was deployed \\(smoke.yaml:1; waited \\S+ of 30s\\)$`),
  );
  expect(requests(world)).not.toContain("GET /health");
});

test("a release that never answers is timed out, not failed", async () => {
  const { verdict } = await check(() => ({ refused: "no answer from api.example.com (ECONNREFUSED)" }), {
    expectDigest: live,
  });
  expect(verdict.state).toBe("timed-out");
  expect(verdict.message).toContain(`while waiting for ${live}`);
});

test("the deadline ends the checks: what was not tried is said to be so", async () => {
  const { verdict } = await check(
    (request) =>
      request.url.endsWith("/health") ? { lost: "no answer from api.example.com within 10 s" } : { status: 200 },
    { timeout: 100 },
  );
  expect(verdict.state).toBe("failed");
  expect(verdict.message).toBe("GET /health got no answer from api.example.com within 10 s (smoke.yaml:3)");
});

test("a token that comes back in an answer is masked wherever it is written", async () => {
  const smoke = "checks:\n  - get: /health\n    expect: { json: { status: ok } }\n";
  const { world, workspace } = await check(() => ({ status: 200, body: { status: "s3cret-token" } }), { smoke });
  const written = [...world.log, ...world.summaries, readFileSync(join(workspace, "out/smoke.xml"), "utf8")].join("\n");
  expect(written).toContain('status is "***"');
  expect(written).not.toContain("s3cret-token");
});

test("a smoke file with typos gives all problems at once, with line, column and what is allowed", () => {
  const read = readSmokeFile(
    `verison: { path: /version }
checks:
  - name: health
    gett: /health
  - get: health
    expect: { staus: 200, status: 2000 }
  - post: /v1/chats
    auth: barer
    save: { chat: id }
    cleanUp: { delete: "/v1/chats/\${chta}" }
`,
    "smoke.yaml",
  );
  if (!("problems" in read)) throw new Error("read");
  expect(read.problems.map(({ where, code }) => `${where} ${code}`)).toEqual([
    "smoke.yaml:1:1 smoke/unknown-key",
    "smoke.yaml:3:5 smoke/request",
    "smoke.yaml:4:5 smoke/unknown-key",
    "smoke.yaml:5:10 smoke/path",
    "smoke.yaml:6:15 smoke/unknown-key",
    "smoke.yaml:6:35 smoke/status",
    "smoke.yaml:8:11 smoke/auth",
    "smoke.yaml:10:24 smoke/reference",
  ]);
  expect(read.problems[0]!.fix).toBe('Did you mean "version"? Allowed are: version, checks.');
  expect(read.problems[7]!.fix).toBe('Did you mean "${chat}"? Saved before it: chat.');
});

test.each([
  ["broken YAML", "checks: [", /smoke\/yaml/],
  ["an empty file", "", /smoke\/empty/],
  ["a list", "- a", /smoke\/empty/],
  ["no checks", "version: { path: /version }", /smoke\/empty/],
  ["a check that is a text", "checks: [hello]", /smoke\/shape/],
  ["two requests in one check", "checks: [{ get: /a, post: /b }]", /smoke\/request/],
])("%s is one clear problem", (_, text, code) => {
  const read = readSmokeFile(text, "smoke.yaml");
  expect(read).toHaveProperty("problems.0.code", expect.stringMatching(code));
});

test("whatever text a smoke file holds, it is read or its problems are named with a place", () => {
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
      const read = readSmokeFile(text, "s.yaml");
      if ("problems" in read) for (const { where } of read.problems) expect(where).toMatch(/^s\.yaml:\d+:\d+$/);
      else expect(read.smoke.checks.length).toBeGreaterThan(0);
    }),
  );
});

test("what the file needs and was not given is said before any request", async () => {
  const workspace = mkdtempSync(join(tmpdir(), "towline-checks-"));
  writeFileSync(join(workspace, "smoke.yaml"), "checks:\n  - get: /v1/chats\n    auth: bearer\n");
  const world = fakeWorld({ workspace });
  const load = () => loadChecks(world, { file: "smoke.yaml", expectDigest: live, token: undefined });
  await expect(load).rejects.toThrow(ActionError);
  await expect(load).rejects.toThrow(/smoke\/no-version[\s\S]*smoke.yaml:2:5[\s\S]*smoke\/no-token/);
  await expect(() =>
    loadChecks(world, { file: "none.yaml", expectDigest: undefined, token: undefined }),
  ).rejects.toThrow(/smoke\/no-file/);
  expect(world.sent).toEqual([]);
});
