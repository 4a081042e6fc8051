import { GuarddutyMalwareProtectionPlan } from "@cdktf/provider-aws/lib/guardduty-malware-protection-plan/index.js";
import type { S3Bucket } from "@cdktf/provider-aws/lib/s3-bucket/index.js";
import { S3BucketCorsConfiguration } from "@cdktf/provider-aws/lib/s3-bucket-cors-configuration/index.js";
import { accountId, regionOf } from "../core/account.ts";
import { reportProblem } from "../core/errors.ts";
import { assumedBy, GrantedRole, type Statement } from "../core/iam.ts";
import { physicalName } from "../core/naming.ts";
import { Construct } from "../core/tf.ts";

const SCANNER = "malware-protection-plan.guardduty.amazonaws.com";
const VERDICT = "s3:ExistingObjectTag/GuardDutyMalwareScanStatus";

/** Lets pages of these sites put and get objects with a signed link. */
export function allowSites(scope: Construct, bucket: S3Bucket, origins: readonly string[]): void {
  for (const origin of origins) {
    if (!/^https:\/\/[^/*\s]+$|^http:\/\/localhost(:\d+)?$/.test(origin)) {
      reportProblem(scope, {
        code: "TOWLINE_BUCKET_ORIGIN",
        what: `"${origin}" is not a site`,
        instead: 'scheme and host without a path or star: "https://app.example.com"',
      });
    }
  }
  new S3BucketCorsConfiguration(scope, "cors", {
    bucket: bucket.id,
    corsRule: [
      {
        allowedOrigins: [...origins],
        allowedMethods: ["GET", "HEAD", "POST", "PUT"],
        allowedHeaders: ["*"],
        exposeHeaders: ["ETag"],
        maxAgeSeconds: 3600,
      },
    ],
  });
}

/**
 * Role that upload links are signed with: it may write objects and nothing else, so that a link can never read, list or
 * delete, whatever the service that signs it may do. A service takes it when its own role is granted `sts:AssumeRole`.
 */
export function uploadRole(scope: Construct, { id, write }: { id: string; write: readonly Statement[] }): GrantedRole {
  const inner = new Construct(scope, "upload");
  const role = new GrantedRole(inner, {
    name: physicalName(scope, `${id}-upload`, 64),
    description: `Signs links that upload to ${id}`,
    trust: [{ Action: "sts:AssumeRole", Principal: { AWS: `arn:aws:iam::${accountId(scope)}:root` } }],
    // The longest that a link can live.
    maxSessionSeconds: 3600,
  });
  role.grant(...write);
  return role;
}

export interface Scan {
  readonly planId: string;
  /** Denies the reading of what was not found clean, except to the scanner. */
  readonly statements: readonly Statement[];
}

/** GuardDuty looks at every new object (https://docs.aws.amazon.com/guardduty/latest/ug/malware-protection-s3-iam-policy-prerequisite.html). */
export function scanned(scope: Construct, bucket: S3Bucket, { id, keyArn }: { id: string; keyArn?: string }): Scan {
  const inner = new Construct(scope, "scan");
  const [account, region] = [accountId(scope), regionOf(scope)];
  const rule = `arn:aws:events:${region}:${account}:rule/DO-NOT-DELETE-AmazonGuardDutyMalwareProtectionS3*`;
  const role = new GrantedRole(inner, {
    name: physicalName(scope, `${id}-scan`, 64),
    description: `Looks for malware in ${id}`,
    trust: assumedBy(SCANNER, { StringEquals: { "aws:SourceAccount": account } }),
  });
  role.grant(
    {
      Action: ["events:DeleteRule", "events:PutRule", "events:PutTargets", "events:RemoveTargets"],
      Resource: rule,
      Condition: { StringLike: { "events:ManagedBy": SCANNER } },
    },
    { Action: ["events:DescribeRule", "events:ListTargetsByRule"], Resource: rule },
    {
      Action: ["s3:GetBucketNotification", "s3:ListBucket", "s3:PutBucketNotification"],
      Resource: bucket.arn,
    },
    { Action: "s3:PutObject", Resource: `${bucket.arn}/malware-protection-resource-validation-object` },
    {
      Action: [
        "s3:GetObject",
        "s3:GetObjectTagging",
        "s3:GetObjectVersion",
        "s3:GetObjectVersionTagging",
        "s3:PutObjectTagging",
        "s3:PutObjectVersionTagging",
      ],
      Resource: `${bucket.arn}/*`,
    },
    ...(keyArn
      ? [
          {
            Action: ["kms:Decrypt", "kms:GenerateDataKey"],
            Resource: keyArn,
            Condition: { StringEquals: { "kms:ViaService": `s3.${region}.amazonaws.com` } },
          },
        ]
      : []),
  );
  const plan = new GuarddutyMalwareProtectionPlan(inner, "plan", {
    role: role.arn,
    protectedResource: [{ s3Bucket: [{ bucketName: bucket.id }] }],
    actions: [{ tagging: [{ status: "ENABLED" }] }],
  });
  role.neededBy(plan);
  return {
    planId: plan.id,
    statements: [
      {
        Sid: "OnlyWhatIsClean",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:GetObject", "s3:GetObjectVersion"],
        Resource: `${bucket.arn}/*`,
        Condition: {
          StringNotEquals: { [VERDICT]: "NO_THREATS_FOUND" },
          ArnNotEquals: { "aws:PrincipalArn": role.arn },
        },
      },
      {
        // Who may tag an object could call it clean.
        Sid: "OnlyTheScannerTags",
        Effect: "Deny",
        Principal: "*",
        Action: ["s3:PutObjectTagging", "s3:PutObjectVersionTagging"],
        Resource: `${bucket.arn}/*`,
        Condition: { ArnNotEquals: { "aws:PrincipalArn": role.arn } },
      },
    ],
  };
}
