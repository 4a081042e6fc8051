import type { Authorizer } from "./authorizers/authorizers.ts";

/** One method of an API as it was when it was deployed. */
export interface Route {
  /** `/v1/chats/{id}`, `/{proxy+}`. */
  path: string;
  /** `GET`, `ANY`. */
  method: string;
  authorization: string;
  /** Asked, where `authorization` is CUSTOM. */
  authorizer?: Authorizer | undefined;
  apiKeyRequired: boolean;
  integration: Integration | undefined;
}

export interface Integration {
  /** `HTTP_PROXY`, `HTTP`, `MOCK`, `AWS_PROXY`, `AWS`. */
  type: string;
  uri: string;
  /** Method used towards the backend; undefined keeps the caller's. */
  method: string | undefined;
  /** `integration.request.header.X-Origin` -> `'value'` or `method.request.path.proxy`. */
  requestParameters: { [target: string]: string };
  /** Milliseconds. */
  timeout: number;
  /** For MOCK: answers by status code. */
  responses: { status: number; headers: { [name: string]: string }; body: string }[];
}

export interface Match<Found = Route> {
  route: Found;
  parameters: { [name: string]: string };
}

/**
 * Finds the route for a request as API Gateway does: a literal segment wins over `{name}`, that over `{name+}`; an
 * exact method wins over ANY.
 */
export function matchRoute<Found extends { path: string; method: string }>(
  routes: readonly Found[],
  method: string,
  path: string,
): Match<Found> | undefined {
  const segments = path.split("/").filter((segment) => segment !== "");
  let best: (Match<Found> & { score: string }) | undefined;
  for (const route of routes) {
    if (route.method !== method && route.method !== "ANY") continue;
    const matched = matchPath(route.path, segments);
    if (!matched) continue;
    // Compared as text: one digit a segment, then the method.
    const score = `${matched.score}${route.method === method ? 1 : 0}`;
    if (!best || score > best.score) best = { route, parameters: matched.parameters, score };
  }
  return best && { route: best.route, parameters: best.parameters };
}

function matchPath(
  pattern: string,
  segments: string[],
): { parameters: { [name: string]: string }; score: string } | undefined {
  const parts = pattern.split("/").filter((part) => part !== "");
  const parameters: { [name: string]: string } = {};
  let score = "";
  for (const [index, part] of parts.entries()) {
    const greedy = /^\{([^}]+)\+\}$/.exec(part)?.[1];
    if (greedy) {
      if (index >= segments.length) return undefined;
      parameters[greedy] = segments.slice(index).join("/");
      return { parameters, score: `${score}1` };
    }
    const segment = segments[index];
    if (segment === undefined) return undefined;
    const name = /^\{([^}]+)\}$/.exec(part)?.[1];
    if (name) parameters[name] = segment;
    else if (part !== segment) return undefined;
    score += name ? "2" : "3";
  }
  return segments.length === parts.length ? { parameters, score: `${score}4` } : undefined;
}
