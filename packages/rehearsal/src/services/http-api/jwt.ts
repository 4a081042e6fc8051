import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from "jose";
import type { Issuer } from "../issuer.ts";

/** `jwt_configuration` of an authorizer. */
export interface JwtAuthorizer {
  /** `$request.header.Authorization` */
  readonly source: string;
  readonly issuer: string;
  readonly audience: readonly string[];
}

export type Verified = { readonly claims: JWTPayload } | { readonly refused: string };

/**
 * Verifies tokens as HTTP APIs do: signed by a key of the issuer, RSA only, for one of the audiences, in their time.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/http-api-jwt-authorizer.html
 */
export class JwtVerifier {
  private readonly issuer: Issuer;

  constructor(issuer: Issuer) {
    this.issuer = issuer;
  }

  async verify(token: string, { audience, issuer }: JwtAuthorizer): Promise<Verified> {
    try {
      const keys = createLocalJWKSet(await this.keysOf(issuer));
      const { payload } = await jwtVerify(token, keys, {
        issuer,
        algorithms: ["RS256", "RS384", "RS512"],
        requiredClaims: ["exp"],
      });
      // Cognito writes client_id in place of an audience.
      const meant = [payload.aud ?? payload["client_id"]].flat().map(String);
      return meant.some((one) => audience.includes(one)) ? { claims: payload } : { refused: "invalid audience" };
    } catch (error) {
      return { refused: error instanceof errors.JOSEError ? error.message : "the issuer has no keys" };
    }
  }

  private async keysOf(issuer: string): Promise<JSONWebKeySet> {
    const base = issuer.replace(/\/$/, "");
    const discovered = (await this.read(`${base}/.well-known/openid-configuration`)) as { jwks_uri: string };
    return (await this.read(discovered.jwks_uri)) as JSONWebKeySet;
  }

  /** An issuer on this machine is asked; every other one is the world's. */
  private async read(address: string): Promise<unknown> {
    const url = new URL(address);
    if (!["127.0.0.1", "localhost"].includes(url.hostname)) return this.issuer.document(url);
    const answer = await fetch(url, { signal: AbortSignal.timeout(1_500) });
    if (!answer.ok) throw new Error(`${address} answered ${answer.status}`);
    return answer.json();
  }
}
