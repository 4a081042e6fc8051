import type { Caller } from "../behaviours/types.ts";
import { isObjectValue, type ObjectValue, type Value } from "../cty/value.ts";

/** What the provider's configuration says about who calls; the same defaults as without credentials. */
export function callerOf(provider: string, config: ObjectValue | undefined): Caller {
  return {
    provider,
    account: account(config),
    region: text(config?.["region"]) ?? process.env["AWS_REGION"] ?? "us-east-1",
    defaultTags: defaultTags(config),
    owner: text(config?.["owner"]) ?? text(config?.["organization"]) ?? process.env["GITHUB_OWNER"] ?? "stand-in",
  };
}

/** The account is the only one allowed, or that of the role to assume; AWS's example account otherwise. */
function account(config: ObjectValue | undefined): string {
  const allowed = config?.["allowed_account_ids"];
  if (Array.isArray(allowed) && typeof allowed[0] === "string") return allowed[0];
  for (const name of ["assume_role", "assume_role_with_web_identity"]) {
    const role = first(config?.[name])?.["role_arn"];
    const found = typeof role === "string" ? /^arn:[^:]+:iam::(\d{12}):/.exec(role)?.[1] : undefined;
    if (found) return found;
  }
  return "123456789012";
}

function defaultTags(config: ObjectValue | undefined): { [key: string]: string } {
  const tags = first(config?.["default_tags"])?.["tags"];
  if (!isObjectValue(tags)) return {};
  return Object.fromEntries(
    Object.entries(tags).filter((entry): entry is [string, string] => typeof entry[1] === "string"),
  );
}

function first(value: Value | undefined): ObjectValue | undefined {
  const item = Array.isArray(value) ? value[0] : value;
  return isObjectValue(item) ? item : undefined;
}

function text(value: Value | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
