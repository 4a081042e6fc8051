import type { IncomingMessage, ServerResponse } from "node:http";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import type { Notice } from "../world/types.ts";
import { answerJson, type Listener, listen, orElse } from "./listener.ts";

/** What a token says: who made it, and for whom. */
export interface TokenClaims {
  /** As the system declares it: `https://clerk.example.com`. */
  readonly iss: string;
  readonly sub: string;
  readonly aud?: string | string[];
  readonly [claim: string]: unknown;
}

const KEYS = /(^|[/._-])(jwks?|keys|certs)([/._-]|$)/i;
const DISCOVERY = "/.well-known/openid-configuration";

/**
 * Stands in for whoever signs tokens (Clerk, Auth0, Cognito): one key that lives as long as the world is open, published as the keys of every
 * issuer. Nothing leaves the machine, so whoever looks for the keys of an issuer is led here.
 */
export class Issuer {
  private readonly notice: (notice: Notice) => void;
  private listener: Promise<Listener> | undefined;
  private pair: Promise<{ privateKey: CryptoKey; jwk: JWK }> | undefined;

  constructor(notice: (notice: Notice) => void) {
    this.notice = notice;
  }

  /** A token that is good for an hour. */
  async token(claims: TokenClaims): Promise<string> {
    const { jwk, privateKey } = await this.keys();
    return new SignJWT(claims as JWTPayload)
      .setProtectedHeader({ alg: "RS256", typ: "JWT", kid: jwk.kid! })
      .setIssuedAt()
      .setExpirationTime("1h")
      .sign(privateKey);
  }

  /** What stands at an address of an issuer; undefined for what is not about keys. */
  async document(url: URL): Promise<object | undefined> {
    if (url.pathname.endsWith(DISCOVERY)) {
      const issuer = url.href.slice(0, url.href.indexOf(DISCOVERY));
      return {
        issuer,
        jwks_uri: `${issuer}/.well-known/jwks.json`,
        id_token_signing_alg_values_supported: ["RS256"],
      };
    }
    return KEYS.test(url.pathname) ? { keys: [(await this.keys()).jwk] } : undefined;
  }

  /** Where `https://<host>/<path>` is answered as `<url>/<host>/<path>`. */
  async url(): Promise<string> {
    this.listener ??= listen((request, response) =>
      orElse(this.answer(request, response), response, () => answerJson(response, 400, { message: "Bad Request" })),
    );
    return `http://127.0.0.1:${(await this.listener).port}`;
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const asked = new URL(`https:/${request.url ?? "/"}`);
    const found = await this.document(asked);
    if (found) return answerJson(response, 200, found);
    this.notice({
      subject: asked.host,
      message: `A function asked for ${asked.origin}${asked.pathname}, which is refused: nothing leaves this machine.`,
    });
    answerJson(response, 502, { message: "Nothing leaves the machine of a rehearsal." });
  }

  async close(): Promise<void> {
    await (await this.listener)?.close();
  }

  private keys(): Promise<{ privateKey: CryptoKey; jwk: JWK }> {
    this.pair ??= generateKeyPair("RS256").then(async ({ privateKey, publicKey }) => ({
      privateKey,
      jwk: { ...(await exportJWK(publicKey)), kid: "stand-in", alg: "RS256", use: "sig" },
    }));
    return this.pair;
  }
}
