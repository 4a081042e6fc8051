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
  const applies = statements.filter((statement) => mismatch(statement, claims) === undefined);
  if (applies.some(({ Effect }) => Effect === "Deny")) return "a statement denies it";
  if (applies.length > 0) return true;
  const allowing = statements.find(({ Effect }) => Effect !== "Deny");
  return allowing ? (mismatch(allowing, claims) ?? "") : `its trust policy does not name ${provider}`;
}

function concerns({ Principal, Action }: PolicyStatement, provider: string): boolean {
  const federated = Principal === "*" ? ["*"] : list(Principal?.["Federated"]);
  const action = list(Action).some((name) => like(name.toLowerCase(), "sts:assumerolewithwebidentity"));
  return action && federated.some((name) => name === "*" || name === provider);
}

/** The first condition that does not hold, in words. */
function mismatch({ Condition = {} }: PolicyStatement, claims: Claims): string | undefined {
  for (const [written, keys] of Object.entries(Condition)) {
    const [, quantifier, operator = "", ifExists] =
      /^(?:(ForAllValues|ForAnyValue):)?(\w+?)(IfExists)?$/.exec(written) ?? [];
    for (const [key, expected] of Object.entries(keys)) {
      const values = list(claims[key.slice(key.indexOf(":") + 1)]).map(String);
      if (values.length === 0 && (quantifier === "ForAllValues" || ifExists)) continue;
      const matches = (value: string) => list(expected).some((pattern) => compare(operator, value, pattern));
      const held = quantifier === "ForAllValues" ? values.every(matches) : values.some(matches);
      if (!held)
        return `${key} is ${values.join(", ") || "not in the token"}, and the role asks for ${list(expected).join(" or ")} (${written})`;
    }
  }
  return undefined;
}

function compare(operator: string, value: string, pattern: string): boolean {
  switch (operator) {
    case "StringEquals":
      return value === pattern;
    case "StringEqualsIgnoreCase":
      return value.toLowerCase() === pattern.toLowerCase();
    case "StringNotEquals":
      return value !== pattern;
    case "StringLike":
      return like(pattern, value);
    case "StringNotLike":
      return !like(pattern, value);
    case "Bool":
      return value === pattern;
    default:
      // An operator that is not known here must never open a door.
      return false;
  }
}

function like(pattern: string, value: string): boolean {
  const expression = pattern
    .replaceAll(/[.+^${}()|[\]\\]/g, "\\$&")
    .replaceAll("*", ".*")
    .replaceAll("?", ".");
  return new RegExp(`^${expression}$`, "s").test(value);
}

function list<T>(value: T | T[] | undefined): T[] {
  return value === undefined || value === null ? [] : Array.isArray(value) ? value : [value];
}
