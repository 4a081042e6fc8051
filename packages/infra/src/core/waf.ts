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
  | { readonly label_match_statement: LabelMatch }
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

interface LabelMatch {
  /** A label of a rule before this one, with as much of its namespace as is wanted. */
  readonly key: string;
  readonly scope: "LABEL" | "NAMESPACE";
}

/** One part of the key that requests are counted by. */
export type CountedBy =
  | { readonly ip: Record<string, never> }
  | { readonly forwarded_ip: Record<string, never> }
  | { readonly header: { readonly name: string; readonly text_transformation: readonly Transform[] } }
  | { readonly cookie: { readonly name: string; readonly text_transformation: readonly Transform[] } };

/** Where the address of the caller stands, when a proxy stands before the front door. */
interface ForwardedIp {
  readonly header_name: string;
  readonly fallback_behavior: "MATCH" | "NO_MATCH";
}

export interface RateBased {
  readonly aggregate_key_type: "IP" | "FORWARDED_IP" | "CUSTOM_KEYS" | "CONSTANT";
  readonly custom_key?: readonly CountedBy[];
  readonly evaluation_window_sec: number;
  readonly forwarded_ip_config?: ForwardedIp;
  readonly limit: number;
  readonly scope_down_statement?: Statement;
}

interface ManagedRuleGroup {
  readonly name: string;
  readonly rule_action_override?: readonly {
    readonly action_to_use: { readonly count: Record<string, never> };
    readonly name: string;
  }[];
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

/** One of them; a single one stands for itself. */
export const any = (first: Statement, ...others: Statement[]): Statement =>
  others.length === 0 ? first : { or_statement: { statement: [first, ...others] } };

/** A rule before this one gave the request the label. */
export const labelled = (key: string): Statement => ({ label_match_statement: { key, scope: "LABEL" } });

export const countedByIp: CountedBy = { ip: {} };
export const countedByForwardedIp: CountedBy = { forwarded_ip: {} };
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
  /**
   * What requests are counted by: the address, the given parts together, or nothing, which counts all of `among` as one.
   * @default "ip"
   */
  readonly by?: "ip" | "everybody" | readonly CountedBy[];
  /** Header in which a proxy before the front door tells the address. @default the address of the connection */
  readonly forwardedBy?: string;
  /** Only these requests are counted and stopped. */
  readonly among?: Statement;
}

/** More than `limit` requests in the window, counted by address, by the given parts together or in total. */
export function rate({ among, by = "ip", forwardedBy, limit, windowSeconds }: RateProps): Statement {
  const forwarded = forwardedBy !== undefined && by !== "everybody";
  return {
    rate_based_statement: {
      aggregate_key_type:
        typeof by === "object" ? "CUSTOM_KEYS" : by === "everybody" ? "CONSTANT" : forwarded ? "FORWARDED_IP" : "IP",
      ...(typeof by === "object" ? { custom_key: by } : {}),
      evaluation_window_sec: windowSeconds,
      // A header that holds no address is stopped; the other choice would let it pass uncounted.
      ...(forwarded ? { forwarded_ip_config: { header_name: forwardedBy, fallback_behavior: "MATCH" } } : {}),
      limit,
      ...(among ? { scope_down_statement: among } : {}),
    },
  };
}

/** A group of rules that AWS maintains. Rules of it named in `counted` only count. */
export const managedRules = (name: `AWSManagedRules${string}`, counted: readonly string[] = []): Statement => ({
  managed_rule_group_statement: {
    name,
    ...(counted.length > 0
      ? { rule_action_override: counted.map((rule) => ({ action_to_use: { count: {} }, name: rule })) }
      : {}),
    vendor_name: "AWS",
  },
});

/**
 * How deep and, or and not may be nested: the provider's schema ends three deep at the root of a rule and two deep below a
 * rate (https://github.com/hashicorp/terraform-provider-aws/issues/14377).
 */
export const WAF_DEPTH = { atRoot: 3, belowRate: 2 } as const;

/** Statements directly inside an and, an or or a not; none for everything else. */
export function operands(statement: Statement): readonly Statement[] {
  if ("and_statement" in statement) return statement.and_statement.statement;
  if ("or_statement" in statement) return statement.or_statement.statement;
  if ("not_statement" in statement) return statement.not_statement.statement;
  return [];
}

/** How deep and, or and not are nested in a statement. */
export function depth(statement: Statement): number {
  const inner = operands(statement);
  return inner.length === 0 ? 0 : 1 + Math.max(...inner.map(depth));
}
