import { parseRate } from "../core/units.ts";
import type { Statement } from "../core/waf.ts";
import { CAPACITY_INCLUDED, CAPACITY_MAXIMUM, capacityOf, RATE_RULES_MAXIMUM } from "./capacity.ts";
import { DOORS } from "./doors.ts";
import { type Finding, limitVariables, type ParsedLimits, parseLimits, SOCKET } from "./limits.ts";
import { DEFAULT_GROUPS, type ManagedGroup, managedRule } from "./managed.ts";
import type { FrontDoor, RateLimits } from "./props.ts";
import { limitRules, tooLong } from "./rules.ts";
import { splitDeepRules } from "./split.ts";

/** One rule of a web ACL, in its place. */
export interface WebAclRule {
  readonly name: string;
  readonly priority: number;
  readonly statement: Statement;
  /** `managed` lets the group decide, `label` only labels, `count` and `block` are for rules with a rate. */
  readonly action: "block" | "count" | "label" | "managed" | "managed-count";
  readonly label?: string;
}

/** A throttle of one route, for all callers together. */
export interface RouteThrottle {
  readonly method: string;
  readonly path: string;
  /** Requests a second. */
  readonly rate: number;
  readonly burst: number;
}

export interface CompileOptions {
  readonly door: FrontDoor;
  /** @default "session" */
  readonly sessionCookie?: string;
  /** Header with the address of the caller. @default the address of the connection */
  readonly addressFrom?: string;
  /** @default "ip-reputation" and "known-bad-inputs" */
  readonly managed?: readonly ManagedGroup[];
  /** @default false: what is over a limit is stopped */
  readonly observe?: boolean;
  /** Capacity units that the rules may take. @default 1500, which the price of a web ACL includes */
  readonly capacity?: number;
}

/** What a set of limits comes to at one front door. */
export interface CompiledLimits {
  readonly limits: ParsedLimits;
  /** Rules of the web ACL; none where the front door takes no web ACL. */
  readonly rules: readonly WebAclRule[];
  /** Throttles of routes, where those are all that the front door has. */
  readonly throttles: readonly RouteThrottle[];
  /** What the service's own limiter is told. */
  readonly variables: Readonly<Record<string, string>>;
  /** Capacity units of the rules (WCU). */
  readonly capacity: number;
  readonly problems: readonly Finding[];
}

/**
 * Turns limits into what the front door at hand can do, or says why it cannot.
 *
 * A pure function: the same limits give the same rules, in the same order. Every set of rules that it gives without a
 * problem is one that the provider and AWS accept: names and priorities are unique, and, or and not are nested no deeper
 * than the provider can say, limits, windows, expressions, the number of rates and the capacity are within the quotas of AWS.
 */
export function compileLimits(limits: RateLimits, options: CompileOptions): CompiledLimits {
  const door = DOORS[options.door];
  const { parsed: declared, problems } = parseLimits(limits);
  problems.push(...strangers(declared, options.door));
  if (!door.scope) {
    const { problems: refused, throttles } = withoutWebAcl(declared, options.door);
    const variables = limitVariables(declared);
    return { limits: declared, rules: [], throttles, variables, capacity: 0, problems: [...problems, ...refused] };
  }
  const parsed = { ...declared, perIp: declared.perIp ?? parseRate("1000 / minute") };
  const rules = webAclRules(parsed, options);
  const capacity = rules.reduce((sum, { statement }) => sum + capacityOf(statement), 0);
  return {
    limits: parsed,
    rules,
    throttles: [],
    variables: limitVariables(parsed),
    capacity,
    problems: [...problems, ...beyondQuota(parsed, rules, capacity, options)],
  };
}

/** Routes that the front door does not have: a WebSocket API has no methods, and nothing else has `$connect`. */
function strangers({ classes, routes }: ParsedLimits, kind: FrontDoor): Finding[] {
  const sockets = kind === "websocket-api";
  const odd = [...routes, ...classes.flatMap((group) => group.routes)].filter(
    ({ method }) => (method === SOCKET) !== sockets,
  );
  return odd.map(({ method, path }) => ({
    code: "TOWLINE_LIMIT_ROUTE",
    what: `"${method === SOCKET ? path : `${method} ${path}`}" is no route of ${DOORS[kind].name}`,
    instead: sockets ? '"$connect", "$disconnect" or "$default"' : 'a method and a path, as in "POST /v1/chats"',
  }));
}

/** The rules that AWS maintains come first: what they stop need not be counted. */
function webAclRules(parsed: ParsedLimits, options: CompileOptions): WebAclRule[] {
  const { addressFrom, door, managed = DEFAULT_GROUPS, observe = false, sessionCookie = "session" } = options;
  const groups = managed.map(managedRule).map(
    (group): Omit<WebAclRule, "priority"> => ({
      name: group.name,
      statement: group.statement,
      action: observe || group.observe ? "managed-count" : "managed",
    }),
  );
  const drafts = splitDeepRules(limitRules(parsed, { door: DOORS[door], sessionCookie, addressFrom })).map(
    ({ label, name, statement }): Omit<WebAclRule, "priority"> =>
      label ? { name, statement, action: "label", label } : { name, statement, action: observe ? "count" : "block" },
  );
  return [...groups, ...drafts].map((rule, priority) => ({ ...rule, priority }));
}

function beyondQuota(
  parsed: ParsedLimits,
  rules: readonly WebAclRule[],
  capacity: number,
  { capacity: allowed = CAPACITY_INCLUDED, door }: CompileOptions,
): Finding[] {
  const problems: Finding[] = tooLong(parsed, DOORS[door]).map(({ method, path }) => ({
    code: "TOWLINE_LIMIT_ROUTE_LONG",
    what: `the path of "${method} ${path}" makes an expression of more than 200 characters, and WAF takes no longer one`,
    instead: "a shorter path that ends in /*",
  }));
  const rates = rules.filter(({ statement }) => "rate_based_statement" in statement);
  if (rates.length > RATE_RULES_MAXIMUM) {
    problems.push({
      code: "TOWLINE_LIMITS_TOO_MANY",
      what: `the limits need ${rates.length} rules with a rate (${rates.map(({ name }) => name).join(", ")}); a web ACL takes ${RATE_RULES_MAXIMUM}`,
      instead: "classes for routes with the same limit: a class counts its routes together and takes two rules at most",
    });
  }
  const most = Math.min(allowed, CAPACITY_MAXIMUM);
  if (capacity > most) {
    const dearest = [...rules].sort((a, b) => capacityOf(b.statement) - capacityOf(a.statement)).slice(0, 3);
    problems.push({
      code: "TOWLINE_WAF_CAPACITY",
      what: `the rules take ${capacity} capacity units, of ${most}; the dearest are ${dearest.map(({ name, statement }) => `${name} (${capacityOf(statement)})`).join(", ")}`,
      instead:
        most < CAPACITY_MAXIMUM
          ? `fewer groups or limits, or capacity: { upTo: ${Math.ceil(capacity / 500) * 500}, reason: "..." }, which AWS bills by the request`
          : "fewer groups or limits: AWS takes no more",
    });
  }
  return problems;
}

/**
 * HTTP and WebSocket APIs throttle a route for everybody together, which is what a limit in total says; nothing there can tell
 * one caller from another. The bucket holds one second's share, so that no window sees more than the limit by more than that.
 */
function withoutWebAcl(
  { classes, routes, ...callers }: ParsedLimits,
  kind: FrontDoor,
): { readonly throttles: RouteThrottle[]; readonly problems: Finding[] } {
  const door = DOORS[kind];
  const refused = [
    ...Object.keys(callers),
    ...routes.filter(({ per }) => per !== "total").map(({ method, path }) => `"${method} ${path}"`),
    ...classes.map(({ name }) => `classes.${name}`),
  ];
  const problems: Finding[] =
    refused.length === 0
      ? []
      : [
          {
            code: "TOWLINE_LIMITS_NO_WAF",
            what: `${door.name} takes no web ACL and throttles a route for everybody together, so it cannot keep ${refused.join(", ")}`,
            instead: door.instead,
          },
        ];
  const below = routes.filter((route) => route.below).map(({ method, path }) => `"${method} ${path}/*"`);
  if (below.length > 0) {
    problems.push({
      code: "TOWLINE_LIMIT_ROUTE",
      what: `${below.join(", ")} names no single route, and ${door.name} throttles single routes only`,
      instead: "each route by itself",
    });
  }
  const throttles = routes
    .filter(({ below: many, per }) => per === "total" && !many)
    .map(({ limit, method, path, windowSeconds }) => {
      const rate = limit / windowSeconds;
      return { method, path, rate, burst: Math.ceil(rate) };
    });
  return { throttles, problems };
}
