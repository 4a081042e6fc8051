/** What the function is told in its environment. Nothing of it is secret: tokens are verified with public keys. */
export interface Settings {
  /** Who signs tokens: the `iss` claim, and by default where the keys are. */
  readonly issuer: string;
  readonly jwksUrl: URL;
  /** Accepted `aud` claims; empty when the issuer writes none. */
  readonly audience: readonly string[];
  /** Accepted `azp` claims: the origins that may ask for tokens. Empty accepts any. */
  readonly parties: readonly string[];
  /** Seconds that the clocks of issuer and function may differ. */
  readonly clockSkew: number;
  /** Query parameter that holds the token where a header cannot be set: a browser's WebSocket. */
  readonly tokenParameter: string | undefined;
}

export function settingsFrom(environment: Readonly<Record<string, string | undefined>>): Settings {
  const issuer = environment["ISSUER"];
  if (!issuer) throw new Error("ISSUER is not set");
  return {
    issuer,
    jwksUrl: new URL(environment["JWKS_URL"] ?? `${issuer.replace(/\/$/, "")}/.well-known/jwks.json`),
    audience: list(environment["AUDIENCE"]),
    parties: list(environment["PARTIES"]),
    clockSkew: Number(environment["CLOCK_SKEW_SECONDS"] ?? "5"),
    tokenParameter: environment["TOKEN_PARAMETER"],
  };
}

const list = (text: string | undefined) => (text ? text.split(",") : []);
