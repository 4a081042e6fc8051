import { operands, type Statement } from "../core/waf.ts";
import { MANAGED_GROUPS } from "./managed.ts";

/** Included in the price of a web ACL. */
export const CAPACITY_INCLUDED = 1500;
/** What AWS takes at all (https://docs.aws.amazon.com/waf/latest/developerguide/limits.html). */
export const CAPACITY_MAXIMUM = 5000;
/** Rules with a rate in one web ACL; a fixed quota. */
export const RATE_RULES_MAXIMUM = 10;

const PER_TRANSFORMATION = 10;
const PER_CUSTOM_KEY = 30;

const MATCHES = { EXACTLY: 2, STARTS_WITH: 2, ENDS_WITH: 2, CONTAINS: 10 } as const;

/**
 * Capacity units (WCU) of a statement, by the tables of AWS
 * (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statements.html). AWS may ask for less, because it
 * pays for the same transformation of the same part only once; it never asks for more.
 */
export function capacityOf(statement: Statement): number {
  if ("rate_based_statement" in statement) {
    const { custom_key = [], scope_down_statement } = statement.rate_based_statement;
    return 2 + PER_CUSTOM_KEY * custom_key.length + (scope_down_statement ? capacityOf(scope_down_statement) : 0);
  }
  if ("managed_rule_group_statement" in statement) {
    const { name } = statement.managed_rule_group_statement;
    return Object.values(MANAGED_GROUPS).find(({ rules }) => rules === name)?.capacity ?? 0;
  }
  if ("byte_match_statement" in statement) {
    const { positional_constraint, text_transformation } = statement.byte_match_statement;
    return MATCHES[positional_constraint] + transformed(text_transformation);
  }
  if ("regex_match_statement" in statement) {
    return 3 + transformed(statement.regex_match_statement.text_transformation);
  }
  if ("size_constraint_statement" in statement) {
    return 1 + transformed(statement.size_constraint_statement.text_transformation);
  }
  if ("label_match_statement" in statement) return 1;
  return operands(statement).reduce((sum, inner) => sum + capacityOf(inner), 0);
}

function transformed(transformations: readonly { readonly type: string }[]): number {
  return PER_TRANSFORMATION * transformations.filter(({ type }) => type !== "NONE").length;
}
