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
        for (const value of values) expect(value === "" || /^rediss:.*\$\{/.test(value)).toBe(true);
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
        [...Object.keys(groups), "paging"].map((group) => `eloquent-ai/${group}`).sort(),
      );
      expect(stack.text).not.toMatch(/AWS_ACCESS_KEY_ID|AWS_SECRET_ACCESS_KEY|LOCK_TABLE|dynamodb/);
    }
  });
});
