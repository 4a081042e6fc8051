import { apiGatewayRules } from "../behaviours/aws/rules/api-gateway.ts";
import { appRunnerRules } from "../behaviours/aws/rules/app-runner.ts";
import { cloudwatchRules } from "../behaviours/aws/rules/cloudwatch.ts";
import { deliveryRules } from "../behaviours/aws/rules/delivery.ts";
import { ecsRules } from "../behaviours/aws/rules/ecs.ts";
import { elasticacheRules } from "../behaviours/aws/rules/elasticache.ts";
import { iamRules } from "../behaviours/aws/rules/iam.ts";
import { loadBalancingRules } from "../behaviours/aws/rules/load-balancing.ts";
import { referenceRules } from "../behaviours/aws/rules/references.ts";
import { secretRules } from "../behaviours/aws/rules/secrets.ts";
import { securityGroupRules } from "../behaviours/aws/rules/security-groups.ts";
import { serverlessRules } from "../behaviours/aws/rules/serverless.ts";
import { storageRules } from "../behaviours/aws/rules/storage.ts";
import { tagRules } from "../behaviours/aws/rules/tags.ts";
import { vpcRules } from "../behaviours/aws/rules/vpc.ts";
import { wafRules } from "../behaviours/aws/rules/waf.ts";
import { githubRules } from "../behaviours/github-rules.ts";
import type { Rule } from "./types.ts";

/** Every rule, one file a service. */
export const RULES: readonly Rule[] = [
  ...referenceRules,
  ...tagRules,
  ...vpcRules,
  ...securityGroupRules,
  ...iamRules,
  ...loadBalancingRules,
  ...ecsRules,
  ...appRunnerRules,
  ...elasticacheRules,
  ...apiGatewayRules,
  ...wafRules,
  ...cloudwatchRules,
  ...storageRules,
  ...secretRules,
  ...deliveryRules,
  ...serverlessRules,
  ...githubRules,
];
