import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLoggingA } from "@cdktf/provider-aws/lib/s3-bucket-logging/index.js";
import { S3BucketObjectLockConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-object-lock-configuration/index.js";
import { accountId, regionOf, stackOf } from "../core/account.ts";
import type { Connectable } from "../core/connectable.ts";
import { stackKey } from "../core/encryption.ts";
import { Environment } from "../core/environment.ts";
import { reportProblem, settle } from "../core/errors.ts";
import type { GrantedRole, Statement } from "../core/iam.ts";
import { Construct, Token } from "../core/tf.ts";
import { days } from "../core/units.ts";
import type { AlarmOffer, ChartOffer, Watchable } from "../core/watch.ts";
import { scanAlarms, scanCharts } from "./alarms.ts";
import { closedBucket } from "./closed-bucket.ts";
import { bucketName, isBucketName } from "./name.ts";
import type { BucketProps } from "./props.ts";
import { retentionRules } from "./retention.ts";
import { allowSites, type Scan, scanned, uploadRole } from "./uploads.ts";

/**
 * A bucket for one purpose: assets, backups, uploads or logs. Whatever the purpose, nobody gets in without a role, there
 * is no plain HTTP and no access list, objects are encrypted and their old versions kept for a while.
 *
 * Backups and uploads are under the stack's own key where the class has one; assets are public through their CDN anyway,
 * and logs can only be delivered under a key of S3 itself.
 *
 * ### Cost
 * $0.023 a GB and month, $0.004 in `glacier-instant`, $0.001 in `deep-archive` (us-east-1, 2026). Old versions cost like
 * objects. An empty bucket costs nothing.
 */
export class Bucket extends Construct implements Connectable, Watchable {
  readonly purpose: BucketProps["purpose"];
  readonly bucketName: string;
  readonly arn: string;
  /** `<bucket>.s3.<region>.amazonaws.com`, what a CDN takes as its origin. */
  readonly regionalDomainName: string;
  /** Role that links for uploads are signed with; only of a bucket for uploads. */
  readonly uploadRoleArn: string | undefined;
  readonly #allowed: Statement[] = [];
  readonly #keyArn: string | undefined;
  readonly #enabled: boolean;
  #scan: Scan | undefined;

  constructor(scope: Construct, id: string, props: BucketProps) {
    super(scope, id);
    this.purpose = props.purpose;
    this.#enabled = props.purpose !== "uploads" || props.enabled !== false;
    this.#keyArn = props.purpose === "backups" || props.purpose === "uploads" ? stackKey(this, "data")?.arn : undefined;
    const bucket = this.bucket(props);
    this.bucketName = bucket.bucket;
    this.arn = bucket.arn;
    this.regionalDomainName = bucket.bucketRegionalDomainName;
    this.accessLogs(props, bucket);
    this.lock(props, bucket);
    this.uploadRoleArn = this.uploads(props, bucket)?.arn;
  }

  /** What a stack tells about the bucket when it returns it. */
  get outputs(): { readonly arn: string; readonly name: string } {
    return { arn: this.arn, name: this.bucketName };
  }

  /** `ASSETS`, `BACKUPS`, `UPLOADS` or `LOGS`. */
  get variablePrefix(): string {
    return this.purpose.toUpperCase();
  }

  get watchName(): string {
    return `bucket ${this.node.id}`;
  }

  /** Lets somebody in whom IAM of this account does not know, such as a distribution of CloudFront: into the bucket's policy. */
  allow(...statements: Statement[]): void {
    this.#allowed.push(...statements);
  }

  /**
   * What a role needs in order to read.
   * @param prefix only objects whose key begins so. @default all
   */
  readStatements(prefix = ""): Statement[] {
    return [
      {
        Action: "s3:ListBucket",
        Resource: this.arn,
        ...(prefix ? { Condition: { StringLike: { "s3:prefix": `${prefix}*` } } } : {}),
      },
      { Action: "s3:GetObject", Resource: `${this.arn}/${prefix}*` },
      ...this.useOfKey("kms:Decrypt"),
    ];
  }

  /** What a role needs in order to write, and to give up a write it began; it may neither read nor delete. */
  writeStatements(prefix = ""): Statement[] {
    return [
      {
        Action: ["s3:AbortMultipartUpload", "s3:ListMultipartUploadParts", "s3:PutObject"],
        Resource: `${this.arn}/${prefix}*`,
      },
      // An upload in parts is put together by S3, which has to read them.
      ...this.useOfKey("kms:Decrypt", "kms:GenerateDataKey"),
    ];
  }

  /** For `connectsTo` of a service that should do exactly this. */
  as(use: "read" | "write" | "read and write"): Connectable {
    return {
      variablePrefix: this.variablePrefix,
      connectStatements: [
        ...(use === "write" ? [] : this.readStatements()),
        ...(use === "read" ? [] : this.writeStatements()),
      ],
      environment: (prefix) => this.environment(prefix),
    };
  }

  /** By purpose: a service reads assets and logs, writes backups, and reads uploads and signs links for them. */
  get connectStatements(): readonly Statement[] {
    if (this.purpose === "backups") return this.writeStatements();
    if (!this.uploadRoleArn) return this.readStatements();
    return [...this.readStatements(), { Action: "sts:AssumeRole", Resource: this.uploadRoleArn }];
  }

  /** @param prefix first part of the names: `UPLOADS` gives `UPLOADS_BUCKET` */
  environment(prefix: string): Record<string, string> {
    return {
      [`${prefix}_BUCKET`]: this.bucketName,
      ...(this.purpose === "uploads" ? { [`${prefix}_ENABLED`]: String(this.#enabled) } : {}),
      ...(this.uploadRoleArn ? { [`${prefix}_ROLE_ARN`]: this.uploadRoleArn } : {}),
    };
  }

  alarms(): readonly AlarmOffer[] {
    return this.#scan ? scanAlarms(this.#scan.planId) : [];
  }

  charts(): readonly ChartOffer[] {
    return this.#scan ? scanCharts(this.#scan.planId) : [];
  }

  private bucket(props: BucketProps): S3Bucket {
    const { defaults } = Environment.of(this);
    const name = props.name ?? bucketName(this, this.node.id);
    if (!Token.isUnresolved(name) && !isBucketName(name)) {
      reportProblem(this, {
        code: "TOWLINE_BUCKET_NAME",
        what: `"${name}" cannot be the name of a bucket`,
        instead: "3 to 63 lower-case letters, digits and hyphens, beginning and ending with a letter or digit",
      });
    }
    return closedBucket(this, {
      name,
      protect: defaults.protect,
      empty: defaults.emptyBuckets,
      lockable: props.purpose === "backups" && props.lock !== undefined,
      rules: retentionRules(this, this.retention(props)),
      statements: (bucket) => [...this.own(bucket), ...this.#allowed],
      ...(this.#keyArn ? { keyArn: this.#keyArn } : {}),
    });
  }

  private retention(props: BucketProps) {
    const { defaults } = Environment.of(this);
    const usual = { assets: undefined, backups: defaults.backupDays, uploads: undefined, logs: defaults.logRetention };
    const length = (property: "keep" | "oldVersions", fallback: number | undefined) => {
      const written =
        property in props
          ? (props as { keep?: `${number} days`; oldVersions?: `${number} days` })[property]
          : undefined;
      return written === undefined ? fallback : settle(this, property, () => days(written), fallback);
    };
    return {
      keep: length("keep", usual[props.purpose]),
      oldVersions: length("oldVersions", defaults.oldVersions)!,
      archive: props.purpose === "backups" ? props.archive : [],
      lockDays: props.purpose === "backups" && props.lock ? this.lockDays(props.lock.for) : undefined,
    };
  }

  private lockDays(length: `${number} days` | Parameters<typeof days>[0]): number {
    return settle(this, "lock", () => days(length), 1);
  }

  /** What the policy says besides, by purpose. */
  private own(bucket: S3Bucket): Statement[] {
    if (this.purpose === "logs") return deliveries(this, bucket);
    const scan = this.#scan?.statements ?? [];
    if (this.#enabled) return [...scan];
    const closed: Statement = {
      Sid: "UploadsAreOff",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${bucket.arn}/*`,
    };
    return [...scan, closed];
  }

  private accessLogs(props: BucketProps, bucket: S3Bucket): void {
    // A log of what is written to the log would never end.
    if (props.purpose === "logs") return;
    const wanted = props.accessLogs ?? (Environment.of(this).defaults.accessLogs ? accessLogBucket(this) : undefined);
    if (!(wanted instanceof Bucket)) return;
    new S3BucketLoggingA(this, "access-logs", {
      bucket: bucket.id,
      targetBucket: wanted.bucketName,
      targetPrefix: `${this.node.id}/`,
    });
  }

  private lock(props: BucketProps, bucket: S3Bucket): void {
    if (props.purpose !== "backups" || !props.lock) return;
    new S3BucketObjectLockConfigurationA(this, "lock", {
      bucket: bucket.id,
      rule: { defaultRetention: { mode: props.lock.mode.toUpperCase(), days: this.lockDays(props.lock.for) } },
    });
  }

  private uploads(props: BucketProps, bucket: S3Bucket): GrantedRole | undefined {
    if (props.purpose !== "uploads") return undefined;
    if (props.origins?.length) allowSites(this, bucket, props.origins);
    if (props.scan) {
      this.#scan = scanned(this, bucket, { id: this.node.id, ...(this.#keyArn ? { keyArn: this.#keyArn } : {}) });
    }
    return uploadRole(this, { id: this.node.id, write: this.writeStatements() });
  }

  private useOfKey(...actions: string[]): Statement[] {
    if (!this.#keyArn) return [];
    const via = { StringEquals: { "kms:ViaService": `s3.${regionOf(this)}.amazonaws.com` } };
    return [{ Action: actions, Resource: this.#keyArn, Condition: via }];
  }
}

/** AWS services that deliver logs, on behalf of this account only. */
function deliveries(scope: Construct, bucket: S3Bucket): Statement[] {
  const own = { StringEquals: { "aws:SourceAccount": accountId(scope) } };
  return [
    {
      Sid: "LogsOfThisAccount",
      Principal: {
        Service: [
          "delivery.logs.amazonaws.com",
          "logdelivery.elasticloadbalancing.amazonaws.com",
          "logging.s3.amazonaws.com",
        ],
      },
      Action: "s3:PutObject",
      Resource: `${bucket.arn}/*`,
      Condition: own,
    },
    {
      Sid: "DeliveryLooksFirst",
      Principal: { Service: "delivery.logs.amazonaws.com" },
      Action: ["s3:GetBucketAcl", "s3:ListBucket"],
      Resource: bucket.arn,
      Condition: own,
    },
  ];
}

/** The stack's bucket for logs that AWS services deliver, made on first use. */
export function accessLogBucket(scope: Construct): Bucket {
  const stack = stackOf(scope);
  const id = "towline-access-logs";
  const known = stack.node.tryFindChild(id) as Bucket | undefined;
  return known ?? new Bucket(stack, id, { purpose: "logs", name: bucketName(stack, "access-logs") });
}
