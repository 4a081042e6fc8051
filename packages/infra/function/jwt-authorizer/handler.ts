import { settingsFrom } from "./settings.ts";
import { Refused, type Verify, verifier } from "./verify.ts";

/**
 * A Lambda authorizer for REST APIs (TOKEN) and for $connect of WebSocket APIs (REQUEST)
 * (https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-use-lambda-authorizer.html).
 */
export type AuthorizerEvent =
  | { readonly type: "TOKEN"; readonly methodArn: string; readonly authorizationToken?: string }
  | {
      readonly type: "REQUEST";
      readonly methodArn: string;
      readonly headers?: Readonly<Record<string, string | undefined>> | null;
      readonly queryStringParameters?: Readonly<Record<string, string | undefined>> | null;
    };

export interface Admitted {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: "2012-10-17";
    readonly Statement: readonly [
      { readonly Action: "execute-api:Invoke"; readonly Effect: "Allow"; readonly Resource: string },
    ];
  };
  /** What integrations can pass on: `context.authorizer.sub`. */
  readonly context: Readonly<Record<string, string>>;
}

const settings = settingsFrom(process.env);
let verify: Verify | undefined;

export async function handler(event: AuthorizerEvent): Promise<Admitted> {
  verify ??= verifier(settings);
  try {
    const { azp, sid, sub } = await verify(tokenOf(event));
    return {
      principalId: sub,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: resourceOf(event) }],
      },
      context: { sub, ...texts({ azp, sid }) },
    };
  } catch (error) {
    if (!(error instanceof Refused)) {
      // Looked for by the metric filter of JwtAuthorizer: to Lambda a refused token is an error just the same.
      console.error(`unverified: ${error}`);
      throw error;
    }
    console.warn(`refused: ${error.reason}`);
    // The very text that API Gateway answers 401 for; any other error is a 500.
    throw new Error("Unauthorized");
  }
}

function tokenOf(event: AuthorizerEvent): string {
  if (event.type === "TOKEN") return bearer(event.authorizationToken);
  const { tokenParameter } = settings;
  const fromQuery = tokenParameter ? event.queryStringParameters?.[tokenParameter] : undefined;
  if (fromQuery) return fromQuery;
  const header = Object.entries(event.headers ?? {}).find(([name]) => name.toLowerCase() === "authorization");
  return bearer(header?.[1]);
}

function bearer(header: string | undefined): string {
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(header ?? "")?.[1];
  if (!token) throw new Refused("no bearer token");
  return token;
}

/**
 * API Gateway keeps the answer for the token and asks it for every other route as well: an answer that named only this route would
 * refuse the next one. `arn:aws:execute-api:<region>:<account>:<api>/<stage>/<method>/<path>` becomes the whole stage.
 */
function resourceOf({ methodArn }: AuthorizerEvent): string {
  const [api, stage] = methodArn.split("/");
  return `${api}/${stage}/*`;
}

const texts = (claims: Readonly<Record<string, unknown>>): Record<string, string> =>
  Object.fromEntries(Object.entries(claims).filter((claim): claim is [string, string] => typeof claim[1] === "string"));
