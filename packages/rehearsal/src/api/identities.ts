import { createHmac, randomBytes } from "node:crypto";

export interface Session {
  account: string;
  /** `arn:aws:sts::<account>:assumed-role/<role>/<session>` */
  principal: string;
  expires: number;
  /** Set by a fault: the credentials are refused although their time has not come. */
  revoked?: boolean;
}

/** What GitHub says of a run in the token that it gives to it. */
export interface Claims {
  sub: string;
  aud: string;
  iss: string;
  [claim: string]: unknown;
}

export const ISSUER = "https://token.actions.githubusercontent.com";

/**
 * Who may act: sessions that STS gave out, and the tokens of GitHub's runs. The tokens carry a signature of this process, so that none from
 * elsewhere is taken. Nothing is written to a file.
 */
export class Identities {
  private readonly sessions = new Map<string, Session>();
  private readonly key = randomBytes(32);

  open(session: Session): { accessKeyId: string; secretAccessKey: string; sessionToken: string } {
    const accessKeyId = `ASIA${randomBytes(8).toString("hex").toUpperCase()}`;
    this.sessions.set(accessKeyId, session);
    return {
      accessKeyId,
      secretAccessKey: randomBytes(20).toString("hex"),
      sessionToken: randomBytes(32).toString("base64url"),
    };
  }

  session(accessKeyId: string): Session | undefined {
    return this.sessions.get(accessKeyId);
  }

  /** Every session that is open now is refused from now on, as when their time had run out. */
  expire(): void {
    for (const session of this.sessions.values()) session.revoked = true;
  }

  /** A token of GitHub for a run, as `ACTIONS_ID_TOKEN_REQUEST_URL` gives it. */
  token(claims: Claims, seconds = 300): string {
    const issued = Math.floor(Date.now() / 1000);
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
    const body = `${part({ typ: "JWT", alg: "HS256", kid: "stand-in" })}.${part({ ...claims, iat: issued, nbf: issued, exp: issued + seconds })}`;
    return `${body}.${this.sign(body)}`;
  }

  /** The claims of a token that this process gave out and that is still good; otherwise why it is refused. */
  read(token: string): Claims | string {
    const [head = "", body = "", signature = ""] = token.split(".");
    if (this.sign(`${head}.${body}`) !== signature)
      return "the token was not given out by this world's GitHub: ask ACTIONS_ID_TOKEN_REQUEST_URL for one";
    const claims = JSON.parse(Buffer.from(body, "base64url").toString("utf8")) as Claims & { exp: number };
    if (claims.exp < Date.now() / 1000) return "the token has expired";
    return claims;
  }

  private sign(body: string): string {
    return createHmac("sha256", this.key).update(body).digest("base64url");
  }
}
