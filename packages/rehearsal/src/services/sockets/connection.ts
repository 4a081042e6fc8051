import { randomBytes, randomUUID } from "node:crypto";
import type { IncomingMessage } from "node:http";
import type { WebSocket } from "ws";
import { loopback, withVariables } from "../integrations.ts";
import { evaluate, type MappingContext } from "../mapping.ts";
import { addressOf } from "../waf-request.ts";
import type { SocketRoute, SocketStage } from "./types.ts";

export type SocketEvent = "CONNECT" | "MESSAGE" | "DISCONNECT";

/** What an integration answered; 500 and more where it did not. */
export interface Answered {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

/** One that is open, or about to be. */
export class Connection {
  /** As API Gateway writes them: `L0SM9cOFvHcCIhw=`. */
  readonly id = randomBytes(11).toString("base64");
  readonly connectedAt = Date.now();
  lastActiveAt = this.connectedAt;
  readonly stage: string;
  readonly request: IncomingMessage;
  readonly sourceIp: string;
  /** What the authorizer said of the caller, as long as the connection lasts. */
  knows: Readonly<Record<string, string>> = {};
  socket: WebSocket | undefined;

  constructor(stage: string, request: IncomingMessage) {
    this.stage = stage;
    this.request = request;
    this.sourceIp = addressOf(request.socket.remoteAddress);
  }

  mapping(stage: SocketStage, event: SocketEvent, routeKey: string, body?: unknown): MappingContext {
    const requestId = randomUUID();
    const known = Object.entries(this.knows).map(([name, value]) => [`authorizer.${name}`, value]);
    return {
      request: this.request,
      url: new URL(this.request.url ?? "/", "http://stage"),
      parameters: {},
      variables: stage.variables,
      body,
      context: {
        ...Object.fromEntries(known),
        apiId: stage.apiId,
        connectedAt: String(this.connectedAt),
        connectionId: this.id,
        domainName: this.request.headers.host,
        eventType: event,
        extendedRequestId: requestId,
        "identity.sourceIp": this.sourceIp,
        "identity.userAgent": this.request.headers["user-agent"],
        messageId: event === "MESSAGE" ? requestId : undefined,
        requestId,
        requestTimeEpoch: String(Date.now()),
        routeKey,
        stage: stage.name,
      },
    };
  }
}

/** Calls the integration of a route as HTTP. */
export async function callBack(
  { integration, key }: SocketRoute,
  mapping: MappingContext,
  body: string | Buffer | undefined,
): Promise<Answered> {
  const say = (status: number, text: string): Answered => ({ status, text, headers: new Headers() });
  if (!integration) return say(500, `The route ${key} has no integration.`);
  if (integration.type === "MOCK") return say(200, "");
  if (integration.type !== "HTTP_PROXY" && integration.type !== "HTTP")
    return say(501, `The stand-in has no integration of type ${integration.type}.`);
  const headers = new Headers({ "content-type": "application/json", "user-agent": "AmazonAPIGateway" });
  const target = loopback(withVariables(integration.uri, mapping.variables));
  if (typeof target === "string") return say(502, target);
  for (const [to, source] of Object.entries(integration.requestParameters)) {
    const value = evaluate(source, mapping);
    const [, where, name = ""] = /^integration\.request\.(header|querystring|path)\.(.+)$/.exec(to) ?? [];
    if (value === undefined) continue;
    if (where === "header") headers.set(name, value);
    else if (where === "querystring") target.searchParams.set(name, value);
    else if (where === "path") target.pathname = decodeURI(target.pathname).replace(`{${name}}`, value);
  }
  target.protocol = "http:";
  const carries = !["GET", "HEAD"].includes(integration.method) && body !== undefined;
  try {
    const answer = await fetch(target, {
      method: integration.method,
      headers,
      redirect: "manual",
      signal: AbortSignal.timeout(integration.timeout),
      ...(carries ? { body: typeof body === "string" ? body : new Uint8Array(body) } : {}),
    });
    return { status: answer.status, text: await answer.text(), headers: answer.headers };
  } catch (error) {
    return (error as Error).name === "TimeoutError" ? say(504, "Endpoint request timed out") : say(502, "Bad Gateway");
  }
}
