import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { Environment } from "./environment.ts";
import { logGroup } from "./logs.ts";
import type { Construct } from "./tf.ts";

/** Where everything of CloudFront has to be: its certificates, web ACLs, metrics and logs. */
export const EDGE_REGION = "us-east-1";

/**
 * The region to write at something of CloudFront, or `undefined` when the stack is in it anyway. Since version 6 of the provider a
 * resource may name a region of its own, so no second provider is needed.
 */
export function edgeRegion(scope: Construct): typeof EDGE_REGION | undefined {
  return Environment.of(scope).region === EDGE_REGION ? undefined : EDGE_REGION;
}

/** A log group for something of CloudFront. The stack's own key is of no use in another region; CloudWatch encrypts with its own. */
export function edgeLogGroup(scope: Construct, id: string, name: string): CloudwatchLogGroup {
  const region = edgeRegion(scope);
  if (!region) return logGroup(scope, id, name);
  return new CloudwatchLogGroup(scope, id, {
    name,
    region,
    retentionInDays: Environment.of(scope).defaults.logRetention,
  });
}
