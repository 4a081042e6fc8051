import { hex } from "../template.ts";
import type { Attempt, Behaviour } from "../types.ts";

const arnOf = ({ account, region, state }: Attempt) =>
  `arn:aws:lambda:${region}:${account}:function:${state["function_name"]}`;
const invokeArnOf = (attempt: Attempt) =>
  `arn:aws:apigateway:${attempt.region}:lambda:path/2015-03-31/functions/${arnOf(attempt)}/invocations`;

/** Lambda: functions exist and are described; none is run. */
export const lambda: { [type: string]: Behaviour } = {
  aws_lambda_function: {
    values: {
      id: "{function_name}",
      arn: arnOf,
      invoke_arn: invokeArnOf,
      qualified_arn: (attempt) => `${arnOf(attempt)}:$LATEST`,
      qualified_invoke_arn: invokeArnOf,
      version: "$LATEST",
      code_sha256: "{source_code_hash}",
      source_code_size: 40_000,
      last_modified: () => new Date().toISOString(),
      architectures: () => ["x86_64"],
    },
    replace: ["function_name", "package_type"],
    recomputes: {
      code_sha256: ["source_code_hash", "filename"],
      last_modified: ["source_code_hash", "filename", "environment", "memory_size", "timeout", "runtime"],
    },
  },
  aws_lambda_permission: {
    values: { id: "{statement_id}", statement_id: (attempt) => `terraform-${hex(attempt.type, "statement", 26)}` },
    replace: ["action", "function_name", "principal", "source_account", "source_arn", "statement_id"],
  },
};
