import type { Rate } from "../core/units.ts";
import type { ManagedGroup } from "./managed.ts";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";

/** A method and a path: `"POST /v1/chats"`. */
export type RouteKey = `${HttpMethod} /${string}`;

/** One of the three routes that every WebSocket API has: `$connect`, `$disconnect`, `$default`. */
export type SocketRoute = `$${string}`;

/** Routes that share one limit. A path that ends in `/*` stands for everything below it. */
export interface PathClass {
  /** `["POST /v1/chats", "POST /v1/chats/stream"]`, `["GET /v1/files/*"]` */
  readonly routes: readonly RouteKey[];
  /** Counted over all routes together: `"10 / minute per user"`. */
  readonly limit: Rate;
}

/**
 * How much one caller may ask, said once. It becomes the rules of the web ACL (or the throttles of a front door that has none)
 * and the `RATE_LIMIT_*` variables of the service: WAF counts roughly and by what it can see, the service's own limiter
 * is exact and knows the user (D-E1-05, D-E1-06).
 */
export interface RateLimits {
  /** Every caller, by address. @default "1000 / minute" where the front door takes a web ACL */
  readonly perIp?: Rate;
  /** Callers that send credentials. WAF counts them by the header, which rotates, so it is a coarse guard only. */
  readonly perUser?: Rate;
  /** Callers with a session cookie, signed in or not, by cookie and address. */
  readonly perSession?: Rate;
  /** Callers without credentials, by session cookie and address, or by address when they have no cookie. */
  readonly anonymous?: Rate;
  /** Groups of routes by name: `{ llm: { routes: ["POST /v1/chats", "POST /v1/drafts"], limit: "10 / minute per user" } }`. */
  readonly classes?: Readonly<Record<string, PathClass>>;
  /** Single routes: `"POST /v1/chats": "10 / minute per user"`. */
  readonly [route: RouteKey]: Rate;
  /** Routes of a WebSocket API, which can only be limited in total: `"$connect": "600 / minute in total"`. */
  readonly [route: SocketRoute]: Rate;
}

/** What stands between the internet and the service. */
export type FrontDoor = "rest-api" | "alb" | "cloudfront" | "app-runner" | "http-api" | "websocket-api";

/**
 * What happens to a request that a rule matches. `observe` only counts, in metrics and in the log, and says why and until
 * when nothing is stopped yet.
 */
export type Mode = "enforce" | { readonly observe: string };

export interface WebAclProps {
  /** At most 128 letters, digits, hyphens and underscores. @default `<project>-<environment>-<id>` */
  readonly name?: string;
  /** Front door that it stands before; decides scope, region and what can be counted. */
  readonly protects: FrontDoor;
  /**
   * ARN of the stage, load balancer or App Runner service. A CloudFront distribution names the web ACL itself, so there it is
   * left out.
   */
  readonly resourceArn?: string;
  readonly limits?: RateLimits;
  /** Cookie that holds the session of a caller. @default "session" */
  readonly sessionCookie?: string;
  /**
   * Header in which a proxy before the front door (a CDN before a load balancer) tells the address of the caller. Only one that
   * the proxy sets by itself: what callers can write, such as the beginning of `X-Forwarded-For`, they can also vary.
   * @default the address of the connection
   */
  readonly addressFrom?: string;
  /** Groups of rules that AWS maintains. @default "ip-reputation" and "known-bad-inputs" */
  readonly managed?: readonly ManagedGroup[];
  /** @default "enforce" */
  readonly mode?: Mode;
  /**
   * Capacity that the rules may take. More than 1500 units costs $0.20 a million requests for each further 500.
   * @default 1500
   */
  readonly capacity?: { readonly upTo: number; readonly reason: string };
}
