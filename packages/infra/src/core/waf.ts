import { TowlineError } from "./errors.ts";

/**
 * Statements of an AWS WAF rule, in the words of Terraform. The bindings take `any` here and pass it through as it is, so
 * that a camelCase key would synthesize into a configuration no provider accepts (D-P-06). These functions are the only
 * place that writes them.
 */
export type Statement =
  | { readonly and_statement: { readonly statement: readonly Statement[] } }
  | { readonly or_statement: { readonly statement: readonly Statement[] } }
  | { readonly not_statement: { readonly statement: readonly [Statement] } }
  | { readonly byte_match_statement: ByteMatch }
  | { readonly regex_match_statement: RegexMatch }
  | { readonly size_constraint_statement: SizeConstraint }
  | { readonly rate_based_statement: RateBased }
  | { readonly managed_rule_group_statement: ManagedRuleGroup };

type Transformation = "NONE" | "LOWERCASE" | "URL_DECODE" | "NORMALIZE_PATH";

interface Transform {
  readonly priority: number;
  readonly type: Transformation;
}

/** Part of the request that is looked at. */
export type Field =
  | { readonly method: Record<string, never> }
  | { readonly uri_path: Record<string, never> }
  | { readonly single_header: { readonly name: string } }
  | { readonly cookies: CookieMatch };

interface CookieMatch {
  readonly match_pattern: readonly [{ readonly included_cookies: readonly string[] }];
  readonly match_scope: "KEY" | "VALUE" | "ALL";
  readonly oversize_handling: "MATCH" | "NO_MATCH" | "CONTINUE";
}

interface ByteMatch {
  readonly field_to_match: Field;
  readonly positional_constraint: "EXACTLY" | "STARTS_WITH" | "ENDS_WITH" | "CONTAINS";
  readonly search_string: string;
  readonly text_transformation: readonly Transform[];
}

interface RegexMatch {
  readonly field_to_match: Field;
  readonly regex_string: string;
  readonly text_transformation: readonly Transform[];
}

interface SizeConstraint {
  readonly field_to_match: Field;
  readonly comparison_operator: "GT" | "EQ";
  readonly size: number;
  readonly text_transformation: readonly Transform[];
}

/** One part of the key that requests are counted by. */
export type CountedBy =
  | { readonly ip: Record<string, never> }
  | { readonly header: { readonly name: string; readonly text_transformation: readonly Transform[] } }
  | { readonly cookie: { readonly name: string; readonly text_transformation: readonly Transform[] } };

interface RateBased {
  readonly aggregate_key_type: "IP" | "CUSTOM_KEYS";
  readonly custom_key?: readonly CountedBy[];
  readonly evaluation_window_sec: number;
  readonly limit: number;
  readonly scope_down_statement?: Statement;
}

interface ManagedRuleGroup {
  readonly name: string;
  readonly vendor_name: "AWS";
}

const plain = (...types: Transformation[]): Transform[] =>
  (types.length === 0 ? (["NONE"] as const) : types).map((type, priority) => ({ priority, type }));

export const method: Field = { method: {} };
export const uriPath: Field = { uri_path: {} };
export const header = (name: string): Field => ({ single_header: { name: name.toLowerCase() } });

/** The field equals the text. */
export const equals = (field: Field, text: string): Statement => ({
  byte_match_statement: {
    field_to_match: field,
    positional_constraint: "EXACTLY",
    search_string: text,
    text_transformation: plain(),
  },
});

/** The path, decoded and normalized, matches. */
export const pathMatches = (regex: string): Statement => ({
  regex_match_statement: {
    field_to_match: uriPath,
    regex_string: regex,
    text_transformation: plain("URL_DECODE", "NORMALIZE_PATH", "LOWERCASE"),
  },
});

/** The request has the field and it is not empty. */
export const present = (field: Field): Statement => ({
  size_constraint_statement: {
    field_to_match: field,
    comparison_operator: "GT",
    size: 0,
    text_transformation: plain(),
  },
});

/** The request has the cookie. */
export const hasCookie = (name: string): Statement => ({
  size_constraint_statement: {
    field_to_match: {
      cookies: {
        match_pattern: [{ included_cookies: [name] }],
        match_scope: "VALUE",
        oversize_handling: "NO_MATCH",
      },
    },
    comparison_operator: "GT",
    size: 0,
    text_transformation: plain(),
  },
});

export const not = (statement: Statement): Statement => ({ not_statement: { statement: [statement] } });

/** All of them; a single one stands for itself (WAF wants at least two in an `and`). */
export const all = (first: Statement, ...others: Statement[]): Statement =>
  others.length === 0 ? first : { and_statement: { statement: [first, ...others] } };

export const countedByIp: CountedBy = { ip: {} };
export const countedByHeader = (name: string): CountedBy => ({
  header: { name: name.toLowerCase(), text_transformation: plain() },
});
export const countedByCookie = (name: string): CountedBy => ({ cookie: { name, text_transformation: plain() } });

/** Windows AWS WAF counts in (https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html). */
export const WAF_WINDOWS = [60, 120, 300, 600] as const;
/** Smallest limit WAF takes. */
export const WAF_MINIMUM_LIMIT = 10;

export interface RateProps {
  readonly limit: number;
  readonly windowSeconds: (typeof WAF_WINDOWS)[number];
  /** @default the address of the caller */
  readonly by?: readonly CountedBy[];
  /** Only these requests are counted and stopped. */
  readonly among?: Statement;
}

/** More than `limit` requests in the window, counted by address or by the given parts together. */
export function rate({ among, by, limit, windowSeconds }: RateProps): Statement {
  return {
    rate_based_statement: {
      aggregate_key_type: by ? "CUSTOM_KEYS" : "IP",
      ...(by ? { custom_key: by } : {}),
      evaluation_window_sec: windowSeconds,
      limit,
      ...(among ? { scope_down_statement: among } : {}),
    },
  };
}

/** A group of rules that AWS maintains. */
export const managedRules = (name: `AWSManagedRules${string}`): Statement => ({
  managed_rule_group_statement: { name, vendor_name: "AWS" },
});

// The provider's schema nests and, or and not three deep at the root of a rule and two deep below a rate
// (https://github.com/hashicorp/terraform-provider-aws/issues/14377).
const DEPTH_AT_ROOT = 3;
const DEPTH_BELOW_RATE = 2;

/** Checks that the provider can express the statement. @throws TowlineError TOWLINE_WAF_DEPTH */
export function checked(name: string, statement: Statement): Statement {
  const rateBased = "rate_based_statement" in statement ? statement.rate_based_statement : undefined;
  const [inner, allowed] = rateBased
    ? [rateBased.scope_down_statement, DEPTH_BELOW_RATE]
    : ([statement, DEPTH_AT_ROOT] as const);
  const found = inner ? depth(inner) : 0;
  if (found > allowed) {
    throw new TowlineError([
      {
        code: "TOWLINE_WAF_DEPTH",
        path: name,
        what: `and, or and not are nested ${found} deep; the provider takes ${allowed}`,
        instead: "a rule that labels the requests first, and a second one that matches the label",
      },
    ]);
  }
  return statement;
}

function depth(statement: Statement): number {
  if ("and_statement" in statement) return 1 + Math.max(...statement.and_statement.statement.map(depth));
  if ("or_statement" in statement) return 1 + Math.max(...statement.or_statement.statement.map(depth));
  if ("not_statement" in statement) return 1 + Math.max(...statement.not_statement.statement.map(depth));
  return 0;
}
