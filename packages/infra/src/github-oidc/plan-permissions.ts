import type { Statement } from "../core/iam.ts";

/** Managed policies of a plan role. */
export const PLAN_MANAGED: readonly string[] = ["ReadOnlyAccess"];

export interface PlanPermissions {
  readonly account: string;
  /** Prefix of everything that belongs to the system. */
  readonly project: string;
  readonly environment: string;
  /** ARNs of the states that the plan has to read, with a star for what is in them. */
  readonly states: readonly string[];
}

/**
 * What a plan may do beside the policy `ReadOnlyAccess`, and what it may never read although that policy would let it: the values
 * of secrets and the data behind them. A plan runs for pull requests, so whoever may open one could print them.
 *
 * Open to it stay the plain settings of the project in Parameter Store and the code of its scripts: Terraform compares both.
 */
export function planStatements({ account, environment, project, states }: PlanPermissions): Statement[] {
  return [
    {
      Sid: "CodeOfScripts",
      Action: "kms:Decrypt",
      Resource: `arn:aws:kms:*:${account}:key/*`,
      Condition: {
        "ForAnyValue:StringEquals": { "kms:ResourceAliases": `alias/${project}-${environment}-data` },
        StringLike: { "kms:ViaService": "s3.*.amazonaws.com" },
      },
    },
    // To open the ephemeral password that a secret is written with. It is nobody's until it is written.
    { Sid: "RandomValues", Action: "secretsmanager:GetRandomPassword", Resource: "*" },
    {
      Sid: "NoValues",
      Effect: "Deny",
      Action: [
        "dynamodb:GetItem",
        "dynamodb:Query",
        "dynamodb:Scan",
        "ec2:GetConsoleOutput",
        "ec2:GetPasswordData",
        "ecr:GetAuthorizationToken",
        "kinesis:GetRecords",
        "logs:FilterLogEvents",
        "logs:GetLogEvents",
        "logs:StartLiveTail",
        "logs:StartQuery",
        "secretsmanager:BatchGetSecretValue",
        "secretsmanager:GetSecretValue",
        "sqs:ReceiveMessage",
      ],
      Resource: "*",
    },
    {
      Sid: "NoParametersOfOthers",
      Effect: "Deny",
      Action: ["ssm:GetParameter", "ssm:GetParameterHistory", "ssm:GetParameters", "ssm:GetParametersByPath"],
      NotResource: [`arn:aws:ssm:*:${account}:parameter/${project}/${environment}/*`],
    },
    // The managed policy reads every object of every bucket: uploads, backups, the states of other environments.
    {
      Sid: "NoObjects",
      Effect: "Deny",
      Action: ["s3:GetObject", "s3:GetObjectVersion"],
      NotResource: [...states, `arn:aws:s3:::${project}-${environment}-${account}-scripts/code/*`],
    },
  ];
}
