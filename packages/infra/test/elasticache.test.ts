import {
  Elasticache,
  type ElasticacheProps,
  ElasticacheServerless,
  type ElasticacheServerlessProps,
  problemsOf,
  type TerraformStack,
} from "../src/index.ts";
import { eloquent, NETWORK, service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

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

const THRESHOLDS = { cpu: 70, memory: 80, errors: 5, latency: 5000, cacheHits: 70, idle: 20 };

/** The cache itself, and what it offers to be watched. */
function offers(props: Partial<ElasticacheProps> = {}) {
  let made: Elasticache | undefined;
  synth((stack) => {
    made = new Elasticache(stack, "cache", { network: NETWORK, engine: "redis", name: "eloquent-ai-redis", ...props });
  }, STAGING);
  return made!.alarms({ thresholds: THRESHOLDS, signals: [] });
}

describe("shards", () => {
  const SHARDED = { shards: { count: 3, replicas: 1 } } as const;

  test.each([3, 4, 5, 6] as const)(
    "E1-221 E1-246: %i shards with a replica each, in cluster mode, failing over by themselves",
    (count) => {
      const { one } = synth(cache({ shards: { count } }), STAGING);
      const group = one("aws_elasticache_replication_group");
      expect(group).toMatchObject({
        cluster_mode: "enabled",
        num_node_groups: count,
        replicas_per_node_group: 1,
        automatic_failover_enabled: true,
        multi_az_enabled: true,
      });
      expect(group).not.toHaveProperty("num_cache_clusters");
      expect(group).not.toHaveProperty("preferred_cache_cluster_azs");
      expect(one("aws_elasticache_parameter_group")).toMatchObject({
        name: "eloquent-ai-redis-redis7-cluster",
        parameter: [
          { name: "maxmemory-policy", value: "volatile-lru" },
          { name: "cluster-enabled", value: "yes" },
        ],
      });
    },
  );

  test("the client gets the configuration endpoint and is told to speak cluster mode", () => {
    const { one } = synth((stack) => {
      service(stack).connectsTo(new Elasticache(stack, "cache", { network: NETWORK, engine: "valkey", ...SHARDED }));
    }, STAGING);
    const { runtime_environment_variables } =
      one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
    expect(runtime_environment_variables).toMatchObject({
      REDIS_URL: expect.stringContaining(".configuration_endpoint_address}"),
      REDIS_MODE: "cluster",
    });
    expect(runtime_environment_variables).not.toHaveProperty("REDIS_READER_URL");
  });

  test.each([1, 2, 7, 3.5])("E1-221: %d shards are refused", (count) => {
    const made = build(cache({ shards: { count: count as 3 } }));
    expect(problemsOf(made)).toMatchObject([
      { code: "TOWLINE_CACHE_SHARDS", instead: expect.stringContaining("3 to 6") },
    ]);
  });

  test("no replica, nodes besides shards, and a single zone are refused together", () => {
    const wrong = { shards: { count: 3, replicas: 0 }, nodes: 2 } as const;
    expect(problemsOf(build(cache(wrong))).map(({ code }) => code)).toEqual([
      "TOWLINE_CACHE_NODES",
      "TOWLINE_CACHE_REPLICAS",
    ]);
    const oneZone = build(cache({ ...SHARDED, network: { ...NETWORK, zones: ["us-east-1a"] } }));
    expect(problemsOf(oneZone).map(({ code }) => code)).toEqual(["TOWLINE_CACHE_ZONES"]);
  });

  test("D-E1-10: nodes are numbered by shard, and each shard has alarms of its own with few enough metrics", () => {
    let made: Elasticache | undefined;
    synth((stack) => {
      made = new Elasticache(stack, "cache", { network: NETWORK, engine: "redis", shards: { count: 6, replicas: 5 } });
    });
    expect(made!.memberClusterIds).toHaveLength(36);
    expect(made!.memberClusterIds.map((id) => id.slice(-9)).slice(4, 8)).toEqual([
      "-0001-005",
      "-0001-006",
      "-0002-001",
      "-0002-002",
    ]);
    const all = made!.alarms({ thresholds: THRESHOLDS, signals: [] });
    expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
    expect(all.map(({ id }) => id)).toEqual(expect.arrayContaining(["memory-0001", "memory-0006-part-2"]));
    for (const { id, measure } of all) {
      const count = "metrics" in measure ? Object.keys(measure.metrics).length : 1;
      expect([id, count <= 10]).toEqual([id, true]);
    }
  });
});

describe("alarms", () => {
  test.each([
    ["E1-109", "cache-hits", "<", 70],
    ["E1-108 E1-225 E1-91", "memory", ">", 80],
    ["E1-107", "cpu", ">", 70],
    ["the processor of the machine", "host-cpu", ">", 70],
    ["the connections of a node", "connections", ">", 52_000],
    ["the lag of a replica", "replication-lag", ">", 10],
  ])("%s: %s warns %s %d for 15 minutes", (_requirement, id, when, threshold) => {
    expect(offers().find((offer) => offer.id === id)).toMatchObject({ severity: "warning", when, threshold });
  });

  test("E1-91: keys dropped by the thousand are told as information, and where nothing is dropped there is no such alarm", () => {
    const evictions = (props: Partial<ElasticacheProps>) => offers(props).find(({ id }) => id === "evictions");
    expect(evictions({})).toMatchObject({ severity: "info", when: ">", threshold: 1000 });
    expect(evictions({ purpose: "sessions" })).toBeUndefined();
  });

  test("one node has no replica that could lag; six have two alarms where one would take too many metrics", () => {
    expect(offers({ nodes: 1 }).map(({ id }) => id)).not.toContain("replication-lag");
    expect(offers({ nodes: 6 }).map(({ id }) => id)).toEqual(
      expect.arrayContaining(["cache-hits", "cache-hits-part-2"]),
    );
  });

  test("E1-86 E1-89 E1-91: hits, misses, memory, evictions and bytes of every node are on the dashboard", () => {
    let made: Elasticache | undefined;
    synth((stack) => {
      made = new Elasticache(stack, "cache", { network: NETWORK, engine: "redis" });
    }, STAGING);
    const names = made!.charts().map(({ metrics }) => {
      const [first] = metrics;
      return [metrics.length, "metric" in first! ? first.metric.name : first!.label];
    });
    expect(names).toEqual(
      expect.arrayContaining(
        [
          "CacheHits",
          "CacheMisses",
          "DatabaseMemoryUsagePercentage",
          "Evictions",
          "NetworkBytesIn",
          "NetworkBytesOut",
        ].map((name) => [2, name]),
      ),
    );
  });
});

test.each([
  ["0.5 GB", "cache.t4g.micro"],
  ["1 GB", "cache.t4g.small"],
  ["2 GB", "cache.t4g.medium"],
  ["13 GB", "cache.r7g.large"],
  ["400 GB", "cache.r7g.16xlarge"],
] as const)("E1-220 D-E1-11: who needs %s gets %s, which really has it", (memory, node) => {
  expect(synth(cache({ memory }), STAGING).one("aws_elasticache_replication_group").node_type).toBe(node);
});

test("memory that no node has, and memory beside a node, are told", () => {
  const codes = (props: Partial<ElasticacheProps>) => problemsOf(build(cache(props))).map(({ code }) => code);
  expect(codes({ memory: "500 GB" })).toEqual(["TOWLINE_CACHE_MEMORY"]);
  expect(codes({ memory: "1 GB", node: "cache.t4g.small" })).toEqual(["TOWLINE_CACHE_MEMORY"]);
});

test("E1-40 D-E1-12: sessions on their own are never evicted, a cache on its own may lose anything", () => {
  const policy = (purpose: ElasticacheProps["purpose"]) =>
    synth(cache({ purpose: purpose! }), STAGING).one("aws_elasticache_parameter_group").parameter[0].value;
  expect([policy("cache"), policy("sessions"), policy("cache and sessions")]).toEqual([
    "allkeys-lru",
    "noeviction",
    "volatile-lru",
  ]);
});

describe("who connects", () => {
  test("a further user sees only its keys and may only read; a service connects as it and as nobody else", () => {
    const { one } = synth((stack) => {
      const made = new Elasticache(stack, "cache", {
        network: NETWORK,
        engine: "redis",
        name: "eloquent-ai-redis",
        users: { sessions: { keys: ["session:", "ws:"] }, reader: { access: "read" } },
      });
      service(stack).connectsTo(made.as("sessions"), "SESSIONS");
    }, STAGING);
    expect(one("aws_elasticache_user", "user-sessions")).toMatchObject({
      user_id: "eloquent-ai-redis-sessions",
      authentication_mode: { type: "iam" },
      access_string: "on ~session:* ~ws:* &* +@all -@admin -@dangerous +info",
    });
    expect(one("aws_elasticache_user", "user-reader")["access_string"]).toBe(
      "on ~* resetchannels -@all +@read +@connection +info",
    );
    expect(one("aws_elasticache_user_group")["user_ids"]).toHaveLength(4);
    const { Statement } = JSON.parse(one("aws_iam_role_policy", "backend_instance").policy);
    const connect = Statement.find(({ Action }: Json) => Action === "elasticache:Connect");
    expect(connect.Resource[1]).toMatch(/aws_elasticache_user\.cache_user-sessions_\w+\.arn/);
    const { runtime_environment_variables } =
      one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
    expect(runtime_environment_variables["SESSIONS_USER"]).toBe("eloquent-ai-redis-sessions");
  });

  test("E1-67 D-P-10: a password, where a client cannot do IAM, is drawn into a secret and never in the state", () => {
    const { all, json, one, text } = synth((stack) => {
      const auth = { password: "the client library signs nothing" };
      const made = new Elasticache(stack, "cache", {
        network: NETWORK,
        engine: "redis",
        name: "eloquent-ai-redis",
        auth,
      });
      service(stack).connectsTo(made);
    }, STAGING);
    const [user] = Object.values(JSON.parse(one("aws_cloudformation_stack")["template_body"]).Resources) as Json[];
    const reader = JSON.parse(one("aws_iam_role_policy", "password-user").policy).Statement as Json[];
    expect(reader.map(({ Action }) => Action)).toContain("secretsmanager:GetSecretValue");
    expect(one("aws_cloudformation_stack")["iam_role_arn"]).toMatch(/aws_iam_role\.cache_password-user/);
    expect(user).toMatchObject({
      Type: "AWS::ElastiCache::User",
      Properties: {
        UserId: "eloquent-ai-redis-app",
        AuthenticationMode: {
          Type: "password",
          Passwords: [
            expect.stringMatching(
              /^\{\{resolve:secretsmanager:\$\{aws_secretsmanager_secret\.[\w-]+\.arn\}:SecretString:PASSWORD::\$\{aws_secretsmanager_secret_version\.[\w-]+\.version_id\}\}\}$/,
            ),
          ],
        },
      },
    });
    expect(Object.keys(json["ephemeral"].aws_secretsmanager_random_password)).toHaveLength(1);
    expect(all("aws_elasticache_user").map((one) => one["user_name"])).toEqual(["default"]);
    expect(text).not.toMatch(/"passwords"|auth_token/);
    const image = one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
    expect(image.runtime_environment_secrets["REDIS_PASSWORD"]).toMatch(/\.arn\}:PASSWORD::$/);
    expect(image.runtime_environment_variables).toMatchObject({
      REDIS_AUTH: "password",
      REDIS_USER: "eloquent-ai-redis-app",
    });
    expect(JSON.stringify(image.runtime_environment_variables)).not.toContain("PASSWORD");
  });

  test("users that are none, keys with a star and somebody whom nobody declared are told", () => {
    const made = build((stack) => {
      const users = { App: {}, app: {}, reader: { keys: ["session:*"] } };
      new Elasticache(stack, "cache", { network: NETWORK, engine: "valkey", users }).as("writer");
    });
    expect(problemsOf(made).map(({ what }) => what)).toEqual([
      '"App" cannot be the name of a further user',
      '"app" cannot be the name of a further user',
      'keys of "reader" begin with "session:*"',
      'there is no user "writer"',
    ]);
  });
});

test("logs of the engine and of slow commands go to log groups that end", () => {
  const { all, one } = synth(cache(), STAGING);
  expect(
    one("aws_elasticache_replication_group").log_delivery_configuration.map((log: Json) => [
      log["log_type"],
      log["log_format"],
    ]),
  ).toEqual([
    ["slow-log", "json"],
    ["engine-log", "json"],
  ]);
  expect(all("aws_cloudwatch_log_group").map((group) => group["retention_in_days"])).toEqual([90, 90]);
});

test("windows are settings; what is none, too short or overlaps is told", () => {
  const windows = { snapshotWindow: "01:30-02:30", maintenanceWindow: "tue:04:00-tue:05:30" } as const;
  expect(synth(cache(windows), STAGING).one("aws_elasticache_replication_group")).toMatchObject({
    snapshot_window: "01:30-02:30",
    maintenance_window: "tue:04:00-tue:05:30",
  });
  const wrong = (props: Partial<ElasticacheProps>) => problemsOf(build(cache(props))).map(({ what }) => what);
  expect(wrong({ snapshotWindow: "05:30-06:30" })).toEqual([
    "snapshots (05:30-06:30) and maintenance (sun:05:00-sun:06:00) overlap",
  ]);
  expect(wrong({ maintenanceWindow: "sun:05:00-sun:05:30", snapshotWindow: "25:00-26:00", snapshots: 40 })).toEqual([
    "snapshots kept for 40 days",
    '"25:00-26:00" is not a window of an hour or more',
    '"sun:05:00-sun:05:30" is not a window of an hour or more',
  ]);
});

describe("serverless", () => {
  const LIMITS = { memory: "10 GB", use: "5000 ECPU / second" } as const;
  const serverless =
    (props: Partial<ElasticacheServerlessProps> = {}) =>
    (stack: TerraformStack): ElasticacheServerless =>
      new ElasticacheServerless(stack, "cache", { network: NETWORK, engine: "valkey", limits: LIMITS, ...props });

  test("it grows up to limits, in the private subnets, encrypted, for users of IAM", () => {
    const { one } = synth((stack) => void serverless({ ready: { memory: "2 GB" } })(stack), PRODUCTION);
    expect(one("aws_elasticache_serverless_cache")).toMatchObject({
      engine: "valkey",
      major_engine_version: "8",
      cache_usage_limits: [
        { data_storage: [{ maximum: 10, minimum: 2, unit: "GB" }], ecpu_per_second: [{ maximum: 5000 }] },
      ],
      subnet_ids: ["subnet-a", "subnet-b"],
      snapshot_retention_limit: 7,
      daily_snapshot_time: "03:00",
      kms_key_id: expect.stringContaining("aws_kms_key"),
      user_group_id: expect.stringContaining("aws_elasticache_user_group"),
      lifecycle: { prevent_destroy: true },
    });
  });

  test("a service connects to it with the same gesture; what it refuses calls somebody at once", () => {
    let alarms: Record<string, unknown>[] = [];
    const { one } = synth((stack) => {
      const made = serverless()(stack);
      service(stack).connectsTo(made);
      alarms = made
        .alarms({ thresholds: THRESHOLDS, signals: [] })
        .map(({ id, severity, threshold }) => ({ id, severity, threshold }));
    }, STAGING);
    expect(one("aws_vpc_security_group_ingress_rule")).toMatchObject({ from_port: 6379, to_port: 6379 });
    const { runtime_environment_variables } =
      one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
    expect(runtime_environment_variables).toMatchObject({
      REDIS_URL: expect.stringMatching(/^rediss:\/\/.*\.endpoint\[0\]\.address\}:6379$/),
      REDIS_MODE: "cluster",
    });
    expect(alarms).toEqual([
      { id: "cache-hits", severity: "warning", threshold: 70 },
      { id: "memory", severity: "warning", threshold: 8e9 },
      { id: "throttled", severity: "critical", threshold: 0 },
    ]);
  });

  test.each([
    ["0 GB", undefined, "a limit of 0 GB"],
    ["1.5 GB", undefined, "a limit of 1.5 GB"],
    ["6000 GB", undefined, "a limit of 6000 GB"],
    ["10 GB", "20 GB", "20 GB are ready, more than the limit of 10 GB"],
  ] as const)("a limit of %s with %s ready is refused", (memory, ready, what) => {
    const made = build(
      (stack) =>
        void serverless({ limits: { ...LIMITS, memory }, ...(ready ? { ready: { memory: ready } } : {}) })(stack),
    );
    expect(problemsOf(made)).toMatchObject([{ code: "TOWLINE_CACHE_LIMIT", what }]);
  });
});
