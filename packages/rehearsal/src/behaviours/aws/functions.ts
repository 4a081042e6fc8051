import type { Behaviour } from "../types.ts";

/** Lambda, its callers and its queues, and the objects that its code lies in. */
export const functions: { [type: string]: Behaviour } = {
  aws_lambda_function: {
    values: {
      id: "{function_name}",
      arn: "arn:aws:lambda:{region}:{account}:function:{function_name}",
      qualified_arn: "{arn}:$LATEST",
      invoke_arn: "arn:aws:apigateway:{region}:lambda:path/2015-03-31/functions/{arn}/invocations",
      version: "$LATEST",
      code_sha256: "{hex32}",
      last_modified: "2026-01-01T00:00:00.000+0000",
    },
    replace: ["function_name", "package_type"],
  },
  aws_lambda_permission: {
    values: { statement_id: "terraform-{hex26}", id: "{statement_id}" },
    replace: [
      "action",
      "function_name",
      "principal",
      "qualifier",
      "source_account",
      "source_arn",
      "statement_id",
      "statement_id_prefix",
    ],
  },
  aws_sqs_queue: {
    values: {
      name: "terraform-{hex26}",
      url: "https://sqs.{region}.amazonaws.com/{account}/{name}",
      id: "{url}",
      arn: "arn:aws:sqs:{region}:{account}:{name}",
      policy: "",
      redrive_policy: "",
      redrive_allow_policy: "",
      kms_data_key_reuse_period_seconds: 300,
    },
    replace: ["name", "name_prefix", "fifo_queue"],
  },
  aws_sqs_queue_policy: { values: { id: "{queue_url}" }, replace: ["queue_url"] },
  aws_s3_object: {
    values: {
      id: "{key}",
      arn: "arn:aws:s3:::{bucket}/{key}",
      etag: "{hex32}",
      version_id: "{hex32}",
      content_type: "application/octet-stream",
      storage_class: "STANDARD",
      server_side_encryption: "AES256",
    },
    replace: ["bucket", "key"],
    recomputes: { version_id: ["content", "content_base64", "source", "source_hash", "etag"] },
  },
};
