import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { Readable } from "node:stream";
import { wildcard } from "../../policies/wildcard.ts";
import { type Listener, listen, orElse } from "../listener.ts";
import { ask, type Question } from "./origins.ts";
import { withPolicy } from "./response-headers.ts";
import type { CacheBehavior, DistributionSettings, OriginAnswer } from "./types.ts";

/**
 * The address of a distribution. Nothing is kept: every request is a miss, and asks the origin. TLS ends at the edge, so whoever comes has come
 * over HTTPS, unless `X-Forwarded-Proto: http` says otherwise.
 */
export async function openDistribution(settings: () => DistributionSettings | undefined, port = 0): Promise<Listener> {
  return listen((request, response) => {
    const now = settings();
    if (!now?.enabled) return void errorPage(response, 403, "The distribution is not enabled.");
    orElse(handle(now, request, response), response, () => errorPage(response, 502, "The origin was not asked."));
  }, port);
}

async function handle(
  distribution: DistributionSettings,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  response.setHeader("via", `1.1 ${distribution.name} (CloudFront)`);
  response.setHeader("x-amz-cf-id", randomUUID());
  if (distribution.guard(request, response)) return;
  const target = request.url ?? "/";
  const behavior = behaviorFor(distribution, target);
  if (!behavior) return errorPage(response, 403, "No cache behavior fits.");
  const method = request.method ?? "GET";
  if (request.headers["x-forwarded-proto"] === "http" && behavior.viewerProtocol !== "allow-all") {
    if (behavior.viewerProtocol === "https-only") return errorPage(response, 403, "Bad request. HTTPS is required.");
    return response.writeHead(301, { location: `https://${request.headers.host}${target}` }).end();
  }
  if (!behavior.methods.includes(method))
    return errorPage(
      response,
      403,
      "This distribution is not configured to allow the HTTP request method that was used for this request.",
    );
  if (behavior.signed)
    return errorPage(
      response,
      403,
      "Missing Key-Pair-Id query parameter or cookie value: signatures are not verified.",
    );
  const path = target.split("?")[0] === "/" && distribution.rootObject ? `/${distribution.rootObject}` : target;
  const answer = await askFor(distribution, behavior, { request, method, path, forwarded: behavior.forwarded });
  const shown = await errorResponse(distribution, answer, request);
  const headers = withPolicy(behavior.headers, shown.headers, request);
  response.writeHead(shown.status, {
    ...headers,
    "x-cache": `${shown.status >= 400 ? "Error" : "Miss"} from cloudfront`,
  });
  if (shown.body instanceof Readable) shown.body.on("error", () => response.destroy()).pipe(response);
  else response.end(shown.body);
}

function behaviorFor({ behaviors }: DistributionSettings, target: string): CacheBehavior | undefined {
  const path = target.split("?")[0] ?? "/";
  // The slash at the front of a pattern is optional.
  return behaviors.find(({ pattern }) =>
    wildcard(pattern === "*" || pattern.startsWith("/") ? pattern : `/${pattern}`).test(path),
  );
}

/** Asks the origin, or those of a group one after the other. */
async function askFor(
  { groups, origins }: DistributionSettings,
  { origin }: CacheBehavior,
  question: Question,
): Promise<OriginAnswer> {
  const group = groups.get(origin);
  const members = group && ["GET", "HEAD", "OPTIONS"].includes(question.method) ? group.members : undefined;
  let answer: OriginAnswer | undefined;
  for (const id of members ?? [group?.members[0] ?? origin]) {
    const found = origins.find((one) => one.id === id);
    if (answer?.body instanceof Readable) answer.body.resume();
    answer = found
      ? await ask(found, question)
      : { status: 502, headers: {}, body: Buffer.from(`There is no origin ${id}.`) };
    if (!group?.statuses.includes(answer.status)) break;
  }
  return answer!;
}

/** Puts the page that is declared for an error in its place. */
async function errorResponse(
  distribution: DistributionSettings,
  answer: OriginAnswer,
  request: IncomingMessage,
): Promise<OriginAnswer> {
  const custom = distribution.errors.find(({ code }) => code === answer.status);
  if (!custom?.page) return answer;
  const behavior = behaviorFor(distribution, custom.page);
  if (!behavior) return answer;
  const forwarded = { headers: { only: [] }, cookies: { only: [] }, query: { only: [] } };
  const page = await askFor(distribution, behavior, { request, method: "GET", path: custom.page, forwarded });
  if (page.status !== 200) return answer;
  if (answer.body instanceof Readable) answer.body.resume();
  return { ...page, status: custom.answer ?? answer.status };
}

function errorPage(response: ServerResponse, status: number, message: string): void {
  response.writeHead(status, { "content-type": "text/html", "x-cache": "Error from cloudfront" });
  response.end(
    `<HTML><HEAD><TITLE>ERROR: The request could not be satisfied</TITLE></HEAD><BODY><H1>${status} ERROR</H1><H2>The request could not be satisfied.</H2>${message}</BODY></HTML>`,
  );
}
