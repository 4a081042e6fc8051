import { ApiGatewayIntegration } from "@cdktf/provider-aws/lib/api-gateway-integration/index.js";
import { ApiGatewayMethod } from "@cdktf/provider-aws/lib/api-gateway-method/index.js";
import { ApiGatewayResource } from "@cdktf/provider-aws/lib/api-gateway-resource/index.js";
import type { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { fingerprint, slug } from "../core/naming.ts";
import type { OriginHeader, PrivateLink } from "../core/origin.ts";
import { Construct } from "../core/tf.ts";

/** A method on a path that is forwarded. */
export interface Route {
  /** `GET`, or `ANY` for every method that the path does not name. */
  readonly method: string;
  /** `/`, `/health`, `/{proxy+}` */
  readonly path: string;
  /** Behind the authorizer, when there is one. */
  readonly authorized: boolean;
}

type Endpoint = Pick<Route, "method" | "path">;

export interface RoutesProps {
  readonly api: ApiGatewayRestApi;
  readonly routes: readonly Route[];
  readonly originUrl: string;
  readonly gate: OriginHeader | undefined;
  /** Where the origin stands in a network and has no address on the internet. */
  readonly privateLink?: PrivateLink | undefined;
  readonly authorizerId: string | undefined;
  readonly validatorId: string;
  readonly timeoutMs: number;
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
    this.definition = fingerprint(
      JSON.stringify([
        props.routes,
        props.timeoutMs,
        props.gate?.name ?? null,
        props.authorizerId !== undefined,
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

  private route({ authorized, method, path }: Route): void {
    const { api, authorizerId, gate, originUrl, privateLink, timeoutMs, validatorId } = this.#props;
    const proxy = path.endsWith(PROXY);
    const key = `${method.toLowerCase()}-${idOf(path)}`;
    const resourceId = this.resource(path);
    const declared = new ApiGatewayMethod(this, `method-${key}`, {
      restApiId: api.id,
      resourceId,
      httpMethod: method,
      ...(authorized && authorizerId ? { authorization: "CUSTOM", authorizerId } : { authorization: "NONE" }),
      requestValidatorId: validatorId,
      ...(proxy ? { requestParameters: { "method.request.path.proxy": true as never } } : {}),
    });
    const parameters: Record<string, string> = {
      ...(gate ? { [`integration.request.header.${gate.name}`]: `'${gate.value}'` } : {}),
      ...(proxy ? { "integration.request.path.proxy": "method.request.path.proxy" } : {}),
    };
    const integration = new ApiGatewayIntegration(this, `integration-${key}`, {
      restApiId: api.id,
      resourceId,
      httpMethod: declared.httpMethod,
      type: "HTTP_PROXY",
      integrationHttpMethod: method,
      uri: `${originUrl}${proxy ? path.replace("{proxy+}", "{proxy}") : path}`,
      timeoutMilliseconds: timeoutMs,
      ...(privateLink
        ? { connectionType: "VPC_LINK", connectionId: privateLink.id, integrationTarget: privateLink.targetArn }
        : {}),
      ...(Object.keys(parameters).length > 0 ? { requestParameters: parameters } : {}),
    });
    this.parts.push(declared, integration);
  }
}

function idOf(path: string): string {
  return path === "/" ? "root" : slug(path) || fingerprint(path, 6);
}
