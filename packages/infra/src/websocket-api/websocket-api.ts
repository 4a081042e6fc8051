import { Apigatewayv2Api } from "@cdktf/provider-aws/lib/apigatewayv2-api/index.js";
import { Apigatewayv2Authorizer } from "@cdktf/provider-aws/lib/apigatewayv2-authorizer/index.js";
import { Apigatewayv2Deployment } from "@cdktf/provider-aws/lib/apigatewayv2-deployment/index.js";
import { Apigatewayv2Integration } from "@cdktf/provider-aws/lib/apigatewayv2-integration/index.js";
import { Apigatewayv2Route } from "@cdktf/provider-aws/lib/apigatewayv2-route/index.js";
import { Apigatewayv2Stage } from "@cdktf/provider-aws/lib/apigatewayv2-stage/index.js";
import { loggingAccount } from "../api-gateway/index.ts";
import { pathInStack } from "../core/account.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { logGroup } from "../core/logs.ts";
import { fingerprint, physicalName } from "../core/naming.ts";
import type { OriginHeader } from "../core/origin.ts";
import { Construct, Fn } from "../core/tf.ts";
import { perSecond, seconds } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Watch, Watchable } from "../core/watch.ts";
import { compileLimits, type RouteThrottle } from "../waf/index.ts";
import { socketAlarms, socketCharts } from "./alarms.ts";
import type { WebSocketApiProps } from "./props.ts";

const LONGEST_CALLBACK = 29;
/** API Gateway ends every connection after two hours (https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html). */
const LONGEST_CONNECTION = 7200;

type RouteName = "connect" | "disconnect" | "default";
const ROUTES: readonly RouteName[] = ["connect", "disconnect", "default"];

// No query: on $connect it holds the token.
const ACCESS_LOG = {
  requestId: "$context.requestId",
  time: "$context.requestTime",
  ip: "$context.identity.sourceIp",
  event: "$context.eventType",
  route: "$context.routeKey",
  connection: "$context.connectionId",
  connectedAt: "$context.connectedAt",
  status: "$context.status",
  integrationStatus: "$context.integrationStatus",
  integrationLatency: "$context.integrationLatency",
  integrationError: "$context.integrationErrorMessage",
  authorizerError: "$context.authorizer.error",
  error: "$context.error.message",
};

interface Settings {
  readonly name: string;
  readonly stageName: string;
  readonly paths: Readonly<Record<RouteName, string>>;
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly throttles: readonly RouteThrottle[];
  readonly timeoutMs: number;
}

/**
 * Connections that stay open, for a service that cannot keep any itself: API Gateway holds them and calls the service over HTTP, with the
 * id of the connection in `X-Connection-Id`; the service pushes with a signed POST to `WEBSOCKET_ENDPOINT/@connections/<id>`.
 *
 * App Runner speaks no WebSockets (D-E1-01). Ids belong in the cache, for `WEBSOCKET_CONNECTION_SECONDS` at most. A connection lasts
 * two hours at most, ten minutes without a message, and a message is 128 KB at most.
 *
 * ### Cost
 * $1 for a million messages (32 KB each, both directions) and $0.25 for a million minutes of connections (us-east-1, 2026).
 */
export class WebSocketApi extends Construct implements Watchable {
  readonly name: string;
  readonly apiId: string;
  readonly stageName: string;
  /** What clients connect to: `wss://….execute-api.us-east-1.amazonaws.com/staging`. */
  readonly url: string;
  /** What the service pushes to: the same with `https://`. */
  readonly endpoint: string;
  readonly watchName: string;

  constructor(scope: Construct, id: string, props: WebSocketApiProps) {
    super(scope, id);
    const settings = this.settle(props);
    const api = this.api(settings);
    const authorizerId = this.authorizer(api, settings, props);
    const parts = this.routes(api, { settings, props, authorizerId });
    this.stage(api, { settings, props, ...parts });

    this.name = settings.name;
    // Without the environment, so that alarms are called the same in all of them.
    this.watchName = props.name ?? this.node.id;
    this.apiId = api.id;
    this.stageName = settings.stageName;
    this.url = `${api.apiEndpoint}/${settings.stageName}`;
    // From wss to https; the pattern between slashes is an expression.
    this.endpoint = `${Fn.replace(api.apiEndpoint, "/^ws/", "http")}/${settings.stageName}`;
    this.tellTheService(api, settings, props);
  }

  /** What a stack tells about the API when it returns it. */
  get outputs(): { readonly id: string; readonly url: string } {
    return { id: this.apiId, url: this.url };
  }

  alarms(watch: Watch): readonly AlarmOffer[] {
    return socketAlarms({ id: this.apiId, stage: this.stageName }, watch.thresholds);
  }

  charts(): readonly ChartOffer[] {
    return socketCharts({ id: this.apiId, stage: this.stageName });
  }

  private settle(props: WebSocketApiProps): Settings {
    const throttle = props.throttle ?? { rate: "500 / second" as const, burst: 1000 };
    const { problems, throttles } = compileLimits(props.limits ?? {}, { door: "websocket-api" });
    for (const problem of problems) reportProblem(this, problem);
    const timeout = settle(this, "timeout", () => seconds(props.timeout ?? `${LONGEST_CALLBACK} seconds`), 29);
    if (timeout > LONGEST_CALLBACK) {
      reportProblem(this, {
        code: "TOWLINE_SOCKET_TIMEOUT",
        what: `timeout is "${props.timeout}"; API Gateway waits ${LONGEST_CALLBACK} seconds for a callback at most`,
        instead: `"${LONGEST_CALLBACK} seconds" at most, and a message pushed when the work is done`,
      });
    }
    if (props.forwardsTo.privateLink && !props.forwardsTo.socketLink) {
      reportProblem(this, {
        code: "TOWLINE_SOCKET_PRIVATE",
        what: `${props.forwardsTo.originName} is reached inside its network only, by a link that WebSocket APIs do not take`,
        instead: "an origin with a socketLink (a VPC link to a network load balancer), or with an address of its own",
      });
    }
    const { connect = "/ws/connect", disconnect = "/ws/disconnect", message = "/ws/message" } = props.callbacks ?? {};
    return {
      name: props.name ?? physicalName(this, this.node.id, 128),
      stageName: Environment.of(this).name.replaceAll(/[^A-Za-z0-9_-]/g, "-"),
      paths: { connect, disconnect, default: message },
      throttle: { rate: settle(this, "throttle.rate", () => perSecond(throttle.rate), 500), burst: throttle.burst },
      throttles,
      timeoutMs: 1000 * timeout,
    };
  }

  private api({ name }: Settings): Apigatewayv2Api {
    return new Apigatewayv2Api(this, "api", {
      name,
      description: `Connections of ${Environment.of(this).project}`,
      protocolType: "WEBSOCKET",
      routeSelectionExpression: "$request.body.action",
    });
  }

  private authorizer(api: Apigatewayv2Api, { name }: Settings, { authorize }: WebSocketApiProps): string | undefined {
    if ("anybody" in authorize) return undefined;
    const { by } = authorize;
    const authorizer = new Apigatewayv2Authorizer(this, "authorizer", {
      apiId: api.id,
      name: `${name}-token`,
      authorizerType: "REQUEST",
      authorizerUri: by.invokeArn,
      // Without it API Gateway answers 401 by itself. A browser can set no header on a WebSocket.
      identitySources: [`route.request.querystring.${by.tokenParameter}`],
    });
    by.admits({ name: pathInStack(this), sourceArn: `${api.executionArn}/authorizers/${authorizer.id}` });
    return authorizer.id;
  }

  private routes(
    api: Apigatewayv2Api,
    of: { readonly settings: Settings; readonly props: WebSocketApiProps; readonly authorizerId: string | undefined },
  ): { readonly waits: (Apigatewayv2Route | Apigatewayv2Integration)[]; readonly definition: string } {
    const { authorizerId, props, settings } = of;
    const gate = props.forwardsTo.gate();
    // Of two colours the one that takes the traffic when Terraform applies.
    const { socketLink, url } = props.forwardsTo;
    const waits = ROUTES.flatMap((name) => {
      const integration = new Apigatewayv2Integration(this, `integration-${name}`, {
        apiId: api.id,
        description: `$${name}`,
        integrationType: "HTTP_PROXY",
        integrationMethod: "POST",
        integrationUri: `${url}${settings.paths[name]}`,
        ...(socketLink ? { connectionType: "VPC_LINK", connectionId: socketLink.id } : {}),
        timeoutMilliseconds: settings.timeoutMs,
        requestParameters: headers(gate, authorizerId !== undefined),
      });
      const route = new Apigatewayv2Route(this, `route-${name}`, {
        apiId: api.id,
        routeKey: `$${name}`,
        target: `integrations/${integration.id}`,
        // Only $connect can ask; who is connected has been asked.
        ...(name === "connect" && authorizerId
          ? { authorizationType: "CUSTOM", authorizerId }
          : { authorizationType: "NONE" }),
      });
      return [integration, route];
    });
    const definition = fingerprint(
      JSON.stringify([
        settings.paths,
        settings.timeoutMs,
        gate?.name ?? null,
        authorizerId !== undefined,
        ...(socketLink ? ["private"] : []),
      ]),
      40,
    );
    return { waits, definition };
  }

  private stage(
    api: Apigatewayv2Api,
    of: {
      readonly settings: Settings;
      readonly props: WebSocketApiProps;
      readonly waits: (Apigatewayv2Route | Apigatewayv2Integration)[];
      readonly definition: string;
    },
  ): void {
    const { definition, props, settings, waits } = of;
    const { url } = props.forwardsTo;
    const gate = props.forwardsTo.gate();
    const deployment = new Apigatewayv2Deployment(this, "deployment", {
      apiId: api.id,
      triggers: { routes: definition, origin: url, ...(gate ? { header: gate.revision } : {}) },
      dependsOn: waits,
      lifecycle: { createBeforeDestroy: true },
    });
    const log = logGroup(this, "access-log", `/aws/apigateway/${settings.name}/${settings.stageName}/access`);
    const common = { dataTraceEnabled: false, detailedMetricsEnabled: true, loggingLevel: "ERROR" };
    new Apigatewayv2Stage(this, "stage", {
      apiId: api.id,
      name: settings.stageName,
      deploymentId: deployment.id,
      accessLogSettings: { destinationArn: log.arn, format: JSON.stringify(ACCESS_LOG) },
      defaultRouteSettings: {
        ...common,
        throttlingRateLimit: settings.throttle.rate,
        throttlingBurstLimit: settings.throttle.burst,
      },
      ...(settings.throttles.length > 0
        ? {
            routeSettings: settings.throttles.map(({ burst, path, rate }) => ({
              ...common,
              routeKey: path,
              throttlingRateLimit: rate,
              throttlingBurstLimit: burst,
            })),
          }
        : {}),
      dependsOn: loggingAccount(this, props.loggingRole),
    });
  }

  private tellTheService(api: Apigatewayv2Api, { stageName }: Settings, { forwardsTo }: WebSocketApiProps): void {
    forwardsTo.configure({
      WEBSOCKET_ENDPOINT: this.endpoint,
      WEBSOCKET_CONNECTION_SECONDS: String(LONGEST_CONNECTION),
    });
    forwardsTo.grant({
      Action: "execute-api:ManageConnections",
      Resource: ["DELETE", "GET", "POST"].map((verb) => `${api.executionArn}/${stageName}/${verb}/@connections/*`),
    });
  }
}

/** What a callback carries besides the message; nothing of it can come from the caller. */
function headers(gate: OriginHeader | undefined, authorized: boolean): Record<string, string> {
  const header = (name: string) => `integration.request.header.${name}`;
  return {
    ...(gate ? { [header(gate.name)]: `'${gate.value}'` } : {}),
    [header("X-Connection-Id")]: "context.connectionId",
    [header("X-Request-Id")]: "context.requestId",
    ...(authorized ? { [header("X-User-Id")]: "context.authorizer.principalId" } : {}),
  };
}
