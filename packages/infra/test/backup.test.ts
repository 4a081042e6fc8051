import {
  Backups,
  type BackupsProps,
  Bucket,
  DatabaseDump,
  type DatabaseDumpProps,
  problemsOf,
  SecretGroup,
  type TerraformStack,
} from "../src/index.ts";
import { NETWORK } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const OBJECTIVES = { rpo: "6 hours", rto: "1 hour" } as const;

const backups =
  (props: BackupsProps = {}) =>
  (stack: TerraformStack): Backups =>
    new Backups(stack, "backups", { objectives: OBJECTIVES, ...props });

const rules = (props: BackupsProps = {}, environment = PRODUCTION): Json[] =>
  synth((stack) => void backups(props)(stack), environment).one("aws_backup_plan")["rule"];

const dump =
  (props: Partial<DatabaseDumpProps> = {}) =>
  (stack: TerraformStack): DatabaseDump => {
    const bucket = new Bucket(stack, "app-backups", { purpose: "backups" });
    const secret = new SecretGroup(stack, "postgres", { name: "eloquent-ai/postgres", keys: ["DATABASE_URL"] });
    const database = { secret, key: "DATABASE_URL" };
    return new DatabaseDump(stack, "dump", { network: NETWORK, bucket, database, objectives: OBJECTIVES, ...props });
  };

const warnings = (stack: TerraformStack): string[] =>
  stack.node
    .findAll()
    .flatMap(({ node }) => node.metadata.filter(({ type }) => /warn/.test(type)).map(({ data }) => String(data)));

describe("AWS Backup", () => {
  test("production: every moment of 35 days, a monthly one for a year, in a vault under a key of its own", () => {
    const made = synth((stack) => void backups()(stack), PRODUCTION);
    expect(made.one("aws_backup_vault")).toMatchObject({
      name: "eloquent-ai-production-backups",
      kms_key_arn: expect.stringContaining("towline-key-backup"),
      force_destroy: false,
      lifecycle: { prevent_destroy: true },
    });
    expect(rules()).toMatchObject([
      {
        rule_name: "daily",
        schedule: "cron(0 5 * * ? *)",
        schedule_expression_timezone: "UTC",
        enable_continuous_backup: true,
        lifecycle: { delete_after: 35 },
      },
      {
        rule_name: "monthly",
        schedule: "cron(0 5 1 * ? *)",
        lifecycle: { delete_after: 365, cold_storage_after: 30 },
      },
    ]);
  });

  test("staging: a month, no monthly one; settings win over both", () => {
    expect(rules({}, STAGING).map((rule) => [rule["rule_name"], rule["lifecycle"].delete_after])).toEqual([
      ["daily", 30],
    ]);
    const set = rules({ daily: { at: "02:30", keep: "10 days" }, monthly: { keep: "60 days" } }, STAGING);
    expect(set.map((rule) => [rule["schedule"], rule["lifecycle"]])).toEqual([
      ["cron(30 2 * * ? *)", { delete_after: 10, opt_in_to_archive_for_supported_resources: false }],
      // Cold storage would be paid for longer than the backup is kept.
      ["cron(30 2 1 * ? *)", { delete_after: 60, opt_in_to_archive_for_supported_resources: false }],
    ]);
    expect(rules({ monthly: "none" })).toHaveLength(1);
  });

  test("what has the tag is backed up, and what is named", () => {
    const made = synth((stack) => {
      backups({ protects: [new Bucket(stack, "app-uploads", { purpose: "uploads" })] })(stack);
    }, STAGING);
    expect(made.one("aws_backup_selection", "tagged")["selection_tag"]).toEqual([
      { type: "STRINGEQUALS", key: "Backup", value: "eloquent-ai-staging-backups" },
    ]);
    expect(made.one("aws_backup_selection", "named")["resources"]).toEqual([
      expect.stringMatching(/aws_s3_bucket\.app-uploads_bucket_\w+\.arn/),
    ]);
    expect(made.all("aws_iam_role_policy_attachment")).toHaveLength(4);
  });

  test("a copy of every backup goes to a vault of another region, under a key of that region", () => {
    const made = synth((stack) => void backups({ copyTo: "us-west-2" })(stack), PRODUCTION);
    expect(made.one("aws_backup_vault", "copies")).toMatchObject({
      region: "us-west-2",
      kms_key_arn: expect.stringContaining("copy-key"),
    });
    expect(made.one("aws_kms_key", "copy-key")["region"]).toBe("us-west-2");
    for (const rule of rules({ copyTo: "us-west-2" })) {
      expect(rule["copy_action"]).toEqual([
        {
          destination_vault_arn: expect.stringContaining("backups_copies"),
          lifecycle: {
            delete_after: rule["lifecycle"].delete_after,
            opt_in_to_archive_for_supported_resources: false,
          },
        },
      ]);
    }
  });

  test("no other account reaches the vault, and in production nobody deletes a backup", () => {
    const sids = (environment: typeof STAGING) =>
      JSON.parse(
        synth((stack) => void backups()(stack), environment).one("aws_backup_vault_policy").policy,
      ).Statement.map(({ Sid }: Json) => Sid);
    expect(sids(PRODUCTION)).toEqual(["NoOtherAccount", "BackupsStay"]);
    expect(sids(STAGING)).toEqual(["NoOtherAccount"]);
  });

  test("a lock for compliance has days of grace, one for governance can be taken off", () => {
    const lock = (kind: "governance" | "compliance") =>
      synth((stack) => void backups({ lock: kind })(stack), PRODUCTION).one("aws_backup_vault_lock_configuration");
    expect(lock("compliance")).toMatchObject({ changeable_for_days: 3, min_retention_days: 7 });
    expect(lock("governance")).not.toHaveProperty("changeable_for_days");
  });

  test("in production the newest backup is restored every Sunday; elsewhere where it is asked for", () => {
    const tested = (environment: typeof STAGING, props: BackupsProps = {}) =>
      synth((stack) => void backups(props)(stack), environment);
    const production = tested(PRODUCTION);
    expect(production.one("aws_backup_restore_testing_plan")).toMatchObject({
      name: "eloquent_ai_production_backups",
      schedule_expression: "cron(0 9 ? * SUN *)",
      recovery_point_selection: [{ algorithm: "LATEST_WITHIN_WINDOW", selection_window_days: 7 }],
    });
    expect(production.one("aws_backup_restore_testing_selection")["protected_resource_type"]).toBe("S3");
    expect(tested(STAGING).all("aws_backup_restore_testing_plan")).toEqual([]);
    expect(
      tested(STAGING, { restoreTests: ["S3", "DynamoDB"] }).all("aws_backup_restore_testing_selection"),
    ).toHaveLength(2);
  });

  test("a backup, a copy or a restoration that fails is told", () => {
    let made: Backups | undefined;
    synth((stack) => {
      made = backups()(stack);
    }, STAGING);
    expect(made!.alarms().map(({ id, severity, threshold }) => [id, severity, threshold])).toEqual([
      ["backup-failed", "info", 0],
      ["copy-failed", "info", 0],
      ["restore-failed", "info", 0],
    ]);
  });

  test("D-E1-45: what nobody said is assumed, an hour and 15 minutes, and synth says so", () => {
    let made: Backups | undefined;
    const assumed = build((stack) => {
      made = new Backups(stack, "backups");
    });
    expect(made!.recovery).toEqual({ rpo: 900, rto: 3600, assumed: true });
    expect(warnings(assumed)).toEqual([expect.stringMatching(/^TOWLINE_RECOVERY_ASSUMED: .*"15 minutes".*"1 hour"/)]);
    expect(warnings(build((stack) => void backups()(stack)))).toEqual([]);
  });

  test("days too many for every moment, and daily copies where minutes are asked for, are told", () => {
    const codes = (props: BackupsProps) =>
      problemsOf(build((stack) => void backups(props)(stack))).map(({ code }) => code);
    expect(codes({ daily: { keep: "60 days" } })).toEqual(["TOWLINE_BACKUP_CONTINUOUS"]);
    expect(codes({ continuous: false })).toEqual(["TOWLINE_RECOVERY_POINT"]);
    expect(codes({ continuous: false, objectives: { rpo: "24 hours", rto: "1 hour" } })).toEqual([]);
  });
});

describe("dumps of a database that somebody else runs", () => {
  test("E1-245: every six hours a task dumps it and uploads what can be restored", () => {
    const made = synth((stack) => void dump()(stack), STAGING);
    expect(made.one("aws_scheduler_schedule")).toMatchObject({
      schedule_expression: "rate(6 hours)",
      target: {
        arn: expect.stringContaining("aws_ecs_cluster"),
        ecs_parameters: {
          launch_type: "FARGATE",
          task_definition_arn: expect.stringContaining("aws_ecs_task_definition"),
          network_configuration: { assign_public_ip: false, subnets: ["subnet-a", "subnet-b"] },
        },
      },
    });
    const [first, second] = JSON.parse(made.one("aws_ecs_task_definition")["container_definitions"]) as Json[];
    expect(first).toMatchObject({
      name: "dump",
      essential: false,
      image: "public.ecr.aws/docker/library/postgres:17-alpine",
      command: [expect.stringMatching(/^pg_dump --format=custom .*pg_restore --list/)],
      environment: [{ name: "PGSSLMODE", value: "require" }],
      secrets: [{ name: "DATABASE_URL", valueFrom: expect.stringMatching(/\.arn\}:DATABASE_URL::$/) }],
    });
    expect(second).toMatchObject({
      name: "upload",
      essential: true,
      dependsOn: [{ containerName: "dump", condition: "SUCCESS" }],
    });
    expect(second).not.toHaveProperty("secrets");
    expect(made.one("aws_scheduler_schedule")["schedule_expression_timezone"]).toBe("UTC");
  });

  test("E1-245: when and how long are settings; the bucket keeps them", () => {
    const made = synth((stack) => {
      const bucket = new Bucket(stack, "mine", { purpose: "backups", keep: "90 days" });
      dump({ bucket, when: { daily: "02:00" }, timezone: "Europe/Berlin", between: "WAL of the provider" })(stack);
    }, STAGING);
    expect(made.one("aws_scheduler_schedule")).toMatchObject({
      schedule_expression: "cron(0 2 * * ? *)",
      schedule_expression_timezone: "Europe/Berlin",
    });
    expect(made.one("aws_s3_bucket_lifecycle_configuration", "mine")["rule"].at(-1).expiration).toEqual([{ days: 90 }]);
  });

  test("the task may write dumps into the bucket and read nothing; what starts it reads the one secret", () => {
    const made = synth((stack) => void dump()(stack), STAGING);
    const actions = (part: string) =>
      (JSON.parse(made.one("aws_iam_role_policy", part).policy).Statement as Json[]).flatMap(({ Action }) => Action);
    expect(actions("dump_task").sort()).toEqual([
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ]);
    expect(made.one("aws_iam_role_policy", "dump_task").policy).toMatch(/\.arn\}\/postgres\/\*/);
    expect(actions("dump_start")).toContain("secretsmanager:GetSecretValue");
  });

  test("it reaches the internet on two named ports, or the database of the network by reference", () => {
    const ports = synth((stack) => void dump({ at: { port: 6543 } })(stack), STAGING)
      .all("aws_vpc_security_group_egress_rule")
      .map((rule) => rule["from_port"]);
    expect(ports.sort()).toEqual([443, 6543]);
  });

  test("a task that ended badly is put beside those that did not start, and warns", () => {
    let made: DatabaseDump | undefined;
    const { one } = synth((stack) => {
      made = dump()(stack);
    }, STAGING);
    const pattern = JSON.parse(one("aws_cloudwatch_event_rule")["event_pattern"]);
    expect(pattern.detail).toMatchObject({ group: ["family:eloquent-ai-staging-dump"], lastStatus: ["STOPPED"] });
    expect(one("aws_cloudwatch_event_target")["arn"]).toMatch(/aws_sqs_queue.*\.arn/);
    const [allowed] = JSON.parse(one("aws_sqs_queue_policy").policy).Statement;
    expect(allowed.Condition.ArnEquals["aws:SourceArn"]).toMatch(/aws_cloudwatch_event_rule/);
    expect(made!.alarms()).toMatchObject([{ id: "failures", severity: "warning" }]);
  });

  test("D-E1-45: dumps further apart than what may be lost are refused, unless something brings back the rest", () => {
    const codes = (props: Partial<DatabaseDumpProps>) =>
      problemsOf(build((stack) => void dump(props)(stack))).map(({ code }) => code);
    const minutes = { objectives: { rpo: "15 minutes", rto: "1 hour" } } as const;
    expect(codes(minutes)).toEqual(["TOWLINE_RECOVERY_POINT"]);
    expect(codes({ ...minutes, between: "point-in-time recovery of Supabase" })).toEqual([]);
    expect(codes({ ...minutes, when: { every: "15 minutes" } })).toEqual([]);
  });

  test("a bucket for something else and a key that the group does not have are told", () => {
    const made = build((stack) => {
      const bucket = new Bucket(stack, "files", { purpose: "uploads" });
      const secret = new SecretGroup(stack, "other", { name: "a/other", keys: ["A"] });
      dump({ bucket, database: { secret, key: "B" } })(stack);
    });
    expect(problemsOf(made).map(({ code }) => code)).toEqual(["TOWLINE_DUMP_BUCKET", "TOWLINE_DUMP_KEY"]);
  });
});
