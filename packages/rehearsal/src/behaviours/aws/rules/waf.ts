import type { Reading } from "../../../rules/reading.ts";
import { oneOf, spelled } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const ACL = "https://docs.aws.amazon.com/waf/latest/APIReference/API_CreateWebACL.html";
const RATE =
  "https://docs.aws.amazon.com/waf/latest/developerguide/waf-rule-statement-type-rate-based-high-level-settings.html";
const ASSOCIATE = "https://docs.aws.amazon.com/waf/latest/APIReference/API_AssociateWebACL.html";
const LOGS = "https://docs.aws.amazon.com/waf/latest/developerguide/logging-cw-logs.html";
const BODY = "https://docs.aws.amazon.com/waf/latest/developerguide/customizing-the-response-for-blocked-requests.html";

const visible = { cloudwatch_metrics_enabled: true, metric_name: "m", sampled_requests_enabled: true };
const limit = (limit: number, window = 60, more: object = {}) => ({
  name: "limit",
  priority: 1,
  action: [{ block: [{}] }],
  statement: [{ rate_based_statement: [{ limit, evaluation_window_sec: window, aggregate_key_type: "IP" }] }],
  visibility_config: [visible],
  ...more,
});
const acl = (rules: object[] = [limit(20)], more: object = {}) => ({
  name: "edge",
  scope: "REGIONAL",
  default_action: [{ allow: [{}] }],
  visibility_config: [visible],
  rule: rules,
  ...more,
});
const HTTP_API: Example = { "aws_apigatewayv2_api.http": { name: "http", protocol_type: "HTTP" } };
const api = "${aws_api_gateway_rest_api.api.id}";
const REST: Example = {
  "aws_api_gateway_rest_api.api": { name: "api" },
  "aws_api_gateway_method.m": {
    rest_api_id: api,
    resource_id: "${aws_api_gateway_rest_api.api.root_resource_id}",
    http_method: "GET",
    authorization: "NONE",
  },
  "aws_api_gateway_integration.i": {
    rest_api_id: api,
    resource_id: "${aws_api_gateway_rest_api.api.root_resource_id}",
    http_method: "${aws_api_gateway_method.m.http_method}",
    type: "MOCK",
  },
  "aws_api_gateway_deployment.d": { rest_api_id: api, depends_on: ["aws_api_gateway_integration.i"] },
  "aws_api_gateway_stage.s": {
    rest_api_id: api,
    deployment_id: "${aws_api_gateway_deployment.d.id}",
    stage_name: "live",
  },
};
const associate = (arn: string, acl = "edge") => ({
  resource_arn: arn,
  web_acl_arn: `\${aws_wafv2_web_acl.${acl}.arn}`,
});
const STAGE = "${aws_api_gateway_stage.s.arn}";

/** Rate statements anywhere in the rules. */
function rates(subject: Reading): Reading[] {
  return subject
    .blocks("rule")
    .flatMap((rule) => rule.blocks("statement").flatMap((statement) => statement.blocks("rate_based_statement")));
}

/** WAF. */
export const wafRules: readonly Rule[] = [
  {
    id: "waf-limit",
    types: ["aws_wafv2_web_acl", "aws_wafv2_rule_group"],
    when: "plan",
    at: "rule",
    demands: "A rate limit counts at least 10 requests.",
    source: RATE,
    check: (subject) => {
      const low = rates(subject)
        .map((rate) => rate.number("limit"))
        .find((value) => value !== undefined && (value < 10 || value > 2_000_000_000));
      return low === undefined ? undefined : `expected limit to be in the range (10 - 2000000000), got ${low}`;
    },
    refused: { "aws_wafv2_web_acl.edge": acl([limit(5)]) },
    accepted: { "aws_wafv2_web_acl.edge": acl([limit(10)]) },
  },
  {
    id: "waf-window",
    types: ["aws_wafv2_web_acl", "aws_wafv2_rule_group"],
    when: "plan",
    at: "rule",
    demands: "A rate limit counts in windows of 60, 120, 300 or 600 seconds.",
    source: RATE,
    check: (subject) => {
      const odd = rates(subject)
        .map((rate) => rate.number("evaluation_window_sec"))
        .find((value) => value !== undefined && ![60, 120, 300, 600].includes(value));
      return odd === undefined ? undefined : `expected evaluation_window_sec to be one of [60 120 300 600], got ${odd}`;
    },
    refused: { "aws_wafv2_web_acl.edge": acl([limit(20, 30)]) },
    accepted: { "aws_wafv2_web_acl.edge": acl([limit(20, 120)]) },
  },
  spelled({
    id: "waf-name",
    types: ["aws_wafv2_web_acl", "aws_wafv2_ip_set", "aws_wafv2_rule_group", "aws_wafv2_regex_pattern_set"],
    at: "name",
    pattern: /^[\w-]{1,128}$/,
    demands: "A name has up to 128 letters, digits, hyphens and underscores.",
    source: ACL,
    words: (name) =>
      `WAFInvalidParameterException: Error reason: The name contains characters that are not allowed, field: NAME, parameter: ${name}`,
    refused: { "aws_wafv2_web_acl.edge": acl([], { name: "edge.api" }) },
    accepted: { "aws_wafv2_web_acl.edge": acl([], { name: "edge-api" }) },
  }),
  {
    id: "waf-priorities",
    types: ["aws_wafv2_web_acl"],
    when: "apply",
    at: "rule",
    demands: "Names and priorities of the rules of a web ACL are unique.",
    source: ACL,
    check: (subject) => {
      for (const name of ["priority", "name"]) {
        const all = subject.blocks("rule").flatMap((rule) => rule.get(name) ?? []);
        if (new Set(all).size < all.length)
          return `WAFInvalidParameterException: Error reason: You have used duplicate values for a rule's ${name}, field: RULE`;
      }
      return undefined;
    },
    refused: { "aws_wafv2_web_acl.edge": acl([limit(20), limit(30, 60, { name: "other" })]) },
    accepted: { "aws_wafv2_web_acl.edge": acl([limit(20), limit(30, 60, { name: "other", priority: 2 })]) },
  },
  {
    id: "waf-response-body",
    types: ["aws_wafv2_web_acl"],
    when: "apply",
    at: "rule",
    demands: "A custom response names a body that the web ACL declares with custom_response_body.",
    source: BODY,
    check: (subject) => {
      const bodies = new Set(subject.blocks("custom_response_body").map((body) => body.text("key")));
      const missing = [...subject.blocks("rule"), subject]
        .map(
          (rule) =>
            rule.text("action.block.custom_response.custom_response_body_key") ??
            rule.text("default_action.block.custom_response.custom_response_body_key"),
        )
        .find((key) => key !== undefined && !bodies.has(key));
      return missing === undefined
        ? undefined
        : `WAFNonexistentItemException: AWS WAF couldn't find the custom response body ${missing}`;
    },
    refused: { "aws_wafv2_web_acl.edge": acl([responding()]) },
    accepted: {
      "aws_wafv2_web_acl.edge": acl([responding()], {
        custom_response_body: [{ key: "slow-down", content: "{}", content_type: "APPLICATION_JSON" }],
      }),
    },
  },
  {
    id: "waf-http-api",
    types: ["aws_wafv2_web_acl_association"],
    when: "apply",
    at: "resource_arn",
    demands:
      "A web ACL protects a load balancer, a REST API's stage, App Runner, AppSync, Cognito or Verified Access; an HTTP API it does not: put CloudFront in front.",
    source: ASSOCIATE,
    check: (subject) => {
      const arn = subject.text("resource_arn");
      if (arn === undefined) return undefined;
      const takes =
        /:elasticloadbalancing:[^:]*:\d+:loadbalancer\/app\/|:apigateway:[^:]*::\/restapis\/[^/]+\/stages\/|:apprunner:[^:]*:\d+:service\/|:appsync:|:cognito-idp:|:verified-access-instance\//;
      return takes.test(arn)
        ? undefined
        : `WAFInvalidParameterException: Error reason: The ARN isn't valid. A valid ARN begins with arn: and includes other information separated by colons or slashes., field: RESOURCE_ARN, parameter: ${arn}`;
    },
    given: { ...HTTP_API, ...REST, "aws_wafv2_web_acl.edge": acl() },
    refused: { "aws_wafv2_web_acl_association.a": associate("${aws_apigatewayv2_api.http.arn}") },
    accepted: { "aws_wafv2_web_acl_association.a": associate(STAGE) },
  },
  {
    id: "waf-association-scope",
    types: ["aws_wafv2_web_acl_association"],
    when: "apply",
    at: "web_acl_arn",
    demands:
      "A web ACL of scope CLOUDFRONT is named by the distribution (web_acl_id); only regional ones are associated.",
    source: ASSOCIATE,
    check: (subject) =>
      /:global\/webacl\//.test(subject.text("web_acl_arn") ?? "")
        ? "WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT"
        : undefined,
    given: { ...REST, "aws_wafv2_web_acl.edge": acl() },
    refused: {
      "aws_wafv2_web_acl.global": acl([], { name: "global", scope: "CLOUDFRONT", region: "us-east-1" }),
      "aws_wafv2_web_acl_association.a": associate(STAGE, "global"),
    },
    accepted: { "aws_wafv2_web_acl_association.a": associate(STAGE) },
  },
  {
    id: "waf-cloudfront-region",
    types: ["aws_wafv2_web_acl", "aws_wafv2_ip_set"],
    when: "apply",
    at: "scope",
    demands: "A web ACL for CloudFront is made in us-east-1.",
    source: ACL,
    check: (subject) =>
      subject.text("scope") === "CLOUDFRONT" && (subject.text("region") ?? subject.region) !== "us-east-1"
        ? "WAFInvalidParameterException: Error reason: The scope is not valid., field: SCOPE_VALUE, parameter: CLOUDFRONT"
        : undefined,
    refused: { "aws_wafv2_web_acl.edge": acl([], { scope: "CLOUDFRONT" }) },
    accepted: { "aws_wafv2_web_acl.edge": acl([], { scope: "CLOUDFRONT", region: "us-east-1" }) },
  },
  oneOf({
    id: "waf-scope",
    types: ["aws_wafv2_web_acl", "aws_wafv2_ip_set", "aws_wafv2_rule_group"],
    at: "scope",
    values: ["CLOUDFRONT", "REGIONAL"],
    demands: "The scope is REGIONAL or CLOUDFRONT.",
    source: ACL,
    refused: { "aws_wafv2_web_acl.edge": acl([], { scope: "GLOBAL" }) },
    accepted: { "aws_wafv2_web_acl.edge": acl([]) },
  }),
  {
    id: "waf-log-name",
    types: ["aws_wafv2_web_acl_logging_configuration"],
    when: "apply",
    at: "log_destination_configs",
    demands: "The log group, stream or bucket of a web ACL has a name that begins with aws-waf-logs-.",
    source: LOGS,
    check: (subject) => {
      const bad = subject.texts("log_destination_configs").find((arn) => !/[:/]aws-waf-logs-/.test(arn));
      return bad === undefined
        ? undefined
        : `WAFInvalidParameterException: Error reason: The ARN isn't valid., field: LOG_DESTINATION, parameter: ${bad}`;
    },
    given: {
      "aws_wafv2_web_acl.edge": acl(),
      "aws_cloudwatch_log_group.bad": { name: "waf" },
      "aws_cloudwatch_log_group.good": { name: "aws-waf-logs-edge" },
    },
    refused: { "aws_wafv2_web_acl_logging_configuration.l": log("bad") },
    accepted: { "aws_wafv2_web_acl_logging_configuration.l": log("good") },
  },
  {
    id: "waf-in-use",
    types: ["aws_wafv2_web_acl"],
    when: "delete",
    demands: "A web ACL goes when nothing is associated with it.",
    source: "https://docs.aws.amazon.com/waf/latest/APIReference/API_DeleteWebACL.html",
    check: (subject) =>
      subject
        .inAccount("aws_wafv2_web_acl_association")
        .some((other) => other.text("web_acl_arn") === subject.text("arn")) ||
      subject.inAccount("aws_cloudfront_distribution").some((other) => other.text("web_acl_id") === subject.text("arn"))
        ? "WAFAssociatedItemException: AWS WAF couldn't perform the operation because your resource is being used by another resource or it's associated with another resource."
        : undefined,
    remove: "aws_wafv2_web_acl.edge",
    given: { ...REST, "aws_wafv2_web_acl.edge": acl() },
    refused: { "aws_wafv2_web_acl_association.a": associate(STAGE) },
    accepted: {},
  },
];

function responding() {
  const response = { response_code: 429, custom_response_body_key: "slow-down" };
  return limit(20, 60, { action: [{ block: [{ custom_response: [response] }] }] });
}

function log(group: string): Example[string] {
  return {
    resource_arn: "${aws_wafv2_web_acl.edge.arn}",
    log_destination_configs: [`\${aws_cloudwatch_log_group.${group}.arn}`],
  };
}
