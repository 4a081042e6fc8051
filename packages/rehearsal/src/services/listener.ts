import {
  type IncomingHttpHeaders,
  type IncomingMessage,
  type RequestListener,
  request,
  Server,
  type ServerResponse,
} from "node:http";
import type { Duplex } from "node:stream";

/** Something that answers HTTP on a loopback port. */
export interface Listener {
  port: number;
  close(): Promise<void>;
}

/** Listens on `port`, the one used before, or on a free one when that is taken or none is wished. */
export async function listen(
  handler: RequestListener,
  port = 0,
  onUpgrade?: (request: IncomingMessage, socket: Duplex, head: Buffer) => void,
): Promise<Listener> {
  const server = new Server(handler);
  if (onUpgrade) server.on("upgrade", onUpgrade);
  server.keepAliveTimeout = 2_000;
  const bound = await new Promise<number>((resolve, reject) => {
    const onError = (error: NodeJS.ErrnoException) => {
      if (error.code !== "EADDRINUSE" || port === 0) reject(error);
      else server.listen(0, "127.0.0.1");
    };
    server.on("error", onError);
    server.on("listening", () => {
      server.removeListener("error", onError);
      resolve((server.address() as { port: number }).port);
    });
    server.listen(port, "127.0.0.1");
  });
  return {
    port: bound,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Headers that belong to one connection and are never passed on (RFC 9110, 7.6.1). */
const HOP_BY_HOP = new Set([
  "connection",
  "keep-alive",
  "proxy-authenticate",
  "proxy-authorization",
  "te",
  "trailer",
  "transfer-encoding",
  "upgrade",
]);

/** Headers without those of the connection they came by. */
export function passable(headers: IncomingHttpHeaders): Headers {
  const passed: Headers = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value !== undefined && !HOP_BY_HOP.has(name)) passed[name] = value;
  }
  return passed;
}

export interface Forward {
  port: number;
  path: string;
  method?: string;
  /** Headers to add or, with undefined, to leave out. */
  headers?: { [name: string]: string | undefined };
  /** Milliseconds after which the caller gets 504. @default no limit */
  timeout?: number;
  /** What is told to the caller of what was answered. @default all of it */
  answered?: (status: number, headers: Headers) => { status: number; headers: Headers };
  onFailure(error: NodeJS.ErrnoException, response: ServerResponse): void;
}

interface Headers {
  [name: string]: string | string[];
}

/** Passes a request on to a loopback port and streams the answer back. */
export function forward(incoming: IncomingMessage, response: ServerResponse, to: Forward): void {
  const headers = passable(incoming.headers);
  for (const [name, value] of Object.entries(to.headers ?? {})) {
    if (value === undefined) delete headers[name.toLowerCase()];
    else headers[name.toLowerCase()] = value;
  }
  const outgoing = request(
    { host: "127.0.0.1", port: to.port, path: to.path, method: to.method ?? incoming.method ?? "GET", headers },
    (answer) => {
      const answered = { status: answer.statusCode ?? 502, headers: passable(answer.headers) };
      const { headers: told, status } = to.answered?.(answered.status, answered.headers) ?? answered;
      response.writeHead(status, told);
      answer.pipe(response);
      answer.on("error", () => response.destroy());
    },
  );
  if (to.timeout) {
    outgoing.setTimeout(to.timeout, () =>
      outgoing.destroy(Object.assign(new Error("timed out"), { code: "ETIMEDOUT" })),
    );
  }
  outgoing.on("error", (error: NodeJS.ErrnoException) => {
    if (response.headersSent) response.destroy();
    else to.onFailure(error, response);
  });
  response.on("close", () => outgoing.destroy());
  incoming.pipe(outgoing);
}

/** Whatever goes wrong in an answer ends that answer, and nothing else. */
export function orElse(work: Promise<unknown>, response: ServerResponse, fail: () => void): void {
  work.catch(() => (response.headersSent ? response.destroy() : fail()));
}

export function answerJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    ...headers,
  });
  response.end(text);
}
