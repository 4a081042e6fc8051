import type { LoggingRole } from "../api-gateway/index.ts";
import type { Statement } from "../core/iam.ts";
import type { HttpOrigin } from "../core/origin.ts";
import type { Duration, Throughput } from "../core/units.ts";
import type { TokenAuthorizer } from "../jwt-authorizer/index.ts";
import type { RateLimits } from "../waf/index.ts";

/** A service that is called back over HTTP and pushes messages to connections by itself. */
export interface SocketOrigin extends HttpOrigin {
  /** Gives the service's role the right to push. */
  grant(...statements: Statement[]): void;
}

/** Paths of the service that are called with POST. */
export interface Callbacks {
  /** When somebody connects; an answer other than 2xx refuses the connection. @default "/ws/connect" */
  readonly connect?: `/${string}`;
  /** When a connection ended; may come late or never. @default "/ws/disconnect" */
  readonly disconnect?: `/${string}`;
  /** With each message as the body. @default "/ws/message" */
  readonly message?: `/${string}`;
}

export interface WebSocketApiProps {
  /** @default `<project>-<environment>-<id>` */
  readonly name?: string;
  readonly forwardsTo: SocketOrigin;
  readonly callbacks?: Callbacks;
  /** Who may connect: holders of a token that the authorizer knows, or anybody, with a reason. */
  readonly authorize: { readonly by: TokenAuthorizer } | { readonly anybody: string };
  /**
   * What a WebSocket API can keep: limits of a route in total, `{ $connect: "600 / minute in total" }`. It tells no callers apart; the
   * service is called at $connect and can.
   */
  readonly limits?: RateLimits;
  /**
   * What the whole stage takes.
   * @default 500 a second, in bursts of 1000
   */
  readonly throttle?: { readonly rate: Throughput; readonly burst: number };
  /** How long a callback may take, at most 29 seconds. @default "29 seconds" */
  readonly timeout?: Duration;
  /** @default "made-here"; "exists" where another stack of the same account and region makes it */
  readonly loggingRole?: LoggingRole;
}
