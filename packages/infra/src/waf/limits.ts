import type { Problem } from "../core/errors.ts";
import { TowlineError } from "../core/errors.ts";
import { type ParsedRate, parseRate, type Rate } from "../core/units.ts";
import { WAF_MINIMUM_LIMIT } from "../core/waf.ts";
import type { PathClass, RateLimits } from "./props.ts";

/** A method and a path. */
export interface RoutePattern {
  readonly method: string;
  /** `/v1/chats` */
  readonly path: string;
  /** The path stands for everything below it, too. */
  readonly below: boolean;
}

/** A limit of one route. */
export interface RouteLimit extends ParsedRate, RoutePattern {}

/** A limit that several routes share. */
export interface ClassLimit extends ParsedRate {
  readonly name: string;
  readonly routes: readonly RoutePattern[];
}

export interface ParsedLimits {
  readonly perIp?: ParsedRate;
  readonly perUser?: ParsedRate;
  readonly perSession?: ParsedRate;
  readonly anonymous?: ParsedRate;
  readonly classes: readonly ClassLimit[];
  readonly routes: readonly RouteLimit[];
}

const CALLERS = ["perIp", "perUser", "perSession", "anonymous"] as const;
type Caller = (typeof CALLERS)[number];
const ROUTE = /^(GET|POST|PUT|PATCH|DELETE|HEAD) (\/[A-Za-z0-9_~.-]+(?:\/[A-Za-z0-9_~.-]+)*)(\/\*)?$/;
const SOCKET_ROUTE = /^\$(connect|disconnect|default)$/;
/** Stands for the method of a route of a WebSocket API, which has none. */
export const SOCKET = "SOCKET";
const CLASS_NAME = /^[a-z][a-z0-9-]{0,39}$/;

export type Finding = Omit<Problem, "path"> & { readonly path?: string };

/** Takes the limits apart and collects everything that is wrong with them. */
export function parseLimits(limits: RateLimits): { readonly parsed: ParsedLimits; readonly problems: Finding[] } {
  const problems: Finding[] = [];
  const callers: { [K in Caller]?: ParsedRate } = {};
  const routes: RouteLimit[] = [];
  for (const [key, value] of Object.entries(limits) as [string, Rate][]) {
    if (key === "classes" || value === undefined) continue;
    const parsed = one(key, value, problems);
    if ((CALLERS as readonly string[]).includes(key)) {
      if (parsed) callers[key as Caller] = whoseIsSaid(key, value, parsed, problems);
      continue;
    }
    const route = pattern(key);
    if (!route) {
      problems.push({
        code: "TOWLINE_LIMIT_ROUTE",
        what: `"${key}" is neither ${CALLERS.join(", ")}, classes nor a route`,
        instead: 'a method and a path without variables, as in "POST /v1/chats" or "GET /v1/files/*"',
      });
    } else if (parsed) {
      routes.push({ ...parsed, ...route });
    }
  }
  routes.sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
  const classes = parseClasses(limits.classes ?? {}, problems);
  problems.push(...neverReached(callers));
  return { parsed: { ...callers, classes, routes }, problems };
}

/** A route of a declaration, or `undefined` when it is none. */
export function pattern(key: string): RoutePattern | undefined {
  if (SOCKET_ROUTE.test(key)) return { method: SOCKET, path: key, below: false };
  const route = ROUTE.exec(key);
  return route ? { method: route[1]!, path: route[2]!, below: route[3] !== undefined } : undefined;
}

function parseClasses(classes: Readonly<Record<string, PathClass>>, problems: Finding[]): ClassLimit[] {
  return Object.entries(classes).flatMap(([name, { limit, routes }]): ClassLimit[] => {
    const patterns = routes.map((key) => [key, pattern(key)] as const);
    const odd = patterns.filter(([, parsed]) => !parsed).map(([key]) => `"${key}"`);
    if (!CLASS_NAME.test(name) || routes.length === 0 || odd.length > 0) {
      problems.push({
        code: "TOWLINE_LIMIT_CLASS",
        what: `class "${name}" has ${odd.length > 0 ? `${odd.join(", ")}, which is no route` : routes.length === 0 ? "no routes" : "a name that cannot be one"}`,
        instead:
          'a name of lower-case letters, digits and hyphens, and at least one method with a path, as in "POST /v1/chats"',
      });
      return [];
    }
    const parsed = one(`classes.${name}`, limit, problems);
    return parsed ? [{ ...parsed, name, routes: patterns.map(([, route]) => route!) }] : [];
  });
}

function one(key: string, rate: Rate, problems: Finding[]): ParsedRate | undefined {
  try {
    const parsed = parseRate(rate);
    if (parsed.limit < WAF_MINIMUM_LIMIT) {
      problems.push({
        code: "TOWLINE_LIMIT_TOO_LOW",
        what: `limit ${key} is "${rate}"; AWS WAF counts from ${WAF_MINIMUM_LIMIT} up`,
        instead: `${WAF_MINIMUM_LIMIT} or more in a longer window, as in "${WAF_MINIMUM_LIMIT} / 5 minutes"`,
      });
      return undefined;
    }
    return parsed;
  } catch (error) {
    if (!(error instanceof TowlineError)) throw error;
    problems.push(
      ...error.problems.map((problem) => ({ ...problem, path: undefined, what: `limit ${key}: ${problem.what}` })),
    );
    return undefined;
  }
}

/** `perIp: "10 / minute per user"` says two things at once. */
function whoseIsSaid(key: string, text: Rate, parsed: ParsedRate, problems: Finding[]): ParsedRate {
  if (/ (per|in) /.test(text) && !(key === "perIp" && parsed.per === "ip")) {
    problems.push({
      code: "TOWLINE_LIMIT_WHOSE",
      what: `limit ${key} is "${text}", and ${key} already says who is counted`,
      instead: `"${parsed.limit} / ${text.split(" / ")[1]!.replace(/ (per|in) .*/, "")}"`,
    });
  }
  return parsed;
}

/** Users and sessions are counted together with their address, so what the address may is what they may at most. */
function neverReached({ perIp, ...others }: { readonly [K in Caller]?: ParsedRate }): Finding[] {
  if (!perIp) return [];
  return Object.entries(others)
    .filter(([, rate]) => rate.windowSeconds === perIp.windowSeconds && rate.limit > perIp.limit)
    .map(([key, rate]) => ({
      code: "TOWLINE_LIMIT_NEVER_REACHED",
      what: `${key} is ${rate.limit} and perIp is ${perIp.limit} in the same window, so nobody ever reaches ${key}`,
      instead: `perIp of at least ${rate.limit}, or no ${key}`,
    }));
}

/**
 * The limits as the service's own limiter reads them: `RATE_LIMIT_PER_IP=1000/60` is 1000 requests in 60 seconds,
 * `RATE_LIMIT_POST_V1_CHATS=10/60/user` counts them by user, `RATE_LIMIT_CLASS_LLM=10/60/user` those of
 * `RATE_LIMIT_CLASS_LLM_ROUTES` together.
 */
export function limitVariables(limits: ParsedLimits): Record<string, string> {
  const { anonymous, classes, perIp, perSession, perUser, routes } = limits;
  const text = (rate: ParsedRate) => `${rate.limit}/${rate.windowSeconds}`;
  const upper = (name: string) => name.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_");
  const key = ({ below, method, path }: RoutePattern) => `${method} ${path}${below ? "/*" : ""}`;
  return {
    ...(perIp ? { RATE_LIMIT_PER_IP: text(perIp) } : {}),
    ...(perUser ? { RATE_LIMIT_PER_USER: text(perUser) } : {}),
    ...(perSession ? { RATE_LIMIT_PER_SESSION: text(perSession) } : {}),
    ...(anonymous ? { RATE_LIMIT_ANONYMOUS: text(anonymous) } : {}),
    ...Object.fromEntries(
      routes.map((route) => [
        `RATE_LIMIT_${upper(`${route.method}${route.path}`)}${route.below ? "_ALL" : ""}`,
        `${text(route)}/${route.per}`,
      ]),
    ),
    ...Object.fromEntries(
      classes.flatMap((group) => [
        [`RATE_LIMIT_CLASS_${upper(group.name)}`, `${text(group)}/${group.per}`],
        [`RATE_LIMIT_CLASS_${upper(group.name)}_ROUTES`, group.routes.map(key).join(",")],
      ]),
    ),
  };
}
