import type { MappingContext } from "../mapping.ts";

/** The method that is asked for. */
export interface Asked {
  readonly mapping: MappingContext;
  readonly methodArn: string;
  /** Path pattern of the route, `/v1/{proxy+}`. */
  readonly resource: string;
  /** Path of the request without the stage. */
  readonly path: string;
  /** `requestContext` beside what all APIs have. */
  readonly requestContext: Readonly<Record<string, unknown>>;
}

/** https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-input.html */
export function tokenEvent({ methodArn }: Asked, authorizationToken: string): object {
  return { type: "TOKEN", methodArn, authorizationToken };
}

/** Of REST APIs and, without what they do not have, of WebSocket APIs. */
export function requestEvent({ mapping, methodArn, path, requestContext, resource }: Asked): Record<string, unknown> {
  const { parameters, request, url, variables } = mapping;
  const headers: [string, string[]][] = [];
  for (let index = 0; index < request.rawHeaders.length; index += 2) {
    const [name = "", value = ""] = request.rawHeaders.slice(index, index + 2);
    const known = headers.find(([other]) => other.toLowerCase() === name.toLowerCase());
    if (known) known[1].push(value);
    else headers.push([name, [value]]);
  }
  const query = [...new Set(url.searchParams.keys())].map((name): [string, string[]] => [
    name,
    url.searchParams.getAll(name),
  ]);
  return {
    type: "REQUEST",
    methodArn,
    resource,
    path,
    httpMethod: request.method,
    headers: last(headers),
    multiValueHeaders: Object.fromEntries(headers),
    queryStringParameters: last(query),
    multiValueQueryStringParameters: Object.fromEntries(query),
    pathParameters: parameters,
    stageVariables: variables,
    requestContext: {
      resourcePath: resource,
      httpMethod: request.method,
      path: url.pathname,
      protocol: `HTTP/${request.httpVersion}`,
      requestId: mapping.context["requestId"],
      stage: mapping.context["stage"],
      identity: { sourceIp: mapping.context["identity.sourceIp"], userAgent: request.headers["user-agent"] ?? null },
      ...requestContext,
    },
  };
}

/** Where one value is meant, the last counts. */
function last(values: readonly [string, string[]][]): Record<string, string> {
  return Object.fromEntries(values.map(([name, all]) => [name, all.at(-1) ?? ""]));
}
