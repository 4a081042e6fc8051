import type { Behaviour } from "../types.ts";

const policy = (kind: string): Behaviour => ({
  values: { id: "{uuid}", arn: `arn:aws:cloudfront::{account}:${kind}/{id}`, etag: "E{HEX13}" },
});

/** CloudFront and the delivery of its logs: described, and answering nowhere. */
export const cloudfront: { [type: string]: Behaviour } = {
  aws_cloudfront_distribution: {
    values: {
      id: "E{HEX13}",
      arn: "arn:aws:cloudfront::{account}:distribution/{id}",
      caller_reference: "terraform-{hex26}",
      domain_name: "d{hex13}.cloudfront.net",
      etag: "E{HEX13}",
      hosted_zone_id: "Z2FDTNDATAQYW2",
      in_progress_validation_batches: 0,
      last_modified_time: () => new Date().toISOString(),
      logging_v1_enabled: false,
      status: "Deployed",
      trusted_key_groups: () => [],
      trusted_signers: () => [],
    },
  },
  aws_cloudfront_origin_access_control: {
    ...policy("origin-access-control"),
    values: { id: "E{HEX13}", arn: "arn:aws:cloudfront::{account}:origin-access-control/{id}", etag: "E{HEX13}" },
  },
  aws_cloudfront_cache_policy: policy("cache-policy"),
  aws_cloudfront_response_headers_policy: policy("response-headers-policy"),
  aws_cloudfront_function: {
    values: {
      id: "{name}",
      arn: "arn:aws:cloudfront::{account}:function/{name}",
      etag: "E{HEX13}",
      live_stage_etag: "E{HEX13}",
      status: "UNASSOCIATED",
    },
    replace: ["name"],
  },
  aws_cloudfront_monitoring_subscription: { values: { id: "{distribution_id}" }, replace: ["distribution_id"] },
  aws_cloudwatch_log_delivery_source: {
    values: { arn: "arn:aws:logs:{region}:{account}:delivery-source:{name}", service: "cloudfront" },
    replace: ["name", "log_type", "resource_arn"],
  },
  aws_cloudwatch_log_delivery_destination: {
    values: {
      arn: "arn:aws:logs:{region}:{account}:delivery-destination:{name}",
      delivery_destination_type: "CWL",
    },
    replace: ["name", "output_format"],
  },
  aws_cloudwatch_log_delivery: {
    values: { id: "{hex16}", arn: "arn:aws:logs:{region}:{account}:delivery:{id}" },
    replace: ["delivery_destination_arn", "delivery_source_name"],
  },
};
