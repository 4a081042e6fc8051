import { Elasticache, type ElasticacheProps, problemsOf, type TerraformStack } from "../src/index.ts";
import { eloquent, NETWORK } from "./support/eloquent.ts";
import { build, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const cache =
  (props: Partial<ElasticacheProps> = {}) =>
  (stack: TerraformStack) =>
    void new Elasticache(stack, "cache", { network: NETWORK, engine: "redis", name: "eloquent-ai-redis", ...props });

test("E1-34 E1-36 D-E1-10: a replication group with the seed's name, its subnet group and its parameter group", () => {
  const { one } = synth(cache(), STAGING);
  expect(one("aws_elasticache_replication_group")).toMatchObject({
    replication_group_id: "eloquent-ai-redis",
    engine: "redis",
    engine_version: "7.1",
    node_type: "cache.t4g.small",
    num_cache_clusters: 2,
    port: 6379,
  });
  expect(
    synth(cache({ node: "cache.r7g.large", nodes: 3 }), STAGING).one("aws_elasticache_replication_group"),
  ).toMatchObject({ node_type: "cache.r7g.large", num_cache_clusters: 3 });
});

test.each([STAGING, PRODUCTION])("E1-35 E1-246: Multi-AZ with automatic failover in $name", (environment) => {
  expect(synth(cache(), environment).one("aws_elasticache_replication_group")).toMatchObject({
    automatic_failover_enabled: true,
    multi_az_enabled: true,
    num_cache_clusters: 2,
  });
});

test("E1-05: the subnet group spans all private subnets and the nodes are spread over the zones", () => {
  const { one } = synth(cache({ nodes: 3 }), STAGING);
  expect(one("aws_elasticache_subnet_group").subnet_ids).toEqual(["subnet-a", "subnet-b"]);
  expect(one("aws_elasticache_replication_group").preferred_cache_cluster_azs).toEqual([
    "us-east-1a",
    "us-east-1b",
    "us-east-1a",
  ]);
});

test("E1-37: exports the id of the cluster and of its nodes", () => {
  let made: Elasticache | undefined;
  synth((stack) => {
    made = new Elasticache(stack, "cache", { network: NETWORK, engine: "redis" });
  }, STAGING);
  expect(made!.clusterId).toMatch(/TfToken/);
  expect(made!.memberClusterIds.map((id) => id.slice(-4))).toEqual(["-001", "-002"]);
});

test("E1-220 D-E1-11: the default node has more than the 1 GB that is asked for", () => {
  // cache.t4g.small: 1.37 GiB; cache.t3.micro of the seed has 0.5 GiB.
  for (const environment of [STAGING, PRODUCTION]) {
    expect(synth(cache(), environment).one("aws_elasticache_replication_group").node_type).toBe("cache.t4g.small");
  }
});

test("E1-222 D-E1-12: LRU among keys that expire, so that sessions and counters stay", () => {
  const { one } = synth(cache(), STAGING);
  expect(one("aws_elasticache_parameter_group")).toMatchObject({
    family: "redis7",
    parameter: [{ name: "maxmemory-policy", value: "volatile-lru" }],
  });
  const other = synth(cache({ engine: "valkey", evict: "allkeys-lfu" }), STAGING);
  expect(other.one("aws_elasticache_parameter_group")).toMatchObject({
    family: "valkey8",
    parameter: [{ value: "allkeys-lfu" }],
  });
});

test("D-E1-13: TLS only, encrypted at rest, and one user that proves itself with IAM", () => {
  const { all, one, text } = synth(cache(), STAGING);
  expect(one("aws_elasticache_replication_group")).toMatchObject({
    at_rest_encryption_enabled: "true",
    transit_encryption_enabled: true,
    transit_encryption_mode: "required",
  });
  expect(one("aws_elasticache_replication_group").kms_key_id).toMatch(/aws_kms_key/);
  const users = all("aws_elasticache_user");
  expect(users.map((user) => [user["user_name"], user["authentication_mode"].type])).toEqual(
    expect.arrayContaining([
      ["eloquent-ai-redis-app", "iam"],
      ["default", "no-password-required"],
    ]),
  );
  const off = users.find((user) => user["user_name"] === "default")!;
  expect(off["access_string"]).toBe("off ~* -@all");
  expect(text).not.toContain("auth_token");
});

test("a service is let in by reference, may connect as the user, and is told how", () => {
  const { one } = synth((stack) => void eloquent(stack), STAGING);
  const rule = one("aws_vpc_security_group_ingress_rule");
  expect(rule).toMatchObject({ from_port: 6379, to_port: 6379, ip_protocol: "tcp" });
  expect(rule["referenced_security_group_id"]).toMatch(/backend_connections/);
  const policy = JSON.parse(one("aws_iam_role_policy", "backend_instance").policy);
  const connect = policy.Statement.find((statement: { Action: string }) => statement.Action === "elasticache:Connect");
  expect(connect.Resource).toEqual([
    expect.stringMatching(/aws_elasticache_replication_group.*\.arn/),
    expect.stringMatching(/aws_elasticache_user.*\.arn/),
  ]);
});

test("production keeps snapshots and a last one, and Terraform will not destroy the cache", () => {
  expect(synth(cache(), PRODUCTION).one("aws_elasticache_replication_group")).toMatchObject({
    snapshot_retention_limit: 7,
    final_snapshot_identifier: "eloquent-ai-redis-final",
    lifecycle: { prevent_destroy: true },
  });
  expect(synth(cache(), STAGING).one("aws_elasticache_replication_group").lifecycle).toBeUndefined();
});

test("wrong names and numbers are told together", () => {
  const made = build(cache({ name: "Redis!", nodes: 9, network: { ...NETWORK, zones: ["us-east-1a"] } }));
  expect(problemsOf(made).map(({ code }) => code)).toEqual([
    "TOWLINE_CACHE_NAME",
    "TOWLINE_CACHE_NODES",
    "TOWLINE_CACHE_ZONES",
  ]);
});
