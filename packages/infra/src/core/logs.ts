import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { stackKey } from "./encryption.ts";
import { Environment } from "./environment.ts";
import type { Construct } from "./tf.ts";

/** A log group made before what writes to it, so that it never keeps events for ever by accident. */
export function logGroup(scope: Construct, id: string, name: string): CloudwatchLogGroup {
  const key = stackKey(scope, "logs");
  return new CloudwatchLogGroup(scope, id, {
    name,
    retentionInDays: Environment.of(scope).defaults.logRetention,
    ...(key ? { kmsKeyId: key.arn } : {}),
  });
}
