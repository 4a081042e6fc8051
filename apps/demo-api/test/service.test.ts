import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { request } from "node:http";
import { join } from "node:path";
import { LOCAL_TOKEN, readSettings } from "../src/settings.ts";

const folder = join(__dirname, "..");
const digest = `sha256:${"a".repeat(64)}`;
let running: ChildProcess[] = [];

afterEach(() => {
  for (const child of running) child.kill("SIGKILL");
  running = [];
});

/** Starts the service as a release is started: node, in its folder, told by its environment. */
async function start(env: Record<string, string> = {}): Promise<{ base: string; child: ChildProcess }> {
  const child = spawn(process.execPath, ["src/server.ts"], {
    cwd: folder,
    env: { PATH: process.env["PATH"], PORT: "0", RELEASE_DIGEST: digest, ...env },
    stdio: ["ignore", "pipe", "inherit"],
  });
  running.push(child);
  const [line] = (await once(child.stdout!, "data")) as [Buffer];
  return { base: /http:\S+/.exec(line.toString())![0], child };
}

const withToken = (token = LOCAL_TOKEN) => ({ authorization: `Bearer ${token}` });
const post = (base: string, body: string, headers: Record<string, string> = withToken()) =>
  fetch(`${base}/v1/chats`, { method: "POST", headers, body });

test("health and version answer without a token, and version names the release", async () => {
  const { base } = await start();
  expect(await (await fetch(`${base}/health`)).json()).toEqual({ status: "ok" });
  expect(await (await fetch(`${base}/version`)).json()).toEqual({ name: "demo-api", digest });
});

test("a chat is created, read, listed and deleted", async () => {
  const { base } = await start();
  const created = await post(base, '{"title":"Hello"}');
  expect(created.status).toBe(201);
  const chat = (await created.json()) as { id: string; title: string };
  expect(chat.title).toBe("Hello");
  const url = `${base}/v1/chats/${chat.id}`;
  expect(await (await fetch(url, { headers: withToken() })).json()).toEqual(chat);
  expect(await (await fetch(`${base}/v1/chats`, { headers: withToken() })).json()).toEqual({ chats: [chat] });
  expect((await fetch(url, { method: "DELETE", headers: withToken() })).status).toBe(204);
  expect((await fetch(url, { headers: withToken() })).status).toBe(404);
  expect((await fetch(url, { method: "DELETE", headers: withToken() })).status).toBe(404);
});

test("chats want the token that the environment names, and no other", async () => {
  const { base } = await start({ TEST_JWT_TOKEN: "another-token" });
  expect((await post(base, '{"title":"x"}', {})).status).toBe(401);
  expect((await post(base, '{"title":"x"}', withToken())).status).toBe(401);
  expect((await post(base, '{"title":"x"}', withToken("another-token"))).status).toBe(201);
});

test("a caller whom a gateway has let in needs no token here, unless one is set; anonymous is nobody", async () => {
  const { base } = await start();
  expect((await post(base, '{"title":"x"}', { "x-user-id": "user-1" })).status).toBe(201);
  expect((await post(base, '{"title":"x"}', { "x-user-id": "anonymous" })).status).toBe(401);
  const { base: closed } = await start({ TEST_JWT_TOKEN: "another-token" });
  expect((await post(closed, '{"title":"x"}', { "x-user-id": "user-1" })).status).toBe(401);
});

test.each([
  ["not JSON", "hello", 400],
  ["no title", "{}", 400],
  ["a title that is no text", '{"title":7}', 400],
  ["JSON that is no object", "null", 400],
  ["a body of 20 KB", JSON.stringify({ title: "x".repeat(20_000) }), 413],
])("%s is refused, and the service goes on", async (_, body, status) => {
  const { base } = await start();
  expect((await post(base, body)).status).toBe(status);
  expect((await fetch(`${base}/health`)).status).toBe(200);
});

test("a baked fault breaks the chats and leaves health green, so that only a smoke test notices", async () => {
  const { base } = await start({ FAULT: "500" });
  expect((await fetch(`${base}/health`)).status).toBe(200);
  expect((await post(base, '{"title":"Hello"}')).status).toBe(500);
});

test("what the build baked into the release wins over the environment", () => {
  expect(readSettings({ FAULT: "503" }, { fault: "500" }).fault).toBe(500);
  expect(readSettings({ FAULT: "" }, {}).fault).toBeUndefined();
});

test("SIGTERM lets a request that is being answered finish, and then ends with code 0", async () => {
  const { base, child } = await start();
  const half = request(`${base}/v1/chats`, { method: "POST", headers: { ...withToken(), "content-length": "17" } });
  half.write('{"title":');
  await new Promise((resolve) => half.once("socket", (socket) => socket.once("connect", resolve)));
  // The server has the first half once it answers another request.
  await (await fetch(`${base}/health`)).text();
  const exit = once(child, "exit");
  child.kill("SIGTERM");
  const answered = once(half, "response");
  half.end('"Hello"}');
  expect(((await answered) as [{ statusCode: number }])[0].statusCode).toBe(201);
  expect(await exit).toEqual([0, null]);
});

test("E1-30: the image is built in two stages, runs without root and reports its health", () => {
  const lines = readFileSync(join(folder, "Dockerfile"), "utf8").split("\n");
  expect(lines.filter((line) => line.startsWith("FROM "))).toEqual(["FROM node:24-slim AS check", "FROM node:24-slim"]);
  const last = lines.slice(lines.lastIndexOf("FROM node:24-slim"));
  expect(last).toContain("USER node");
  expect(last.some((line) => line.startsWith("HEALTHCHECK "))).toBe(true);
  // What is copied is named: a secret that lies around cannot come along.
  expect(readFileSync(join(folder, ".dockerignore"), "utf8").split("\n").filter(Boolean)).toEqual([
    "*",
    "!package.json",
    "!src",
  ]);
});

test("E1-31: what changes with every build comes after the layers that are to be kept", () => {
  const lines = readFileSync(join(folder, "Dockerfile"), "utf8").split("\n");
  const last = lines.slice(lines.lastIndexOf("FROM node:24-slim"));
  const copy = last.findIndex((line) => line.startsWith("COPY "));
  const argument = last.findIndex((line) => line.startsWith("ARG "));
  expect(copy).toBeGreaterThan(0);
  expect(argument).toBeGreaterThan(copy);
});
