import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import type { Authorizers, Decision } from "./authorizers/authorizers.ts";
import { refusalOf } from "./authorizers/refusals.ts";
import { answerRefused, type GatewayResponse, type Refused } from "./gateway-responses.ts";
import { mock, proxy } from "./integrations.ts";
import { answerJson, type Listener, listen, orElse } from "./listener.ts";
import type { MappingContext } from "./mapping.ts";
import { matchRoute, type Route } from "./routes.ts";
import { addressOf } from "./waf-request.ts";

/** What a stage of a REST API serves: the deployment's snapshot and the stage's own settings. */
export interface StageSettings {
  name: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>` */
  executionArn: string;
  routes: Route[];
  /** What the gateway's own answers are to look like. */
  responses: readonly GatewayResponse[];
  variables: { [name: string]: string };
  /** Values of the API keys that usage plans of this stage accept. */
  apiKeys: string[];
  /** Whether the caller sends the API key, or the authorizer tells it. */
  apiKeySource: "HEADER" | "AUTHORIZER";
  /** Another deployment or other variables for a part of the requests. */
  canary?: { percent: number; routes: Route[]; variables: { [name: string]: string } } | undefined;
  /** Answers for what stands in front, a firewall. @returns whether it did */
  guard(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether the next request is the canary's. */
  isCanary(percent: number): boolean;
  /** Whether the throttle of a method, or of an API key, lets one more through. */
  mayPass(route: Route, apiKey: string | undefined): boolean;
  authorizers: Authorizers;
}

/**
 * Opens the address of a stage: `http://127.0.0.1:<port>/<stage>/…`. The settings are asked for with every request, so that another deployment
 * is served at once.
 */
export async function openStage(settings: () => StageSettings | undefined, port = 0): Promise<Listener> {
  return listen((request, response) => {
    const now = settings();
    if (!now) return answerJson(response, 403, { message: "Forbidden" });
    orElse(handle(now, request, response), response, () => answerJson(response, 500, INTERNAL));
  }, port);
}

const INTERNAL = { message: "Internal server error" };

async function handle(stage: StageSettings, request: IncomingMessage, response: ServerResponse): Promise<unknown> {
  const url = new URL(request.url ?? "/", "http://stage");
  const prefix = `/${stage.name}`;
  const requestId = randomUUID();
  response.setHeader("x-amzn-requestid", requestId);
  if (url.pathname !== prefix && !url.pathname.startsWith(`${prefix}/`))
    return answerJson(response, 403, { message: "Forbidden" }, { "x-amzn-errortype": "ForbiddenException" });
  const path = url.pathname.slice(prefix.length) || "/";
  if (stage.guard(request, response)) return;
  const canary = stage.canary && stage.isCanary(stage.canary.percent) ? stage.canary : undefined;
  const match = matchRoute((canary ?? stage).routes, request.method ?? "GET", path);
  const mapping: MappingContext = {
    request,
    url,
    parameters: match?.parameters ?? {},
    variables: (canary ?? stage).variables,
    context: contextOf(stage, { request, requestId, resourcePath: match?.route.path }),
  };
  const refuse = (refused: Refused) => answerRefused(refused, stage.responses, mapping, response);
  if (!match) return refuse(NO_METHOD);
  const { route } = match;
  const decision = await authorize(stage, route, { mapping, path });
  if (!decision.admitted) return refuse(refusalOf(decision.why));
  const apiKey = route.apiKeyRequired ? keyOf(stage, request, decision) : undefined;
  if (apiKey !== undefined && !stage.apiKeys.includes(apiKey)) return refuse(NO_KEY);
  if (!stage.mayPass(route, apiKey)) return refuse(THROTTLED);
  const { integration } = route;
  if (!integration) return refuse(NO_INTEGRATION);
  const known = { ...mapping, context: { ...mapping.context, ...knownBy(decision) } };
  if (integration.type === "HTTP_PROXY")
    return proxy(integration, known, response, (timedOut) => refuse(timedOut ? TIMED_OUT : UNREACHABLE));
  if (integration.type === "MOCK") return mock(integration, response);
  const message = `The stand-in has no integration of type ${integration.type}.`;
  return answerJson(response, 501, { message }, { "x-amzn-errortype": "NotCoveredByStandIn" });
}

/** An answer of the gateway, in the words it uses. */
const refused = (response: string, status: number, message: string, type: string): Refused => ({
  response,
  status,
  body: { message },
  type: `${type}Exception`,
});
const NO_METHOD = refused(
  "MISSING_AUTHENTICATION_TOKEN",
  403,
  "Missing Authentication Token",
  "MissingAuthenticationToken",
);
const NO_KEY = refused("INVALID_API_KEY", 403, "Forbidden", "Forbidden");
const THROTTLED = refused("THROTTLED", 429, "Too Many Requests", "TooManyRequests");
const NO_INTEGRATION = refused(
  "API_CONFIGURATION_ERROR",
  500,
  "No integration defined for method",
  "InternalServerError",
);
const TIMED_OUT = refused("INTEGRATION_TIMEOUT", 504, "Endpoint request timed out", "InternalServerError");
const UNREACHABLE = refused(
  "INTEGRATION_FAILURE",
  504,
  "Network error communicating with endpoint",
  "InternalServerError",
);

type Admitted = Extract<Decision, { admitted: true }>;

async function authorize(
  stage: StageSettings,
  { authorization, authorizer, path: resource }: Route,
  { mapping, path }: { mapping: MappingContext; path: string },
): Promise<Decision> {
  if (authorization === "NONE" || authorization === "")
    return { admitted: true, knows: {}, usageIdentifierKey: undefined };
  if (authorization !== "CUSTOM" || !authorizer) return { admitted: false, why: "not-run" };
  const { executionArn } = stage;
  const methodArn = `${executionArn}/${mapping.request.method}${path}`;
  const [, , , , accountId, api = ""] = executionArn.split(":");
  const requestContext = { accountId, apiId: api.split("/")[0] };
  return stage.authorizers.ask(authorizer, { mapping, methodArn, resource, path, requestContext }, executionArn);
}

function keyOf({ apiKeySource }: StageSettings, request: IncomingMessage, { usageIdentifierKey }: Admitted): string {
  return apiKeySource === "AUTHORIZER" ? (usageIdentifierKey ?? "") : String(request.headers["x-api-key"] ?? "");
}

function knownBy({ knows }: Admitted): Record<string, string> {
  return Object.fromEntries(Object.entries(knows).map(([name, value]) => [`authorizer.${name}`, value]));
}

function contextOf(
  { executionArn, name }: StageSettings,
  {
    request,
    requestId,
    resourcePath,
  }: { request: IncomingMessage; requestId: string; resourcePath: string | undefined },
): MappingContext["context"] {
  const [, , , , accountId, api = ""] = executionArn.split(":");
  return {
    accountId,
    apiId: api.split("/")[0],
    requestId,
    extendedRequestId: requestId,
    stage: name,
    httpMethod: request.method,
    path: request.url?.split("?")[0],
    protocol: `HTTP/${request.httpVersion}`,
    resourcePath,
    domainName: request.headers.host,
    "identity.sourceIp": addressOf(request.socket.remoteAddress),
    "identity.userAgent": request.headers["user-agent"],
  };
}
