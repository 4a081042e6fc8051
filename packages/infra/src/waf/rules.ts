import { fingerprint, fit, slug } from "../core/naming.ts";
import type { ParsedRate } from "../core/units.ts";
import {
  all,
  any,
  type CountedBy,
  countedByCookie,
  countedByForwardedIp,
  countedByHeader,
  countedByIp,
  equals,
  hasCookie,
  header,
  method,
  not,
  pathMatches,
  present,
  type RateProps,
  rate,
  type Statement,
} from "../core/waf.ts";
import type { Door } from "./doors.ts";
import type { ClassLimit, ParsedLimits, RoutePattern } from "./limits.ts";
import type { Draft } from "./split.ts";

/** Header of credentials. */
export const AUTHORIZATION = "authorization";
/** Longest regular expression that WAF takes. */
const LONGEST_PATTERN = 200;
const LONGEST_NAME = 100;

/** How the compiler sees callers. */
export interface Callers {
  readonly door: Door;
  readonly sessionCookie: string;
  /** Header with the address of the caller, when a proxy stands before the door. */
  readonly addressFrom: string | undefined;
}

/**
 * The rules of a set of limits, at whatever depth. Requests that lack a part of a custom key are not counted at all, so every
 * rule that counts by header or cookie has a partner that counts the requests without it by address
 * (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based.html).
 */
export function limitRules(limits: ParsedLimits, callers: Callers): Draft[] {
  const counter = new Counter(callers);
  const { anonymous, classes, perIp, perSession, perUser, routes } = limits;
  const rules: Draft[] = [];
  if (perIp) rules.push(counter.byAddress("per-ip", perIp));
  if (perUser) rules.push(counter.byUser("per-user", perUser));
  if (perSession) rules.push(counter.bySession("per-session", perSession));
  if (anonymous) {
    // A browser asks first (OPTIONS) without credentials, also for people who are signed in.
    const unknown = [not(signedIn), not(equals(method, "OPTIONS"))];
    rules.push(
      counter.bySession("anonymous-session", anonymous, unknown),
      counter.byAddress("anonymous-no-session", anonymous, [...unknown, not(counter.session)]),
    );
  }
  const names = new Set<string>();
  const named = (name: string, key: string): string => {
    const short = fit(name, LONGEST_NAME);
    const unique = names.has(short) ? `${short}-${fingerprint(key, 6)}` : short;
    names.add(unique);
    return unique;
  };
  for (const route of routes) {
    const key = `${route.method} ${route.path}${route.below ? " below" : ""}`;
    rules.push(...counter.pair(named(`route-${slug(key)}`, key), route, onePath(route, callers.door)));
  }
  for (const group of classes) {
    rules.push(...counter.pair(named(`class-${group.name}`, group.name), group, [inClass(group, callers.door)]));
  }
  return rules;
}

const signedIn = present(header(AUTHORIZATION));

class Counter {
  readonly session: Statement;
  readonly #address: CountedBy;
  readonly #callers: Callers;

  constructor(callers: Callers) {
    this.#callers = callers;
    this.#address = callers.addressFrom ? countedByForwardedIp : countedByIp;
    this.session = hasCookie(callers.sessionCookie);
  }

  byAddress(name: string, limit: ParsedRate, among: readonly Statement[] = []): Draft {
    return this.#rule(name, limit, {}, among);
  }

  byUser(name: string, limit: ParsedRate, among: readonly Statement[] = []): Draft {
    return this.#rule(name, limit, { by: [countedByHeader(AUTHORIZATION), this.#address] }, [...among, signedIn]);
  }

  bySession(name: string, limit: ParsedRate, among: readonly Statement[] = []): Draft {
    const by = [countedByCookie(this.#callers.sessionCookie), this.#address];
    return this.#rule(name, limit, { by }, [...among, this.session]);
  }

  /** The rules for some requests, whoever the limit is for. */
  pair(name: string, limit: ParsedRate, among: readonly Statement[]): Draft[] {
    switch (limit.per) {
      case "ip":
        return [this.byAddress(name, limit, among)];
      case "total":
        return [this.#rule(name, limit, { by: "everybody" }, among)];
      case "user":
        return [this.byUser(name, limit, among), this.byAddress(`${name}-anonymous`, limit, [...among, not(signedIn)])];
      case "session":
        return [
          this.bySession(name, limit, among),
          this.byAddress(`${name}-no-session`, limit, [...among, not(this.session)]),
        ];
    }
  }

  #rule(
    name: string,
    { limit, windowSeconds }: ParsedRate,
    how: Pick<RateProps, "by">,
    among: readonly Statement[],
  ): Draft {
    const [first, ...others] = among;
    const { addressFrom } = this.#callers;
    return {
      name,
      statement: rate({
        limit,
        windowSeconds,
        ...how,
        ...(addressFrom ? { forwardedBy: addressFrom } : {}),
        ...(first ? { among: all(first, ...others) } : {}),
      }),
    };
  }
}

/** A slash behind the path reaches the same handler. */
const ending = ({ below }: RoutePattern) => (below ? "(/.*)?" : "/?");
const literal = (path: string) => path.toLowerCase().replaceAll(".", "\\.");
const expression = (prefix: string, body: string) => `^${prefix}${body}$`;

function onePath(route: RoutePattern, { prefix }: Door): Statement[] {
  return [equals(method, route.method), pathMatches(expression(prefix, `${literal(route.path)}${ending(route)}`))];
}

/** Any of the routes: one expression for as many paths of a method as WAF takes. */
function inClass({ routes }: ClassLimit, { prefix }: Door): Statement {
  const methods = [...new Set(routes.map((route) => route.method))].sort();
  const [first, ...others] = methods.map((name) => {
    const bodies = routes
      .filter((route) => route.method === name)
      .map((route) => `${literal(route.path)}${ending(route)}`)
      .sort();
    const [one, ...more] = packed([...new Set(bodies)], prefix).map(pathMatches);
    return all(equals(method, name), any(one!, ...more));
  });
  return any(first!, ...others);
}

function packed(bodies: readonly string[], prefix: string): string[] {
  const packs: string[][] = [];
  for (const body of bodies) {
    const last = packs.at(-1);
    if (last && expression(prefix, `(${[...last, body].join("|")})`).length <= LONGEST_PATTERN) last.push(body);
    else packs.push([body]);
  }
  return packs.map((pack) => expression(prefix, pack.length === 1 ? pack[0]! : `(${pack.join("|")})`));
}

/** Paths whose expression is longer than WAF takes. */
export function tooLong({ classes, routes }: ParsedLimits, { prefix }: Door): RoutePattern[] {
  return [...routes, ...classes.flatMap((group) => group.routes)].filter(
    (route) => expression(prefix, `${literal(route.path)}${ending(route)}`).length > LONGEST_PATTERN,
  );
}
