import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketReplicationConfigurationA } from "@cdktf/provider-aws/lib/s3-bucket-replication-configuration/index.js";
import type { S3BucketVersioningA } from "@cdktf/provider-aws/lib/s3-bucket-versioning/index.js";
import { EncryptionKey } from "../core/encryption.ts";
import { assumedBy, GrantedRole } from "../core/iam.ts";
import { fit } from "../core/naming.ts";
import { Construct, type TerraformProvider } from "../core/tf.ts";
import { closedBucket, oldVersions } from "../s3/closed-bucket.ts";

export interface ReplicaProps {
  readonly name: string;
  readonly account: string;
  /** Region of the copy. */
  readonly region: string;
  readonly keepDays?: number;
  readonly provider?: TerraformProvider;
}

/** Copies every object to a bucket in another region, under a key of that region. */
export function replicated(scope: Construct, source: S3Bucket, key: EncryptionKey, props: ReplicaProps): void {
  const inner = new Construct(scope, "replica");
  const name = `${fit(props.name, 62 - props.region.length)}-${props.region}`;
  const meta = props.provider ? { provider: props.provider } : {};
  const copyKey = new EncryptionKey(inner, "key", {
    name,
    description: `Copies of the states in ${props.name}`,
    account: props.account,
    region: props.region,
    protect: true,
    ...meta,
  });
  const copy = closedBucket(inner, {
    name,
    region: props.region,
    keyArn: copyKey.arn,
    protect: true,
    rules: [oldVersions(props.keepDays ?? 365)],
    ...meta,
  });
  const role = new GrantedRole(new Construct(inner, "copier"), {
    name: fit(`${props.name}-replica`, 64),
    description: `Copies the states in ${props.name}`,
    trust: assumedBy("s3.amazonaws.com", { StringEquals: { "aws:SourceAccount": props.account } }),
    ...meta,
  });
  role.grant(
    { Action: ["s3:GetReplicationConfiguration", "s3:ListBucket"], Resource: source.arn },
    {
      Action: ["s3:GetObjectVersionAcl", "s3:GetObjectVersionForReplication", "s3:GetObjectVersionTagging"],
      Resource: `${source.arn}/*`,
    },
    { Action: ["s3:ReplicateDelete", "s3:ReplicateObject", "s3:ReplicateTags"], Resource: `${copy.arn}/*` },
    { Action: "kms:Decrypt", Resource: key.arn },
    { Action: ["kms:Encrypt", "kms:GenerateDataKey"], Resource: copyKey.arn },
  );
  const replication = new S3BucketReplicationConfigurationA(inner, "replication", {
    bucket: source.id,
    role: role.arn,
    rule: [
      {
        id: "states",
        status: "Enabled",
        filter: { prefix: "" },
        deleteMarkerReplication: { status: "Enabled" },
        sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: "Enabled" } },
        destination: {
          bucket: copy.arn,
          encryptionConfiguration: { replicaKmsKeyId: copyKey.arn },
        },
      },
    ],
    // S3 copies between buckets that keep versions.
    dependsOn: [versioningOf(scope), versioningOf(inner)],
    ...meta,
  });
  role.neededBy(replication);
}

const versioningOf = (bucket: Construct) => bucket.node.findChild("versioning") as S3BucketVersioningA;
