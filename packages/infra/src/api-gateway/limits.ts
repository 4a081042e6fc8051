import type { Problem } from "../core/errors.ts";
import { TowlineError } from "../core/errors.ts";
import { type ParsedRate, parseRate, type Rate } from "../core/units.ts";
import { WAF_MINIMUM_LIMIT } from "../core/waf.ts";
import type { RateLimits } from "./props.ts";

/** A limit of one route. */
export interface RouteLimit extends ParsedRate {
  readonly method: string;
  /** `/v1/chats` */
  readonly path: string;
}

export interface ParsedLimits {
  readonly perIp: ParsedRate;
  readonly perUser?: ParsedRate;
  readonly anonymous?: ParsedRate;
  readonly routes: readonly RouteLimit[];
}

const NAMED = ["perIp", "perUser", "anonymous"] as const;
const ROUTE = /^(GET|POST|PUT|PATCH|DELETE|HEAD) (\/[A-Za-z0-9_~.-]+(?:\/[A-Za-z0-9_~.-]+)*)$/;

type Finding = Omit<Problem, "path"> & { readonly path?: string };

/** Takes the limits apart and collects everything that is wrong with them. */
export function parseLimits(limits: RateLimits): { readonly parsed: ParsedLimits; readonly problems: Finding[] } {
  const problems: Finding[] = [];
  const named: { perIp?: ParsedRate; perUser?: ParsedRate; anonymous?: ParsedRate } = {};
  const routes: RouteLimit[] = [];
  for (const [key, rate] of Object.entries(limits) as [string, Rate][]) {
    const parsed = one(key, rate, problems);
    if ((NAMED as readonly string[]).includes(key)) {
      if (parsed) named[key as (typeof NAMED)[number]] = parsed;
      continue;
    }
    const route = ROUTE.exec(key);
    if (!route) {
      problems.push({
        code: "TOWLINE_LIMIT_ROUTE",
        what: `"${key}" is neither perIp, perUser, anonymous nor a route`,
        instead: 'a method and a path without variables, as in "POST /v1/chats"',
      });
    } else if (parsed) {
      routes.push({ ...parsed, method: route[1]!, path: route[2]! });
    }
  }
  routes.sort((a, b) => (`${a.path} ${a.method}` < `${b.path} ${b.method}` ? -1 : 1));
  return { parsed: { ...named, perIp: named.perIp ?? parseRate("1000 / minute"), routes }, problems };
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

/**
 * The limits as the service's own limiter reads them: `RATE_LIMIT_PER_IP=1000/60` is 1000 requests in 60 seconds,
 * `RATE_LIMIT_POST_V1_CHATS=10/60/user` counts them by user.
 */
export function limitVariables({ anonymous, perIp, perUser, routes }: ParsedLimits): Record<string, string> {
  const text = (rate: ParsedRate) => `${rate.limit}/${rate.windowSeconds}`;
  return {
    RATE_LIMIT_PER_IP: text(perIp),
    ...(perUser ? { RATE_LIMIT_PER_USER: text(perUser) } : {}),
    ...(anonymous ? { RATE_LIMIT_ANONYMOUS: text(anonymous) } : {}),
    ...Object.fromEntries(
      routes.map((route) => [
        `RATE_LIMIT_${`${route.method}${route.path}`.toUpperCase().replaceAll(/[^A-Z0-9]+/g, "_")}`,
        `${text(route)}/${route.per}`,
      ]),
    ),
  };
}
