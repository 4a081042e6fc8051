import type { Statement } from "../core/iam.ts";

/** What a role needs to pull the images of one repository and of no other. */
export const pullStatements = (repositoryArn: string, ...more: `ecr:${string}`[]): Statement[] => [
  // Has no resource to be narrowed to.
  { Action: "ecr:GetAuthorizationToken", Resource: "*" },
  {
    Action: ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", ...more, "ecr:GetDownloadUrlForLayer"],
    Resource: repositoryArn,
  },
];

/** What an application needs to send traces to X-Ray. */
export const traceStatements = (): Statement[] => [
  {
    Action: [
      "xray:GetSamplingRules",
      "xray:GetSamplingStatisticSummaries",
      "xray:GetSamplingTargets",
      "xray:PutTelemetryRecords",
      "xray:PutTraceSegments",
    ],
    Resource: "*",
  },
];
