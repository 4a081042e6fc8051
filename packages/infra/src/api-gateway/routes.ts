import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource/index.js";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { fingerprint, slug } from "../core/naming.ts";
import type { OriginHeader, PrivateLink } from "../core/origin.ts";
import { Construct } from "../core/tf.ts";
import type { Passes } from "./props.ts";
import type { Endpoint } from "./settings.ts";
import { type Validators, validated } from "./validators.ts";

/** A method on a path that is forwarded. */
export interface Route {
  /** `GET`, or `ANY` for every method that the path does not name. */
  readonly method: string;
  /** `/`, `/health`, `/{proxy+}` */
  readonly path: string;
  /** Behind the authorizer, when there is one. */
  readonly authorized: boolean;
  /** Milliseconds that the answer may be streamed; buffered when it is not there. */
  readonly streamMs?: number;
  /** The caller has to send an API key. */
  readonly keyed?: boolean;
}

export interface RoutesProps {
  readonly api: ApiGatewayRestApi;
  readonly routes: readonly Route[];
  readonly originUrl: string;
  readonly gate: OriginHeader | undefined;
  /** Where the origin stands in a network and has no address on the internet. */
  readonly privateLink?: PrivateLink | undefined;
  readonly authorizerId: string | undefined;
  /** Seconds that the authorizer's answer is kept; a deployment holds a copy of it. */
  readonly keepSeconds: number | undefined;
  readonly validators: Validators;
  readonly timeoutMs: number;
  readonly passes: Passes | undefined;
}

const PROXY = "/{proxy+}";

/**
 * Which methods on which paths. A path that is named also takes every other method: API Gateway matches the path first, and
 * answers 403 to a method that it then does not find, so `GET /v1/chats` would be lost by naming `POST /v1/chats`.
 */
export function routesFor(
  named: readonly Endpoint[],
  { isOpen, preflight }: { readonly isOpen: (route: Endpoint) => boolean; readonly preflight: boolean },
): Route[] {
  const ancestors = named.flatMap(({ path }) => parents(path));
  const paths = ["/", PROXY, ...ancestors, ...named.map(({ path }) => path)];
  const methods = preflight ? ["ANY", "OPTIONS"] : ["ANY"];
  const everything = [...new Set(paths)].flatMap((path) => methods.map((method) => ({ method, path })));
  const routes = new Map([...everything, ...named].map((route) => [`${route.path} ${route.method}`, route]));
  return [...routes.entries()]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([, { method, path }]) => ({ method, path, authorized: !isOpen({ method, path }) }));
}

function parents(path: string): string[] {
  const parts = path.split("/").slice(1, -1);
  return parts.map((_, index) => `/${parts.slice(0, index + 1).join("/")}`);
}

/** Resources, methods and integrations of the routes. */
export class Routes extends Construct {
  /** What a deployment has to wait for. */
  readonly parts: (ApiGatewayMethod | ApiGatewayIntegration)[] = [];
  /** Changes when a route changes, so that the stage is deployed again. */
  readonly definition: string;
  readonly #props: RoutesProps;
  readonly #resources = new Map<string, string>();

  constructor(scope: Construct, id: string, props: RoutesProps) {
    super(scope, id);
    this.#props = props;
    this.#resources.set("/", props.api.rootResourceId);
    for (const route of props.routes) this.route(route);
    const more = [
      ...(props.keepSeconds === undefined ? [] : [props.keepSeconds]),
      ...(props.passes ? [props.passes] : []),
      ...props.validators.definition,
    ];
    this.definition = fingerprint(
      JSON.stringify([
        props.routes,
        props.timeoutMs,
        props.gate?.name ?? null,
        props.authorizerId !== undefined,
        ...more,
        ...(props.privateLink ? ["private"] : []),
      ]),
      40,
    );
  }

  private resource(path: string): string {
    const known = this.#resources.get(path);
    if (known) return known;
    const cut = path.lastIndexOf("/");
    const resource = new ApiGatewayResource(this, `path-${idOf(path)}`, {
      restApiId: this.#props.api.id,
      parentId: this.resource(path.slice(0, cut) || "/"),
      pathPart: path.slice(cut + 1),
    });
    this.#resources.set(path, resource.id);
    return resource.id;
  }

  private route(route: Route): void {
    const { api, authorizerId, originUrl, privateLink, timeoutMs, validators } = this.#props;
    const { authorized, keyed, method, path, streamMs } = route;
    const proxy = path.endsWith(PROXY);
    const key = `${method.toLowerCase()}-${idOf(path)}`;
    const resourceId = this.resource(path);
    const declared = new ApiGatewayMethod(this, `method-${key}`, {
      restApiId: api.id,
      resourceId,
      httpMethod: method,
      ...(authorized && authorizerId ? { authorization: "CUSTOM", authorizerId } : { authorization: "NONE" }),
      ...(keyed ? { apiKeyRequired: true } : {}),
      ...validated(validators, route, proxy ? { "method.request.path.proxy": true } : {}),
    });
    const parameters = this.parameters(route, proxy);
    const integration = new ApiGatewayIntegration(this, `integration-${key}`, {
      restApiId: api.id,
      resourceId,
      httpMethod: declared.httpMethod,
      type: "HTTP_PROXY",
      integrationHttpMethod: method,
      uri: `${originUrl}${proxy ? path.replace("{proxy+}", "{proxy}") : path}`,
      timeoutMilliseconds: streamMs ?? timeoutMs,
      ...(streamMs === undefined ? {} : { responseTransferMode: "STREAM" }),
      ...(privateLink
        ? { connectionType: "VPC_LINK", connectionId: privateLink.id, integrationTarget: privateLink.targetArn }
        : {}),
      ...(Object.keys(parameters).length > 0 ? { requestParameters: parameters } : {}),
    });
    this.parts.push(declared, integration);
  }

  /** What the integration adds to a request, in place of whatever the caller sent under the same name. */
  private parameters({ authorized }: Route, proxy: boolean): Record<string, string> {
    const { authorizerId, gate, passes = {} } = this.#props;
    const known = authorized && authorizerId !== undefined;
    const headers: Record<string, string | undefined> = {
      ...(gate ? { [gate.name]: `'${gate.value}'` } : {}),
      ...(passes.requestId ? { [passes.requestId]: "context.requestId" } : {}),
      ...(passes.user ? { [passes.user]: known ? "context.authorizer.principalId" : "'anonymous'" } : {}),
      ...(passes.address ? { [passes.address]: "context.identity.sourceIp" } : {}),
    };
    return {
      ...Object.fromEntries(
        Object.entries(headers).map(([name, value]) => [`integration.request.header.${name}`, value!]),
      ),
      ...(proxy ? { "integration.request.path.proxy": "method.request.path.proxy" } : {}),
    };
  }
}

function idOf(path: string): string {
  return path === "/" ? "root" : slug(path) || fingerprint(path, 6);
}
