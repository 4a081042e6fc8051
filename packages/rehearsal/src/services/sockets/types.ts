import type { Authorizer, Authorizers } from "../authorizers/authorizers.ts";

/** A route of a WebSocket API: `$connect`, `$disconnect`, `$default`, or what the selection expression gives. */
export interface SocketRoute {
  readonly key: string;
  readonly authorization: string;
  readonly authorizer: Authorizer | undefined;
  readonly integration: SocketIntegration | undefined;
  /** Whether what the integration answers is sent to the caller. */
  readonly answers: boolean;
}

export interface SocketIntegration {
  /** `HTTP_PROXY`, `HTTP`, `MOCK`, `AWS_PROXY` */
  readonly type: string;
  readonly uri: string;
  readonly method: string;
  /** `integration.request.header.X-Connection-Id` -> `context.connectionId` */
  readonly requestParameters: Readonly<Record<string, string>>;
  /** Milliseconds. */
  readonly timeout: number;
}

/** What a stage of a WebSocket API serves at this moment. */
export interface SocketStage {
  readonly name: string;
  readonly apiId: string;
  /** `arn:aws:execute-api:<region>:<account>:<api>/<stage>` */
  readonly executionArn: string;
  /** `$request.body.action` */
  readonly selection: string;
  readonly routes: readonly SocketRoute[];
  readonly variables: Readonly<Record<string, string>>;
  readonly authorizers: Authorizers;
  /** Whether the throttle of a route lets one more through. */
  mayPass(routeKey: string): boolean;
}
