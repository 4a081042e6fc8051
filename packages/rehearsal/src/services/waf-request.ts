import type { IncomingMessage } from "node:http";
import { Reading } from "../rules/reading.ts";

/** What WAF looks at in a request. The body streams through and is not looked at. */
export interface InspectedRequest {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingMessage["headers"];
  readonly ip: string;
  /** Labels that rules before have given. */
  readonly labels: Set<string>;
}

export function inspected(request: IncomingMessage): InspectedRequest {
  const url = new URL(request.url ?? "/", "http://front");
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    ip: addressOf(request.socket.remoteAddress),
    labels: new Set(),
  };
}

/** IPv4 in an IPv6 socket is written as IPv4. */
export function addressOf(address: string | undefined): string {
  return (address ?? "127.0.0.1").replace(/^::ffff:/, "");
}

export function headerOf({ headers }: InspectedRequest, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : value;
}

export function cookiesOf(request: InspectedRequest): Map<string, string> {
  const pairs = (headerOf(request, "cookie") ?? "").split(";").map((pair) => pair.trim());
  return new Map(
    pairs
      .filter((pair) => pair.includes("="))
      .map((pair): [string, string] => [pair.slice(0, pair.indexOf("=")), pair.slice(pair.indexOf("=") + 1)]),
  );
}

/** Texts of a `field_to_match`; undefined when the field is one that is not looked at here. */
export function fieldOf(field: Reading, request: InspectedRequest): string[] | undefined {
  const one = (value: string | undefined) => (value === undefined ? [] : [value]);
  const names = field.entries().filter(([, value]) => Array.isArray(value) && value.length > 0);
  const kind = names[0]?.[0];
  switch (kind) {
    case "method":
      return [request.method];
    case "uri_path":
      return [request.path];
    case "query_string":
      return [request.query.toString()];
    case "all_query_arguments":
      return [...request.query.values()];
    case "single_query_argument":
      return one(request.query.get(field.text("single_query_argument.name") ?? "") ?? undefined);
    case "single_header":
      return one(headerOf(request, field.text("single_header.name") ?? ""));
    case "headers":
      return Object.keys(request.headers).flatMap((name) => one(headerOf(request, name)));
    case "cookies":
      return cookieTexts(field.blocks("cookies")[0] ?? new Reading({}), request);
    default:
      return undefined;
  }
}

function cookieTexts(field: Reading, request: InspectedRequest): string[] {
  const included = field.texts("match_pattern.included_cookies");
  const excluded = field.texts("match_pattern.excluded_cookies");
  const scope = field.text("match_scope") ?? "ALL";
  return [...cookiesOf(request)]
    .filter(([name]) => (included.length === 0 || included.includes(name)) && !excluded.includes(name))
    .flatMap(([name, value]) => (scope === "KEY" ? [name] : scope === "VALUE" ? [value] : [name, value]));
}

const TRANSFORMATIONS: { readonly [name: string]: (text: string) => string } = {
  NONE: (text) => text,
  LOWERCASE: (text) => text.toLowerCase(),
  COMPRESS_WHITE_SPACE: (text) => text.replaceAll(/\s+/g, " "),
  TRIM: (text) => text.trim(),
  URL_DECODE: (text) => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  },
  NORMALIZE_PATH: (text) => {
    const parts: string[] = [];
    for (const part of text.split("/")) {
      if (part === "..") parts.pop();
      else if (part !== "." && (part !== "" || parts.length === 0)) parts.push(part);
    }
    return text.endsWith("/") && parts.length > 1 ? `${parts.join("/")}/` : parts.join("/") || "/";
  },
};

/** Applies `text_transformation` blocks in their order; the name of one that is not known here is given to `unknown`. */
export function transformed(text: string, blocks: readonly Reading[], unknown: (name: string) => void): string {
  const ordered = [...blocks].sort((a, b) => (a.number("priority") ?? 0) - (b.number("priority") ?? 0));
  return ordered.reduce((value, block) => {
    const name = block.text("type") ?? "NONE";
    const transform = TRANSFORMATIONS[name];
    if (!transform) unknown(name);
    return transform ? transform(value) : value;
  }, text);
}
