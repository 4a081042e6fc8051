import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import type { Statement } from "../core/iam.ts";
import { Construct, type TerraformProvider } from "../core/tf.ts";

export interface ContainerRepositoryProps {
  /** `eloquent-ai-backend` */
  readonly name: string;
  /** Releases kept; older ones cannot be rolled back to. @default 200 */
  readonly keep?: number;
  /** Days that images without a tag are kept. @default 14 */
  readonly keepUntaggedDays?: number;
  /** ARN of a key of your own that layers are encrypted with. It cannot be changed later. @default the key AWS manages */
  readonly kmsKeyArn?: string;
  /** @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/**
 * A registry for the images of one service. Tags never move, every push is scanned, layers are encrypted with KMS, and
 * what is old is removed.
 *
 * ### Cost
 * $0.10 a GB and month (2026).
 */
export class ContainerRepository extends Construct {
  readonly name: string;
  readonly arn: string;
  /** `<account>.dkr.ecr.<region>.amazonaws.com/<name>` */
  readonly url: string;

  constructor(scope: Construct, id: string, props: ContainerRepositoryProps) {
    super(scope, id);
    const meta = props.provider ? { provider: props.provider } : {};
    const repository = new EcrRepository(this, "repository", {
      name: props.name,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "KMS", ...(props.kmsKeyArn ? { kmsKey: props.kmsKeyArn } : {}) }],
      forceDelete: false,
      ...meta,
    });
    new EcrLifecyclePolicy(this, "retention", {
      repository: repository.name,
      policy: retention(props.keep ?? 200, props.keepUntaggedDays ?? 14),
      ...meta,
    });
    this.name = props.name;
    this.arn = repository.arn;
    this.url = repository.repositoryUrl;
  }

  /** What a role needs to push to this repository and to no other. */
  get pushStatements(): Statement[] {
    return [
      // Has no resource to be narrowed to.
      { Action: "ecr:GetAuthorizationToken", Resource: "*" },
      {
        Action: [
          "ecr:BatchCheckLayerAvailability",
          "ecr:BatchGetImage",
          "ecr:CompleteLayerUpload",
          "ecr:DescribeImages",
          "ecr:GetDownloadUrlForLayer",
          "ecr:InitiateLayerUpload",
          "ecr:PutImage",
          "ecr:UploadLayerPart",
        ],
        Resource: this.arn,
      },
    ];
  }
}

function retention(keep: number, untaggedDays: number): string {
  return JSON.stringify({
    rules: [
      {
        rulePriority: 1,
        description: `Images without a tag go after ${untaggedDays} days`,
        selection: {
          tagStatus: "untagged",
          countType: "sinceImagePushed",
          countUnit: "days",
          countNumber: untaggedDays,
        },
        action: { type: "expire" },
      },
      {
        rulePriority: 2,
        description: `The last ${keep} releases stay`,
        selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: keep },
        action: { type: "expire" },
      },
    ],
  });
}
