import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { wildcard } from "../../policies/wildcard.ts";
import type { Cors, ResponseHeaders } from "./types.ts";

/** Lays a response headers policy over what the origin said. */
export function withPolicy(
  { cors, remove, set }: ResponseHeaders,
  answer: IncomingHttpHeaders,
  request: IncomingMessage,
): Record<string, string | string[]> {
  const headers: Record<string, string | string[]> = {};
  for (const [name, value] of Object.entries(answer)) if (value !== undefined) headers[name] = value;
  for (const name of remove) delete headers[name.toLowerCase()];
  for (const { name, override, value } of set) {
    const key = name.toLowerCase();
    if (override || headers[key] === undefined) headers[key] = value;
  }
  if (cors) Object.assign(headers, corsHeaders(cors, headers, request));
  return headers;
}

/** https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/understanding-response-headers-policies.html */
function corsHeaders(
  cors: Cors,
  said: Readonly<Record<string, unknown>>,
  { headers, method }: IncomingMessage,
): Record<string, string> {
  const { origin } = headers;
  const any = cors.origins.includes("*");
  if (origin === undefined || !(any || cors.origins.some((pattern) => wildcard(pattern).test(origin)))) return {};
  const made: Record<string, string> = {
    "access-control-allow-origin": any && !cors.credentials ? "*" : origin,
    ...(any ? {} : { vary: "Origin" }),
    ...(cors.credentials ? { "access-control-allow-credentials": "true" } : {}),
    ...(cors.exposed.length > 0 ? { "access-control-expose-headers": cors.exposed.join(", ") } : {}),
  };
  if (method === "OPTIONS") {
    made["access-control-allow-methods"] = cors.methods.join(", ");
    made["access-control-allow-headers"] = cors.headers.join(", ");
    if (cors.maxAge !== undefined) made["access-control-max-age"] = String(cors.maxAge);
  }
  if (cors.override) return made;
  // Where the origin has said anything about CORS, it is believed.
  return Object.keys(said).some((name) => name.startsWith("access-control-")) ? {} : made;
}
