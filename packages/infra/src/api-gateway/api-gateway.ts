import { ApiGatewayAuthorizer } from "@cdktf/provider-aws/lib/api-gateway-authorizer/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { accountId, pathInStack, regionOf } from "../core/account.ts";
import { Environment } from "../core/environment.ts";
import type { HttpOrigin } from "../core/origin.ts";
import { Construct } from "../core/tf.ts";
import type { AlarmOffer, ChartOffer, Probe, Watch, Watchable } from "../core/watch.ts";
import { WebAcl } from "../waf/index.ts";
import { apiAlarms, apiCharts } from "./alarms.ts";
import { type Forwarding, forwarding } from "./colours.ts";
import { ApiDomain } from "./domain.ts";
import { apiKeys } from "./keys.ts";
import type { ApiGatewayProps } from "./props.ts";
import { type Route, Routes, routesFor } from "./routes.ts";
import { type Endpoint, endpoint, type Settings, settleApiGateway } from "./settings.ts";
import { Stage } from "./stage.ts";
import { validators } from "./validators.ts";

/**
 * The front door: a regional REST API that forwards everything to one service, with a web ACL that holds the limits.
 *
 * A REST API and not the newer HTTP API, because WAF cannot stand in front of an HTTP API, which cannot stream either
 * (D-E1-05).
 *
 * ### Cost
 * $3.50 for a million requests and the web ACL: $5 a month, $1 a rule, $0.60 for a million requests (us-east-1, 2026).
 */
export class ApiGateway extends Construct implements Watchable {
  readonly name: string;
  /**
   * Address of the stage, with its name at the end: `https://….execute-api.us-east-1.amazonaws.com/staging`; or that of the domain, when
   * there is one.
   */
  readonly url: string;
  readonly stageName: string;
  readonly stageArn: string;
  readonly restApiId: string;
  readonly webAcl: WebAcl;
  readonly webAclArn: string;
  /** Ids of API keys by name. Their values stay with AWS and in the state, which marks them as secret. */
  readonly apiKeyIds: Readonly<Record<string, string>>;
  /** Stage variable that holds the host of the active colour, where there are two. */
  readonly colourVariable: string | undefined;
  readonly #healthPath: string;
  readonly #domain: string | undefined;

  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(scope, id);
    const settings = settleApiGateway(this, props);
    const origin = props.forwardsTo;
    const gate = origin.gate();
    const target = forwarding(origin, settings.canary);
    const api = this.restApi(settings);
    const routes = new Routes(this, "routes", {
      api,
      routes: plan(settings, origin),
      originUrl: target.url,
      gate,
      privateLink: origin.privateLink,
      authorizerId: this.authorizer(api, settings),
      keepSeconds: settings.authorize?.keepSeconds,
      validators: validators(this, api, settings.validates),
      timeoutMs: settings.timeoutMs,
      passes: settings.passes,
    });
    const { stage } = this.stage(api, { settings, routes, target, revision: gate?.revision, props });
    this.webAcl = this.firewall(stage.arn, settings, props);
    this.apiKeyIds = settings.keys
      ? apiKeys(this, {
          name: `${settings.name}-${settings.stageName}`,
          stage: { apiId: api.id, stage: stage.stageName },
          keys: settings.keys,
        })
      : {};
    if (settings.domain)
      new ApiDomain(this, "domain", { ...settings.domain, apiId: api.id, stageName: stage.stageName });
    origin.configure({
      ...settings.variables,
      ...(settings.cors ? { CORS_ORIGINS: settings.cors.origins.join(",") } : {}),
    });

    this.name = settings.name;
    this.url = settings.domain ? `https://${settings.domain.name}` : stage.invokeUrl;
    this.stageName = settings.stageName;
    this.stageArn = stage.arn;
    this.restApiId = api.id;
    this.webAclArn = this.webAcl.arn;
    this.colourVariable = target.variable;
    this.#healthPath = origin.healthPath;
    this.#domain = settings.domain?.name;
  }

  get watchName(): string {
    return this.name;
  }

  alarms(watch: Watch): readonly AlarmOffer[] {
    return apiAlarms({ name: this.name, stage: this.stageName }, watch.thresholds);
  }

  charts(): readonly ChartOffer[] {
    return apiCharts({ name: this.name, stage: this.stageName });
  }

  probe(): Probe {
    if (this.#domain) return { host: this.#domain, path: this.#healthPath };
    return {
      host: `${this.restApiId}.execute-api.${regionOf(this)}.amazonaws.com`,
      path: `/${this.stageName}${this.#healthPath}`,
    };
  }

  private restApi({ compressFrom, domain, name }: Settings): ApiGatewayRestApi {
    return new ApiGatewayRestApi(this, "api", {
      name,
      description: `Front door of ${Environment.of(this).project}`,
      endpointConfiguration: { types: ["REGIONAL"] },
      minimumCompressionSize: String(compressFrom),
      // The way around the domain, its certificates and its TLS policy.
      ...(domain ? { disableExecuteApiEndpoint: true } : {}),
    });
  }

  private authorizer(api: ApiGatewayRestApi, { authorize, name }: Settings): string | undefined {
    if (!authorize) return undefined;
    const ours = "by" in authorize ? authorize.by : undefined;
    const authorizer = new ApiGatewayAuthorizer(this, "authorizer", {
      restApiId: api.id,
      name: `${name}-token`,
      type: "TOKEN",
      ...("by" in authorize
        ? { authorizerUri: authorize.by.invokeArn }
        : { authorizerUri: authorize.invokeArn, authorizerCredentials: authorize.credentialsArn }),
      authorizerResultTtlInSeconds: authorize.keepSeconds,
      identitySource: "method.request.header.Authorization",
      // What cannot be a token is refused without asking the function.
      ...(ours ? { identityValidationExpression: "^[Bb]earer [\\w.~+/-]+=*$" } : {}),
    });
    const arn = `arn:aws:execute-api:${regionOf(this)}:${accountId(this)}:${api.id}/authorizers/${authorizer.id}`;
    ours?.admits({ name: pathInStack(this), sourceArn: arn });
    return authorizer.id;
  }

  private stage(
    api: ApiGatewayRestApi,
    of: {
      readonly settings: Settings;
      readonly routes: Routes;
      readonly target: Forwarding;
      readonly revision: string | undefined;
      readonly props: ApiGatewayProps;
    },
  ): Stage {
    const { props, revision, routes, settings, target } = of;
    return new Stage(this, "stage", {
      api,
      apiName: settings.name,
      stageName: settings.stageName,
      routes,
      origin: { url: target.url, revision },
      traffic: target.traffic,
      throttle: settings.throttle,
      costly: limitedRoutes(settings),
      corsOrigin: settings.cors?.origins[0],
      tracing: Environment.of(this).defaults.tracing,
      loggingRole: props.loggingRole,
    });
  }

  private firewall(stageArn: string, { name, stageName }: Settings, props: ApiGatewayProps): WebAcl {
    return new WebAcl(this, "firewall", {
      name: `${name}-${stageName}`,
      protects: "rest-api",
      resourceArn: stageArn,
      limits: props.limits,
      ...(props.limitsMode ? { mode: props.limitsMode } : {}),
      ...(props.managed ? { managed: props.managed } : {}),
      ...(props.sessionCookie ? { sessionCookie: props.sessionCookie } : {}),
    });
  }
}

/** Routes with a limit of their own, alone or in a class: they become resources, which the stage can throttle. */
function limitedRoutes({ limits }: Settings): Endpoint[] {
  const all = [...limits.routes, ...limits.classes.flatMap(({ routes }) => routes)].filter(({ below }) => !below);
  const known = new Map(all.map(({ method, path }) => [`${method} ${path}`, { method, path }]));
  return [...known.values()];
}

function plan(settings: Settings, origin: HttpOrigin): Route[] {
  const { authorize, cors, keys, streams, validates = {} } = settings;
  const open: readonly string[] = authorize?.open ?? [];
  const named = [...open, ...streams.keys(), ...Object.keys(validates), ...(keys?.routes ?? [])];
  const routes = routesFor(
    [
      { method: "GET", path: origin.healthPath },
      ...limitedRoutes(settings),
      ...named.flatMap((route) => endpoint(route) ?? []),
    ],
    {
      // A browser's preflight carries no token, so the authorizer must not stand before it.
      preflight: authorize !== undefined && cors !== undefined,
      isOpen: ({ method, path }) => !authorize || method === "OPTIONS" || open.includes(`${method} ${path}`),
    },
  );
  return routes.map((route) => {
    const key = `${route.method} ${route.path}`;
    const streamMs = streams.get(key);
    const keyed = (keys?.routes as readonly string[] | undefined)?.includes(key);
    return { ...route, ...(streamMs === undefined ? {} : { streamMs }), ...(keyed ? { keyed } : {}) };
  });
}
