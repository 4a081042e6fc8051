import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { unknownKeys } from "./support/provider-schema.ts";
import { type Json, read, type Synthesized } from "./support/synth.ts";

const PACKAGE = join(__dirname, "..");

/** Runs an example as somebody would who has only cloned the repository, and reads what it wrote. */
function run(example: string): Synthesized {
  const folder = mkdtempSync(join(tmpdir(), "towline-example-"));
  try {
    const { status, stderr } = spawnSync(process.execPath, [join(PACKAGE, "examples", `${example}.ts`)], {
      cwd: folder,
      encoding: "utf8",
    });
    expect([status, stderr]).toEqual([0, ""]);
    return read(readFileSync(join(folder, "cdktf.out", "stacks", example, "cdk.tf.json"), "utf8"));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

const EXAMPLES: [example: string, check: (made: Synthesized) => void][] = [
  [
    "elasticache",
    ({ all, one }) => {
      expect(one("aws_elasticache_replication_group", "cache_group")).toMatchObject({ num_node_groups: 3 });
      expect(one("aws_elasticache_replication_group", "sessions_group")).toMatchObject({
        node_type: "cache.t4g.small",
      });
      expect(all("aws_elasticache_serverless_cache")).toHaveLength(1);
    },
  ],
  [
    "secrets",
    ({ all, json }) => {
      expect(all("aws_secretsmanager_secret").map(({ name }) => name)).toEqual([
        "shop/auth",
        "shop/payment",
        "shop/search",
      ]);
      expect(Object.keys(json["ephemeral"].aws_secretsmanager_random_password)).toHaveLength(2);
      expect(all("aws_ssm_parameter")).toHaveLength(2);
    },
  ],
  [
    "s3",
    ({ all, one }) => {
      // The fourth takes the access logs.
      expect(all("aws_s3_bucket")).toHaveLength(4);
      expect(one("aws_s3_bucket_object_lock_configuration")["rule"].default_retention.days).toBe(30);
      expect(all("aws_guardduty_malware_protection_plan")).toHaveLength(1);
    },
  ],
  [
    "kms",
    ({ one }) => {
      expect(one("aws_kms_key", "documents_")).toMatchObject({ multi_region: true, rotation_period_in_days: 180 });
      expect(one("aws_kms_replica_key")["region"]).toBe("us-west-2");
    },
  ],
  [
    "logs",
    ({ all, one }) => {
      expect(all("aws_cloudwatch_log_metric_filter")).toHaveLength(3);
      expect(one("aws_cloudwatch_log_group", "audit")).toMatchObject({ retention_in_days: 731 });
    },
  ],
  [
    "backup",
    ({ one }) => {
      expect(one("aws_backup_plan")["rule"]).toHaveLength(2);
      expect(one("aws_scheduler_schedule")).toMatchObject({ schedule_expression_timezone: "Europe/Berlin" });
    },
  ],
  [
    "scheduler",
    ({ all }) => {
      expect(all("aws_scheduler_schedule")).toHaveLength(4);
      expect(all("aws_sqs_queue")).toHaveLength(4);
    },
  ],
  [
    "state-bucket",
    ({ json, one }) => {
      expect(one("aws_s3_bucket", "replica")["region"]).toBe("us-west-2");
      expect(json["terraform"].backend.s3).toMatchObject({
        use_lockfile: true,
        kms_key_id: "arn:aws:kms:us-east-1:111111111111:alias/shop-terraform-state-111111111111",
      });
    },
  ],
];

test.each(EXAMPLES)(
  "the example %s is a program of its own, writes keys that the provider knows, and no secret value",
  (example, check) => {
    const made = run(example);
    check(made);
    const resources = Object.entries(made.json["resource"] as Json).flatMap(([type, all]) =>
      Object.values(all as Json).map((resource): [string, Json] => [type, resource as Json]),
    );
    expect(resources.flatMap(([type, resource]) => unknownKeys(type, resource))).toEqual([]);
    expect(made.text).not.toMatch(/"(secret_string|secret_binary|auth_token|passwords?|plaintext_value)"/);
    for (const version of made.all("aws_secretsmanager_secret_version")) {
      for (const value of Object.values(JSON.parse(version["secret_string_wo"]) as Json)) {
        expect(value).toMatch(/^$|^\$\{ephemeral\.|^https:\/\/search\.example\.com$/);
      }
    }
  },
);
