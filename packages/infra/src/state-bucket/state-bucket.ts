import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { accountId } from "../core/account.ts";
import { EncryptionKey } from "../core/encryption.ts";
import type { Statement } from "../core/iam.ts";
import { Construct, type TerraformProvider } from "../core/tf.ts";
import { closedBucket, oldVersions } from "../s3/closed-bucket.ts";
import { replicated } from "./replica.ts";

export interface StateBucketProps {
  /** Name of the bucket, unique in the world: `eloquent-ai-terraform-state-111111111111` (D-E1-38). */
  readonly name: string;
  /** Account the bucket is in, twelve digits. @default the account of the credentials */
  readonly account?: string;
  /** Provider of that account. @default the provider of the stack */
  readonly provider?: TerraformProvider;
  /** Days that old versions of a state are kept. @default 365 */
  readonly keepDays?: number;
  /**
   * Region that every state is copied to as well, for the day the first one is lost. Costs the states once more and the key
   * of the copy, $1 a month.
   * @default none
   */
  readonly replica?: string;
}

/**
 * ARN of the key of a state bucket, by its alias. The backend has to be told: left alone with `encrypt = true` it asks S3 for
 * AES256 by name, whatever key the bucket has.
 */
export function stateKeyArn(of: {
  readonly bucket: string;
  readonly account: string;
  readonly region: string;
}): string {
  return `arn:aws:kms:${of.region}:${of.account}:alias/${of.bucket}`;
}

/**
 * The bucket that Terraform keeps its state in: versioned, encrypted with a key of its own, closed to the public and to
 * plain HTTP, and never destroyed by Terraform. Nobody deletes an old version of a state, and a state under another key is
 * refused.
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
    const bucket = closedBucket(this, {
      name: props.name,
      keyArn: key.arn,
      protect: true,
      rules: [oldVersions(props.keepDays ?? 365)],
      statements: guards,
      ...meta,
    });
    if (props.replica) replicated(this, bucket, key, { ...props, region: props.replica, account: this.account(props) });

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

  private account({ account, provider }: StateBucketProps): string {
    return account ?? accountId(this, provider);
  }

  private key(props: StateBucketProps): EncryptionKey {
    return new EncryptionKey(this, "key", {
      name: props.name,
      description: `Terraform state in ${props.name}`,
      account: this.account(props),
      protect: true,
      ...(props.provider ? { provider: props.provider } : {}),
    });
  }
}

function guards(bucket: S3Bucket): Statement[] {
  const algorithm = "s3:x-amz-server-side-encryption";
  return [
    {
      Sid: "OnlyUnderAKeyOfOurs",
      Effect: "Deny",
      Principal: "*",
      Action: "s3:PutObject",
      Resource: `${bucket.arn}/*`,
      // A request that names no algorithm gets the bucket's own.
      Condition: { Null: { [algorithm]: "false" }, StringNotEquals: { [algorithm]: "aws:kms" } },
    },
    {
      Sid: "OldVersionsStay",
      Effect: "Deny",
      Principal: "*",
      Action: ["s3:DeleteBucket", "s3:DeleteObjectVersion"],
      Resource: [bucket.arn, `${bucket.arn}/*`],
    },
  ];
}
