import { like, list, mismatch } from "../policies/conditions.ts";
import type { Claims } from "./identities.ts";

interface PolicyStatement {
  Effect?: string;
  Principal?: "*" | { [kind: string]: string | string[] };
  Action?: string | string[];
  Condition?: { [operator: string]: { [key: string]: string | string[] } };
}

/**
 * Whether a role's trust policy lets a web identity in, by the rules of IAM: one statement has to allow it with all of its conditions, and none
 * may deny it. A condition key that the token has no value for does not match (which is what makes `ForAllValues` on Allow dangerous: there it
 * does). https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export function trusts(policy: string, provider: string, claims: Claims): true | string {
  const { Statement = [] } = JSON.parse(policy) as { Statement?: PolicyStatement | PolicyStatement[] };
  const statements = list(Statement).filter((statement) => concerns(statement, provider));
  const applies = statements.filter((statement) => mismatch(statement.Condition, claims) === undefined);
  if (applies.some(({ Effect }) => Effect === "Deny")) return "a statement denies it";
  if (applies.length > 0) return true;
  const allowing = statements.find(({ Effect }) => Effect !== "Deny");
  return allowing ? (mismatch(allowing.Condition, claims) ?? "") : `its trust policy does not name ${provider}`;
}

function concerns({ Principal, Action }: PolicyStatement, provider: string): boolean {
  const federated = Principal === "*" ? ["*"] : list(Principal?.["Federated"]);
  const action = list(Action).some((name) => like(name.toLowerCase(), "sts:assumerolewithwebidentity"));
  return action && federated.some((name) => name === "*" || name === provider);
}
