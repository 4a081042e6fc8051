import { createHash } from "node:crypto";
import { isObjectValue } from "../../cty/value.ts";
import { Refusal } from "../../protocol/diagnostics.ts";
import type { Attempt, Behaviour } from "../types.ts";

const perBucket: Behaviour = { values: { id: "{bucket}" }, replace: ["bucket"] };

/** S3, ECR, ElastiCache. */
export const storage: { [type: string]: Behaviour } = {
  aws_s3_bucket: {
    values: {
      bucket: "terraform-{hex26}",
      id: "{bucket}",
      arn: "arn:aws:s3:::{bucket}",
      bucket_domain_name: "{bucket}.s3.amazonaws.com",
      bucket_regional_domain_name: "{bucket}.s3.{region}.amazonaws.com",
      bucket_region: "{region}",
      hosted_zone_id: "Z3AQBSTGFYJSTF",
      request_payer: "BucketOwner",
    },
    replace: ["bucket", "bucket_prefix", "object_lock_enabled"],
    delete: async (record, { s3 }) => {
      if (record.attributes["force_destroy"] === true) await s3.empty(record.id);
      if (!s3.bucketIsEmpty(record.id)) {
        throw new Refusal(
          `deleting S3 Bucket (${record.id})`,
          "BucketNotEmpty: The bucket you tried to delete is not empty. You must delete all versions in the bucket.",
        );
      }
    },
  },
  aws_s3_object: {
    values: {
      id: "{key}",
      arn: "arn:aws:s3:::{bucket}/{key}",
      etag: (attempt) => createHash("md5").update(bodyOf(attempt)).digest("hex"),
      version_id: "{hex32}",
      content_type: "application/octet-stream",
      storage_class: "STANDARD",
      server_side_encryption: "AES256",
    },
    replace: ["bucket", "key"],
    recomputes: { version_id: ["content", "content_base64", "source", "source_hash", "etag"] },
    create: put,
    update: put,
    delete: ({ attributes }, { s3 }) => s3.delete(String(attributes["bucket"]), String(attributes["key"])),
  },
  aws_s3_bucket_versioning: perBucket,
  aws_s3_bucket_server_side_encryption_configuration: perBucket,
  aws_s3_bucket_public_access_block: perBucket,
  aws_s3_bucket_lifecycle_configuration: {
    ...perBucket,
    values: { id: "{bucket}", transition_default_minimum_object_size: "all_storage_classes_128K" },
  },
  aws_s3_bucket_ownership_controls: perBucket,
  aws_s3_bucket_policy: perBucket,
  aws_s3_bucket_logging: perBucket,
  aws_s3_bucket_notification: perBucket,
  aws_s3_bucket_cors_configuration: perBucket,
  aws_s3_bucket_acl: perBucket,
  aws_s3_bucket_object_lock_configuration: perBucket,
  aws_ecr_repository: {
    values: {
      id: "{name}",
      arn: "arn:aws:ecr:{region}:{account}:repository/{name}",
      registry_id: "{account}",
      repository_url: "{account}.dkr.ecr.{region}.amazonaws.com/{name}",
    },
    replace: ["name", "encryption_configuration"],
  },
  aws_ecr_lifecycle_policy: {
    values: { id: "{repository}", registry_id: "{account}" },
    replace: ["repository", "policy"],
  },
  aws_ecr_repository_policy: { values: { id: "{repository}", registry_id: "{account}" }, replace: ["repository"] },
  aws_ecr_registry_scanning_configuration: { values: { id: "{account}", registry_id: "{account}" } },
  aws_signer_signing_profile: {
    values: {
      id: "{name}",
      arn: "arn:aws:signer:{region}:{account}:/signing-profiles/{name}",
      version: "{hex10}",
      version_arn: "{arn}/{version}",
      platform_display_name: "Notation for Container Registries",
      status: "Active",
      revocation_record: () => [],
      name_prefix: "",
    },
    replace: ["name", "platform_id", "signature_validity_period"],
  },
  aws_elasticache_subnet_group: {
    values: { id: "{name}", arn: "arn:aws:elasticache:{region}:{account}:subnetgroup:{name}" },
    replace: ["name"],
  },
  aws_elasticache_parameter_group: {
    values: { id: "{name}", arn: "arn:aws:elasticache:{region}:{account}:parametergroup:{name}" },
    replace: ["name", "family", "description"],
  },
  aws_elasticache_user: {
    values: { id: "{user_id}", arn: "arn:aws:elasticache:{region}:{account}:user:{user_id}" },
    replace: ["user_id", "user_name"],
  },
  aws_elasticache_user_group: {
    values: { id: "{user_group_id}", arn: "arn:aws:elasticache:{region}:{account}:usergroup:{user_group_id}" },
    replace: ["user_group_id"],
  },
  aws_elasticache_replication_group: {
    values: {
      id: "{replication_group_id}",
      arn: "arn:aws:elasticache:{region}:{account}:replicationgroup:{id}",
      engine: "redis",
      engine_version: "7.1",
      engine_version_actual: "{engine_version}.0",
      auto_minor_version_upgrade: true,
      num_cache_clusters: 1,
      num_node_groups: 1,
      primary_endpoint_address: "master.{id}.{hex6}.use1.cache.amazonaws.com",
      reader_endpoint_address: "replica.{id}.{hex6}.use1.cache.amazonaws.com",
      configuration_endpoint_address: ({ state }) =>
        Number(state["num_node_groups"] ?? 1) > 1 ? `clustercfg.${state["id"]}.use1.cache.amazonaws.com` : "",
      cluster_enabled: ({ state }) => state["cluster_mode"] === "enabled",
      maintenance_window: "sun:05:00-sun:06:00",
      snapshot_window: "03:00-04:00",
      network_type: "ipv4",
      ip_discovery: "ipv4",
      parameter_group_name: "default.redis7",
      transit_encryption_mode: "required",
      member_clusters: ({ state }) =>
        Array.from({ length: Number(state["num_cache_clusters"] ?? 1) }, (_, index) => `${state["id"]}-00${index + 1}`),
    },
    replace: [
      "replication_group_id",
      "at_rest_encryption_enabled",
      "data_tiering_enabled",
      "kms_key_id",
      "port",
      "snapshot_name",
      "subnet_group_name",
    ],
  },
};

function put(attempt: Attempt): void {
  const { filesAt, notice, s3, state } = attempt;
  const { source } = state;
  if (typeof source === "string" && filesAt(source).length === 0)
    notice({
      subject: `aws_s3_object ${state["key"]}`,
      message: `Its source ${source} is in no stack that was named to the world; the object is empty.`,
    });
  const metadata = isObjectValue(state["metadata"]) ? Object.entries(state["metadata"]) : [];
  const headers = [
    ...["content_type", "cache_control", "content_disposition", "content_encoding", "content_language"].map(
      (name): [string, unknown] => [name.replace("_", "-"), state[name]],
    ),
    ...metadata.map(([name, value]): [string, unknown] => [`x-amz-meta-${name.toLowerCase()}`, value]),
  ].filter((header): header is [string, string] => typeof header[1] === "string" && header[1] !== "");
  s3.put(String(state["bucket"]), String(state["key"]), bodyOf(attempt), Object.fromEntries(headers));
}

function bodyOf({ filesAt, state }: Attempt): Buffer {
  const { content, content_base64: base64, source } = state;
  if (typeof content === "string") return Buffer.from(content);
  if (typeof base64 === "string") return Buffer.from(base64, "base64");
  return (typeof source === "string" ? filesAt(source)[0] : undefined) ?? Buffer.alloc(0);
}
