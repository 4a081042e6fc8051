import type { Attempt, Behaviour } from "../types.ts";

const wafArn =
  (kind: string) =>
  ({ state, region, account }: Attempt) =>
    `arn:aws:wafv2:${region}:${account}:${state["scope"] === "CLOUDFRONT" ? "global" : "regional"}/${kind}/${state["name"]}/${state["id"]}`;

/** CloudWatch, SNS, WAF, X-Ray and what else watches. */
export const operations: { [type: string]: Behaviour } = {
  aws_cloudwatch_log_group: {
    values: { id: "{name}", arn: "arn:aws:logs:{region}:{account}:log-group:{name}", log_group_class: "STANDARD" },
    replace: ["name", "name_prefix", "log_group_class"],
  },
  aws_cloudwatch_log_metric_filter: { values: { id: "{name}" }, replace: ["name", "log_group_name"] },
  aws_cloudwatch_log_resource_policy: { values: { id: "{policy_name}" }, replace: ["policy_name"] },
  aws_cloudwatch_query_definition: { values: { id: "{uuid}", query_definition_id: "{id}" } },
  aws_cloudwatch_metric_alarm: {
    values: {
      id: "{alarm_name}",
      arn: "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}",
      evaluate_low_sample_count_percentiles: "",
    },
    replace: ["alarm_name"],
  },
  aws_cloudwatch_composite_alarm: {
    values: { id: "{alarm_name}", arn: "arn:aws:cloudwatch:{region}:{account}:alarm:{alarm_name}" },
    replace: ["alarm_name"],
  },
  aws_cloudwatch_dashboard: {
    values: { id: "{dashboard_name}", dashboard_arn: "arn:aws:cloudwatch::{account}:dashboard/{dashboard_name}" },
    replace: ["dashboard_name"],
  },
  aws_sns_topic: {
    values: {
      arn: "arn:aws:sns:{region}:{account}:{name}",
      id: "{arn}",
      owner: "{account}",
      policy: "{}",
      signature_version: 1,
    },
    replace: ["name", "name_prefix", "fifo_topic"],
  },
  aws_sns_topic_policy: { values: { id: "{arn}", owner: "{account}" }, replace: ["arn"] },
  aws_sns_topic_subscription: {
    values: {
      arn: "{topic_arn}:{uuid}",
      id: "{arn}",
      owner_id: "{account}",
      // E-mail subscriptions wait for a click that no stand-in can make.
      pending_confirmation: ({ state }) => state["protocol"] === "email",
      filter_policy_scope: "MessageAttributes",
    },
    replace: ["topic_arn", "protocol", "endpoint"],
  },
  aws_wafv2_web_acl: {
    values: {
      id: "{uuid}",
      arn: wafArn("webacl"),
      lock_token: "{uuid}",
      capacity: 700,
      application_integration_url: "",
    },
    replace: ["name", "name_prefix", "scope"],
  },
  aws_wafv2_web_acl_association: {
    values: { id: "{web_acl_arn},{resource_arn}" },
    replace: ["web_acl_arn", "resource_arn"],
  },
  aws_wafv2_web_acl_logging_configuration: { values: { id: "{resource_arn}" }, replace: ["resource_arn"] },
  aws_wafv2_ip_set: {
    values: { id: "{uuid}", arn: wafArn("ipset"), lock_token: "{uuid}" },
    replace: ["name", "scope", "ip_address_version"],
  },
  aws_route53_health_check: {
    values: { id: "{uuid}", arn: "arn:aws:route53:::healthcheck/{id}" },
    replace: ["type", "request_interval"],
  },
  aws_budgets_budget: {
    values: { id: "{account}:{name}", account_id: "{account}", arn: "arn:aws:budgets::{account}:budget/{name}" },
    replace: ["name"],
  },
  aws_xray_sampling_rule: {
    values: { id: "{rule_name}", arn: "arn:aws:xray:{region}:{account}:sampling-rule/{rule_name}" },
  },
};
