import type { IncomingMessage, ServerResponse } from "node:http";
import { wildcard } from "../policies/wildcard.ts";
import { addressIn } from "../rules/cidr.ts";
import type { Shares } from "./clock.ts";
import { answerJson, forward, type Listener, listen } from "./listener.ts";
import { addressOf } from "./waf-request.ts";

/** What a listener does with a request. */
export type Action =
  | { readonly type: "forward"; readonly groups: readonly { readonly name: string; readonly weight: number }[] }
  | { readonly type: "fixed-response"; readonly status: number; readonly contentType: string; readonly body: string }
  | {
      readonly type: "redirect";
      readonly status: number;
      readonly protocol: string;
      readonly host: string;
      readonly port: string;
      readonly path: string;
      readonly query: string;
    }
  | { readonly type: "other"; readonly name: string };

/** One condition; a request fits when it fits one of the values. */
export interface Condition {
  readonly field: "path" | "host" | "method" | "header" | "query" | "source-ip";
  /** Name of a header, or key of the query. */
  readonly name?: string | undefined;
  readonly values: readonly string[];
}

export interface ListenerRule {
  readonly priority: number;
  readonly conditions: readonly Condition[];
  readonly action: Action;
}

/** What a load balancer does at this moment. */
export interface BalancerSettings {
  readonly rules: readonly ListenerRule[];
  readonly otherwise: Action;
  /** Loopback ports of the healthy targets of a group. */
  targets(group: string): readonly number[];
  /** Answers for what stands in front, a firewall. @returns whether it did */
  guard(request: IncomingMessage, response: ServerResponse): boolean;
}

/**
 * Opens the address of a load balancer. The settings are asked for with every request, so that a changed rule or weight
 * holds at once.
 */
export async function openBalancer(
  settings: () => BalancerSettings | undefined,
  shares: Shares,
  port = 0,
): Promise<Listener> {
  return listen((request, response) => {
    const now = settings();
    if (!now) return answerJson(response, 503, { message: "The load balancer has no listener." });
    if (now.guard(request, response)) return;
    const ordered = [...now.rules].sort((a, b) => a.priority - b.priority);
    const rule = ordered.find(({ conditions }) => conditions.every((condition) => fits(condition, request)));
    act(rule?.action ?? now.otherwise, { request, response, settings: now, shares });
  }, port);
}

interface Exchange {
  request: IncomingMessage;
  response: ServerResponse;
  settings: BalancerSettings;
  shares: Shares;
}

function act(action: Action, { request, response, settings, shares }: Exchange): void {
  switch (action.type) {
    case "fixed-response":
      response.writeHead(action.status, { "content-type": action.contentType || "text/plain" });
      response.end(action.body);
      return;
    case "redirect":
      response.writeHead(action.status, { location: locationOf(action, request) });
      response.end();
      return;
    case "other":
      answerJson(response, 501, { message: `The stand-in has no listener action of type ${action.name}.` });
      return;
    case "forward": {
      const group = shares.next(action.groups.map(({ name }) => name).join(), action.groups);
      const ports = group === undefined ? [] : settings.targets(group);
      const chosen = shares.next(
        group ?? "",
        ports.map((port) => ({ name: String(port), weight: 1 })),
      );
      // The words of an application load balancer without a healthy target.
      if (chosen === undefined) {
        html(response, 503, "Service Temporarily Unavailable");
        return;
      }
      forward(request, response, {
        port: Number(chosen),
        path: request.url ?? "/",
        headers: {
          "x-forwarded-for": [request.headers["x-forwarded-for"], request.socket.remoteAddress ?? "127.0.0.1"]
            .filter(Boolean)
            .join(", "),
          "x-forwarded-proto": "http",
        },
        onFailure: () => html(response, 502, "Bad Gateway"),
      });
    }
  }
}

function html(response: ServerResponse, status: number, title: string): void {
  response.writeHead(status, { "content-type": "text/html" });
  response.end(`<html><head><title>${status} ${title}</title></head><body><h1>${status} ${title}</h1></body></html>`);
}

/** Hosts, headers and queries ignore case, paths do not. */
function fits({ field, name, values }: Condition, request: IncomingMessage): boolean {
  const url = new URL(request.url ?? "/", "http://balancer");
  switch (field) {
    case "path":
      return values.some((value) => wildcard(value).test(url.pathname));
    case "host":
      return values.some((value) => wildcard(value, true).test((request.headers.host ?? "").replace(/:\d+$/, "")));
    case "method":
      return values.includes(request.method ?? "GET");
    case "header": {
      const header = request.headers[(name ?? "").toLowerCase()];
      const texts = header === undefined ? [] : [header].flat();
      return values.some((value) => texts.some((text) => wildcard(value, true).test(text)));
    }
    case "query":
      return values.some((value) =>
        [...url.searchParams].some(
          ([key, text]) => (name === undefined || wildcard(name, true).test(key)) && wildcard(value, true).test(text),
        ),
      );
    case "source-ip":
      return values.some((range) => addressIn(addressOf(request.socket.remoteAddress), range));
  }
}

function locationOf(
  { protocol, host, port, path, query }: Extract<Action, { type: "redirect" }>,
  request: IncomingMessage,
): string {
  const url = new URL(request.url ?? "/", `http://${request.headers.host ?? "127.0.0.1"}`);
  const put = (text: string) =>
    text
      .replaceAll("#{protocol}", "HTTP")
      .replaceAll("#{host}", url.hostname)
      .replaceAll("#{port}", url.port)
      .replaceAll("#{path}", url.pathname.slice(1))
      .replaceAll("#{query}", url.search.slice(1));
  const search = put(query);
  return `${put(protocol).toLowerCase()}://${put(host)}:${put(port)}${put(path)}${search ? `?${search}` : ""}`;
}
