import type { AttributeSchema, BlockSchema, CtyType, NestedBlock } from "./types.ts";

/*
 * The statement of a WAF rule, which cdktf cannot express (it contains itself) and writes as `any`.
 * https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/wafv2_web_acl#statement-block
 * The provider unrolls it three levels deep, so this does too.
 */

type Fields = { [name: string]: CtyType | `${"string" | "number" | "bool"}!` | NestedBlock };

function block(fields: Fields): BlockSchema {
  const result: BlockSchema = { attributes: {}, blocks: {} };
  for (const [name, field] of Object.entries(fields)) {
    if (typeof field === "object" && "nesting" in field) result.blocks[name] = field;
    else result.attributes[name] = attribute(field);
  }
  return result;
}

function attribute(field: CtyType | string): AttributeSchema {
  const required = typeof field === "string" && field.endsWith("!");
  const type = (required ? (field as string).slice(0, -1) : field) as CtyType;
  return { type, required, optional: !required, computed: false, sensitive: false, writeOnly: false };
}

const one = (fields: Fields): NestedBlock => ({ nesting: "list", minItems: 0, maxItems: 1, block: block(fields) });
const oneRequired = (fields: Fields): NestedBlock => ({ ...one(fields), minItems: 1 });
const many = (fields: Fields): NestedBlock => ({ nesting: "list", minItems: 0, maxItems: 0, block: block(fields) });
const set = (fields: Fields): NestedBlock => ({ nesting: "set", minItems: 1, maxItems: 0, block: block(fields) });

const transformations = () => set({ priority: "number!", type: "string!" });

const fieldToMatch = () =>
  one({
    all_query_arguments: one({}),
    body: one({ oversize_handling: "string" }),
    cookies: one({
      match_pattern: oneRequired({
        all: one({}),
        excluded_cookies: ["list", "string"],
        included_cookies: ["list", "string"],
      }),
      match_scope: "string!",
      oversize_handling: "string!",
    }),
    header_order: one({ oversize_handling: "string!" }),
    headers: one({
      match_pattern: oneRequired({
        all: one({}),
        excluded_headers: ["list", "string"],
        included_headers: ["list", "string"],
      }),
      match_scope: "string!",
      oversize_handling: "string!",
    }),
    ja3_fingerprint: one({ fallback_behavior: "string!" }),
    ja4_fingerprint: one({ fallback_behavior: "string!" }),
    json_body: one({
      invalid_fallback_behavior: "string",
      match_pattern: oneRequired({ all: one({}), included_paths: ["list", "string"] }),
      match_scope: "string!",
      oversize_handling: "string",
    }),
    method: one({}),
    query_string: one({}),
    single_header: one({ name: "string!" }),
    single_query_argument: one({ name: "string!" }),
    uri_fragment: one({ fallback_behavior: "string" }),
    uri_path: one({}),
  });

const forwardedIp = (more: Fields = {}) => one({ fallback_behavior: "string!", header_name: "string!", ...more });

const leaves = (): Fields => ({
  asn_match_statement: one({ asn_list: ["list", "number"], forwarded_ip_config: forwardedIp() }),
  byte_match_statement: one({
    field_to_match: fieldToMatch(),
    positional_constraint: "string!",
    search_string: "string!",
    text_transformation: transformations(),
  }),
  geo_match_statement: one({ country_codes: ["list", "string"], forwarded_ip_config: forwardedIp() }),
  ip_set_reference_statement: one({
    arn: "string!",
    ip_set_forwarded_ip_config: forwardedIp({ position: "string!" }),
  }),
  label_match_statement: one({ key: "string!", scope: "string!" }),
  regex_match_statement: one({
    field_to_match: fieldToMatch(),
    regex_string: "string!",
    text_transformation: transformations(),
  }),
  regex_pattern_set_reference_statement: one({
    arn: "string!",
    field_to_match: fieldToMatch(),
    text_transformation: transformations(),
  }),
  size_constraint_statement: one({
    comparison_operator: "string!",
    field_to_match: fieldToMatch(),
    size: "number!",
    text_transformation: transformations(),
  }),
  sqli_match_statement: one({
    field_to_match: fieldToMatch(),
    sensitivity_level: "string",
    text_transformation: transformations(),
  }),
  xss_match_statement: one({ field_to_match: fieldToMatch(), text_transformation: transformations() }),
});

/** A statement inside and, or, not and scope-down statements, `level` of which may still be nested. */
function nestedStatement(level: number): Fields {
  if (level === 0) return leaves();
  const inner = () => ({ ...many(nestedStatement(level - 1)), minItems: 1 });
  const single = () => oneRequired(nestedStatement(level - 1));
  return {
    ...leaves(),
    and_statement: one({ statement: inner() }),
    not_statement: one({ statement: single() }),
    or_statement: one({ statement: inner() }),
  };
}

const header = () => one({ name: "string!", text_transformation: transformations() });
const transformed = () => one({ text_transformation: transformations() });

const customKey = (): NestedBlock =>
  many({
    asn: one({}),
    cookie: header(),
    forwarded_ip: one({}),
    header: header(),
    http_method: one({}),
    ip: one({}),
    ja3_fingerprint: one({ fallback_behavior: "string!" }),
    ja4_fingerprint: one({ fallback_behavior: "string!" }),
    label_namespace: one({ namespace: "string!" }),
    query_argument: header(),
    query_string: transformed(),
    uri_path: transformed(),
  });

const handling = () => one({ insert_header: set({ name: "string!", value: "string!" }) });
const blockAction = () =>
  one({
    custom_response: one({
      custom_response_body_key: "string",
      response_code: "number!",
      response_header: { ...set({ name: "string!", value: "string!" }), minItems: 0 },
    }),
  });

const ruleActionOverride = () =>
  many({
    action_to_use: oneRequired({
      allow: one({ custom_request_handling: handling() }),
      block: blockAction(),
      captcha: one({ custom_request_handling: handling() }),
      challenge: one({ custom_request_handling: handling() }),
      count: one({ custom_request_handling: handling() }),
    }),
    name: "string!",
  });

const identifier = () => one({ identifier: "string!" });

const managedConfigs = (): NestedBlock =>
  many({
    aws_managed_rules_acfp_rule_set: one({
      creation_path: "string!",
      enable_regex_in_path: "bool",
      registration_page_path: "string!",
    }),
    aws_managed_rules_anti_ddos_rule_set: one({
      client_side_action_config: oneRequired({
        challenge: oneRequired({
          exempt_uri_regular_expression: many({ regex_string: "string" }),
          sensitivity: "string",
          usage_of_action: "string!",
        }),
      }),
      sensitivity_to_block: "string",
    }),
    aws_managed_rules_atp_rule_set: one({ enable_regex_in_path: "bool", login_path: "string!" }),
    aws_managed_rules_bot_control_rule_set: one({ enable_machine_learning: "bool", inspection_level: "string!" }),
    login_path: "string",
    password_field: identifier(),
    payload_type: "string",
    username_field: identifier(),
  });

/** Schema of `rule.statement` of `aws_wafv2_web_acl` and `aws_wafv2_rule_group`. */
export function wafStatement(): NestedBlock {
  const scopeDown = () => one(nestedStatement(2));
  return one({
    ...nestedStatement(3),
    managed_rule_group_statement: one({
      managed_rule_group_configs: managedConfigs(),
      name: "string!",
      rule_action_override: ruleActionOverride(),
      scope_down_statement: scopeDown(),
      vendor_name: "string!",
      version: "string",
    }),
    rate_based_statement: one({
      aggregate_key_type: "string",
      custom_key: customKey(),
      evaluation_window_sec: "number",
      forwarded_ip_config: forwardedIp(),
      limit: "number!",
      scope_down_statement: scopeDown(),
    }),
    rule_group_reference_statement: one({ arn: "string!", rule_action_override: ruleActionOverride() }),
  });
}
