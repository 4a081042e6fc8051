import { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import {
  S3BucketLifecycleConfiguration,
  type S3BucketLifecycleConfigurationRule,
} from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { S3BucketOwnershipControls } from "@cdktf/provider-aws/lib/s3-bucket-ownership-controls/index.js";
import { S3BucketPolicy } from "@cdktf/provider-aws/lib/s3-bucket-policy/index.js";
import { S3BucketPublicAccessBlock } from "@cdktf/provider-aws/lib/s3-bucket-public-access-block/index.js";
import { S3BucketServerSideEncryptionConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-server-side-encryption-configuration/index.js";
import { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { policyDocument, type Statement } from "../core/iam.ts";
import { type Construct, Lazy, type TerraformProvider } from "../core/tf.ts";

export interface ClosedBucketProps {
  readonly name: string;
  /** Key that objects are encrypted with. @default a key that S3 keeps itself (SSE-S3) */
  readonly keyArn?: string;
  /** Terraform refuses to destroy it. */
  readonly protect: boolean;
  /** Objects are deleted with the bucket. */
  readonly empty?: boolean;
  /** Objects can be locked against deletion; has to be said when the bucket is made. */
  readonly lockable?: boolean;
  readonly rules: readonly S3BucketLifecycleConfigurationRule[];
  /** Asked at synth: what is allowed or denied beyond plain HTTP. */
  readonly statements?: (bucket: S3Bucket) => readonly Statement[];
  readonly provider?: TerraformProvider;
  /** @default the region of the provider */
  readonly region?: string;
}

type Meta = { readonly provider?: TerraformProvider; readonly region?: string };

/**
 * What every bucket of ours has in common: versions, encryption, no access list, no public, no plain HTTP, no upload that
 * lies around half done. The parts are children of `scope`.
 */
export function closedBucket(scope: Construct, props: ClosedBucketProps): S3Bucket {
  const meta = {
    ...(props.provider ? { provider: props.provider } : {}),
    ...(props.region ? { region: props.region } : {}),
  };
  const bucket = new S3Bucket(scope, "bucket", {
    bucket: props.name,
    forceDestroy: props.empty ?? false,
    ...(props.lockable ? { objectLockEnabled: true } : {}),
    ...(props.protect ? { lifecycle: { preventDestroy: true } } : {}),
    ...meta,
  });
  const versioning = new S3BucketVersioningA(scope, "versioning", {
    bucket: bucket.id,
    versioningConfiguration: { status: "Enabled" },
    ...meta,
  });
  encryption(scope, bucket, props, meta);
  access(scope, bucket, props, meta);
  new S3BucketLifecycleConfiguration(scope, "retention", {
    bucket: bucket.id,
    rule: [...props.rules],
    // A rule about old versions is refused by a bucket that keeps none yet.
    dependsOn: [versioning],
    ...meta,
  });
  return bucket;
}

/** Old versions go after some days, and what was uploaded in part after a week. */
export function oldVersions(keepDays: number): S3BucketLifecycleConfigurationRule {
  return {
    id: "old-versions",
    status: "Enabled",
    filter: [{ prefix: "" }],
    noncurrentVersionExpiration: [{ noncurrentDays: keepDays }],
    abortIncompleteMultipartUpload: [{ daysAfterInitiation: 7 }],
  };
}

function encryption(scope: Construct, bucket: S3Bucket, { keyArn }: ClosedBucketProps, meta: Meta): void {
  new S3BucketServerSideEncryptionConfigurationA(scope, "encryption", {
    bucket: bucket.id,
    rule: [
      keyArn
        ? {
            applyServerSideEncryptionByDefault: { sseAlgorithm: "aws:kms", kmsMasterKeyId: keyArn },
            // One call of KMS a bucket and time instead of one an object.
            bucketKeyEnabled: true,
          }
        : { applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } },
    ],
    ...meta,
  });
}

function access(scope: Construct, bucket: S3Bucket, props: ClosedBucketProps, meta: Meta): void {
  const block = new S3BucketPublicAccessBlock(scope, "public-access", {
    bucket: bucket.id,
    blockPublicAcls: true,
    blockPublicPolicy: true,
    ignorePublicAcls: true,
    restrictPublicBuckets: true,
    ...meta,
  });
  new S3BucketOwnershipControls(scope, "ownership", {
    bucket: bucket.id,
    rule: { objectOwnership: "BucketOwnerEnforced" },
    ...meta,
  });
  new S3BucketPolicy(scope, "policy", {
    bucket: bucket.id,
    policy: Lazy.stringValue({
      produce: () => policyDocument([...transport(bucket), ...(props.statements?.(bucket) ?? [])]),
    }),
    // S3 refuses two changes of who may enter at the same time.
    dependsOn: [block],
    ...meta,
  });
}

function transport(bucket: S3Bucket): Statement[] {
  const everybody = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [bucket.arn, `${bucket.arn}/*`],
  } as const;
  return [
    { Sid: "OnlyOverTls", ...everybody, Condition: { Bool: { "aws:SecureTransport": "false" } } },
    { Sid: "OnlyModernTls", ...everybody, Condition: { NumericLessThan: { "s3:TlsVersion": "1.2" } } },
  ];
}
