/** Something that answers HTTP behind a gateway. */
export interface HttpOrigin {
  /** `https://…`, without a slash at the end. */
  readonly url: string;
  /** Name of the origin in descriptions. */
  readonly originName: string;
  /** Path that answers 200 when it is well. */
  readonly healthPath: string;
  /** Seconds after which the platform of the origin ends every request. @default no limit that matters to a gateway */
  readonly longestAnswer?: number;
  /**
   * A header whose value only the gateway knows. Asking for it closes the direct way in: from then on the origin answers
   * nobody else. `undefined` when the origin is open on purpose.
   */
  gate(): OriginHeader | undefined;
  /**
   * Two services that take turns (blue and green): their addresses, and the one that takes the traffic at first. Which of the
   * two takes it now is decided at deploy time, by whoever shifts the traffic.
   */
  readonly colours?: { readonly blue: string; readonly green: string; readonly active: "blue" | "green" };
  /** How a gateway reaches an origin that has no address on the internet. @default none: `url` is called directly */
  readonly privateLink?: PrivateLink;
  /** The same for a WebSocket API, which takes another kind of VPC link. @default none: `url` is called directly */
  readonly socketLink?: { readonly id: string };
  /** Settings of the gateway that the application has to know, as environment variables. */
  configure(environment: Readonly<Record<string, string>>): void;
}

/** A VPC link of API Gateway, and the load balancer behind it. */
export interface PrivateLink {
  readonly id: string;
  /** ARN of the load balancer that the link leads to. */
  readonly targetArn: string;
}

/** Header and value that the gateway adds to every request. */
export interface OriginHeader {
  readonly name: string;
  readonly value: string;
  /** Changes when the value changes, and tells nothing about it. */
  readonly revision: string;
}
