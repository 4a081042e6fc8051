import { ApiGatewayAuthorizer } from "@cdktf/provider-aws/lib/api-gateway-authorizer/index.js";
import { ApiGatewayRequestValidator } from "@cdktf/provider-aws/lib/api-gateway-request-validator/index.js";
import { ApiGatewayRestApi } from "@cdktf/provider-aws/lib/api-gateway-rest-api/index.js";
import { regionOf } from "../core/account.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { physicalName } from "../core/naming.ts";
import type { HttpOrigin } from "../core/origin.ts";
import { Construct } from "../core/tf.ts";
import { perSecond, seconds } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Probe, Watch, Watchable } from "../core/watch.ts";
import { apiAlarms, apiCharts } from "./alarms.ts";
import { Firewall } from "./firewall.ts";
import { limitVariables, type ParsedLimits, parseLimits } from "./limits.ts";
import type { ApiGatewayProps, Authorizer, Cors, RouteKey } from "./props.ts";
import { Routes, routesFor } from "./routes.ts";
import { Stage } from "./stage.ts";

/** API Gateway gives up on a buffered answer after 29 seconds. */
const LONGEST_ANSWER = 29;

interface Settings {
  readonly name: string;
  readonly stageName: string;
  readonly origin: HttpOrigin;
  readonly limits: ParsedLimits;
  readonly cors: Cors | undefined;
  readonly authorize: Authorizer | undefined;
  readonly sessionCookie: string;
  readonly throttle: { readonly rate: number; readonly burst: number };
  readonly compressFrom: number;
  readonly timeoutMs: number;
}

/**
 * The front door: a regional REST API that forwards everything to one service, with a web ACL that holds the limits.
 *
 * A REST API and not the newer HTTP API, because WAF cannot stand in front of an HTTP API (D-E1-05).
 *
 * ### Cost
 * $3.50 for a million requests and the web ACL: $5 a month, $1 a rule, $0.60 for a million requests (us-east-1, 2026).
 */
export class ApiGateway extends Construct implements Watchable {
  readonly name: string;
  /** Address of the stage, with its name at the end: `https://….execute-api.us-east-1.amazonaws.com/staging`. */
  readonly url: string;
  readonly stageName: string;
  readonly stageArn: string;
  readonly restApiId: string;
  readonly webAclArn: string;
  readonly #healthPath: string;

  constructor(scope: Construct, id: string, props: ApiGatewayProps) {
    super(scope, id);
    const settings = this.settle(props);
    const gate = settings.origin.gate();
    const api = this.restApi(settings);
    const routes = new Routes(this, "routes", {
      api,
      routes: this.plan(settings),
      originUrl: settings.origin.url,
      gate,
      privateLink: settings.origin.privateLink,
      authorizerId: this.authorizer(api, settings),
      validatorId: this.validator(api),
      timeoutMs: settings.timeoutMs,
    });
    const { stage } = new Stage(this, "stage", {
      api,
      apiName: settings.name,
      stageName: settings.stageName,
      routes,
      origin: { url: settings.origin.url, revision: gate?.revision },
      throttle: settings.throttle,
      costly: settings.limits.routes,
      corsOrigin: settings.cors?.origins[0],
      tracing: Environment.of(this).defaults.tracing,
    });
    const firewall = new Firewall(this, "firewall", {
      name: `${settings.name}-${settings.stageName}`,
      stageArn: stage.arn,
      limits: settings.limits,
      sessionCookie: settings.sessionCookie,
    });
    this.tellTheService(settings);

    this.name = settings.name;
    this.url = stage.invokeUrl;
    this.stageName = settings.stageName;
    this.stageArn = stage.arn;
    this.restApiId = api.id;
    this.webAclArn = firewall.arn;
    this.#healthPath = settings.origin.healthPath;
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
    return {
      host: `${this.restApiId}.execute-api.${regionOf(this)}.amazonaws.com`,
      path: `/${this.stageName}${this.#healthPath}`,
    };
  }

  private settle(props: ApiGatewayProps): Settings {
    const { parsed, problems } = parseLimits(props.limits);
    for (const problem of problems) reportProblem(this, problem);
    const throttle = props.throttle ?? { rate: "500 / second" as const, burst: 1000 };
    return {
      name: props.name ?? physicalName(this, this.node.id),
      stageName: Environment.of(this).name.replaceAll(/[^A-Za-z0-9_]/g, "_"),
      origin: props.forwardsTo,
      limits: parsed,
      cors: props.cors,
      authorize: props.authorize,
      sessionCookie: props.sessionCookie ?? "session",
      throttle: {
        rate: settle(this, "throttle.rate", () => perSecond(throttle.rate), 500),
        burst: throttle.burst,
      },
      compressFrom: props.compressFrom ?? 1024,
      timeoutMs: 1000 * this.timeout(props),
    };
  }

  private timeout(props: ApiGatewayProps): number {
    const wanted = settle(this, "timeout", () => seconds(props.timeout ?? `${LONGEST_ANSWER} seconds`), LONGEST_ANSWER);
    if (wanted > LONGEST_ANSWER) {
      reportProblem(this, {
        code: "TOWLINE_API_TIMEOUT",
        what: `timeout is "${props.timeout}"; API Gateway waits ${LONGEST_ANSWER} seconds at most`,
        instead: `"${LONGEST_ANSWER} seconds", and a job that is asked for again for what takes longer`,
      });
    }
    return wanted;
  }

  private restApi({ compressFrom, name }: Settings): ApiGatewayRestApi {
    return new ApiGatewayRestApi(this, "api", {
      name,
      description: `Front door of ${Environment.of(this).project}`,
      endpointConfiguration: { types: ["REGIONAL"] },
      minimumCompressionSize: String(compressFrom),
    });
  }

  private plan({ authorize, cors, limits, origin }: Settings) {
    const health: RouteKey = `GET ${origin.healthPath as `/${string}`}`;
    const open: readonly string[] = authorize?.except ?? [health];
    return routesFor([{ method: "GET", path: origin.healthPath }, ...limits.routes], {
      // A browser's preflight carries no token, so the authorizer must not stand before it.
      preflight: authorize !== undefined && cors !== undefined,
      isOpen: ({ method, path }) => !authorize || method === "OPTIONS" || open.includes(`${method} ${path}`),
    });
  }

  private authorizer(api: ApiGatewayRestApi, { authorize, name }: Settings): string | undefined {
    if (!authorize) return undefined;
    return new ApiGatewayAuthorizer(this, "authorizer", {
      restApiId: api.id,
      name: `${name}-token`,
      type: "TOKEN",
      authorizerUri: authorize.invokeArn,
      authorizerCredentials: authorize.credentialsArn,
      authorizerResultTtlInSeconds: settle(this, "authorize.keep", () => seconds(authorize.keep ?? "5 minutes"), 300),
      identitySource: "method.request.header.Authorization",
    }).id;
  }

  private validator(api: ApiGatewayRestApi): string {
    return new ApiGatewayRequestValidator(this, "validator", {
      restApiId: api.id,
      name: "parameters",
      validateRequestParameters: true,
      validateRequestBody: false,
    }).id;
  }

  private tellTheService({ cors, limits, origin }: Settings): void {
    origin.configure({
      ...limitVariables(limits),
      ...(cors ? { CORS_ORIGINS: cors.origins.join(",") } : {}),
    });
  }
}
