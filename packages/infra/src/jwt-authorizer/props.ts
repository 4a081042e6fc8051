/** What a token must be like, and how much the function that verifies it may use. */
export interface JwtAuthorizerProps {
  /** Name of the function, at most 64 characters. @default `<project>-<environment>-<id>` */
  readonly name?: string;
  /**
   * Who signs the tokens: the `iss` claim, letter for letter. Clerk: the Frontend API URL of the instance,
   * `https://clerk.example.com`.
   */
  readonly issuer: `https://${string}`;
  /** Where the public keys are. @default `<issuer>/.well-known/jwks.json` */
  readonly jwksUrl?: `https://${string}`;
  /** Accepted `aud` claims. Clerk writes none into session tokens unless a template says so; name `parties` then. */
  readonly audience?: readonly string[];
  /** Accepted `azp` claims: the web origins that tokens were made for (https://clerk.com/docs/guides/sessions/session-tokens). */
  readonly parties?: readonly string[];
  /**
   * Query parameter that holds the token on $connect of a WebSocket API, where a browser can set no header. The
   * access log does not write queries.
   * @default "token"
   */
  readonly tokenParameter?: string;
  /**
   * Copies that may run at once; they are kept free for this function and taken from the account's thousand. A flood of requests
   * then cannot take them from other functions, and cannot take more.
   * @default shares the account's
   */
  readonly reservedConcurrency?: number;
  /** Megabytes, and processor with it. @default 256 */
  readonly memory?: number;
}

/** A function that API Gateway can ask about a token. */
export interface TokenAuthorizer {
  readonly invokeArn: string;
  /** Query parameter that it reads on $connect. */
  readonly tokenParameter: string;
  /**
   * Lets the authorizer of one API call the function. `name` tells the APIs of a stack apart and should be the same in every
   * environment: it becomes part of a Terraform address.
   */
  admits(api: { readonly name: string; readonly sourceArn: string }): void;
}
