import { timingSafeEqual } from "node:crypto";
import { createServer, type IncomingMessage, type Server } from "node:http";
import { Chats } from "./chats.ts";
import type { Settings } from "./settings.ts";

/** A chat needs a title; nobody needs a title of a megabyte. */
const BODY_LIMIT = 16 * 1024;

interface Answer {
  readonly status: number;
  readonly body?: unknown;
}

/** The service, not yet listening. */
export function createApp(settings: Settings): Server {
  const chats = new Chats();
  return createServer(async (request, response) => {
    const { status, body } = await answer(request, settings, chats).catch(
      (error: unknown): Answer => ({
        status: error instanceof TooLarge ? 413 : 500,
        body: { error: "request failed" },
      }),
    );
    const text = body === undefined ? "" : JSON.stringify(body);
    response.writeHead(status, text === "" ? {} : { "content-type": "application/json" });
    response.end(text);
  });
}

async function answer(request: IncomingMessage, settings: Settings, chats: Chats): Promise<Answer> {
  const { pathname } = new URL(request.url ?? "/", "http://localhost");
  const route = `${request.method} ${pathname}`;
  if (route === "GET /health") return { status: 200, body: { status: "ok" } };
  if (route === "GET /version") return { status: 200, body: { name: "demo-api", digest: settings.digest } };

  const chat = /^\/v1\/chats(?:\/([\w-]+))?$/.exec(pathname);
  if (chat === null) return { status: 404, body: { error: "not found" } };
  if (!isAllowed(request, settings)) return { status: 401, body: { error: "a bearer token is needed" } };
  const id = chat[1];
  return id === undefined ? collection(request, settings, chats) : one(request, id, chats);
}

async function collection(request: IncomingMessage, { fault }: Settings, chats: Chats): Promise<Answer> {
  if (request.method === "GET") return { status: 200, body: { chats: chats.list() } };
  if (request.method !== "POST") return { status: 405, body: { error: "use GET or POST" } };
  if (fault !== undefined) return { status: fault, body: { error: "broken on purpose" } };
  const title = await readTitle(request);
  if (title === undefined) return { status: 400, body: { error: 'write {"title": "…"}' } };
  return { status: 201, body: chats.create(title) };
}

function one(request: IncomingMessage, id: string, chats: Chats): Answer {
  const chat = chats.get(id);
  if (chat === undefined) return { status: 404, body: { error: "no such chat" } };
  if (request.method === "GET") return { status: 200, body: chat };
  if (request.method !== "DELETE") return { status: 405, body: { error: "use GET or DELETE" } };
  chats.delete(id);
  return { status: 204 };
}

function isAllowed(request: IncomingMessage, { token, userHeader }: Settings): boolean {
  const user = userHeader === undefined ? undefined : request.headers[userHeader];
  // What gateways of Towline call a caller whom they did not ask.
  if (user !== undefined && user !== "" && user !== "anonymous") return true;
  const given = Buffer.from(request.headers.authorization ?? "");
  const wanted = Buffer.from(`Bearer ${token}`);
  return given.length === wanted.length && timingSafeEqual(given, wanted);
}

class TooLarge extends Error {}

async function readTitle(request: IncomingMessage): Promise<string | undefined> {
  let text = "";
  for await (const chunk of request) {
    text += chunk;
    if (text.length > BODY_LIMIT) throw new TooLarge();
  }
  try {
    const { title } = JSON.parse(text) as { title?: unknown };
    return typeof title === "string" && title !== "" ? title : undefined;
  } catch {
    return undefined;
  }
}
