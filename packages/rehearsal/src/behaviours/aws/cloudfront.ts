import { Reading } from "../../rules/reading.ts";
import { openDistribution } from "../../services/cdn/distribution.ts";
import { moved } from "../moved.ts";
import type { Attempt, Behaviour, Surroundings } from "../types.ts";
import { distributionSettings, undone } from "./distributions.ts";

const policy = (kind: string): Behaviour => ({
  values: { id: "{uuid}", arn: `arn:aws:cloudfront::{account}:${kind}/{id}`, etag: "E{HEX13}" },
});

/** CloudFront: a distribution is a loopback address that asks its origins; the delivery of its logs is described. */
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
    async create(attempt) {
      const { hidden, state } = attempt;
      tellUndone(attempt);
      const port = await open(String(hidden["key"]), 0, attempt);
      hidden["port"] = port;
      state["domain_name"] = `127.0.0.1:${port}`;
      attempt.log(`aws_cloudfront_distribution ${state["id"]}: answers at http://127.0.0.1:${port}`);
    },
    update: tellUndone,
    async delete(record, { fronts }) {
      await fronts.get(record.key)?.close();
      fronts.delete(record.key);
    },
    async revive(record, surroundings) {
      const port = await open(record.key, Number(record.hidden["port"] ?? 0), surroundings);
      moved(record, port, { domain_name: `127.0.0.1:${port}` }, surroundings);
    },
  },
  aws_cloudfront_origin_access_control: {
    ...policy("origin-access-control"),
    values: { id: "E{HEX13}", arn: "arn:aws:cloudfront::{account}:origin-access-control/{id}", etag: "E{HEX13}" },
  },
  aws_cloudfront_cache_policy: policy("cache-policy"),
  aws_cloudfront_origin_request_policy: policy("origin-request-policy"),
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

async function open(key: string, port: number, surroundings: Surroundings): Promise<number> {
  const now = () => {
    const record = surroundings.records.get(key);
    return record && distributionSettings(record, surroundings);
  };
  const front = await openDistribution(now, port);
  surroundings.fronts.set(key, front);
  return front.port;
}

function tellUndone(attempt: Attempt): void {
  const { notice, state } = attempt;
  const subject = `aws_cloudfront_distribution ${state["comment"] || state["id"]}`;
  for (const message of undone(new Reading(state), attempt)) notice({ subject, message });
}
