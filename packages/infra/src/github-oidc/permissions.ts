import type { Statement } from "../core/iam.ts";

/**
 * What a plan may never read although it reads everything else: the values of secrets and the data behind them. A plan runs
 * for pull requests, so whoever may open one could print them.
 */
export const PLAN_DENIED: readonly Statement[] = [
  {
    Sid: "NoValues",
    Effect: "Deny",
    Action: [
      "dynamodb:GetItem",
      "dynamodb:Query",
      "dynamodb:Scan",
      "ecr:GetAuthorizationToken",
      "logs:FilterLogEvents",
      "logs:GetLogEvents",
      "logs:StartQuery",
      "secretsmanager:BatchGetSecretValue",
      "secretsmanager:GetSecretValue",
      "ssm:GetParameter",
      "ssm:GetParameters",
      "ssm:GetParametersByPath",
    ],
    Resource: "*",
  },
];

/** What a plan asks for besides: to open the ephemeral password that a secret is written with. It is nobody's until it is written. */
export const PLAN_ASKS: readonly Statement[] = [
  { Sid: "RandomValues", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
];

/** Managed policies of a plan role. */
export const PLAN_MANAGED: readonly string[] = ["ReadOnlyAccess"];

// The services that the modules of this package make resources in.
const SERVICES = [
  "apigateway",
  "apprunner",
  "backup",
  "backup-storage",
  "budgets",
  "cloudformation",
  "cloudwatch",
  "ec2",
  "ecs",
  "elasticache",
  "events",
  "guardduty",
  "kms",
  "logs",
  "route53",
  "scheduler",
  "secretsmanager",
  "sns",
  "sqs",
  "ssm",
  "wafv2",
  "xray",
];

/**
 * What a deploy role may do: the services that the modules use, and roles and keys of this project only. It may write
 * secrets into place but not read them, and it can make no user, no key of a person and no role outside its prefix.
 *
 * What it writes into a role of the project is not limited here: whoever can change the code that is deployed can widen such
 * a role. Where that is too much, give the roles a `permissionsBoundary`.
 *
 * @param project prefix of all role names of the system
 */
export function deployStatements({ account, project }: { account: string; project: string }): Statement[] {
  return [
    { Sid: "Services", Action: SERVICES.map((service) => `${service}:*`), Resource: "*" },
    {
      // Not what is in them, and not the bucket of the states, whose name ends with the account.
      Sid: "BucketsOfTheProject",
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
      Resource: `arn:aws:s3:::${project}-*-${account}-*`,
    },
    {
      Sid: "RolesOfTheProject",
      Action: [
        "iam:AttachRolePolicy",
        "iam:CreateRole",
        "iam:DeleteRole",
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:GetRole",
        "iam:GetRolePolicy",
        "iam:ListAttachedRolePolicies",
        "iam:ListInstanceProfilesForRole",
        "iam:ListRolePolicies",
        "iam:ListRoleTags",
        "iam:PutRolePolicy",
        "iam:TagRole",
        "iam:UntagRole",
        "iam:UpdateAssumeRolePolicy",
        "iam:UpdateRole",
        "iam:UpdateRoleDescription",
      ],
      Resource: `arn:aws:iam::${account}:role/${project}-*`,
    },
    {
      Sid: "HandRolesToTheirServices",
      Action: "iam:PassRole",
      Resource: `arn:aws:iam::${account}:role/${project}-*`,
      Condition: {
        StringEquals: {
          "iam:PassedToService": [
            "apigateway.amazonaws.com",
            "backup.amazonaws.com",
            "build.apprunner.amazonaws.com",
            "cloudformation.amazonaws.com",
            "ecs-tasks.amazonaws.com",
            "events.amazonaws.com",
            "malware-protection-plan.guardduty.amazonaws.com",
            "scheduler.amazonaws.com",
            "tasks.apprunner.amazonaws.com",
            "vpc-flow-logs.amazonaws.com",
          ],
        },
      },
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
        "iam:DeleteRolePolicy",
        "iam:DetachRolePolicy",
        "iam:PutRolePolicy",
        "iam:UpdateAssumeRolePolicy",
      ],
      Resource: `arn:aws:iam::${account}:role/${project}-github-*`,
    },
    { Sid: "NoValues", Effect: "Deny", Action: "secretsmanager:GetSecretValue", Resource: "*" },
  ];
}
