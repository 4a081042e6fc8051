import type { HttpOrigin } from "../core/origin.ts";
import type { Duration, Rate, Throughput } from "../core/units.ts";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD";

/** A method and a path: `"POST /v1/chats"`. */
export type RouteKey = `${HttpMethod} /${string}`;

/**
 * How much one caller may ask. The same object makes the rules of the web ACL and the `RATE_LIMIT_*` variables of the
 * service: WAF counts roughly and by what it can see, the service's own limiter is exact and knows the user (D-E1-05,
 * D-E1-06).
 */
export interface RateLimits {
  /** Every caller, by address. */
  readonly perIp: Rate;
  /** Callers that send credentials. WAF counts them by the header, which rotates, so it is a coarse guard only. */
  readonly perUser?: Rate;
  /** Callers without credentials, by session cookie and address. */
  readonly anonymous?: Rate;
  /** Single routes: `"POST /v1/chats": "10 / minute per user"`. They become resources of the API. */
  readonly [route: RouteKey]: Rate;
}

export interface Cors {
  /** Origins that may call from a browser, each with scheme: `["https://app.example.com"]`. */
  readonly origins: readonly `http${"s" | ""}://${string}`[];
}

/** A Lambda authorizer that looks at the bearer token. */
export interface Authorizer {
  /** Invoke ARN of the function. */
  readonly invokeArn: string;
  /** Role that API Gateway takes to call it. */
  readonly credentialsArn: string;
  /** How long an answer is kept for a token, at most one hour. @default "5 minutes" */
  readonly keep?: Duration;
  /** Routes that anybody may call. @default the health route */
  readonly except?: readonly RouteKey[];
}

export interface ApiGatewayProps {
  /** Name of the API. @default `<project>-<environment>-<id>` */
  readonly name?: string;
  readonly forwardsTo: HttpOrigin;
  readonly limits: RateLimits;
  readonly cors?: Cors;
  /** @default nobody is asked; the service decides */
  readonly authorize?: Authorizer;
  /** Cookie that holds the session of an anonymous caller. @default "session" */
  readonly sessionCookie?: string;
  /**
   * What the whole stage takes, whoever asks: API Gateway answers 429 above it. A limited route takes a tenth.
   * @default 500 a second, in bursts of 1000
   */
  readonly throttle?: { readonly rate: Throughput; readonly burst: number };
  /** Answers of this many bytes or more are compressed for callers that ask. @default 1024 */
  readonly compressFrom?: number;
  /** How long the service may take to answer, at most 29 seconds. @default "29 seconds" */
  readonly timeout?: Duration;
}
