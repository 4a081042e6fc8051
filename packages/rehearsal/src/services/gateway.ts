import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { answerJson, forward, type Listener, listen } from "./listener.ts";
import { type Authorizer, type Integration, matchRoute, type Route } from "./routes.ts";

/** What a stage of a REST API serves: the deployment's snapshot and the stage's own settings. */
export interface StageSettings {
  name: string;
  routes: Route[];
  variables: { [name: string]: string };
  /** Values of the API keys that usage plans of this stage accept. */
  apiKeys: string[];
  /** Another deployment or other variables for a part of the requests. */
  canary?: { percent: number; routes: Route[]; variables: { [name: string]: string } } | undefined;
  /** Answers for what stands in front, a firewall. @returns whether it did */
  guard(request: IncomingMessage, response: ServerResponse): boolean;
  /** Whether the next request is the canary's. */
  isCanary(percent: number): boolean;
  /** Whether the throttle of a method, or of an API key, lets one more through. */
  mayPass(route: Route, apiKey: string | undefined): boolean;
}

export interface Front {
  port: number;
  /** Serves another deployment from now on. */
  serve(settings: StageSettings): void;
  close(): Promise<void>;
}

/** Opens the address of a stage: `http://127.0.0.1:<port>/<stage>/…`. */
export async function openFront(settings: StageSettings, port = 0): Promise<Front> {
  let current = settings;
  const listener: Listener = await listen((request, response) => handle(current, request, response), port);
  return {
    port: listener.port,
    serve: (next) => {
      current = next;
    },
    close: () => listener.close(),
  };
}

function handle(stage: StageSettings, request: IncomingMessage, response: ServerResponse): unknown {
  const url = new URL(request.url ?? "/", "http://stage");
  const prefix = `/${stage.name}`;
  const requestId = randomUUID();
  response.setHeader("x-amzn-requestid", requestId);
  const refuse = (status: number, message: string, type: string) =>
    answerJson(response, status, { message }, { "x-amzn-errortype": type });
  if (url.pathname !== prefix && !url.pathname.startsWith(`${prefix}/`)) {
    return refuse(403, "Forbidden", "ForbiddenException");
  }
  const path = url.pathname.slice(prefix.length) || "/";
  if (stage.guard(request, response)) return;
  const canary = stage.canary && stage.isCanary(stage.canary.percent) ? stage.canary : undefined;
  const match = matchRoute((canary ?? stage).routes, request.method ?? "GET", path);
  // The words API Gateway uses when no method matches.
  if (!match) return refuse(403, "Missing Authentication Token", "MissingAuthenticationTokenException");
  const { route, parameters } = match;
  const apiKey = route.apiKeyRequired ? String(request.headers["x-api-key"] ?? "") : undefined;
  if (apiKey !== undefined && !stage.apiKeys.includes(apiKey)) return refuse(403, "Forbidden", "ForbiddenException");
  if (!stage.mayPass(route, apiKey)) return refuse(429, "Too Many Requests", "TooManyRequestsException");
  if (route.authorization === "CUSTOM" && route.authorizer) {
    if (!isToken(request, route.authorizer)) return refuse(401, "Unauthorized", "UnauthorizedException");
  } else if (route.authorization !== "NONE" && route.authorization !== "") {
    return refuse(501, `The stand-in has no authorizer of type ${route.authorization}.`, "NotCoveredByStandIn");
  }
  const { integration } = route;
  if (!integration) return refuse(500, "No integration defined for method", "InternalServerErrorException");
  const context: Context = {
    request,
    url,
    parameters,
    requestId,
    stage: { name: stage.name, variables: (canary ?? stage).variables },
  };
  if (integration.type === "HTTP_PROXY") return proxy(integration, context, response);
  if (integration.type === "MOCK") return mock(integration, response);
  return refuse(501, `The stand-in has no integration of type ${integration.type}.`, "NotCoveredByStandIn");
}

/** The function that would look into the token is not run: what looks like a token is let in. */
function isToken(request: IncomingMessage, { header, pattern }: Authorizer): boolean {
  const token = request.headers[header];
  return typeof token === "string" && token !== "" && (pattern === undefined || new RegExp(pattern).test(token));
}

interface Context {
  request: IncomingMessage;
  url: URL;
  parameters: { [name: string]: string };
  requestId: string;
  stage: Pick<StageSettings, "name" | "variables">;
}

function proxy(integration: Integration, context: Context, response: ServerResponse): unknown {
  const { request, url, stage } = context;
  const headers: { [name: string]: string | undefined } = {
    host: undefined,
    "x-api-key": undefined,
    "x-forwarded-for": request.socket.remoteAddress ?? "127.0.0.1",
    "x-amzn-trace-id": `Root=1-${context.requestId}`,
  };
  const path: { [name: string]: string } = {};
  const query = new URLSearchParams(url.search);
  for (const [target, source] of Object.entries(integration.requestParameters)) {
    const value = evaluate(source, context);
    const [, where, name = ""] = /^integration\.request\.(header|path|querystring)\.(.+)$/.exec(target) ?? [];
    if (where === "header") headers[name] = value;
    else if (where === "path") path[name] = value ?? "";
    else if (where === "querystring" && value !== undefined) query.set(name, value);
  }
  const uri = integration.uri
    .replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => stage.variables[name] ?? "")
    .replaceAll(/\{(\w+)\+?\}/g, (whole, name: string) => path[name] ?? whole);
  let target: URL;
  try {
    target = new URL(uri);
  } catch {
    return answerJson(response, 500, { message: "Internal server error" });
  }
  // TLS ends at the platform's edge; the stand-in's services answer on the loopback address without it.
  if (target.hostname !== "127.0.0.1") {
    return answerJson(response, 502, {
      message: `The stand-in forwards to the loopback address only, and the integration goes to ${target.hostname}.`,
    });
  }
  for (const [name, value] of target.searchParams) if (!query.has(name)) query.append(name, value);
  const search = query.size > 0 ? `?${query}` : "";
  forward(request, response, {
    port: Number(target.port),
    path: `${target.pathname}${search}`,
    ...(integration.method && integration.method !== "ANY" ? { method: integration.method } : {}),
    headers: { ...headers, host: target.host },
    timeout: integration.timeout,
    onFailure: (error) =>
      error.code === "ETIMEDOUT"
        ? answerJson(response, 504, { message: "Endpoint request timed out" })
        : answerJson(response, 502, { message: "Internal server error" }),
  });
}

/** A mapping expression: `'literal'`, `method.request.path.proxy`, `context.requestId`, `stageVariables.x`. */
function evaluate(source: string, { request, url, parameters, requestId, stage }: Context): string | undefined {
  const literal = /^'(.*)'$/s.exec(source)?.[1];
  if (literal !== undefined) return literal;
  const [, where, name = ""] = /^method\.request\.(header|path|querystring)\.(.+)$/.exec(source) ?? [];
  if (where === "path") return parameters[name];
  if (where === "querystring") return url.searchParams.get(name) ?? undefined;
  if (where === "header") {
    const value = request.headers[name.toLowerCase()];
    return Array.isArray(value) ? value.join(", ") : value;
  }
  if (source === "context.requestId") return requestId;
  if (source === "context.authorizer.principalId") return "stand-in";
  if (source === "context.identity.sourceIp") return request.socket.remoteAddress ?? "127.0.0.1";
  if (source === "context.stage") return stage.name;
  if (source.startsWith("stageVariables.")) return stage.variables[source.slice("stageVariables.".length)];
  return undefined;
}

function mock(integration: Integration, response: ServerResponse): unknown {
  const answer = integration.responses[0];
  if (!answer) return answerJson(response, 500, { message: "Internal server error" });
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
