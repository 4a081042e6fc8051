import type { IncomingMessage } from "node:http";
import type { CorsConfiguration } from "./types.ts";

/** What a browser asks before the request itself; the API answers, and no route or authorizer is asked. */
export function isPreflight({ headers, method }: IncomingMessage): boolean {
  return method === "OPTIONS" && headers.origin !== undefined && "access-control-request-method" in headers;
}

export function preflightHeaders(cors: CorsConfiguration, request: IncomingMessage): Record<string, string> {
  const allowed = originHeaders(cors, request);
  if (!allowed) return {};
  return {
    ...allowed,
    "access-control-allow-methods": cors.methods.join(","),
    ...(cors.headers.length > 0 ? { "access-control-allow-headers": cors.headers.join(",") } : {}),
    ...(cors.maxAge === undefined ? {} : { "access-control-max-age": String(cors.maxAge) }),
  };
}

/** What the API says about CORS, in place of what the service says. */
export function answerHeaders(cors: CorsConfiguration, request: IncomingMessage): Record<string, string> {
  const allowed = originHeaders(cors, request);
  if (!allowed) return {};
  return cors.exposed.length > 0
    ? { ...allowed, "access-control-expose-headers": cors.exposed.join(",") }
    : { ...allowed };
}

function originHeaders(cors: CorsConfiguration, { headers }: IncomingMessage): Record<string, string> | undefined {
  const { origin } = headers;
  if (origin === undefined) return undefined;
  const any = cors.origins.includes("*");
  // `https://*` is the only pattern that is taken.
  const scheme = cors.origins.some((one) => /^https?:\/\/\*$/.test(one) && origin.startsWith(one.slice(0, -1)));
  if (!any && !scheme && !cors.origins.some((one) => one.toLowerCase() === origin.toLowerCase())) return undefined;
  return {
    "access-control-allow-origin": any ? "*" : origin,
    ...(any ? {} : { vary: "origin" }),
    ...(cors.credentials ? { "access-control-allow-credentials": "true" } : {}),
  };
}
