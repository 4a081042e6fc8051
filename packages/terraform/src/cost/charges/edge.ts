import { HOURS } from "../instances.ts";
import { byUse, type Charge, fixed, onlyByUse, type Pricer } from "./charge.ts";

/** Managed rule groups with a price of their own a month, beside that of a rule. https://aws.amazon.com/waf/pricing/ */
const CONTROLS = new Set([
  "AWSManagedRulesBotControlRuleSet",
  "AWSManagedRulesATPRuleSet",
  "AWSManagedRulesACFPRuleSet",
]);

/** Ends of names that AWS gives to its own endpoints. */
const OWN = /\.(amazonaws\.com|awsapprunner\.com|cloudfront\.net)$/;

/** What stands between the internet and a service, and messages. */
export const EDGE: { readonly [type: string]: Pricer } = {
  aws_route53_zone: () => [fixed("dns-zone.month", 1), ...byUse("dns.million-queries")],
  aws_route53_health_check: (check) => {
    const type = String(check.args["type"] ?? "HTTP");
    if (type === "CALCULATED" || type === "CLOUDWATCH_METRIC") return [fixed("health-check-aws.month", 1)];
    const kind = OWN.test(String(check.args["fqdn"] ?? "")) ? "health-check-aws" : "health-check";
    const features = [
      type.startsWith("HTTPS"),
      type.endsWith("STR_MATCH"),
      check.isTrue(check.args["measure_latency"]),
      check.number(check.args["request_interval"], 30) < 30,
    ].filter(Boolean).length;
    return [fixed(`${kind}.month`, 1), ...(features > 0 ? [fixed(`${kind}.feature`, features)] : [])];
  },
  aws_wafv2_web_acl: (acl) => {
    const rules = acl.blocks(acl.args["rule"]);
    const controls = rules.filter(({ statement }) => {
      const { managed_rule_group_statement: group } = acl.block(statement);
      return CONTROLS.has(String(acl.block(group)["name"]));
    }).length;
    const charges: Charge[] = [fixed("web-acl.month", 1), fixed("web-acl.rule", rules.length)];
    if (controls > 0) charges.push(fixed("web-acl.managed-control", controls));
    return [...charges, ...byUse("web-acl.million-requests")];
  },
  aws_api_gateway_rest_api: onlyByUse("api-gateway.million-requests", "internet.gb"),
  aws_api_gateway_stage: (stage) => {
    if (!stage.isTrue(stage.args["cache_cluster_enabled"])) return [];
    return [fixed(`api-cache.${stage.text(stage.args["cache_cluster_size"], "0.5")}`, HOURS)];
  },
  aws_apigatewayv2_api: (api) =>
    api.text(api.args["protocol_type"], "HTTP") === "WEBSOCKET"
      ? byUse("websocket-api.million-messages", "websocket-api.million-minutes")
      : byUse("http-api.million-requests", "internet.gb"),
  aws_cloudfront_distribution: onlyByUse("cloudfront.gb", "cloudfront.million-requests"),
  // Eight more metrics of the distribution. https://aws.amazon.com/cloudwatch/pricing/
  aws_cloudfront_monitoring_subscription: () => [fixed("metric.month", 8)],
  aws_sqs_queue: onlyByUse("sqs.million-requests"),
  aws_sns_topic: onlyByUse("sns.million-publishes"),
  aws_cloudwatch_event_bus: onlyByUse("events.million"),
};
