import type { HttpOrigin } from "../core/origin.ts";
import type { Duration, Percent, Throughput } from "../core/units.ts";
import type { DomainProps } from "../dns/index.ts";
import type { TokenAuthorizer } from "../jwt-authorizer/index.ts";
import type { ManagedGroup, Mode, RateLimits, RouteKey } from "../waf/index.ts";
import type { LoggingRole } from "./account.ts";

export interface Cors {
  /** Origins that may call from a browser, each with scheme: `["https://app.example.com"]`. */
  readonly origins: readonly `http${"s" | ""}://${string}`[];
}

interface Admission {
  /**
   * How long an answer is kept for a token, at most one hour. A token that expires meanwhile is still let in until then.
   * @default "1 minute" for a `JwtAuthorizer`, "5 minutes" for a function of yours
   */
  readonly keep?: Duration;
  /** Routes that anybody may call; they become routes of the API. @default the health route */
  readonly except?: readonly RouteKey[];
}

/** A function that looks at the bearer token: a `JwtAuthorizer`, or one of yours by its ARNs. */
export type Authorizer = Admission &
  (
    | { readonly by: TokenAuthorizer }
    | {
        /** Invoke ARN of the function. */
        readonly invokeArn: string;
        /** Role that API Gateway takes to call it. */
        readonly credentialsArn: string;
      }
  );

/** What a request must have before it is forwarded; what lacks it is answered 400. */
export interface Validation {
  /** JSON schema (draft 4) of the body. */
  readonly body?: Readonly<Record<string, unknown>>;
  /** Headers that must be there. */
  readonly headers?: readonly string[];
  /** Query parameters that must be there. */
  readonly query?: readonly string[];
}

/** Names of headers in which the gateway tells the service what it knows. Whatever a caller sends under these names is lost. */
export interface Passes {
  /** Id of the request, the same as in the access log. */
  readonly requestId?: string;
  /** Subject of the verified token; `anonymous` on routes that anybody may call. Needs `authorize`. */
  readonly user?: string;
  /** Address of the caller. */
  readonly address?: string;
}

/** Keys for programs, each with a share of the API. */
export interface ApiKeys {
  /** Names of keys. AWS makes up the values; read them with `aws apigateway get-api-key --include-value`. */
  readonly names: readonly string[];
  /** What one key may ask. @default what the stage takes */
  readonly throttle?: { readonly rate: Throughput; readonly burst: number };
  /** What one key may ask in all: `{ limit: 100000, per: "month" }`. @default no quota */
  readonly quota?: { readonly limit: number; readonly per: "day" | "week" | "month" };
  /** Routes that ask for a key. */
  readonly routes: readonly RouteKey[];
}

/** Part of the traffic that goes to the colour that is not active. */
export interface Canary {
  /** @default "0 %" */
  readonly share?: Percent;
  /**
   * Who moves the traffic once the stage is there. With "pipeline" Terraform leaves share and active colour as it finds
   * them, so that an apply in the middle of a rollout puts nothing back; "terraform" sets them at every apply.
   * @default "pipeline"
   */
  readonly shiftedBy?: "terraform" | "pipeline";
}

export interface ApiGatewayProps {
  /** Name of the API. @default `<project>-<environment>-<id>` */
  readonly name?: string;
  readonly forwardsTo: HttpOrigin;
  readonly limits: RateLimits;
  /** `{ observe: "why" }` counts what is over a limit and stops nothing. @default "enforce" */
  readonly limitsMode?: Mode;
  /** Groups of rules that AWS maintains. @default "ip-reputation" and "known-bad-inputs" */
  readonly managed?: readonly ManagedGroup[];
  readonly cors?: Cors;
  /** @default nobody is asked; the service decides */
  readonly authorize?: Authorizer;
  /**
   * Routes whose answer is passed on while the service still writes it, each with how long it may take, 15 minutes at most and 5
   * minutes without a byte. Such answers are not compressed by the gateway
   * (https://docs.aws.amazon.com/apigateway/latest/developerguide/response-transfer-mode.html).
   */
  readonly streams?: Readonly<{ [route: RouteKey]: Duration }>;
  /** @default nothing is asked for */
  readonly validates?: Readonly<{ [route: RouteKey]: Validation }>;
  /** @default nothing but the origin's own header */
  readonly passes?: Passes;
  /** @default no keys */
  readonly apiKeys?: ApiKeys;
  /** Needs an origin with two colours. @default all traffic goes to the active colour */
  readonly canary?: Canary;
  /** A name of its own, with certificate and records. The address of AWS is closed then. @default the address of AWS */
  readonly domain?: DomainProps & {
    /** Callers show a certificate, too: `s3://<bucket>/<key>` of the authorities that are trusted. */
    readonly mutualTls?: { readonly truststore: `s3://${string}`; readonly version?: string };
  };
  /** @default "made-here"; "exists" where another stack of the same account and region makes it */
  readonly loggingRole?: LoggingRole;
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
