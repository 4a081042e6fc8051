import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parse } from "yaml";
import { app, repository, run } from "./support/child.ts";
import type { Json } from "./support/stacks.ts";

/** Eloquent's smoke file, run by the action as it is built, on the service that stands in for Eloquent's backend. */
const folder = mkdtempSync(join(tmpdir(), "eloquent-smoke-"));
const digest = `sha256:${"a".repeat(64)}`;
let service: ChildProcess;
let base = "";

beforeAll(async () => {
  service = spawn(process.execPath, ["src/server.ts"], {
    cwd: join(repository, "apps", "demo-api"),
    env: { PATH: process.env["PATH"], PORT: "0", RELEASE_DIGEST: digest, TEST_JWT_TOKEN: "a-token" },
    stdio: ["ignore", "pipe", "inherit"],
  });
  const [line] = (await once(service.stdout!, "data")) as [Buffer];
  base = /http:\S+/.exec(line.toString())![0];
});
afterAll(() => {
  service.kill();
  rmSync(folder, { recursive: true });
});

function smoke(inputs: Readonly<Record<string, string>>) {
  const output = join(folder, "output");
  const summary = join(folder, "summary");
  // The runner makes both files before the action starts.
  for (const file of [output, summary]) writeFileSync(file, "");
  const { code, text } = run(
    process.execPath,
    [join(app, "node_modules", "@towline", "action-smoke-test", "dist", "main.mjs")],
    {
      cwd: app,
      env: {
        GITHUB_ACTIONS: "true",
        GITHUB_WORKSPACE: app,
        GITHUB_OUTPUT: output,
        GITHUB_STEP_SUMMARY: summary,
        INPUT_FILE: "smoke.yaml",
        INPUT_REPORT: join(folder, "smoke.xml"),
        ...inputs,
      },
    },
  );
  return { code, text, outputs: readFileSync(output, "utf8") };
}

const chats = async (): Promise<Json[]> => {
  const answer = await fetch(`${base}/v1/chats`, { headers: { authorization: "Bearer a-token" } });
  return ((await answer.json()) as { chats: Json[] }).chats;
};

test("E1-174 E1-175: health and a chat are tried on the running release, and the chat is deleted afterwards", async () => {
  const { code, text, outputs } = smoke({
    "INPUT_BASE-URL": base,
    "INPUT_EXPECT-DIGEST": digest,
    INPUT_TOKEN: "a-token",
  });
  expect([code, code === 0 ? "" : text]).toEqual([0, ""]);
  expect(outputs).toMatch(/outcome<<[^\n]+\nsucceeded\n/);
  expect(await chats()).toEqual([]);
});

test("another release than the one that was deployed is not taken for it", () => {
  const { code, outputs } = smoke({
    "INPUT_BASE-URL": base,
    "INPUT_EXPECT-DIGEST": `sha256:${"b".repeat(64)}`,
    INPUT_TOKEN: "a-token",
    INPUT_TIMEOUT: "2 seconds",
  });
  expect(code).toBe(1);
  expect(outputs).toMatch(/outcome<<[^\n]+\n(failed|timed-out)\n/);
});

test("E1-175: the chat is asked for as the document says: POST, bearer token, its title", () => {
  const { checks } = parse(readFileSync(join(app, "smoke.yaml"), "utf8")) as { checks: Json[] };
  expect(checks.map((check) => check["get"] ?? check["post"])).toEqual(["/health", "/v1/chats", "/v1/chats/${chat}"]);
  expect(checks[1]).toMatchObject({ auth: "bearer", body: { title: "Smoke Test Chat" } });
});
