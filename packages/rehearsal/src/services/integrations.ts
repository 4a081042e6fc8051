import type { ServerResponse } from "node:http";
import { answerJson, type Forward, forward } from "./listener.ts";
import { evaluate, type MappingContext } from "./mapping.ts";
import type { Integration } from "./routes.ts";

/** `HTTP_PROXY` of REST APIs: the request goes on to the integration's URI, with what is mapped into it. */
export function proxy(
  integration: Integration,
  mapping: MappingContext,
  response: ServerResponse,
  unanswered: (timedOut: boolean) => void,
): unknown {
  const { request, url, variables } = mapping;
  const headers: { [name: string]: string | undefined } = {
    host: undefined,
    "x-api-key": undefined,
    "x-forwarded-for": request.socket.remoteAddress ?? "127.0.0.1",
    "x-amzn-trace-id": `Root=1-${mapping.context["requestId"]}`,
  };
  const path: { [name: string]: string } = {};
  const query = new URLSearchParams(url.search);
  for (const [target, source] of Object.entries(integration.requestParameters)) {
    const value = evaluate(source, mapping);
    const [, where, name = ""] = /^integration\.request\.(header|path|querystring)\.(.+)$/.exec(target) ?? [];
    if (where === "header") headers[name] = value;
    else if (where === "path") path[name] = value ?? "";
    else if (where === "querystring" && value !== undefined) query.set(name, value);
  }
  const uri = withVariables(integration.uri, variables).replaceAll(
    /\{(\w+)\+?\}/g,
    (whole, name: string) => path[name] ?? whole,
  );
  const { method, timeout } = integration;
  return passOn({ uri, query, headers, method, timeout, unanswered }, mapping, response);
}

export function withVariables(uri: string, variables: MappingContext["variables"]): string {
  return uri.replaceAll(/\$\{stageVariables\.(\w+)\}/g, (_, name: string) => variables[name] ?? "");
}

/** Sends a request on to a URI of this machine; answers as API Gateway where that does not do. */
export function passOn(
  to: {
    readonly uri: string;
    readonly query: URLSearchParams;
    readonly headers: { readonly [name: string]: string | undefined };
    readonly method: string | undefined;
    readonly timeout: number;
    readonly answered?: Forward["answered"];
    /** Answers when nothing comes back. */
    readonly unanswered: (timedOut: boolean) => void;
  },
  { request }: Pick<MappingContext, "request">,
  response: ServerResponse,
): unknown {
  const target = loopback(to.uri);
  if (typeof target === "string") {
    return answerJson(response, target === "no-url" ? 500 : 502, {
      message: target === "no-url" ? "Internal server error" : target,
    });
  }
  const { query } = to;
  for (const [name, value] of target.searchParams) if (!query.has(name)) query.append(name, value);
  const search = query.size > 0 ? `?${query}` : "";
  forward(request, response, {
    port: Number(target.port || 80),
    path: `${target.pathname}${search}`,
    ...(to.method && to.method !== "ANY" ? { method: to.method } : {}),
    headers: { ...to.headers, host: target.host },
    timeout: to.timeout,
    ...(to.answered ? { answered: to.answered } : {}),
    onFailure: (error) => to.unanswered(error.code === "ETIMEDOUT"),
  });
}

/**
 * TLS ends at the platform's edge; the stand-in's services answer on the loopback address without it.
 * @returns the URL; `no-url`, or what to say of one that is elsewhere
 */
export function loopback(uri: string): URL | string {
  if (!URL.canParse(uri)) return "no-url";
  const target = new URL(uri);
  return target.hostname === "127.0.0.1"
    ? target
    : `The stand-in forwards to the loopback address only, and the integration goes to ${target.hostname}.`;
}

export function mock(integration: Integration, response: ServerResponse): unknown {
  const answer = integration.responses[0];
  if (!answer) return answerJson(response, 500, { message: "Internal server error" });
  response.writeHead(answer.status, answer.headers);
  response.end(answer.body);
}
