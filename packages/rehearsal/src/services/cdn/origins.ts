import { type IncomingMessage, request as send } from "node:http";
import { escapeXml } from "../../xml.ts";
import { passable } from "../listener.ts";
import type { BucketAnswer, Forwarded, Origin, OriginAnswer, Passed } from "./types.ts";

/** What is asked of an origin: the viewer's request, or a page of the distribution's own. */
export interface Question {
  readonly request: IncomingMessage;
  readonly method: string;
  /** Decoded by the origin, not before. */
  readonly path: string;
  readonly forwarded: Forwarded;
}

export async function ask(origin: Origin, question: Question): Promise<OriginAnswer> {
  const { at } = origin;
  if ("elsewhere" in at) return failed(502, at.elsewhere);
  return "bucket" in at ? askBucket(origin, at.bucket.read, question) : askServer(origin, at, question);
}

const STATUS = { AccessDenied: 403, NoSuchBucket: 404, NoSuchKey: 404 } as const;
const WORDS = {
  AccessDenied: "Access Denied",
  NoSuchBucket: "The specified bucket does not exist",
  NoSuchKey: "The specified key does not exist.",
} as const;

/** S3 as it answers the distribution, which signs for itself. */
function askBucket(
  { path: prefix }: Origin,
  read: (key: string) => BucketAnswer,
  { method, path, request }: Question,
): OriginAnswer {
  const s3 = { server: "AmazonS3" };
  if (method === "OPTIONS") {
    const text = "CORSResponse: CORS is not looked at by the stand-in's buckets.";
    return { status: 403, headers: { ...s3, "content-type": "text/plain" }, body: Buffer.from(text) };
  }
  if (method !== "GET" && method !== "HEAD") return failed(501, `The stand-in has no ${method} to a bucket.`);
  const found = read(decodeURIComponent(`${prefix}${path}`.replace(/^\//, "")));
  if ("refused" in found) {
    const xml = `<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>${found.refused}</Code><Message>${escapeXml(WORDS[found.refused])}</Message></Error>`;
    const headers = { ...s3, "content-type": "application/xml" };
    return { status: STATUS[found.refused], headers, body: Buffer.from(method === "HEAD" ? "" : xml) };
  }
  const { body, headers } = found;
  const unchanged = request.headers["if-none-match"];
  if (unchanged !== undefined && unchanged === headers["etag"])
    return { status: 304, headers: { ...s3, ...headers }, body: Buffer.alloc(0) };
  const length = { "content-length": String(body.length) };
  return { status: 200, headers: { ...s3, ...headers, ...length }, body: method === "HEAD" ? Buffer.alloc(0) : body };
}

function askServer(
  { headers: own, path: prefix, timeout }: Origin,
  at: { readonly port: number; readonly host: string },
  { forwarded, method, path, request }: Question,
): Promise<OriginAnswer> {
  const url = new URL(path, "http://origin");
  const query = new URLSearchParams([...url.searchParams].filter(([name]) => passes(forwarded.query, name)));
  const target = `${prefix}${url.pathname}${query.size > 0 ? `?${query}` : ""}`;
  return new Promise((resolve) => {
    const outgoing = send(
      { host: "127.0.0.1", port: at.port, path: target, method, headers: headersFor(request, forwarded, at.host, own) },
      (answer) => resolve({ status: answer.statusCode ?? 502, headers: passable(answer.headers), body: answer }),
    );
    outgoing.setTimeout(timeout, () => {
      resolve(failed(504, "CloudFront could not get an answer from the origin in time."));
      outgoing.destroy();
    });
    outgoing.on("error", (error) => resolve(failed(502, `CloudFront could not reach the origin: ${error.message}`)));
    if (method === "GET" || method === "HEAD") outgoing.end();
    else request.pipe(outgoing);
  });
}

/** What belongs to the message itself goes on whatever the policies say. */
const ALWAYS = ["content-type", "content-length", "content-encoding"];

function headersFor(
  request: IncomingMessage,
  { cookies, headers }: Forwarded,
  host: string,
  own: Readonly<Record<string, string>>,
): Record<string, string | string[]> {
  const passed = Object.entries(passable(request.headers)).filter(
    ([name]) => name !== "cookie" && (ALWAYS.includes(name) || passes(headers, name)),
  );
  const kept = (request.headers.cookie ?? "")
    .split(";")
    .map((pair) => pair.trim())
    .filter((pair) => pair !== "" && passes(cookies, pair.split("=")[0] ?? ""));
  const viewer = request.socket.remoteAddress?.replace(/^::ffff:/, "") ?? "127.0.0.1";
  return {
    "user-agent": "Amazon CloudFront",
    host,
    ...(Object.fromEntries(passed) as Record<string, string | string[]>),
    ...(kept.length > 0 ? { cookie: kept.join("; ") } : {}),
    "x-forwarded-for": [request.headers["x-forwarded-for"], viewer].filter(Boolean).join(", "),
    via: "1.1 stand-in.cloudfront.net (CloudFront)",
    ...own,
  };
}

export function passes(passed: Passed, name: string): boolean {
  if (passed === "all") return true;
  const same = (other: string) => other.toLowerCase() === name.toLowerCase();
  return "only" in passed ? passed.only.some(same) : !passed.allBut.some(same);
}

function failed(status: number, message: string): OriginAnswer {
  return { status, headers: { "content-type": "text/plain" }, body: Buffer.from(message) };
}
