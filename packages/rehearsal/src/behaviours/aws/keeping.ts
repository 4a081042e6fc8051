import type { Behaviour } from "../types.ts";

const perBucket: Behaviour = { values: { id: "{bucket}" }, replace: ["bucket"] };

/** Copies of keys and buckets, and what looks at what is kept in them. */
export const keeping: { [type: string]: Behaviour } = {
  aws_kms_replica_key: {
    values: {
      id: "{key_id}",
      key_id: "mrk-{hex32}",
      arn: ({ account, region, state }) => `arn:aws:kms:${state["region"] ?? region}:${account}:key/${state["key_id"]}`,
      key_rotation_enabled: true,
      key_spec: "SYMMETRIC_DEFAULT",
      key_usage: "ENCRYPT_DECRYPT",
    },
    replace: ["primary_key_arn", "region"],
  },
  aws_s3_bucket_replication_configuration: perBucket,
  aws_guardduty_malware_protection_plan: {
    values: {
      id: "{hex32}",
      arn: "arn:aws:guardduty:{region}:{account}:malware-protection-plan/{id}",
      created_at: () => new Date().toISOString(),
      status: "ACTIVE",
    },
    replace: ["protected_resource"],
  },
};
