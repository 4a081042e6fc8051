import type { IncomingMessage } from "node:http";

/** What API Gateway knows of a request when it maps its parts to something. */
export interface MappingContext {
  readonly request: IncomingMessage;
  readonly url: URL;
  /** Of the route's path: `{id}`. */
  readonly parameters: Readonly<Record<string, string>>;
  readonly variables: Readonly<Record<string, string>>;
  /** A message that is JSON, of WebSocket APIs. */
  readonly body?: unknown;
  /** `context.<name>`: `requestId`, `stage`, `identity.sourceIp`, `authorizer.principalId`. */
  readonly context: Readonly<Record<string, string | undefined>>;
}

/**
 * A mapping expression: `'literal'`, `method.request.path.proxy`, `context.requestId`, `stageVariables.x`; `route.request…` of WebSocket APIs
 * and `$request…` of HTTP APIs.
 */
export function evaluate(source: string, mapping: MappingContext): string | undefined {
  const literal = /^'(.*)'$/s.exec(source)?.[1];
  if (literal !== undefined) return literal;
  const expression = source.replace(/^\$|^(method|route)\.(?=request\.)/, "");
  const [, where, name = ""] = /^request\.(header|path|querystring)\.(.+)$/.exec(expression) ?? [];
  if (where === "path") return mapping.parameters[name];
  if (where === "querystring") return mapping.url.searchParams.get(name) ?? undefined;
  if (where === "header") return headerText(mapping.request, name);
  if (expression.startsWith("request.body")) return bodyText(mapping.body, expression);
  if (expression === "request.path") return mapping.url.pathname;
  if (expression.startsWith("context.")) return mapping.context[expression.slice("context.".length)];
  if (expression.startsWith("stageVariables.")) return mapping.variables[expression.slice("stageVariables.".length)];
  return undefined;
}

export function headerText({ headers }: IncomingMessage, name: string): string | undefined {
  const value = headers[name.toLowerCase()];
  return Array.isArray(value) ? value.join(", ") : value;
}

/** `request.body.action`, `request.body`: texts as they are, other values as JSON. */
export function bodyText(body: unknown, expression: string): string | undefined {
  const value = expression
    .split(".")
    .slice(2)
    .reduce<unknown>((inside, name) => (inside as Record<string, unknown> | null | undefined)?.[name], body);
  return value === undefined || value === null || typeof value === "string"
    ? (value ?? undefined)
    : JSON.stringify(value);
}
