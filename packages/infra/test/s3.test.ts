import fc from "fast-check";
import { Bucket, type BucketProps, bucketName, Environment, problemsOf, type TerraformStack } from "../src/index.ts";
import { service } from "./support/eloquent.ts";
import { build, type Json, PRODUCTION, STAGING, synth } from "./support/synth.ts";

const bucket =
  (id: string, props: BucketProps) =>
  (stack: TerraformStack): void =>
    void new Bucket(stack, id, props);

const policyOf = (made: ReturnType<typeof synth>, part: string): Json[] =>
  JSON.parse(made.one("aws_s3_bucket_policy", part).policy).Statement;
const rulesOf = (made: ReturnType<typeof synth>, part: string): Json[] =>
  made.one("aws_s3_bucket_lifecycle_configuration", part).rule;

const THREE: [requirement: string, id: string, props: BucketProps][] = [
  ["E1-44", "app-static-assets", { purpose: "assets" }],
  ["E1-45", "app-backups", { purpose: "backups" }],
  ["E1-46", "app-uploads", { purpose: "uploads" }],
];

test.each(THREE)("%s E1-47 D-E1-38: %s has a name of its own in the world, and is closed", (_id, id, props) => {
  const made = synth(bucket(id, props), STAGING);
  expect(made.one("aws_s3_bucket", id)).toMatchObject({
    bucket: `eloquent-ai-staging-111111111111-${id}`,
    force_destroy: false,
  });
  expect(made.one("aws_s3_bucket_public_access_block", id)).toMatchObject({
    block_public_acls: true,
    block_public_policy: true,
    ignore_public_acls: true,
    restrict_public_buckets: true,
  });
  expect(made.one("aws_s3_bucket_ownership_controls", id).rule).toEqual({ object_ownership: "BucketOwnerEnforced" });
  expect(made.one("aws_s3_bucket_versioning", id).versioning_configuration).toEqual({ status: "Enabled" });
  expect(policyOf(made, id).slice(0, 2)).toEqual([
    expect.objectContaining({
      Sid: "OnlyOverTls",
      Effect: "Deny",
      Condition: { Bool: { "aws:SecureTransport": "false" } },
    }),
    expect.objectContaining({ Effect: "Deny", Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } }),
  ]);
  expect(rulesOf(made, id)[0]).toMatchObject({
    noncurrent_version_expiration: [{ noncurrent_days: 30 }],
    abort_incomplete_multipart_upload: [{ days_after_initiation: 7 }],
  });
});

test("E1-45: backups move to Glacier and go after a year in production, after a month in staging", () => {
  const [, archive, expiry] = rulesOf(synth(bucket("app-backups", { purpose: "backups" }), PRODUCTION), "app-backups");
  expect(archive!["transition"]).toEqual([
    { days: 30, storage_class: "GLACIER_IR" },
    { days: 180, storage_class: "DEEP_ARCHIVE" },
  ]);
  expect(expiry!["expiration"]).toEqual([{ days: 365 }]);
  const staging = rulesOf(synth(bucket("app-backups", { purpose: "backups" }), STAGING), "app-backups");
  // A month is less than Glacier bills for.
  expect(staging.map(({ id }) => id)).toEqual(["old-versions", "expiry"]);
  expect(staging[1]!["expiration"]).toEqual([{ days: 30 }]);
});

test("E1-45 E1-245: how long backups are kept is a setting, and a lock keeps everybody from deleting them before", () => {
  const made = synth(
    bucket("app-backups", { purpose: "backups", keep: "90 days", lock: { mode: "governance", for: "35 days" } }),
    PRODUCTION,
  );
  expect(rulesOf(made, "app-backups").at(-1)!["expiration"]).toEqual([{ days: 90 }]);
  expect(made.one("aws_s3_bucket", "app-backups")["object_lock_enabled"]).toBe(true);
  expect(made.one("aws_s3_bucket_object_lock_configuration")["rule"]).toEqual({
    default_retention: { mode: "GOVERNANCE", days: 35 },
  });
});

test("backups and uploads are under the stack's key, assets and logs under one of S3; production is never destroyed", () => {
  const algorithm = (props: BucketProps) => {
    const made = synth(bucket("one", props), PRODUCTION);
    expect(made.one("aws_s3_bucket", "one")["lifecycle"]).toEqual({ prevent_destroy: true });
    const [rule] = made.one("aws_s3_bucket_server_side_encryption_configuration", "one")["rule"];
    return rule.apply_server_side_encryption_by_default.sse_algorithm;
  };
  expect(algorithm({ purpose: "backups" })).toBe("aws:kms");
  expect(algorithm({ purpose: "uploads" })).toBe("aws:kms");
  expect(algorithm({ purpose: "assets" })).toBe("AES256");
  expect(algorithm({ purpose: "logs" })).toBe("AES256");
});

test("only a preview empties its buckets when it goes", () => {
  const empties = (name: "ephemeral" | "development") =>
    synth(bucket("one", { purpose: "uploads" }), { ...STAGING, class: name }).one("aws_s3_bucket")["force_destroy"];
  expect([empties("ephemeral"), empties("development")]).toEqual([true, false]);
});

describe("who read what", () => {
  test("one bucket of the stack takes the access logs of all others, from this account only", () => {
    const made = synth((stack) => {
      new Bucket(stack, "a", { purpose: "assets" });
      new Bucket(stack, "b", { purpose: "backups" });
    }, STAGING);
    expect(made.all("aws_s3_bucket")).toHaveLength(3);
    expect(made.all("aws_s3_bucket_logging").map((one) => one["target_prefix"])).toEqual(["a/", "b/"]);
    const delivery = policyOf(made, "towline-access-logs").find(({ Sid }) => Sid === "LogsOfThisAccount")!;
    expect(delivery["Principal"].Service).toContain("logging.s3.amazonaws.com");
    expect(delivery["Condition"]).toEqual({ StringEquals: { "aws:SourceAccount": "111111111111" } });
    expect(rulesOf(made, "towline-access-logs").at(-1)!["expiration"]).toEqual([{ days: 90 }]);
  });

  test("not in development; not where somebody said why; elsewhere where somebody said", () => {
    const logging = (props: BucketProps, className: "staging" | "development") =>
      synth(bucket("a", props), { ...STAGING, class: className }).all("aws_s3_bucket_logging").length;
    expect(logging({ purpose: "assets" }, "development")).toBe(0);
    expect(logging({ purpose: "assets", accessLogs: { none: "the CDN logs already" } }, "staging")).toBe(0);
    const made = synth((stack) => {
      const logs = new Bucket(stack, "mine", { purpose: "logs", keep: "14 days" });
      new Bucket(stack, "a", { purpose: "assets", accessLogs: logs });
    }, STAGING);
    expect(made.one("aws_s3_bucket_logging")["target_bucket"]).toMatch(/aws_s3_bucket\.mine_/);
    expect(made.all("aws_s3_bucket")).toHaveLength(2);
  });
});

describe("uploads", () => {
  test("E1-46: pages of the declared sites upload with links of a role that may write and nothing else", () => {
    const made = synth((stack) => {
      const uploads = new Bucket(stack, "app-uploads", { purpose: "uploads", origins: ["https://app.example.com"] });
      service(stack).connectsTo(uploads);
    }, STAGING);
    expect(made.one("aws_s3_bucket_cors_configuration")["cors_rule"][0]).toMatchObject({
      allowed_origins: ["https://app.example.com"],
      allowed_methods: ["GET", "HEAD", "POST", "PUT"],
    });
    const signer = JSON.parse(made.one("aws_iam_role_policy", "app-uploads_upload").policy).Statement as Json[];
    expect(signer.flatMap(({ Action }) => Action).sort()).toEqual([
      "kms:Decrypt",
      "kms:GenerateDataKey",
      "s3:AbortMultipartUpload",
      "s3:ListMultipartUploadParts",
      "s3:PutObject",
    ]);
    const own = JSON.parse(made.one("aws_iam_role_policy", "backend_instance").policy).Statement as Json[];
    expect(own.find(({ Action }) => Action === "sts:AssumeRole")!["Resource"]).toMatch(/app-uploads_upload_role/);
    expect(own.flatMap(({ Action }) => Action)).not.toContain("s3:PutObject");
    const { runtime_environment_variables } =
      made.one("aws_apprunner_service").source_configuration.image_repository.image_configuration;
    expect(runtime_environment_variables).toMatchObject({
      UPLOADS_ENABLED: "true",
      UPLOADS_BUCKET: expect.stringContaining("app-uploads"),
      UPLOADS_ROLE_ARN: expect.stringContaining("aws_iam_role"),
    });
  });

  test("E1-46: with the flag off nothing can be written, what is there stays, and the application is told", () => {
    let told: Record<string, string> = {};
    const made = synth((stack) => {
      told = new Bucket(stack, "app-uploads", { purpose: "uploads", enabled: false }).environment("UPLOADS");
    }, STAGING);
    expect(told["UPLOADS_ENABLED"]).toBe("false");
    expect(policyOf(made, "app-uploads").at(-1)).toMatchObject({
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
    });
    expect(made.all("aws_s3_bucket")).not.toHaveLength(0);
  });

  test("what GuardDuty did not find clean cannot be read, and malware calls somebody", () => {
    let uploads: Bucket | undefined;
    const made = synth((stack) => {
      uploads = new Bucket(stack, "app-uploads", { purpose: "uploads", scan: true });
    }, STAGING);
    expect(made.one("aws_guardduty_malware_protection_plan")).toMatchObject({
      actions: [{ tagging: [{ status: "ENABLED" }] }],
      depends_on: [expect.stringContaining("aws_iam_role_policy.app-uploads_scan")],
    });
    expect(policyOf(made, "app-uploads").find(({ Sid }) => Sid === "OnlyWhatIsClean")!["Condition"]).toEqual({
      StringNotEquals: { "s3:ExistingObjectTag/GuardDutyMalwareScanStatus": "NO_THREATS_FOUND" },
      ArnNotEquals: { "aws:PrincipalArn": expect.stringContaining("app-uploads_scan_role") },
    });
    expect(uploads!.alarms().map(({ id, severity }) => [id, severity])).toEqual([
      ["malware", "critical"],
      ["scans-failed", "warning"],
    ]);
  });
});

test("a service that backs up may write and not read; as(...) says it otherwise; a prefix narrows it", () => {
  const actions = (use: (made: Bucket) => readonly { Action: string | readonly string[] }[]) => {
    let found: string[] = [];
    synth(
      (stack) => {
        found = use(new Bucket(stack, "b", { purpose: "backups" })).flatMap(({ Action }) => Action);
      },
      { ...STAGING, class: "development" },
    );
    return found;
  };
  expect(actions((made) => made.connectStatements)).not.toContain("s3:GetObject");
  expect(actions((made) => made.as("read").connectStatements)).toEqual(["s3:ListBucket", "s3:GetObject"]);
  let resource: unknown;
  synth((stack) => {
    resource = new Bucket(stack, "b", { purpose: "assets" }).readStatements("docs/")[1]!.Resource;
  });
  expect(resource).toMatch(/\/docs\/\*$/);
});

test("E1-44: a CDN is let in through the policy of the bucket", () => {
  const made = synth((stack) => {
    const assets = new Bucket(stack, "app-static-assets", { purpose: "assets" });
    assets.allow({
      Sid: "Cdn",
      Principal: { Service: "cloudfront.amazonaws.com" },
      Action: "s3:GetObject",
      Resource: `${assets.arn}/*`,
    });
    expect(assets.regionalDomainName).toMatch(/TfToken/);
  }, STAGING);
  expect(policyOf(made, "app-static-assets").at(-1)!["Sid"]).toBe("Cdn");
});

test("whatever the project, environment and id are called, names are legal, and differ where the ids do", () => {
  fc.assert(
    fc.property(
      fc.stringMatching(/^[a-z][a-zA-Z0-9 _-]{0,60}$/),
      fc.stringMatching(/^[a-z][a-z0-9-]{0,40}$/),
      fc.uniqueArray(fc.stringMatching(/^[a-z][a-z0-9]{1,50}$/), { minLength: 2, maxLength: 2 }),
      (project, name, [a, b]) => {
        const stack = build(() => undefined);
        Environment.set(stack, { ...STAGING, project, name });
        const names = [bucketName(stack, a!), bucketName(stack, b!)];
        for (const one of names) expect(one).toMatch(/^[a-z][a-z0-9-]{1,61}[a-z0-9]$/);
        expect(names[0]).not.toBe(names[1]);
        expect(names[0]).toContain("-111111111111-");
      },
    ),
    { numRuns: 60 },
  );
});

test("in a plain stack the account comes into the name when Terraform plans", () => {
  const { one } = synth(bucket("files", { purpose: "assets" }));
  expect(one("aws_s3_bucket", "files")["bucket"]).toMatch(
    /^stack-\$\{data\.aws_caller_identity\.[\w-]+\.account_id\}-files$/,
  );
});

test("names, steps that cost more than they save, locks and sites that are none are told together", () => {
  const made = build((stack) => {
    new Bucket(stack, "a", { purpose: "assets", name: "My.Bucket" });
    new Bucket(stack, "b", {
      purpose: "backups",
      keep: "60 days",
      archive: [{ after: "30 days", to: "glacier" }],
      lock: { mode: "compliance", for: "90 days" },
    });
    new Bucket(stack, "c", { purpose: "uploads", origins: ["https://*.example.com/"] });
  });
  expect(problemsOf(made).map(({ code, what }) => `${code}: ${what}`)).toEqual([
    'TOWLINE_BUCKET_NAME: "My.Bucket" cannot be the name of a bucket',
    'TOWLINE_BUCKET_ARCHIVE: objects are in "glacier" for 30 days (from day 30 to day 60) and paid for 90',
    "TOWLINE_BUCKET_LOCK: backups are locked for 90 days and kept for 60",
    'TOWLINE_BUCKET_ORIGIN: "https://*.example.com/" is not a site',
  ]);
});
