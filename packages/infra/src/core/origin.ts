/** Something that answers HTTP behind a gateway. */
export interface HttpOrigin {
  /** `https://…`, without a slash at the end. */
  readonly url: string;
  /** Name of the origin in descriptions. */
  readonly originName: string;
  /** Path that answers 200 when it is well. */
  readonly healthPath: string;
  /**
   * Two copies of the service, of which one takes the traffic: the urls of both, resolved when Terraform applies, and the name of
   * the active one.
   */
  readonly colours?: { readonly blue: string; readonly green: string; readonly active: "blue" | "green" };
  /** Seconds after which the platform of the origin ends every request. @default no limit that matters to a gateway */
  readonly longestAnswer?: number;
  /**
   * A header whose value only the gateway knows. Asking for it closes the direct way in: from then on the origin answers
   * nobody else. `undefined` when the origin is open on purpose.
   */
  gate(): OriginHeader | undefined;
  /** Settings of the gateway that the application has to know, as environment variables. */
  configure(environment: Readonly<Record<string, string>>): void;
}

/** Header and value that the gateway adds to every request. */
export interface OriginHeader {
  readonly name: string;
  readonly value: string;
  /** Changes when the value changes, and tells nothing about it. */
  readonly revision: string;
}
