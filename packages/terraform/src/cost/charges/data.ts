import { HOURS, INSTANCES } from "../instances.ts";
import { type Reading, Undetermined } from "../reading.ts";
import { byUse, type Charge, fixed, onlyByUse, type Pricer } from "./charge.ts";

/** Caches, databases, storage, keys and secrets. */
export const DATA: { readonly [type: string]: Pricer } = {
  aws_elasticache_replication_group: (group) => {
    const shards = group.number(group.args["num_node_groups"], 0);
    const nodes =
      shards > 0
        ? shards * (1 + group.number(group.args["replicas_per_node_group"], 0))
        : group.number(group.args["num_cache_clusters"], 1);
    return [node(group, group.text(group.args["engine"], "redis"), nodes), ...byUse("elasticache-snapshot.gb-month")];
  },
  aws_elasticache_cluster: (cluster) =>
    // A member of a group is one of the nodes that the group counts.
    cluster.args["replication_group_id"] === undefined
      ? [
          node(
            cluster,
            cluster.text(cluster.args["engine"], "redis"),
            cluster.number(cluster.args["num_cache_nodes"], 1),
          ),
        ]
      : [],
  aws_elasticache_serverless_cache: (cache) => {
    const engine = cache.text(cache.args["engine"], "redis") === "valkey" ? "valkey" : "redis";
    const { data_storage: storage } = cache.block(cache.args["cache_usage_limits"]);
    // Less than the least is billed as the least: 100 MB of valkey, 1 GB of redis.
    const least = Math.max(cache.number(cache.block(storage)["minimum"], 0), engine === "valkey" ? 0.1 : 1);
    return [
      fixed(`elasticache-${engine}.gb-hour`, least * HOURS),
      ...byUse(`elasticache-${engine}.gb-hour`, `elasticache-${engine}.million-ecpu`, "elasticache-snapshot.gb-month"),
    ];
  },
  aws_rds_cluster_instance: (instance) => {
    const size = instance.text(instance.args["instance_class"], "");
    if (size !== "db.serverless") throw new Undetermined(`no price is known for Aurora on ${size}`);
    const cluster = instance.refersTo(instance.args["cluster_identifier"], "aws_rds_cluster");
    if (!cluster) throw new Undetermined("its cluster is not in this stack");
    const { min_capacity: least } = cluster.block(cluster.args["serverlessv2_scaling_configuration"]);
    return [fixed("aurora.acu-hour", cluster.number(least, 0.5) * HOURS), ...byUse("aurora.acu-hour")];
  },
  aws_rds_cluster: onlyByUse("aurora.gb-month", "aurora.million-io"),
  aws_db_instance: (database) => {
    const engine = database.text(database.args["engine"], "");
    const size = database.text(database.args["instance_class"], "");
    const price = `postgres.${size}` as const;
    if (engine !== "postgres" || !(price in INSTANCES))
      throw new Undetermined(`no price is known for ${engine} on ${size}`);
    const copies = database.isTrue(database.args["multi_az"]) ? 2 : 1;
    return [
      fixed(price, copies * HOURS),
      fixed("rds-gp3.gb-month", copies * database.number(database.args["allocated_storage"], 20)),
    ];
  },
  aws_dynamodb_table: (table) => {
    if (table.text(table.args["billing_mode"], "PROVISIONED") !== "PAY_PER_REQUEST") {
      throw new Undetermined("no price is known for provisioned throughput");
    }
    return byUse("dynamodb.million-writes", "dynamodb.million-reads", "dynamodb.gb-month");
  },
  aws_s3_bucket: onlyByUse("s3.gb-month", "s3.thousand-writes", "s3.thousand-reads"),
  aws_s3_bucket_replication_configuration: onlyByUse("region-transfer.gb"),
  aws_ecr_repository: onlyByUse("ecr.gb-month"),
  aws_ecr_replication_configuration: onlyByUse("region-transfer.gb"),
  aws_ecr_registry_scanning_configuration: (scanning) =>
    scanning.text(scanning.args["scan_type"], "BASIC") === "ENHANCED" ? byUse("ecr.image-scan") : [],
  aws_efs_file_system: onlyByUse("efs.gb-month"),
  aws_backup_vault: onlyByUse("backup.gb-month"),
  aws_kms_key: () => [fixed("kms.key", 1), ...byUse("kms.ten-thousand-requests")],
  aws_kms_replica_key: () => [fixed("kms.key", 1)],
  aws_secretsmanager_secret: (secret) => [
    fixed("secret.month", 1 + secret.blocks(secret.args["replica"]).length),
    ...byUse("secret.ten-thousand-reads"),
  ],
  aws_ssm_parameter: (parameter) =>
    parameter.text(parameter.args["tier"], "Standard") === "Advanced" ? [fixed("parameter.month", 1)] : [],
};

function node(of: Reading, engine: string, count: number): Charge {
  const type = of.text(of.args["node_type"], "");
  const price = `${engine === "valkey" ? "valkey" : "redis"}.${type}` as const;
  if (!(price in INSTANCES)) throw new Undetermined(`no price is known for ${type || "a node without a type"}`);
  return fixed(price, count * HOURS);
}
