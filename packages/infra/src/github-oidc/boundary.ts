import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import type { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { policyDocument } from "../core/iam.ts";
import { Aspects, Construct, type IConstruct, type TerraformProvider, TerraformResource } from "../core/tf.ts";

export interface RoleBoundaryProps {
  readonly account: string;
  /** Prefix of everything that belongs to the system. */
  readonly project: string;
  /** @default the provider of the stack */
  readonly provider?: TerraformProvider;
}

/** Services that roles of a running system use. Not among them: IAM, organizations, billing, and who audits. */
const USED = [
  "apigateway",
  "application-autoscaling",
  "backup",
  "backup-storage",
  "cloudformation",
  "cloudwatch",
  "dynamodb",
  "ec2",
  "ecr",
  "ecs",
  "elasticache",
  "elasticfilesystem",
  "elasticloadbalancing",
  "events",
  "execute-api",
  "kms",
  "lambda",
  "logs",
  "rds",
  "s3",
  "secretsmanager",
  "servicediscovery",
  "sns",
  "sqs",
  "ssm",
  "ssmmessages",
  "states",
  "synthetics",
  "tag",
  "xray",
] as const;

const physical = (project: string) => `${project}-boundary`;

/**
 * The most that any role of a system may ever do, whatever is written into it: a policy that the deploy role has to put on every
 * role it makes, and cannot change. Whoever can change the code that is deployed can then not make a role that administers the
 * account.
 *
 * ### Cost
 * None.
 */
export class RoleBoundary extends Construct {
  readonly arn: string;

  constructor(scope: Construct, id: string, { account, project, provider }: RoleBoundaryProps) {
    super(scope, id);
    this.arn = RoleBoundary.arnOf({ account, project });
    new IamPolicy(this, "policy", {
      name: physical(project),
      description: `The most that roles of ${project} may do`,
      policy: policyDocument([
        { Sid: "ServicesOfARunningSystem", Action: USED.map((service) => `${service}:*`), Resource: "*" },
        {
          Sid: "OwnRoles",
          Action: ["iam:PassRole", "sts:AssumeRole"],
          Resource: `arn:aws:iam::${account}:role/${project}-*`,
        },
        {
          Sid: "AttachDenialsOfBudgets",
          Action: ["iam:AttachRolePolicy", "iam:DetachRolePolicy"],
          Resource: `arn:aws:iam::${account}:role/${project}-*`,
          Condition: { StringNotLike: { "iam:PolicyARN": "arn:aws:iam::aws:policy/*" } },
        },
        {
          Sid: "NotThePipeline",
          Effect: "Deny",
          Action: ["iam:*", "sts:AssumeRole"],
          Resource: `arn:aws:iam::${account}:role/${project}-github-*`,
        },
        {
          Sid: "NotTheStates",
          Effect: "Deny",
          Action: "s3:*",
          Resource: [
            `arn:aws:s3:::${project}-terraform-state-${account}`,
            `arn:aws:s3:::${project}-terraform-state-${account}/*`,
          ],
        },
      ]),
      ...(provider ? { provider } : {}),
    });
  }

  /** ARN of the boundary of a system in an account, also for a stack that does not make it. */
  static arnOf({ account, project }: { readonly account: string; readonly project: string }): string {
    return `arn:aws:iam::${account}:policy/${physical(project)}`;
  }
}

/** Puts a boundary on every role below `scope` that has none of its own, at synth. */
export function boundRoles(scope: IConstruct, boundaryArn: string): void {
  Aspects.of(scope).add({ visit: (node) => boundRole(node, boundaryArn) });
}

/** The same for one construct, at once, if it is such a role. */
export function boundRole(node: IConstruct, boundaryArn: string): void {
  // By its type and not by its class: the class may be one that is loaded late.
  if (!(node instanceof TerraformResource) || node.terraformResourceType !== "aws_iam_role") return;
  const role = node as IamRole;
  if (role.permissionsBoundaryInput === undefined) role.permissionsBoundary = boundaryArn;
}
