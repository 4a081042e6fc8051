import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketLifecycleConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { accountId } from "../core/account.ts";
import { EncryptionKey } from "../core/encryption.ts";
import { policyDocument, type Statement } from "../core/iam.ts";
import { Construct, type TerraformProvider } from "../core/tf.ts";

export interface StateBucketProps {
  /** Name of the bucket, unique in the world: `eloquent-ai-terraform-state-111111111111` (D-E1-38). */
  readonly name: string;
  /** Account the bucket is in, twelve digits. @default the account of the credentials */
  readonly account?: string;
  /** Provider of that account. @default the provider of the stack */
  readonly provider?: TerraformProvider;
  /** Days that old versions of a state are kept. @default 365 */
  readonly keepDays?: number;
}

/**
 * The bucket that Terraform keeps its state in: versioned, encrypted with a key of its own, closed to the public and to
 * plain HTTP, and never destroyed by Terraform.
 *
 * ### Cost
 * Cents for the states, $1 a month for the key.
 */
export class StateBucket extends Construct {
  readonly bucketName: string;
  readonly bucketArn: string;
  readonly keyArn: string;

  constructor(scope: Construct, id: string, props: StateBucketProps) {
    super(scope, id);
    const meta = props.provider ? { provider: props.provider } : {};
    const key = this.key(props);
    const bucket = this.bucket(props, meta);
    this.versioning(bucket, meta);
    this.encryption(bucket, key, meta);
    this.closed(bucket, meta);
    this.retention(bucket, props, meta);

    this.bucketName = bucket.bucket;
    this.bucketArn = bucket.arn;
    this.keyArn = key.arn;
  }

  /** What a role needs to read the state under a prefix, with the lock that a plan takes. */
  readStatements(prefix: string): Statement[] {
    return this.statements(prefix, ["s3:GetObject"]);
  }

  /** What a role needs to write the state under a prefix. */
  writeStatements(prefix: string): Statement[] {
    return this.statements(prefix, ["s3:GetObject", "s3:PutObject"]);
  }

  private statements(prefix: string, state: readonly string[]): Statement[] {
    return [
      {
        Action: "s3:ListBucket",
        Resource: this.bucketArn,
        Condition: { StringLike: { "s3:prefix": [`${prefix}*`] } },
      },
      { Action: state, Resource: `${this.bucketArn}/${prefix}*` },
      {
        Sid: "LockFile",
        Action: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        Resource: `${this.bucketArn}/${prefix}*.tflock`,
      },
      { Action: ["kms:Decrypt", "kms:GenerateDataKey"], Resource: this.keyArn },
    ];
  }

  private key({ account, name, provider }: StateBucketProps): EncryptionKey {
    return new EncryptionKey(this, "key", {
      name,
      description: `Terraform state in ${name}`,
      account: account ?? accountId(this, provider),
      protect: true,
      ...(provider ? { provider } : {}),
    });
  }

  private bucket({ name }: StateBucketProps, meta: Meta): S3Bucket {
    return new S3Bucket(this, "bucket", {
      bucket: name,
      forceDestroy: false,
      lifecycle: { preventDestroy: true },
      ...meta,
    });
  }

  private versioning(bucket: S3Bucket, meta: Meta): void {
    new S3BucketVersioningA(this, "versioning", {
      bucket: bucket.id,
      versioningConfiguration: { status: "Enabled" },
      ...meta,
    });
  }

  private encryption(bucket: S3Bucket, key: EncryptionKey, meta: Meta): void {
    new S3BucketServerSideEncryptionConfigurationA(this, "encryption", {
      bucket: bucket.id,
      rule: [
        {
          applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: key.arn },
          bucketKeyEnabled: true,
        },
      ],
      ...meta,
    });
  }

  private closed(bucket: S3Bucket, meta: Meta): void {
    const access = new S3BucketPublicAccessBlock(this, "public-access", {
      bucket: bucket.id,
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
      ...meta,
    });
    new S3BucketOwnershipControls(this, "ownership", {
      bucket: bucket.id,
      rule: { objectOwnership: "BucketOwnerEnforced" },
      ...meta,
    });
    new S3BucketPolicy(this, "policy", {
      bucket: bucket.id,
      policy: policyDocument([
        {
          Sid: "OnlyOverTls",
          Effect: "Deny",
          Principal: "*",
          Action: "s3:*",
          Resource: [bucket.arn, `${bucket.arn}/*`],
          Condition: { Bool: { "aws:SecureTransport": "false" } },
        },
      ]),
      // S3 refuses two changes of who may enter at the same time.
      dependsOn: [access],
      ...meta,
    });
  }

  private retention(bucket: S3Bucket, { keepDays = 365 }: StateBucketProps, meta: Meta): void {
    new S3BucketLifecycleConfiguration(this, "retention", {
      bucket: bucket.id,
      rule: [
        {
          id: "old-versions",
          status: "Enabled",
          filter: [{ prefix: "" }],
          noncurrentVersionExpiration: [{ noncurrentDays: keepDays }],
          abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
        },
      ],
      ...meta,
    });
  }
}

type Meta = { readonly provider?: TerraformProvider };
