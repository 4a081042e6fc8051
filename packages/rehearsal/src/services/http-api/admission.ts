import { type Asked, requestEvent } from "../authorizers/events.ts";
import { evaluate, type MappingContext } from "../mapping.ts";
import type { HttpRoute, HttpStage } from "./types.ts";

/** What is known of a caller who is let in, or what to answer. */
export type Admission =
  | { readonly knows: Readonly<Record<string, string>> }
  | { readonly refused: readonly [status: number, message: string, headers?: Record<string, string>] };

/** Asks the authorizer of a route. */
export async function admit(
  stage: HttpStage,
  route: HttpRoute,
  { mapping, path }: { readonly mapping: MappingContext; readonly path: string },
): Promise<Admission> {
  switch (route.authorization) {
    case "NONE":
      return { knows: {} };
    case "JWT":
      return byToken(stage, route, mapping);
    case "CUSTOM":
      return byFunction(stage, route, { mapping, path });
    default:
      return { refused: [501, `The stand-in has no authorizer of type ${route.authorization}.`] };
  }
}

async function byToken({ jwts }: HttpStage, { jwt, scopes }: HttpRoute, mapping: MappingContext): Promise<Admission> {
  if (!jwt) return { refused: [500, "Internal Server Error"] };
  const token = evaluate(jwt.source, mapping)?.replace(/^Bearer /i, "");
  if (!token) return { refused: [401, "Unauthorized", { "www-authenticate": "Bearer" }] };
  const verified = await jwts.verify(token, jwt);
  const challenge = (error: string, why: string) => ({
    "www-authenticate": `Bearer scope="${scopes.join(" ")}" error="${error}" error_description="${why.replaceAll('"', "'")}"`,
  });
  if ("refused" in verified) return { refused: [401, "Unauthorized", challenge("invalid_token", verified.refused)] };
  const { claims } = verified;
  const held = [claims["scope"], claims["scp"]].flat().flatMap((value) => String(value ?? "").split(" "));
  if (scopes.length > 0 && !scopes.some((scope) => held.includes(scope)))
    return { refused: [403, "Forbidden", challenge("insufficient_scope", "the token has none of the scopes")] };
  return {
    knows: Object.fromEntries(
      Object.entries(claims).map(([name, value]) => [
        `authorizer.claims.${name}`,
        typeof value === "string" ? value : JSON.stringify(value),
      ]),
    ),
  };
}

async function byFunction(
  stage: HttpStage,
  { authorizer, key }: HttpRoute,
  { mapping, path }: { mapping: MappingContext; path: string },
): Promise<Admission> {
  if (!authorizer) return { refused: [500, "Internal Server Error"] };
  const asked: Asked = {
    mapping,
    methodArn: `${stage.executionArn}/${mapping.request.method}${path}`,
    resource: key,
    path: mapping.url.pathname,
    requestContext: { accountId: mapping.context["accountId"], apiId: stage.apiId },
  };
  const identity = authorizer.identitySources.map((source) => evaluate(source, mapping) ?? "");
  const decision = await stage.authorizers.ask(authorizer, asked, stage.executionArn, (one) =>
    authorizer.payload === "2.0"
      ? eventOf(one, identity)
      : { version: "1.0", ...requestEvent(one), identitySource: identity.join() },
  );
  if (decision.admitted)
    return {
      knows: Object.fromEntries(Object.entries(decision.knows).map(([name, value]) => [`authorizer.${name}`, value])),
    };
  const { why } = decision;
  if (why === "unauthorized") return { refused: [401, "Unauthorized"] };
  if (why === "not-run") return { refused: [501, "The stand-in does not run this authorizer."] };
  return { refused: why === "failed" ? [500, "Internal Server Error"] : [403, "Forbidden"] };
}

/** Payload format 2.0. https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-lambda-authorizer.html */
function eventOf({ mapping, methodArn, path, resource }: Asked, identitySource: readonly string[]): object {
  const { context, parameters, request, url, variables } = mapping;
  const { cookie, ...headers } = request.headers;
  const query = [...new Set(url.searchParams.keys())].map((name) => [name, url.searchParams.getAll(name).join()]);
  const now = new Date();
  return {
    version: "2.0",
    type: "REQUEST",
    routeArn: methodArn,
    identitySource,
    routeKey: resource,
    rawPath: path,
    rawQueryString: url.search.slice(1),
    ...(cookie === undefined ? {} : { cookies: cookie.split("; ") }),
    headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)])),
    ...(query.length > 0 ? { queryStringParameters: Object.fromEntries(query) } : {}),
    ...(Object.keys(parameters).length > 0 ? { pathParameters: parameters } : {}),
    ...(Object.keys(variables).length > 0 ? { stageVariables: variables } : {}),
    requestContext: {
      accountId: context["accountId"],
      apiId: context["apiId"],
      domainName: context["domainName"],
      http: {
        method: request.method,
        path,
        protocol: context["protocol"],
        sourceIp: context["identity.sourceIp"],
        userAgent: context["identity.userAgent"],
      },
      requestId: context["requestId"],
      routeKey: resource,
      stage: context["stage"],
      time: now.toUTCString(),
      timeEpoch: now.getTime(),
    },
  };
}
