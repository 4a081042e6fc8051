import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import { physicalName } from "../core/naming.ts";
import type { Construct } from "../core/tf.ts";
import { percent, perSecond, seconds } from "../core/units.ts";
import { compileLimits, type ParsedLimits, type RouteKey } from "../waf/index.ts";
import type { ApiGatewayProps, ApiKeys, Authorizer, Canary, Validation } from "./props.ts";

/** API Gateway gives up on a buffered answer after 29 seconds, */
const LONGEST_ANSWER = 29;
/** and on a streamed one after 15 minutes. */
const LONGEST_STREAM = 15 * 60;
/** Longest that an authorizer's answer may be kept. */
const LONGEST_KEEP = 3600;

/** A method on a path of the API, exactly. */
export interface Endpoint {
  readonly method: string;
  readonly path: string;
}

export interface Settings extends Pick<ApiGatewayProps, "cors" | "domain" | "passes" | "validates"> {
  readonly name: string;
  readonly stageName: string;
  readonly limits: ParsedLimits;
  readonly variables: Readonly<Record<string, string>>;
  readonly authorize: (Authorizer & { readonly keepSeconds: number; readonly open: readonly RouteKey[] }) | undefined;
  readonly throttle: Throttle;
  readonly compressFrom: number;
  readonly timeoutMs: number;
  /** Milliseconds that the answer of a route may be streamed, by route. */
  readonly streams: ReadonlyMap<string, number>;
  readonly keys: (ApiKeys & { readonly rate: Throttle | undefined }) | undefined;
  readonly canary: { readonly percent: number; readonly shiftedBy: NonNullable<Canary["shiftedBy"]> } | undefined;
}

export interface Throttle {
  readonly rate: number;
  readonly burst: number;
}

/** Defaults filled in and everything wrong reported. */
export function settleApiGateway(scope: Construct, props: ApiGatewayProps): Settings {
  const { limits, variables } = compileLimits(props.limits, { door: "rest-api" });
  const throttle = props.throttle ?? { rate: "500 / second" as const, burst: 1000 };
  routesAreRoutes(scope, props);
  if (props.passes?.user && !props.authorize) {
    reportProblem(scope, {
      code: "TOWLINE_API_USER",
      what: `passes.user is "${props.passes.user}", and nothing says who the user is`,
      instead: "authorize: { by: new JwtAuthorizer(...) }, or no passes.user",
    });
  }
  return {
    name: props.name ?? physicalName(scope, scope.node.id),
    stageName: Environment.of(scope).name.replaceAll(/[^A-Za-z0-9_]/g, "_"),
    limits,
    variables,
    cors: props.cors,
    domain: props.domain,
    passes: props.passes,
    validates: props.validates,
    authorize: admission(scope, props),
    throttle: { rate: settle(scope, "throttle.rate", () => perSecond(throttle.rate), 500), burst: throttle.burst },
    compressFrom: props.compressFrom ?? 1024,
    timeoutMs: 1000 * answerTime(scope, props),
    streams: streams(scope, props),
    keys: keys(scope, props),
    canary: canary(scope, props),
  };
}

function answerTime(scope: Construct, props: ApiGatewayProps): number {
  const wanted = settle(scope, "timeout", () => seconds(props.timeout ?? `${LONGEST_ANSWER} seconds`), LONGEST_ANSWER);
  if (wanted > LONGEST_ANSWER) {
    reportProblem(scope, {
      code: "TOWLINE_API_TIMEOUT",
      what: `timeout is "${props.timeout}"; API Gateway waits ${LONGEST_ANSWER} seconds at most`,
      instead: `"${LONGEST_ANSWER} seconds", and \`streams\` or a job that is asked for again for what takes longer`,
    });
  }
  return wanted;
}

function streams(scope: Construct, { forwardsTo, streams: declared = {} }: ApiGatewayProps): Map<string, number> {
  const { longestAnswer = Number.POSITIVE_INFINITY, originName } = forwardsTo;
  const most = Math.min(LONGEST_STREAM, longestAnswer);
  return new Map(
    Object.entries(declared).map(([route, duration]) => {
      const wanted = settle(scope, `streams.${route}`, () => seconds(duration), LONGEST_ANSWER);
      if (wanted > most) {
        const who = most === LONGEST_STREAM ? "API Gateway streams" : `${originName} ends every request after`;
        reportProblem(scope, {
          code: "TOWLINE_API_STREAM",
          what: `"${route}" may stream for "${duration}"; ${who} ${most} seconds${most === LONGEST_STREAM ? " at most" : ""}`,
          instead: `"${most} seconds" at most, and a WebSocket API for what takes longer`,
        });
      }
      return [route, 1000 * wanted] as const;
    }),
  );
}

function admission(scope: Construct, { authorize, forwardsTo }: ApiGatewayProps): Settings["authorize"] {
  if (!authorize) return undefined;
  const health: RouteKey = `GET ${forwardsTo.healthPath as `/${string}`}`;
  // Session tokens of Clerk live for a minute: an answer that is kept longer outlives them.
  const usual = "by" in authorize ? ("1 minute" as const) : ("5 minutes" as const);
  const keepSeconds = settle(scope, "authorize.keep", () => seconds(authorize.keep ?? usual), 60);
  if (keepSeconds > LONGEST_KEEP) {
    reportProblem(scope, {
      code: "TOWLINE_API_KEEP",
      what: `authorize.keep is "${authorize.keep}"; API Gateway keeps an answer for one hour at most`,
      instead: '"1 hour" or less',
    });
  }
  return { ...authorize, keepSeconds, open: authorize.except ?? [health] };
}

function keys(scope: Construct, { apiKeys }: ApiGatewayProps): Settings["keys"] {
  if (!apiKeys) return undefined;
  const twice = apiKeys.names.filter((name, index) => apiKeys.names.indexOf(name) !== index);
  if (apiKeys.names.length === 0 || twice.length > 0) {
    reportProblem(scope, {
      code: "TOWLINE_API_KEYS",
      what: apiKeys.names.length === 0 ? "apiKeys names no key" : `apiKeys names ${twice.join(", ")} twice`,
      instead: "a name for each program that calls",
    });
  }
  const { throttle } = apiKeys;
  const rate = throttle && {
    rate: settle(scope, "apiKeys.throttle.rate", () => perSecond(throttle.rate), 1),
    burst: throttle.burst,
  };
  return { ...apiKeys, rate };
}

function canary(scope: Construct, { canary: wanted, forwardsTo }: ApiGatewayProps): Settings["canary"] {
  if (!wanted) return undefined;
  if (!forwardsTo.colours) {
    reportProblem(scope, {
      code: "TOWLINE_API_CANARY",
      what: `canary wants two colours to move traffic between, and ${forwardsTo.originName} has one`,
      instead: "a service with two colours, or no canary",
    });
    return undefined;
  }
  return {
    percent: settle(scope, "canary.share", () => percent(wanted.share ?? "0 %"), 0),
    shiftedBy: wanted.shiftedBy ?? "pipeline",
  };
}

/** Every route that is named anywhere is a method and an exact path. */
function routesAreRoutes(scope: Construct, props: ApiGatewayProps): void {
  const named = {
    streams: Object.keys(props.streams ?? {}),
    validates: Object.keys(props.validates ?? {}),
    "authorize.except": props.authorize?.except ?? [],
    "apiKeys.routes": props.apiKeys?.routes ?? [],
  };
  for (const [where, routes] of Object.entries(named)) {
    for (const route of routes) {
      if (endpoint(route)) continue;
      reportProblem(scope, {
        code: "TOWLINE_API_ROUTE",
        path: `${scope.node.path}.${where}`,
        what: `"${route}" is no route`,
        instead: 'a method and an exact path, as in "POST /v1/chats"',
      });
    }
  }
}

/** `"POST /v1/chats"` taken apart. */
export function endpoint(route: string): Endpoint | undefined {
  const found = /^(GET|POST|PUT|PATCH|DELETE|HEAD) (\/(?:[\w.~-]+(?:\/[\w.~-]+)*)?)$/.exec(route);
  return found ? { method: found[1]!, path: found[2]! } : undefined;
}

/** The schema that a validated body has to follow, by route. */
export function schemaOf(validation: Validation): string | undefined {
  return validation.body && JSON.stringify({ $schema: "http://json-schema.org/draft-04/schema#", ...validation.body });
}
