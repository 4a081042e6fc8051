import { eloquent } from "../system.ts";
import { type Json, referenced, type StackJson, synthesizedStacks } from "./support/stacks.ts";

const { staging, production } = synthesizedStacks();
const both = [
  ["staging", staging],
  ["production", production],
] as const;

const runtime = (stack: StackJson) =>
  stack.one("aws_apprunner_service")["source_configuration"].image_repository.image_configuration;

describe("elasticache", () => {
  test.each(both)("E1-34 E1-36 D-E1-10: %s has the replication group eloquent-ai-redis of two nodes", (_, stack) => {
    expect(stack.one("aws_elasticache_replication_group")).toMatchObject({
      replication_group_id: "eloquent-ai-redis",
      engine: "redis",
      node_type: "cache.t4g.small",
      num_cache_clusters: 2,
    });
    expect(stack.all("aws_elasticache_cluster")).toEqual([]);
  });

  test.each(both)("E1-35 E1-246: in %s Redis is Multi-AZ and fails over by itself", (_, stack) => {
    expect(stack.one("aws_elasticache_replication_group")).toMatchObject({
      multi_az_enabled: true,
      automatic_failover_enabled: true,
    });
  });

  test.each(both)("E1-05: in %s the nodes stand in two zones, on all private subnets", (_, stack) => {
    const group = stack.one("aws_elasticache_replication_group");
    expect(group["preferred_cache_cluster_azs"]).toEqual(["us-east-1a", "us-east-1b"]);
    const subnets = stack.one("aws_elasticache_subnet_group")["subnet_ids"].map(referenced);
    const all = Object.keys(stack.json["resource"].aws_subnet).filter((id) => id.includes("private"));
    expect(subnets).toEqual(all.map((id) => `aws_subnet.${id}`));
  });

  test("E1-37: the id of the cluster is an output, and the alarms watch its nodes", () => {
    expect(production.json["output"].cache.value.clusterId).toMatch(/\.replication_group_id\}$/);
    expect(JSON.stringify(production.one("aws_cloudwatch_metric_alarm", "redis-memory"))).toMatch(
      /aws_elasticache_replication_group\.[\w-]+\.id\}-00[12]/,
    );
  });

  test.each(both)("E1-222 D-E1-12: in %s only keys that expire are evicted", (_, stack) => {
    expect(stack.one("aws_elasticache_parameter_group")["parameter"]).toEqual([
      { name: "maxmemory-policy", value: "volatile-lru" },
    ]);
    expect(stack.one("aws_elasticache_replication_group")["parameter_group_name"]).toContain("elasticache_parameters");
  });

  test("E1-220 E1-285 D-E1-11: the node has more than 1 GB and runs on ARM; App Runner, which cannot, gets an x86 image", () => {
    for (const [, stack] of both) {
      expect(stack.one("aws_elasticache_replication_group")["node_type"]).toBe("cache.t4g.small");
    }
    expect(eloquent.declaration.images!["backend"]!.platform ?? "linux/amd64").toBe("linux/amd64");
  });

  test.each(both)("E1-67 D-E1-13: in %s Redis takes TLS and IAM only, and REDIS_URL says rediss", (_, stack) => {
    expect(stack.one("aws_elasticache_replication_group")).toMatchObject({
      transit_encryption_enabled: true,
      transit_encryption_mode: "required",
      at_rest_encryption_enabled: "true",
      user_group_ids: [expect.stringContaining("aws_elasticache_user_group")],
    });
    expect(stack.one("aws_elasticache_user", "elasticache_user_")["authentication_mode"]).toEqual({ type: "iam" });
    expect(stack.one("aws_elasticache_user", "default-user")["access_string"]).toMatch(/^off /);
    const written = JSON.parse(stack.one("aws_secretsmanager_secret_version", "redis")["secret_string_wo"]);
    expect(written.REDIS_URL).toMatch(/^rediss:\/\/eloquent-ai-redis-app@\$\{.*primary_endpoint_address\}:6379$/);
    expect(stack.text).not.toMatch(/REDIS_PASSWORD|auth_token/);
  });

  test.each(both)("in %s nobody but the service reaches Redis", (_, stack) => {
    expect(stack.one("aws_vpc_security_group_ingress_rule")).toMatchObject({
      from_port: 6379,
      to_port: 6379,
      security_group_id: expect.stringContaining("elasticache_connections"),
      referenced_security_group_id: expect.stringContaining("app_runner_connections"),
    });
  });
});

describe("secrets", () => {
  const groups: Record<string, string[]> = {
    database: ["SUPABASE_URL", "SUPABASE_ANON_KEY", "SUPABASE_SERVICE_KEY"],
    "api-keys": ["ANTHROPIC_API_KEY", "PINECONE_API_KEY", "CLERK_SECRET_KEY"],
    auth: ["JWT_SECRET"],
    redis: ["REDIS_URL"],
    external: ["SENTRY_DSN", "POSTHOG_API_KEY", "DATADOG_API_KEY"],
  };
  // Only what dumps the database knows how to get to it directly.
  const ofTheDump = { postgres: ["DATABASE_URL"] };

  const holds = (stack: StackJson, group: string): string[] => {
    expect(stack.one("aws_secretsmanager_secret", `secret-${group}_`)["name"]).toBe(`eloquent-ai/${group}`);
    return Object.keys(
      JSON.parse(stack.one("aws_secretsmanager_secret_version", `secret-${group}_`)["secret_string_wo"]),
    );
  };

  test.each(both)(
    "E1-64 E1-65 E1-69: %s has the groups database, api-keys and external with their keys",
    (_, stack) => {
      for (const group of ["database", "api-keys", "external"]) expect(holds(stack, group)).toEqual(groups[group]);
    },
  );

  test.each(both)("D-E1-40: in %s JWT_SECRET and SENTRY_DSN are secret, algorithm and expiry are plain", (_, stack) => {
    expect(holds(stack, "auth")).toEqual(["JWT_SECRET"]);
    const { runtime_environment_secrets, runtime_environment_variables } = runtime(stack);
    expect(runtime_environment_variables).toMatchObject({ JWT_ALGORITHM: "HS256", JWT_EXPIRY: "3600" });
    expect(Object.keys(runtime_environment_secrets)).toEqual(expect.arrayContaining(["JWT_SECRET", "SENTRY_DSN"]));
  });

  test.each(both)(
    "E1-118 E1-126: in %s every key reaches the service by reference, SENTRY_DSN and DATADOG_API_KEY among them",
    (_, stack) => {
      const references = runtime(stack).runtime_environment_secrets as Record<string, string>;
      expect(Object.keys(references).sort()).toEqual(Object.values(groups).flat().sort());
      for (const [group, keys] of Object.entries(groups)) {
        for (const key of keys) {
          expect(references[key]).toMatch(
            new RegExp(`^\\$\\{aws_secretsmanager_secret\\.secret-${group}_secret_\\w+\\.arn\\}:${key}::$`),
          );
        }
      }
    },
  );

  test.each(both)(
    "D-P-10: in %s no value is in the configuration, and what is written is never in state",
    (_, stack) => {
      for (const version of stack.all("aws_secretsmanager_secret_version")) {
        expect(version["secret_string"]).toBeUndefined();
        const values = Object.values(JSON.parse(version["secret_string_wo"]) as Json);
        for (const value of values) expect(value === "" || /^rediss:.*\$\{|^\$\{ephemeral\./.test(value)).toBe(true);
      }
    },
  );

  test("E1-68 D-E1-17: there is no group for Terraform: no AWS key, no lock table", () => {
    for (const [, stack] of both) {
      expect(
        stack
          .all("aws_secretsmanager_secret")
          .map((secret) => secret["name"])
          .sort(),
      ).toEqual(
        // The pager reads its key itself; the service never sees it.
        [...Object.keys({ ...groups, ...ofTheDump }), "paging"].map((group) => `eloquent-ai/${group}`).sort(),
      );
      expect(stack.text).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|LOCK_TABLE|dynamodb_table|aws_dynamodb/);
    }
  });
});

test.each(both)("E1-66: in %s JWT_SECRET is drawn by Secrets Manager while Terraform runs", (_, stack) => {
  const [[id]] = Object.entries(stack.json["ephemeral"].aws_secretsmanager_random_password as Json) as [[string, Json]];
  expect(JSON.parse(stack.one("aws_secretsmanager_secret_version", "auth")["secret_string_wo"])).toEqual({
    JWT_SECRET: `\${ephemeral.aws_secretsmanager_random_password.${id}.random_password}`,
  });
});

describe("buckets", () => {
  test.each(both)(
    "E1-44 E1-45 E1-46 E1-47 D-E1-38: %s has the three buckets under names of its own, all closed",
    (name, stack) => {
      const account = { staging: "111111111111", production: "222222222222" }[name];
      const ids = ["app-static-assets", "app-uploads", "app-backups"];
      for (const id of ids) {
        expect(stack.one("aws_s3_bucket", id)["bucket"]).toBe(`eloquent-ai-${name}-${account}-${id}`);
        expect(
          Object.values(stack.one("aws_s3_bucket_public_access_block", id)).filter((one) => one === true),
        ).toHaveLength(4);
      }
      expect(
        stack
          .all("aws_s3_bucket_logging")
          .map((one) => one["target_prefix"])
          .sort(),
      ).toEqual(ids.map((id) => `${id}/`).sort());
    },
  );

  test.each(both)("E1-46: in %s uploads wait behind their flag, for the pages of the application", (_, stack) => {
    expect(runtime(stack).runtime_environment_variables).toMatchObject({ UPLOADS_ENABLED: "false" });
    expect(JSON.parse(stack.one("aws_s3_bucket_policy", "app-uploads")["policy"]).Statement.at(-1)).toMatchObject({
      Effect: "Deny",
      Action: "s3:PutObject",
    });
    expect(stack.one("aws_s3_bucket_cors_configuration")["cors_rule"][0].allowed_origins).toEqual([
      expect.stringMatching(/^https:\/\/(staging|app)\.eloquent\.example$/),
    ]);
  });

  test.each(both)("E1-33 E1-245: in %s Supabase is dumped every six hours into app-backups", (_, stack) => {
    expect(stack.one("aws_scheduler_schedule")).toMatchObject({
      schedule_expression: "rate(6 hours)",
      state: "ENABLED",
    });
    const [dump, upload] = JSON.parse(stack.one("aws_ecs_task_definition")["container_definitions"]);
    expect(dump.secrets).toEqual([
      { name: "DATABASE_URL", valueFrom: expect.stringContaining("secret-postgres_secret") },
    ]);
    expect(upload.environment).toEqual([{ name: "BUCKET", value: expect.stringContaining("app-backups_bucket") }]);
    expect(stack.one("aws_cloudwatch_metric_alarm", "database-dump-failures")["threshold"]).toBe(0);
  });

  test("E1-45 E1-245: production keeps dumps for a year, in Glacier after a month", () => {
    const rules = production.one("aws_s3_bucket_lifecycle_configuration", "app-backups")["rule"] as Json[];
    expect(rules.find(({ id }) => id === "archive")!["transition"]).toEqual([
      { days: 30, storage_class: "GLACIER_IR" },
      { days: 180, storage_class: "DEEP_ARCHIVE" },
    ]);
    expect(rules.find(({ id }) => id === "expiry")!["expiration"]).toEqual([{ days: 365 }]);
  });
});

test.each(both)("E1-38 E1-39 E1-224: in %s the service is told how long what it caches lives", (_, stack) => {
  expect(runtime(stack).runtime_environment_variables).toMatchObject({
    CHAT_HISTORY_TTL_SECONDS: "3600",
    RAG_CACHE_TTL_SECONDS: "900",
  });
});
