import type { Statement } from "../core/iam.ts";

/** Services that the modules of this package make resources in, and whose names say nothing of whose they are. */
const SERVICES = [
  "acm",
  "apigateway",
  "application-autoscaling",
  "apprunner",
  "backup",
  "backup-storage",
  "budgets",
  "ce",
  "chatbot",
  "cloudformation",
  "cloudfront",
  "cloudwatch",
  "compute-optimizer",
  "ec2",
  "ecs",
  "elasticache",
  "elasticloadbalancing",
  "events",
  "guardduty",
  "kms",
  "logs",
  "route53",
  "scheduler",
  "secretsmanager",
  "servicediscovery",
  "sns",
  "synthetics",
  "wafv2",
  "xray",
] as const;

/** Services whose resources are named, so that a role is kept to those of its system and environment. */
const named = ({ account, environment, project }: DeployPermissions) => ({
  lambda: [
    `arn:aws:lambda:*:${account}:function:${project}-${environment}-*`,
    // Synthetics names the functions and layers of its canaries itself.
    `arn:aws:lambda:*:${account}:function:cwsyn-${project}-${environment}-*`,
    `arn:aws:lambda:*:${account}:layer:cwsyn-${project}-${environment}-*`,
  ],
  sqs: [`arn:aws:sqs:*:${account}:${project}-${environment}-*`],
  ssm: [`arn:aws:ssm:*:${account}:parameter/${project}/${environment}/*`],
});

/** Services that the roles of the modules are handed to. */
const HANDED_TO = [
  "apigateway.amazonaws.com",
  "backup.amazonaws.com",
  "budgets.amazonaws.com",
  "build.apprunner.amazonaws.com",
  "chatbot.amazonaws.com",
  "cloudformation.amazonaws.com",
  "ecs-tasks.amazonaws.com",
  "ecs.amazonaws.com",
  "events.amazonaws.com",
  "lambda.amazonaws.com",
  "malware-protection-plan.guardduty.amazonaws.com",
  "scheduler.amazonaws.com",
  "tasks.apprunner.amazonaws.com",
  "vpc-flow-logs.amazonaws.com",
] as const;

const WRITE_ROLES = [
  "iam:AttachRolePolicy",
  "iam:CreateRole",
  "iam:DetachRolePolicy",
  "iam:DeleteRolePolicy",
  "iam:PutRolePolicy",
] as const;

export interface DeployPermissions {
  readonly account: string;
  /** Prefix of all role names of the system. */
  readonly project: string;
  /** Environment that is deployed to; buckets, functions, queues and parameters of others are out of reach. */
  readonly environment: string;
  /** ARN of a policy that every role it makes has to be bounded by; see `RoleBoundary`. @default roles are not bounded */
  readonly boundaryArn?: string;
}

/**
 * What a deploy role may do: the services that the modules use, and what is named after the project. It may write secrets into
 * place but not read them, and it can make no user, no key of a person and no role outside its prefix.
 *
 * What it writes into a role of the project is limited by {@link DeployPermissions.boundaryArn} only: without one, whoever can
 * change the code that is deployed can widen such a role.
 */
export function deployStatements(permissions: DeployPermissions): Statement[] {
  const { account, boundaryArn, environment, project } = permissions;
  const roles = `arn:aws:iam::${account}:role/${project}-*`;
  return [
    { Sid: "Services", Action: SERVICES.map((service) => `${service}:*`), Resource: "*" },
    ...Object.entries(named(permissions)).map(
      ([service, resources]): Statement => ({ Sid: `Own${service}`, Action: `${service}:*`, Resource: resources }),
    ),
    // Asked of no resource in particular.
    { Sid: "Lists", Action: ["s3:ListAllMyBuckets", "ssm:DescribeParameters"], Resource: "*" },
    {
      Sid: "WriteRolesOfTheProject",
      Action: [...WRITE_ROLES, ...(boundaryArn ? ["iam:PutRolePermissionsBoundary"] : [])],
      Resource: roles,
      // True of a role that has this boundary, or gets it as it is made.
      ...(boundaryArn ? { Condition: { StringEquals: { "iam:PermissionsBoundary": boundaryArn } } } : {}),
    },
    {
      // Not what is in them, and not the bucket of the states.
      Sid: "BucketsOfTheEnvironment",
      Action: [
        "s3:CreateBucket",
        "s3:DeleteBucket",
        "s3:DeleteBucketPolicy",
        "s3:GetAccelerateConfiguration",
        "s3:GetBucket*",
        "s3:GetEncryptionConfiguration",
        "s3:GetLifecycleConfiguration",
        "s3:GetReplicationConfiguration",
        "s3:ListBucket",
        "s3:ListTagsForResource",
        "s3:PutBucket*",
        "s3:PutEncryptionConfiguration",
        "s3:PutLifecycleConfiguration",
        "s3:PutReplicationConfiguration",
        "s3:TagResource",
        "s3:UntagResource",
      ],
      Resource: `arn:aws:s3:::${project}-${environment}-${account}-*`,
    },
    {
      // What AWS runs for us lies here, put there by Terraform.
      Sid: "CodeOfScripts",
      Action: ["s3:DeleteObject", "s3:DeleteObjectVersion", "s3:GetObject*", "s3:PutObject*"],
      Resource: `arn:aws:s3:::${project}-${environment}-${account}-scripts/*`,
    },
    {
      Sid: "RolesOfTheProject",
      Action: [
        "iam:DeleteRole",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: roles,
    },
    {
      Sid: "HandRolesToTheirServices",
      Action: "iam:PassRole",
      Resource: roles,
      Condition: { StringEquals: { "iam:PassedToService": [...HANDED_TO] } },
    },
    {
      Sid: "RolesThatServicesMake",
      Action: "iam:CreateServiceLinkedRole",
      Resource: `arn:aws:iam::${account}:role/aws-service-role/*`,
    },
    {
      Sid: "ImagesToRun",
      Action: ["ecr:BatchGetImage", "ecr:DescribeImages", "ecr:DescribeRepositories"],
      Resource: "*",
    },
    {
      // The pipeline's own roles begin with the project's name too.
      Sid: "NotItself",
      Effect: "Deny",
      Action: [
        "iam:AttachRolePolicy",
        "iam:DeleteRole",
        "iam:DeleteRolePermissionsBoundary",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePermissionsBoundary",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
      ],
      Resource: `arn:aws:iam::${account}:role/${project}-github-*`,
    },
    { Sid: "NoValues", Effect: "Deny", Action: "secretsmanager:GetSecretValue", Resource: "*" },
  ];
}
