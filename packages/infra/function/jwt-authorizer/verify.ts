import { createRemoteJWKSet, errors, type JWTPayload, jwtVerify } from "jose";
import type { Settings } from "./settings.ts";

/** The token is not one to let in; `reason` is for the log, the caller is told nothing but 401. */
export class Refused extends Error {
  readonly reason: string;

  constructor(reason: string) {
    super(reason);
    this.name = "Refused";
    this.reason = reason;
  }
}

export type Claims = JWTPayload & { readonly sub: string };
export type Verify = (token: string) => Promise<Claims>;

/**
 * Verifies tokens against the keys of the issuer. Keys are kept ten minutes; a token that names an unknown key makes them be fetched
 * again, but not more often than every thirty seconds, so that made-up keys cannot make the function flood the issuer.
 *
 * One algorithm only: what the header of a token says about it is never a choice ("none", or HS256 with a public key).
 *
 * @throws Refused when the token is wrong; any other error when it could not be verified, which is no fault of the caller
 */
export function verifier(settings: Settings): Verify {
  const keys = createRemoteJWKSet(settings.jwksUrl, {
    cacheMaxAge: 10 * 60_000,
    cooldownDuration: 30_000,
    timeoutDuration: 3_000,
  });
  return async (token) => {
    const { payload } = await jwtVerify(token, keys, {
      algorithms: ["RS256"],
      issuer: settings.issuer,
      ...(settings.audience.length > 0 ? { audience: [...settings.audience] } : {}),
      clockTolerance: settings.clockSkew,
      requiredClaims: ["sub", "exp"],
    }).catch((error: unknown) => {
      throw isAboutToken(error) ? new Refused(error.code) : error;
    });
    const party = payload["azp"];
    if (settings.parties.length > 0 && !(typeof party === "string" && settings.parties.includes(party))) {
      throw new Refused("ERR_JWT_CLAIM_VALIDATION_FAILED: azp");
    }
    return payload as Claims;
  };
}

/** Errors that say something about the token, not about the way to the keys. */
function isAboutToken(error: unknown): error is errors.JOSEError {
  return (
    error instanceof errors.JWTInvalid ||
    error instanceof errors.JWTExpired ||
    error instanceof errors.JWTClaimValidationFailed ||
    error instanceof errors.JWSInvalid ||
    error instanceof errors.JWSSignatureVerificationFailed ||
    error instanceof errors.JOSEAlgNotAllowed ||
    error instanceof errors.JOSENotSupported ||
    error instanceof errors.JWKSNoMatchingKey ||
    error instanceof errors.JWKSMultipleMatchingKeys
  );
}
