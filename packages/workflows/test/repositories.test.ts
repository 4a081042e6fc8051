import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type IncomingMessage, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  askRepositories,
  check,
  loadRepositories,
  mergeRepositories,
  parseRepositories,
  saveRepositories,
  shippedRepositories,
} from "../src/index.ts";
import { isInRange } from "../src/repositories/range.ts";

const sha = (digit: string) => digit.repeat(40);
const path = ".github/workflows/a.yml";
const content = `on: push
permissions: {}
jobs:
  a:
    runs-on: ubuntu-24.04
    timeout-minutes: 5
    steps:
      - uses: acme/tool@${sha("a")} # v1.0.0
      - uses: acme/tool@${sha("b")} # old
      - uses: acme/tool@${sha("c")} # v1.0.0
      - uses: acme/tool@both # neither
      - uses: acme/gone@v1
`;

// A GitHub on the loopback address: what it is asked, and what it answers.
let server: Server;
let url = "";
let asked: IncomingMessage[] = [];
let answers: Readonly<Record<string, unknown>> = {};
const usual = {
  "/repos/acme/tool": { archived: true, default_branch: "main" },
  "/repos/acme/tool/tags?per_page=100": [{ name: "v1.0.0", commit: { sha: sha("a") } }],
  "/next": [{ name: "both", commit: { sha: sha("e") } }],
  "/repos/acme/tool/branches?per_page=100": [
    { name: "main", commit: { sha: sha("9") } },
    { name: "both", commit: { sha: sha("8") } },
  ],
  "/advisories?ecosystem=actions&affects=acme%2Ftool&per_page=100": [
    {
      cve_id: null,
      ghsa_id: "GHSA-aaaa-bbbb-cccc",
      vulnerabilities: [
        {
          package: { name: "acme/tool" },
          vulnerable_version_range: ">= 1.0.0, < 1.0.1",
          first_patched_version: "1.0.1",
        },
        { package: { name: "acme/other" }, vulnerable_version_range: "< 9", first_patched_version: null },
      ],
    },
  ],
  [`/repos/acme/tool/compare/main...${sha("b")}`]: { status: "behind" },
  [`/repos/acme/tool/compare/main...${sha("c")}`]: { status: "diverged" },
};
beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request);
    const answer = answers[request.url!];
    const link = request.url?.includes("/tags?") ? { link: `<${url}/next>; rel="next"` } : {};
    if (typeof answer === "number") response.writeHead(answer, { "x-ratelimit-remaining": "0" }).end("{}");
    else if (answer === undefined) response.writeHead(404).end("{}");
    else response.writeHead(200, { "content-type": "application/json", ...link }).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => server.close());
beforeEach(() => {
  asked = [];
  answers = usual;
});

const ask = () => askRepositories({ [path]: content }, { url, token: "secret-token" });

test("GitHub is asked about every action with the token, and the rules know then", async () => {
  const repositories = await ask();
  expect(repositories["acme/tool"]).toEqual({
    archived: true,
    tags: { both: sha("e"), "v1.0.0": sha("a") },
    branches: { both: sha("8"), main: sha("9") },
    advisories: [{ id: "GHSA-aaaa-bbbb-cccc", affected: ">= 1.0.0, < 1.0.1", fixed: "1.0.1" }],
    commits: { [sha("a")]: true, [sha("b")]: true, [sha("c")]: false },
  });
  expect(repositories["acme/gone"]).toEqual({});
  expect(new Set(asked.map(({ headers }) => headers.authorization))).toEqual(new Set(["Bearer secret-token"]));
  const rules = ["WF052", "WF065", "WF085", "WF086", "WF087"];
  const found = (await check([{ path, content }], { pedantic: true, repositories })).filter(({ rule }) =>
    rules.includes(rule),
  );
  expect(found.map(({ rule, line }) => `${rule}:${line}`)).toEqual(
    expect.arrayContaining(["WF065:8", "WF087:9", "WF085:10", "WF065:10", "WF086:11", "WF052:8"]),
  );
  expect(found.filter(({ rule }) => rule === "WF085").map(({ line }) => line)).toEqual([10]);
});

test("without being asked for, check asks nobody", async () => {
  await check([{ path, content }], { pedantic: true });
  expect(asked).toEqual([]);
});

test("a refusal, a silence and an answer of another kind are errors, never a green check", async () => {
  answers = { ...usual, "/repos/acme/tool": 403 };
  await expect(ask()).rejects.toMatchObject({
    code: "WFM096",
    message: expect.stringMatching(/answered 403/),
    fix: expect.stringMatching(/used up/),
  });
  answers = { ...usual, "/repos/acme/tool/branches?per_page=100": { message: "no list" } };
  await expect(ask()).rejects.toThrow(/answered no list/);
  await expect(askRepositories({ [path]: content }, { url: "http://127.0.0.1:1", token: "x" })).rejects.toThrow(
    /cannot be reached/,
  );
});

test("the token does not follow a link to another host", async () => {
  const link = url;
  url = "http://localhost:1";
  await expect(askRepositories({ [path]: content }, { url: link, token: "x" })).rejects.toThrow(/is another host/);
  url = link;
});

test("answers that were kept serve the check without the network; what ships stays", async () => {
  const root = mkdtempSync(join(tmpdir(), "repositories-"));
  try {
    expect(loadRepositories(root)).toEqual(mergeRepositories(shippedRepositories, {}));
    saveRepositories(root, await ask());
    const known = loadRepositories(root);
    expect(known["acme/tool"]?.commits?.[sha("c")]).toBe(false);
    expect(known["tj-actions/changed-files"]?.advisories).toHaveLength(1);
  } finally {
    rmSync(root, { recursive: true });
  }
});

test.each<[string, string, RegExp]>([
  ["no JSON", "{", /WFM095 .*it is no JSON/],
  ["a list", "[]", /WFM095 .*owner\/repo/],
  ["a name that is none", '{"acme": {}}', /WFM095 .*"acme": a repository is owner\/repo/],
  ["a field that is none", '{"a/b": {"archive": true}}', /WFM095 .*it has no "archive"\. Fields: archived, advisories/],
  ["a range that is none", '{"a/b": {"advisories": [{"id": "x", "affected": "old ones"}]}}', /WFM095 .*> advisories/],
])("a file with %s is refused", (_, text, message) => {
  expect(() => parseRepositories(text)).toThrow(message);
});

test.each<[string, string, boolean]>([
  ["v4.1.2", ">= 4.0.0, < 4.1.3", true],
  ["4.1.3", ">= 4.0.0, < 4.1.3", false],
  ["v4", ">= 4.0.0, < 4.1.3", false],
  ["v44", "<= 45.0.7", true],
  ["v3", ">= 4.0.0, < 4.1.3", false],
  ["v1.0.0", "= 1.0.0", true],
  ["main", "< 9", false],
  ["v5.0.0", "> 4.9", true],
])("%s is in %s: %s", (version, range, expected) => {
  expect(isInRange(version, range)).toBe(expected);
});
