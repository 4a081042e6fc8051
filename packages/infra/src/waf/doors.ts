import type { FrontDoor } from "./props.ts";

/** What a front door can do about limits. */
export interface Door {
  /** As people call it. */
  readonly name: string;
  /** Scope of its web ACL; `undefined` where AWS lets none stand. */
  readonly scope: "REGIONAL" | "CLOUDFRONT" | undefined;
  /** What WAF sees before the path of a route, as a regular expression. */
  readonly prefix: string;
  /** What to put in its place or before it when callers have to be told apart. */
  readonly instead: string;
}

/**
 * What AWS WAF can stand before
 * (https://docs.aws.amazon.com/waf/latest/developerguide/how-aws-waf-works-resources.html). HTTP and WebSocket APIs are
 * not among them: they throttle a route for all callers together and nothing else.
 */
export const DOORS: Readonly<Record<FrontDoor, Door>> = {
  // WAF sees the stage in front of the path, unless a domain name of its own is mapped to the stage.
  "rest-api": { name: "a REST API", scope: "REGIONAL", prefix: "(/[^/]+)?", instead: "" },
  alb: { name: "a load balancer", scope: "REGIONAL", prefix: "", instead: "" },
  cloudfront: { name: "a CloudFront distribution", scope: "CLOUDFRONT", prefix: "", instead: "" },
  "app-runner": { name: "an App Runner service", scope: "REGIONAL", prefix: "", instead: "" },
  "http-api": {
    name: "an HTTP API",
    scope: undefined,
    prefix: "",
    instead: "a REST API, or a CloudFront distribution with a web ACL before the HTTP API",
  },
  "websocket-api": {
    name: "a WebSocket API",
    scope: undefined,
    prefix: "",
    instead: "the service's own limiter, which is called at $connect, or a limit in total on a route",
  },
};
