import { wildcard } from "../../policies/wildcard.ts";

interface Statement {
  readonly Action?: unknown;
  readonly Condition?: object;
  readonly Effect?: unknown;
  readonly Resource?: unknown;
}

/** What an authorizer function said, as far as it can be kept and asked for other methods. */
export interface Policy {
  readonly principalId: string;
  readonly statements: readonly Statement[];
  /** `context.authorizer.*` */
  readonly context: Readonly<Record<string, string>>;
  readonly usageIdentifierKey: string | undefined;
}

export type Effect = "allow" | "explicit-deny" | "no-allow";

/** The short answer that HTTP APIs take: `{ isAuthorized: true }`. */
export function simplePolicyIn(answer: unknown): Policy | undefined {
  const { isAuthorized, context = {} } = fields(answer) ?? {};
  const known = fields(context ?? {});
  if (typeof isAuthorized !== "boolean" || !known) return undefined;
  return {
    principalId: "",
    statements: isAuthorized ? [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: "*" }] : [],
    context: Object.fromEntries(
      Object.entries(known).map(([name, value]) => [name, typeof value === "string" ? value : JSON.stringify(value)]),
    ),
    usageIdentifierKey: undefined,
  };
}

/**
 * Reads the answer of an authorizer function; undefined for one that API Gateway does not take.
 * https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-lambda-authorizer-output.html
 */
export function policyIn(answer: unknown): Policy | undefined {
  const { context = {}, policyDocument, principalId, usageIdentifierKey } = fields(answer) ?? {};
  const document = fields(policyDocument);
  const kept = fields(context ?? {});
  if (typeof principalId !== "string" || principalId === "" || !document || !kept) return undefined;
  const statements = list(document["Statement"]);
  if (statements.length === 0 || !statements.every((one) => fields(one) !== undefined)) return undefined;
  // Neither objects nor lists can be passed on.
  if (!Object.values(kept).every((value) => ["string", "number", "boolean"].includes(typeof value))) return undefined;
  return {
    principalId,
    statements: statements as Statement[],
    context: Object.fromEntries(Object.entries(kept).map(([name, value]) => [name, String(value)])),
    usageIdentifierKey: typeof usageIdentifierKey === "string" ? usageIdentifierKey : undefined,
  };
}

/** Whether a policy lets call a method: one statement has to allow it, and none may deny it. */
export function judged({ statements }: Policy, methodArn: string): Effect {
  const concerned = statements.filter(
    ({ Action, Resource }) =>
      list(Action).some((action) => wildcard(String(action), true).test("execute-api:Invoke")) &&
      list(Resource).some((resource) => wildcard(String(resource)).test(methodArn)),
  );
  // A condition is not looked at here: it must never open a door, and may close one.
  if (concerned.some(({ Effect }) => Effect === "Deny")) return "explicit-deny";
  return concerned.some(({ Condition, Effect }) => Effect === "Allow" && Condition === undefined)
    ? "allow"
    : "no-allow";
}

function fields(value: unknown): Record<string, unknown> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : undefined;
}

function list(value: unknown): unknown[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
