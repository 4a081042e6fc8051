import { createHash, randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type Listener, listen } from "../services/listener.ts";
import { escapeXml } from "../xml.ts";
import { readBody } from "./body.ts";
import { etagOf, headersOf, type Objects, type StoredObject } from "./objects.ts";

export interface S3Options {
  objects: Objects;
  /** Whether the bucket was created in the world. */
  bucketExists(bucket: string): boolean;
  /** Called for each request that the endpoint does not cover. */
  refused(what: string): void;
  port?: number;
  /**
   * Told of every request (`s3:PutObject:bucket/key`) before it is done. May wait, or refuse it as S3 would; `lost` does what was asked for and
   * breaks the connection instead of answering.
   */
  before?(call: string): Promise<S3Fault | undefined>;
}

export type S3Fault = "lost" | { status: number; code: string; message: string };

/**
 * An S3 endpoint on the loopback address, path style, enough for Terraform's S3 backend with its lock file: objects,
 * listing, conditional writes. Anything else is refused by name with NotImplemented. Signatures are not checked.
 */
export function serveS3(options: S3Options): Promise<Listener> {
  return listen(s3Handler(options), options.port ?? 0);
}

/** The same for a listener that other services share. */
export function s3Handler(options: S3Options): RequestListener {
  return (request, response) => {
    handle(options, request, response).catch((error: Error) => refuse(response, 500, "InternalError", error.message));
  };
}

async function handle(options: S3Options, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = new URL(request.url ?? "/", "http://s3");
  const [, bucket = "", ...rest] = url.pathname.split("/").map(decodeURIComponent);
  const key = rest.join("/");
  const body = await readBody(request);
  response.setHeader("x-amz-request-id", randomUUID());
  const fault = await options.before?.(`s3:${operationOf(request, key)}:${bucket}/${key}`);
  if (fault !== undefined && fault !== "lost") {
    refuse(response, fault.status, fault.code, fault.message, key);
    return;
  }
  if (bucket === "") {
    notCovered(options, response, `S3 ${request.method} without a bucket`);
    return;
  }
  if (!options.bucketExists(bucket)) {
    refuse(response, 404, "NoSuchBucket", "The specified bucket does not exist", bucket);
    return;
  }
  const answer =
    key === ""
      ? onBucket(options.objects, bucket, request, url)
      : onObject(options.objects, bucket, key, request, url, body);
  if (fault === "lost") {
    response.destroy();
    return;
  }
  if (answer) {
    send(response, request, answer);
    return;
  }
  const what = `S3 ${request.method} ${key ? "object" : "bucket"}${url.search ? ` with ${[...url.searchParams.keys()].join(", ")}` : ""}`;
  notCovered(options, response, what);
}

function notCovered(options: S3Options, response: ServerResponse, what: string): void {
  options.refused(what);
  refuse(response, 501, "NotImplemented", `The stand-in does not cover ${what}.`);
}

const OPERATIONS: { [method: string]: string } = { GET: "Get", HEAD: "Head", PUT: "Put", DELETE: "Delete" };

function operationOf(request: IncomingMessage, key: string): string {
  if (key === "") return request.method === "GET" ? "ListObjects" : "HeadBucket";
  return `${OPERATIONS[request.method ?? ""] ?? request.method}Object`;
}

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: Buffer | string;
}

function onBucket(objects: Objects, bucket: string, request: IncomingMessage, url: URL): Answer | undefined {
  if (request.method === "HEAD" && url.search === "")
    return { status: 200, headers: { "x-amz-bucket-region": "us-east-1" } };
  if (request.method !== "GET") return undefined;
  if (url.searchParams.has("location")) {
    return xml(200, `<LocationConstraint xmlns="http://s3.amazonaws.com/doc/2006-03-01/"></LocationConstraint>`);
  }
  const listing = url.search === "" || ["list-type", "prefix", "max-keys"].some((name) => url.searchParams.has(name));
  if (!listing) return undefined;
  return list(objects.list(bucket, url.searchParams.get("prefix") ?? ""), bucket, url);
}

function list(found: StoredObject[], bucket: string, url: URL): Answer {
  const prefix = url.searchParams.get("prefix") ?? "";
  const delimiter = url.searchParams.get("delimiter") ?? "";
  const limit = Number(url.searchParams.get("max-keys") ?? 1000);
  const after = url.searchParams.get("continuation-token") ?? url.searchParams.get("start-after") ?? "";
  const folders = new Set<string>();
  const keys: StoredObject[] = [];
  for (const object of found.filter(({ key }) => key > after)) {
    const cut = delimiter ? object.key.indexOf(delimiter, prefix.length) : -1;
    if (cut >= 0) folders.add(object.key.slice(0, cut + delimiter.length));
    else keys.push(object);
  }
  const page = keys.slice(0, limit);
  const more = keys.length > page.length;
  const contents = page.map(
    ({ key, size, etag, modified }) =>
      `<Contents><Key>${escapeXml(key)}</Key><LastModified>${modified.toISOString()}</LastModified><ETag>${escapeXml(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  );
  const prefixes = [...folders]
    .sort()
    .map((name) => `<CommonPrefixes><Prefix>${escapeXml(name)}</Prefix></CommonPrefixes>`);
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${escapeXml(bucket)}</Name><Prefix>${escapeXml(prefix)}</Prefix><KeyCount>${page.length + prefixes.length}</KeyCount><MaxKeys>${limit}</MaxKeys><IsTruncated>${more}</IsTruncated>${more ? `<NextContinuationToken>${escapeXml(page.at(-1)?.key ?? "")}</NextContinuationToken>` : ""}${contents.join("")}${prefixes.join("")}</ListBucketResult>`,
  );
}

function onObject(
  objects: Objects,
  bucket: string,
  key: string,
  request: IncomingMessage,
  url: URL,
  body: Buffer,
): Answer | undefined {
  // `x-id` only names the operation; everything else in the query is a feature of its own.
  if ([...url.searchParams.keys()].some((name) => name !== "x-id")) return undefined;
  const stored = objects.get(bucket, key);
  switch (request.method) {
    case "GET":
    case "HEAD":
      return stored ? read(stored, request, key) : absent(key);
    case "PUT": {
      if (request.headers["x-amz-copy-source"] !== undefined) return undefined;
      const md5 = request.headers["content-md5"];
      if (md5 !== undefined && md5 !== createHash("md5").update(body).digest("base64")) {
        return error(400, "BadDigest", "The Content-MD5 you specified did not match what we received.", key);
      }
      const match = request.headers["if-match"];
      if (match !== undefined && !stored) return absent(key);
      if (match !== undefined && match !== stored?.object.etag) return precondition(key);
      const onlyNew = request.headers["if-none-match"] === "*";
      if (!objects.put(bucket, key, body, { onlyNew, headers: keptHeaders(request) })) return precondition(key);
      return { status: 200, headers: { etag: etagOf(body) } };
    }
    case "DELETE":
      objects.delete(bucket, key);
      return { status: 204 };
    default:
      return undefined;
  }
}

/** An object, or the part of it that was asked for, unless the asker has it already. */
function read({ body, object }: { body: Buffer; object: StoredObject }, request: IncomingMessage, key: string): Answer {
  const headers = { ...headersOf(object), "accept-ranges": "bytes" };
  const { "if-match": match, "if-none-match": none, range } = request.headers;
  if (match !== undefined && match !== object.etag) return precondition(key);
  if (none === object.etag) return { status: 304, headers };
  const [, first = "", last = ""] = /^bytes=(\d*)-(\d*)$/.exec(range ?? "") ?? [];
  if (first === "" && last === "") return { status: 200, headers, body };
  const from = first === "" ? Math.max(0, body.length - Number(last)) : Number(first);
  const to = first === "" || last === "" ? body.length - 1 : Math.min(Number(last), body.length - 1);
  if (from > to) return error(416, "InvalidRange", "The requested range is not satisfiable", key);
  return {
    status: 206,
    headers: { ...headers, "content-range": `bytes ${from}-${to}/${body.length}` },
    body: body.subarray(from, to + 1),
  };
}

const KEPT = ["cache-control", "content-disposition", "content-language", "content-type"];

function keptHeaders({ headers }: IncomingMessage): Record<string, string> {
  const kept = Object.entries(headers).filter(([name]) => KEPT.includes(name) || name.startsWith("x-amz-meta-"));
  return Object.fromEntries(kept.map(([name, value]) => [name, String(value)]));
}

const absent = (key: string) => error(404, "NoSuchKey", "The specified key does not exist.", key);

function precondition(key: string): Answer {
  return error(412, "PreconditionFailed", "At least one of the pre-conditions you specified did not hold", key);
}

function error(status: number, code: string, message: string, resource = ""): Answer {
  return xml(
    status,
    `<Error><Code>${code}</Code><Message>${escapeXml(message)}</Message><Resource>${escapeXml(resource)}</Resource></Error>`,
  );
}

function xml(status: number, text: string): Answer {
  return {
    status,
    headers: { "content-type": "application/xml" },
    body: `<?xml version="1.0" encoding="UTF-8"?>\n${text}`,
  };
}

function refuse(response: ServerResponse, status: number, code: string, message: string, resource = ""): void {
  const { headers = {}, body = "" } = error(status, code, message, resource);
  if (!response.headersSent) response.writeHead(status, headers);
  response.end(body);
}

function send(response: ServerResponse, request: IncomingMessage, { status, headers = {}, body = "" }: Answer): void {
  const length = status === 204 || status === 304 ? {} : { "content-length": String(Buffer.byteLength(body)) };
  response.writeHead(status, { ...headers, ...length });
  // The answer to HEAD has the length of the body and not the body.
  response.end(request.method === "HEAD" ? undefined : body);
}
