import { jsonObject, known, spelled, unique, within } from "../../../rules/shapes.ts";
import type { Example, Rule } from "../../../rules/types.ts";

const NAMES = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html";
const POLICY = "https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html";
const LIFECYCLE =
  "https://docs.aws.amazon.com/AmazonS3/latest/userguide/lifecycle-transition-general-considerations.html";
const ECR = "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_CreateRepository.html";

const PER_BUCKET = [
  "aws_s3_bucket_cors_configuration",
  "aws_s3_bucket_lifecycle_configuration",
  "aws_s3_bucket_logging",
  "aws_s3_bucket_notification",
  "aws_s3_bucket_object_lock_configuration",
  "aws_s3_bucket_ownership_controls",
  "aws_s3_bucket_policy",
  "aws_s3_bucket_public_access_block",
  "aws_s3_bucket_server_side_encryption_configuration",
  "aws_s3_bucket_versioning",
] as const;
const BUCKET: Example = { "aws_s3_bucket.b": { bucket: "logs-of-the-test" } };
const bucket = "${aws_s3_bucket.b.id}";
const versioning = (status: string) => ({ bucket, versioning_configuration: [{ status }] });
const lifecycle = (days: number, storage_class = "STANDARD_IA") => ({
  bucket,
  rule: [{ id: "age", status: "Enabled", filter: [{}], transition: [{ days, storage_class }] }],
});
const policy = (principal: unknown) => ({
  bucket,
  policy: JSON.stringify({
    Version: "2012-10-17",
    Statement: [
      { Effect: "Allow", Principal: principal, Action: "s3:GetObject", Resource: "arn:aws:s3:::logs-of-the-test/*" },
    ],
  }),
  depends_on: ["aws_s3_bucket_public_access_block.p"],
});

/** S3 and ECR. */
export const storageRules: readonly Rule[] = [
  spelled({
    id: "bucket-name",
    types: ["aws_s3_bucket"],
    at: "bucket",
    pattern:
      /^(?!xn--|sthree-|amzn-s3-demo-|.*(-s3alias|--ol-s3|--x-s3)$|\d+\.\d+\.\d+\.\d+$|.*\.\.)[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/,
    demands:
      "The name of a bucket has 3 to 63 lower-case letters, digits, dots and hyphens, and a letter or digit at both ends.",
    source: NAMES,
    words: (name) =>
      `only lowercase alphanumeric characters and hyphens allowed in "bucket" (3 to 63 of them): ${name}`,
    refused: { "aws_s3_bucket.b": { bucket: "Logs_of_the_test" } },
    accepted: BUCKET,
  }),
  {
    id: "bucket-duplicate",
    types: ["aws_s3_bucket"],
    when: "apply",
    at: "bucket",
    demands: "Names of buckets are unique in the whole partition; put account and region into the name.",
    source: NAMES,
    check: (subject) => {
      const twin = subject.anywhere("aws_s3_bucket").find((other) => other.id === subject.text("bucket"));
      if (!twin) return undefined;
      return twin.record.account === subject.account
        ? "BucketAlreadyOwnedByYou: Your previous request to create the named bucket succeeded and you already own it. BucketAlreadyExists for everybody else."
        : "BucketAlreadyExists: The requested bucket name is not available.";
    },
    given: BUCKET,
    refused: { "aws_s3_bucket.c": { bucket: "logs-of-the-test", depends_on: ["aws_s3_bucket.b"] } },
    accepted: { "aws_s3_bucket.c": { bucket: "logs-of-another-test" } },
  },
  known({
    id: "bucket-known",
    types: PER_BUCKET,
    at: "bucket",
    of: "aws_s3_bucket",
    demands: "The bucket exists.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html",
    words: () => "NoSuchBucket: The specified bucket does not exist",
    given: BUCKET,
    refused: { "aws_s3_bucket_versioning.v": { ...versioning("Enabled"), bucket: "log-of-the-test" } },
    accepted: { "aws_s3_bucket_versioning.v": versioning("Enabled") },
  }),
  {
    id: "bucket-versioning-status",
    types: ["aws_s3_bucket_versioning"],
    when: "apply",
    at: "versioning_configuration",
    demands: "Versioning is Enabled or Suspended; Disabled only for a bucket that never had it.",
    source: "https://docs.aws.amazon.com/AmazonS3/latest/API/API_VersioningConfiguration.html",
    check: (subject) => {
      const status = subject.text("versioning_configuration.status");
      return status === undefined || ["Disabled", "Enabled", "Suspended"].includes(status)
        ? undefined
        : `MalformedXML: The XML you provided was not well-formed: status ${status}`;
    },
    given: BUCKET,
    refused: { "aws_s3_bucket_versioning.v": versioning("On") },
    accepted: { "aws_s3_bucket_versioning.v": versioning("Suspended") },
  },
  {
    id: "bucket-public-policy",
    types: ["aws_s3_bucket_policy"],
    when: "apply",
    at: "policy",
    demands: "A bucket that blocks public policies takes none that gives something to everybody.",
    source: POLICY,
    check: (subject) => {
      const blocked = subject
        .others("aws_s3_bucket_public_access_block")
        .some((other) => other.text("bucket") === subject.text("bucket") && other.flag("block_public_policy"));
      const json = jsonObject(subject.text("policy") ?? "{}");
      if (!json) return "MalformedPolicy: Policies must be valid JSON and the first byte must be '{'";
      const open = [json["Statement"] ?? []].flat().some((each) => {
        const { Effect, Principal, Condition } = each as { Effect?: string; Principal?: unknown; Condition?: unknown };
        const everybody = Principal === "*" || (Principal as { AWS?: unknown } | undefined)?.AWS === "*";
        return Effect === "Allow" && everybody && Condition === undefined;
      });
      return blocked && open
        ? "AccessDenied: User is not authorized to perform: s3:PutBucketPolicy because public policies are blocked by the BlockPublicPolicy block public access setting."
        : undefined;
    },
    given: { ...BUCKET, "aws_s3_bucket_public_access_block.p": { bucket, block_public_policy: true } },
    refused: { "aws_s3_bucket_policy.p": policy("*") },
    accepted: { "aws_s3_bucket_policy.p": policy({ AWS: "111111111111" }) },
  },
  {
    id: "bucket-transition-days",
    types: ["aws_s3_bucket_lifecycle_configuration"],
    when: "apply",
    at: "rule",
    demands: "Objects go to STANDARD_IA or ONEZONE_IA after 30 days at the earliest.",
    source: LIFECYCLE,
    check: (subject) => {
      for (const transition of subject.blocks("rule").flatMap((rule) => rule.blocks("transition"))) {
        const [days, kind] = [transition.number("days"), transition.text("storage_class")];
        if (days !== undefined && days < 30 && /_IA$/.test(kind ?? ""))
          return `InvalidArgument: 'Days' in Transition action must be greater than or equal to 30 for storageClass '${kind}'`;
      }
      return undefined;
    },
    given: BUCKET,
    refused: { "aws_s3_bucket_lifecycle_configuration.l": lifecycle(7) },
    accepted: { "aws_s3_bucket_lifecycle_configuration.l": lifecycle(7, "GLACIER") },
  },
  spelled({
    id: "ecr-name",
    types: ["aws_ecr_repository"],
    at: "name",
    pattern: /^(?=.{2,256}$)[a-z0-9]+([._-][a-z0-9]+)*(\/[a-z0-9]+([._-][a-z0-9]+)*)*$/,
    demands:
      "The name of a repository has 2 to 256 lower-case letters, digits and single ._- between them, in parts with slashes.",
    source: ECR,
    words: (name) =>
      `InvalidParameterException: Invalid parameter at 'repositoryName' failed to satisfy constraint: ${name}`,
    refused: { "aws_ecr_repository.r": { name: "Backend" } },
    accepted: { "aws_ecr_repository.r": { name: "team/backend" } },
  }),
  unique({
    id: "ecr-duplicate",
    types: ["aws_ecr_repository"],
    by: ["name"],
    demands: "Names of repositories are unique in the registry.",
    source: ECR,
    words: (name) =>
      `RepositoryAlreadyExistsException: The repository with name '${name}' already exists in the registry`,
    given: { "aws_ecr_repository.a": { name: "backend" } },
    refused: { "aws_ecr_repository.b": { name: "backend", depends_on: ["aws_ecr_repository.a"] } },
    accepted: { "aws_ecr_repository.b": { name: "frontend" } },
  }),
  {
    id: "ecr-lifecycle",
    types: ["aws_ecr_lifecycle_policy"],
    when: "apply",
    at: "policy",
    demands: "A lifecycle policy has rules of unique priorities; one for any tag has the highest number.",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/userguide/lifecycle_policy_parameters.html",
    check: (subject) => {
      const rules = jsonObject(subject.text("policy") ?? "{}")?.["rules"];
      if (!Array.isArray(rules) || rules.length === 0)
        return "InvalidParameterException: Invalid parameter at 'LifecyclePolicyText' failed to satisfy constraint: 'Lifecycle policy validation failure: rules are required'";
      const all = rules as { rulePriority?: number; selection?: { tagStatus?: string } }[];
      const priorities = all.map(({ rulePriority }) => rulePriority ?? 0);
      if (new Set(priorities).size < priorities.length)
        return "InvalidParameterException: Lifecycle policy validation failure: rulePriority must be unique";
      const any = all.find(({ selection }) => selection?.tagStatus === "any");
      return any && any.rulePriority !== Math.max(...priorities)
        ? "InvalidParameterException: Lifecycle policy validation failure: a rule with tagStatus any must have the lowest priority"
        : undefined;
    },
    given: { "aws_ecr_repository.r": { name: "backend" } },
    refused: { "aws_ecr_lifecycle_policy.l": keep(1, 2) },
    accepted: { "aws_ecr_lifecycle_policy.l": keep(2, 1) },
  },
  known({
    id: "ecr-known",
    types: ["aws_ecr_lifecycle_policy", "aws_ecr_repository_policy"],
    at: "repository",
    of: "aws_ecr_repository",
    demands: "The repository exists.",
    source: "https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_PutLifecyclePolicy.html",
    words: (name) => `RepositoryNotFoundException: The repository with name '${name}' does not exist in the registry`,
    given: { "aws_ecr_repository.r": { name: "backend" } },
    refused: { "aws_ecr_lifecycle_policy.l": { ...keep(2, 1), repository: "back-end" } },
    accepted: { "aws_ecr_lifecycle_policy.l": keep(2, 1) },
  }),
  {
    id: "backup-cold-storage",
    types: ["aws_backup_plan"],
    when: "apply",
    at: "rule",
    demands:
      "What goes to cold storage stays there for at least 90 days: delete_after is cold_storage_after plus 90 or more.",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
    check: (subject) => {
      for (const rule of subject.blocks("rule")) {
        const [cold, end] = [
          rule.number("lifecycle.cold_storage_after") ?? 0,
          rule.number("lifecycle.delete_after") ?? 0,
        ];
        if (cold > 0 && end > 0 && end < cold + 90)
          return `InvalidParameterValueException: Invalid lifecycle. DeleteAfterDays cannot be less than 90 days apart from MoveToColdStorageAfterDays`;
      }
      return undefined;
    },
    given: { "aws_backup_vault.v": { name: "vault" } },
    refused: { "aws_backup_plan.p": plan({ lifecycle: [{ cold_storage_after: 30, delete_after: 60 }] }) },
    accepted: { "aws_backup_plan.p": plan({ lifecycle: [{ cold_storage_after: 30, delete_after: 120 }] }) },
  },
  {
    id: "backup-vault-known",
    types: ["aws_backup_plan"],
    when: "apply",
    at: "rule",
    demands: "The vault of a backup rule exists.",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_BackupRuleInput.html",
    check: (subject) => {
      const names = subject
        .others("aws_backup_vault", "aws_backup_logically_air_gapped_vault")
        .map((other) => other.text("name"));
      const missing = subject
        .blocks("rule")
        .map((rule) => rule.text("target_vault_name"))
        .find((name) => name !== undefined && name !== "Default" && !names.includes(name));
      return missing === undefined
        ? undefined
        : `InvalidParameterValueException: Backup vault ${missing} does not exist.`;
    },
    given: { "aws_backup_vault.v": { name: "vault" } },
    refused: { "aws_backup_plan.p": plan({ target_vault_name: "w" }) },
    accepted: { "aws_backup_plan.p": plan() },
  },
  spelled({
    id: "backup-vault-name",
    types: ["aws_backup_vault"],
    at: "name",
    pattern: /^[a-zA-Z0-9_-]{2,50}$/,
    demands: "The name of a vault has 2 to 50 letters, digits, hyphens and underscores.",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_CreateBackupVault.html",
    refused: { "aws_backup_vault.v": { name: "daily backups" } },
    accepted: { "aws_backup_vault.v": { name: "daily-backups" } },
  }),
  within({
    id: "backup-delete-after",
    types: ["aws_backup_plan"],
    at: "rule.lifecycle.delete_after",
    least: 1,
    most: 36_500,
    demands: "A backup is kept for between a day and a hundred years.",
    source: "https://docs.aws.amazon.com/aws-backup/latest/devguide/API_Lifecycle.html",
    given: { "aws_backup_vault.v": { name: "vault" } },
    refused: { "aws_backup_plan.p": plan({ lifecycle: [{ delete_after: 40_000 }] }) },
    accepted: { "aws_backup_plan.p": plan({ lifecycle: [{ delete_after: 35 }] }) },
  }),
];

function plan(more: object = {}): Example[string] {
  return { name: "daily", rule: [{ rule_name: "daily", target_vault_name: "${aws_backup_vault.v.name}", ...more }] };
}

function keep(any: number, tagged: number): Example[string] {
  const rule = (rulePriority: number, selection: object) => ({
    rulePriority,
    selection: { countType: "imageCountMoreThan", countNumber: 10, ...selection },
    action: { type: "expire" },
  });
  return {
    repository: "${aws_ecr_repository.r.name}",
    policy: JSON.stringify({
      rules: [rule(any, { tagStatus: "any" }), rule(tagged, { tagStatus: "tagged", tagPrefixList: ["v"] })],
    }),
  };
}
