import type { Authorizer, Authorizers } from "../authorizers/authorizers.ts";
import type { JwtAuthorizer, JwtVerifier } from "./jwt.ts";

/** A route of an HTTP API: `GET /pets/{id}`, `ANY /{proxy+}`; `$default` takes what no other does. */
export interface HttpRoute {
  readonly key: string;
  readonly method: string;
  readonly path: string;
  /** `NONE`, `JWT`, `CUSTOM`, `AWS_IAM` */
  readonly authorization: string;
  readonly authorizer: Authorizer | undefined;
  readonly jwt: JwtAuthorizer | undefined;
  /** Of which the token has to have one. */
  readonly scopes: readonly string[];
  readonly integration: HttpIntegration | undefined;
}

export interface HttpIntegration {
  /** `HTTP_PROXY`, `AWS_PROXY` */
  readonly type: string;
  /** An URL; of a private integration the ARN of the listener behind the link. */
  readonly uri: string;
  readonly link: string | undefined;
  readonly method: string | undefined;
  /** `overwrite:header.X-User` -> `$context.authorizer.claims.sub` */
  readonly requestParameters: Readonly<Record<string, string>>;
  /** By the status that the integration answers. */
  readonly responseParameters: readonly {
    readonly status: number;
    readonly mappings: Readonly<Record<string, string>>;
  }[];
  /** Milliseconds. */
  readonly timeout: number;
}

export interface CorsConfiguration {
  readonly origins: readonly string[];
  readonly methods: readonly string[];
  readonly headers: readonly string[];
  readonly exposed: readonly string[];
  readonly credentials: boolean;
  readonly maxAge: number | undefined;
}

/** What a stage of an HTTP API serves at this moment. */
export interface HttpStage {
  readonly name: string;
  readonly apiId: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>` */
  readonly executionArn: string;
  readonly routes: readonly HttpRoute[];
  readonly variables: Readonly<Record<string, string>>;
  readonly cors: CorsConfiguration | undefined;
  readonly authorizers: Authorizers;
  readonly jwts: JwtVerifier;
  /** Whether the throttle of a route lets one more through. */
  mayPass(routeKey: string): boolean;
  /** Port of this machine behind a private link. */
  behind(link: string, listenerArn: string): number | undefined;
}
