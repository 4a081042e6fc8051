import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { passOn, withVariables } from "../integrations.ts";
import { answerJson, type Listener, listen, orElse } from "../listener.ts";
import type { MappingContext } from "../mapping.ts";
import { matchRoute } from "../routes.ts";
import { addressOf } from "../waf-request.ts";
import { admit } from "./admission.ts";
import { answerHeaders, isPreflight, preflightHeaders } from "./cors.ts";
import { mapParameters } from "./parameters.ts";
import type { HttpIntegration, HttpRoute, HttpStage } from "./types.ts";

/**
 * The address of an HTTP API: its stage `$default` at `http://127.0.0.1:<port>/`, every other at `/<stage>`. The stages are asked for with every
 * request, so that what is deployed is served at once.
 */
export async function openHttpApi(stageOf: (name: string) => HttpStage | undefined, port = 0): Promise<Listener> {
  return listen((request, response) => {
    orElse(handle(stageOf, request, response), response, () =>
      answerJson(response, 500, { message: "Internal Server Error" }),
    );
  }, port);
}

interface Matched {
  readonly route: HttpRoute;
  readonly parameters: { readonly [name: string]: string };
}

async function handle(
  stageOf: (name: string) => HttpStage | undefined,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<unknown> {
  const url = new URL(request.url ?? "/", "http://api");
  const requestId = randomUUID();
  response.setHeader("apigw-requestid", requestId);
  const named = stageOf(url.pathname.split("/")[1] ?? "");
  const stage = named ?? stageOf("$default");
  if (!stage) return answerJson(response, 404, { message: "Not Found" });
  const path = (named ? url.pathname.slice(named.name.length + 1) : url.pathname) || "/";
  if (stage.cors && isPreflight(request)) return response.writeHead(204, preflightHeaders(stage.cors, request)).end();
  const cors = stage.cors ? answerHeaders(stage.cors, request) : {};
  const refuse = (status: number, message: string, headers: Record<string, string> = {}) =>
    answerJson(response, status, { message }, { ...cors, ...headers });
  const match = routeFor(stage, request.method ?? "GET", path);
  if (!match) return refuse(404, "Not Found");
  const { parameters, route } = match;
  if (!stage.mayPass(route.key)) return refuse(429, "Too Many Requests");
  const context = contextOf(stage, { request, requestId, route, path });
  const mapping: MappingContext = {
    request,
    url: new URL(path + url.search, "http://api"),
    parameters,
    variables: stage.variables,
    context,
  };
  const admission = await admit(stage, route, { mapping, path });
  if ("refused" in admission) return refuse(...admission.refused);
  const known = { ...mapping, context: { ...context, ...admission.knows } };
  const { integration } = route;
  if (!integration) return refuse(404, "Not Found");
  if (integration.type !== "HTTP_PROXY")
    return refuse(501, `The stand-in has no integration of type ${integration.type}.`);
  const target = targetOf(integration, { stage, mapping: known, url });
  return target ? send(integration, target, { mapping: known, cors, response }) : refuse(503, "Service Unavailable");
}

function routeFor({ routes }: HttpStage, method: string, path: string): Matched | undefined {
  const usual = routes.filter(({ key }) => key !== "$default");
  const [route] = routes.filter(({ key }) => key === "$default");
  return matchRoute(usual, method, path) ?? (route && { route, parameters: {} });
}

/** Where an integration leads: its URL with the parameters of the path, or the listener behind its link with the caller's path. */
function targetOf(
  { link, uri }: HttpIntegration,
  { mapping, stage, url }: { stage: HttpStage; mapping: MappingContext; url: URL },
): URL | undefined {
  if (link !== undefined) {
    const port = stage.behind(link, uri);
    // With the name of the stage, unless a mapping overwrites the path.
    return port === undefined ? undefined : new URL(url.pathname, `http://127.0.0.1:${port}`);
  }
  const whole = withVariables(uri, stage.variables).replaceAll(
    /\{(\w+)\+?\}/g,
    (as, name: string) => mapping.parameters[name] ?? as,
  );
  return URL.canParse(whole) ? new URL(whole) : undefined;
}

function send(
  integration: HttpIntegration,
  target: URL,
  { cors, mapping, response }: { mapping: MappingContext; cors: Record<string, string>; response: ServerResponse },
): unknown {
  const { context, request } = mapping;
  const query = new URLSearchParams(mapping.url.search);
  const viewer = context["identity.sourceIp"];
  const outgoing: Parameters<typeof mapParameters>[2] = {
    query,
    path: target.pathname,
    headers: {
      ...request.headers,
      host: target.host,
      forwarded: `by=127.0.0.1;for=${viewer};host=${request.headers.host};proto=https`,
      "x-forwarded-for": [request.headers["x-forwarded-for"], viewer].filter(Boolean).join(", "),
      via: "HTTP/1.1 AmazonAPIGateway",
      "x-amzn-trace-id": `Root=1-${context["requestId"]}`,
    },
  };
  mapParameters(integration.requestParameters, mapping, outgoing);
  target.pathname = outgoing.path ?? "/";
  const { host: _, ...headers } = outgoing.headers;
  return passOn(
    {
      uri: target.href,
      query,
      headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value?.toString()])),
      method: integration.method,
      timeout: integration.timeout,
      unanswered: (timedOut) =>
        answerJson(
          response,
          timedOut ? 504 : 503,
          { message: timedOut ? "Gateway Timeout" : "Service Unavailable" },
          cors,
        ),
      answered: (status, answered) => {
        const told: Parameters<typeof mapParameters>[2] = { headers: { ...answered }, status };
        const own = integration.responseParameters.find((one) => one.status === status);
        if (own) mapParameters(own.mappings, mapping, told);
        // Where the API speaks of CORS, the service does not.
        const service = Object.entries(told.headers).filter(
          ([name, value]) =>
            value !== undefined && !(Object.keys(cors).length > 0 && name.startsWith("access-control-")),
        );
        return { status: told.status ?? status, headers: { ...(Object.fromEntries(service) as Headers), ...cors } };
      },
    },
    mapping,
    response,
  );
}

type Headers = { [name: string]: string | string[] };

function contextOf(
  { apiId, executionArn, name }: HttpStage,
  { path, request, requestId, route }: { request: IncomingMessage; requestId: string; route: HttpRoute; path: string },
): MappingContext["context"] {
  return {
    accountId: executionArn.split(":")[4],
    apiId,
    domainName: request.headers.host,
    httpMethod: request.method,
    "identity.sourceIp": addressOf(request.socket.remoteAddress),
    "identity.userAgent": request.headers["user-agent"],
    path,
    protocol: `HTTP/${request.httpVersion}`,
    requestId,
    routeKey: route.key,
    stage: name,
  };
}
