import { inUse, known, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";
import { NETWORK, SUBNETS } from "./network-fixture.ts";

const GROUP = "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_CreateReplicationGroup.html";
const AUTH = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/auth.html";
const USERS = "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/Clusters.RBAC.html";
const TYPE = "aws_elasticache_replication_group";

const group = (more: object = {}) => ({
  replication_group_id: "cache",
  description: "of the test",
  engine: "redis",
  node_type: "cache.t4g.micro",
  num_cache_clusters: 2,
  automatic_failover_enabled: true,
  ...more,
});
const subnets = (name = "cache") => ({ name, subnet_ids: SUBNETS });
const user = (id: string, name: string) => ({
  user_id: id,
  user_name: name,
  engine: "redis",
  access_string: "on ~* +@all",
  no_password_required: true,
});

/** ElastiCache. */
export const elasticacheRules: readonly Rule[] = [
  {
    id: "elasticache-multi-az",
    types: [TYPE],
    when: "apply",
    at: "multi_az_enabled",
    demands: "Multi-AZ and automatic failover need a second node: num_cache_clusters of at least 2, or replicas.",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/AutoFailover.html",
    check: (subject) => {
      const failover = subject.flag("automatic_failover_enabled");
      if (subject.flag("multi_az_enabled") && !failover)
        return "InvalidParameterCombination: Multi-AZ requires automatic failover to be enabled.";
      const nodes = subject.number("num_cache_clusters") ?? 1;
      const replicas = subject.number("replicas_per_node_group") ?? 0;
      return failover && nodes < 2 && replicas < 1 && (subject.number("num_node_groups") ?? 1) < 2
        ? "InvalidParameterCombination: Must have at least 2 cache clusters (nodes) to enable automatic failover."
        : undefined;
    },
    refused: { [`${TYPE}.c`]: group({ num_cache_clusters: 1, multi_az_enabled: true }) },
    accepted: { [`${TYPE}.c`]: group({ multi_az_enabled: true }) },
  },
  spelled({
    id: "elasticache-id",
    types: [TYPE],
    at: "replication_group_id",
    pattern: /^(?!.*--)[a-zA-Z]([a-zA-Z0-9-]{0,38}[a-zA-Z0-9])?$/,
    demands:
      "An id has up to 40 letters, digits and hyphens, begins with a letter, has no two hyphens in a row and none at the end.",
    source: GROUP,
    words: (id) =>
      `"replication_group_id" must begin with a letter, hold only alphanumeric characters and single hyphens, and have up to 40 of them: ${id}`,
    refused: { [`${TYPE}.c`]: group({ replication_group_id: "cache--main" }) },
    accepted: { [`${TYPE}.c`]: group({ replication_group_id: "cache-main" }) },
  }),
  unique({
    id: "elasticache-duplicate",
    types: [TYPE],
    by: ["replication_group_id"],
    demands: "Ids of replication groups are unique in the region.",
    source: GROUP,
    words: (id) => `ReplicationGroupAlreadyExists: Replication group ${id} already exists.`,
    given: { [`${TYPE}.a`]: group() },
    refused: { [`${TYPE}.b`]: group({ depends_on: [`${TYPE}.a`] }) },
    accepted: { [`${TYPE}.b`]: group({ replication_group_id: "sessions" }) },
  }),
  {
    id: "elasticache-auth-token",
    types: [TYPE],
    when: "apply",
    at: "auth_token",
    demands: 'A token has 16 to 128 printable characters without @ " and /, and needs encryption in transit.',
    source: AUTH,
    check: (subject) => {
      const token = subject.text("auth_token");
      if (token === undefined) return undefined;
      if (!subject.flag("transit_encryption_enabled"))
        return "InvalidParameterCombination: The AUTH token is only supported when encryption-in-transit is enabled.";
      return /^[!#-.0-?A-~]{16,128}$/.test(token) ? undefined : "InvalidParameterValue: Invalid AuthToken provided.";
    },
    refused: { [`${TYPE}.c`]: group({ auth_token: "a-token-that-is-long-enough" }) },
    accepted: { [`${TYPE}.c`]: group({ auth_token: "a-token-that-is-long-enough", transit_encryption_enabled: true }) },
  },
  within({
    id: "elasticache-snapshots",
    types: [TYPE],
    at: "snapshot_retention_limit",
    least: 0,
    most: 35,
    demands: "Snapshots are kept for up to 35 days.",
    source: GROUP,
    refused: { [`${TYPE}.c`]: group({ snapshot_retention_limit: 60 }) },
    accepted: { [`${TYPE}.c`]: group({ snapshot_retention_limit: 7 }) },
  }),
  {
    id: "elasticache-windows",
    types: [TYPE],
    when: "apply",
    at: "snapshot_window",
    demands: "The snapshot window and the maintenance window (UTC, an hour or more) do not overlap.",
    source: GROUP,
    check: (subject) => {
      const snapshot = minutes(subject.config.text("snapshot_window"));
      const maintenance = minutes(subject.config.text("maintenance_window"));
      return snapshot && maintenance && snapshot.some((minute) => maintenance.includes(minute))
        ? "InvalidParameterValue: The snapshot window and maintenance window must not overlap."
        : undefined;
    },
    refused: { [`${TYPE}.c`]: group({ snapshot_window: "03:00-05:00", maintenance_window: "sun:04:00-sun:06:00" }) },
    accepted: { [`${TYPE}.c`]: group({ snapshot_window: "03:00-04:00", maintenance_window: "sun:04:00-sun:06:00" }) },
  },
  {
    id: "elasticache-family",
    types: [TYPE],
    when: "apply",
    at: "parameter_group_name",
    demands: "The family of a parameter group fits the engine and its version.",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/dg/ParameterGroups.Engine.html",
    check: (subject) => {
      const named = subject.text("parameter_group_name");
      const version = subject.config.text("engine_version");
      const family = subject
        .others("aws_elasticache_parameter_group")
        .find((other) => other.text("name") === named)
        ?.text("family");
      if (!family || !version) return undefined;
      const [major = "", minor = ""] = version.split(".");
      const engine = subject.text("engine") ?? "redis";
      const wanted = Number(major) >= 6 ? [`${engine}${major}`, `${engine}${major}.x`] : [`${engine}${major}.${minor}`];
      return wanted.includes(family)
        ? undefined
        : `InvalidParameterCombination: Expected a parameter group of family ${wanted[0]} but found one of family ${family}`;
    },
    given: { "aws_elasticache_parameter_group.p": { name: "p", family: "redis7" } },
    refused: {
      [`${TYPE}.c`]: group({
        engine_version: "6.2",
        parameter_group_name: "${aws_elasticache_parameter_group.p.name}",
      }),
    },
    accepted: {
      [`${TYPE}.c`]: group({
        engine_version: "7.1",
        parameter_group_name: "${aws_elasticache_parameter_group.p.name}",
      }),
    },
  },
  known({
    id: "elasticache-subnet-group-known",
    types: [TYPE],
    at: "subnet_group_name",
    of: "aws_elasticache_subnet_group",
    by: "name",
    except: /^default$/,
    demands: "The subnet group exists.",
    source: GROUP,
    words: (name) => `CacheSubnetGroupNotFoundFault: Cache Subnet Group ${name} does not exist.`,
    given: { ...NETWORK, "aws_elasticache_subnet_group.s": subnets() },
    refused: { [`${TYPE}.c`]: group({ subnet_group_name: "cash" }) },
    accepted: { [`${TYPE}.c`]: group({ subnet_group_name: "${aws_elasticache_subnet_group.s.name}" }) },
  }),
  {
    id: "elasticache-default-user",
    types: ["aws_elasticache_user_group"],
    when: "apply",
    at: "user_ids",
    demands: "A group of Redis users has exactly one user named default.",
    source: USERS,
    check: (subject) => {
      if (subject.text("engine")?.toLowerCase() !== "redis") return undefined;
      const ids = subject.texts("user_ids");
      const defaults = ids.filter(
        (id) => id === "default" || subject.find("aws_elasticache_user", id)?.text("user_name") === "default",
      );
      return defaults.length === 1
        ? undefined
        : "DefaultUserRequired: User group must contain a user with the user name default.";
    },
    given: {
      "aws_elasticache_user.d": user("nobody", "default"),
      "aws_elasticache_user.u": user("app", "app"),
    },
    refused: { "aws_elasticache_user_group.g": users("u") },
    accepted: { "aws_elasticache_user_group.g": users("d", "u") },
  },
  inUse({
    id: "elasticache-subnet-group-in-use",
    type: "aws_elasticache_subnet_group",
    by: [[TYPE, "subnet_group_name"]],
    as: "name",
    demands: "A subnet group goes after the caches in it.",
    source: "https://docs.aws.amazon.com/AmazonElastiCache/latest/APIReference/API_DeleteCacheSubnetGroup.html",
    words: (name) => `CacheSubnetGroupInUse: Cache subnet group ${name} is currently in use by a cache cluster.`,
    remove: "aws_elasticache_subnet_group.s",
    given: {
      ...NETWORK,
      "aws_elasticache_subnet_group.s": subnets(),
      "aws_elasticache_subnet_group.t": subnets("other"),
    },
    refused: { [`${TYPE}.c`]: group({ subnet_group_name: "${aws_elasticache_subnet_group.s.name}" }) },
    accepted: { [`${TYPE}.c`]: group({ subnet_group_name: "${aws_elasticache_subnet_group.t.name}" }) },
  }),
];

function users(...names: string[]): Example[string] {
  return {
    user_group_id: "users",
    engine: "redis",
    user_ids: names.map((name) => `\${aws_elasticache_user.${name}.user_id}`),
  };
}

/** Minutes of the day that a window covers; a weekday in front does not matter, snapshots are taken daily. */
function minutes(window: string | undefined): number[] | undefined {
  const match = /(\d\d):(\d\d)-(?:\w{3}:)?(\d\d):(\d\d)$/.exec(window ?? "");
  if (!match) return undefined;
  const [first = 0, firstMinute = 0, last = 0, lastMinute = 0] = match.slice(1).map(Number);
  const start = first * 60 + firstMinute;
  const length = (last * 60 + lastMinute - start + 1440) % 1440;
  return Array.from({ length }, (_, index) => (start + index) % 1440);
}
