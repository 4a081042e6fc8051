import { createHash } from "node:crypto";
import { Refusal } from "../../protocol/diagnostics.ts";
import { hex } from "../template.ts";
import type { Attempt, Behaviour } from "../types.ts";

const arnOf = ({ account, region, state }: Attempt) =>
  `arn:aws:lambda:${region}:${account}:function:${state["function_name"]}`;
const invokeArnOf = (attempt: Attempt) =>
  `arn:aws:apigateway:${attempt.region}:lambda:path/2015-03-31/functions/${arnOf(attempt)}/invocations`;

/** Lambda: the archive of a function of Node is unpacked, so that an authorizer can run it. */
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
    create: unpack,
    update: unpack,
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

function unpack(attempt: Attempt): void {
  const { functions, hidden, state } = attempt;
  delete hidden["code"];
  const archive = archiveOf(attempt);
  if (typeof archive === "string") {
    hidden["notRun"] = archive;
    return;
  }
  try {
    hidden["code"] = functions.unpack(archive);
  } catch {
    throw new Refusal(
      `creating Lambda Function (${state["function_name"]})`,
      "InvalidParameterValueException: Could not unzip uploaded file. Please check your file, then try to upload again.",
    );
  }
}

/** The archive as it was uploaded, or why its function cannot be run here. */
function archiveOf({ filesAt, s3, state }: Attempt): Buffer | string {
  if (state["package_type"] === "Image") return "it is an image";
  if (!/^nodejs/.test(String(state["runtime"])))
    return `its runtime is ${state["runtime"]}, and only those of Node are`;
  if (typeof state["s3_bucket"] === "string" && state["s3_bucket"] !== "") {
    const place = [String(state["s3_bucket"]), String(state["s3_key"])] as const;
    return s3.get(...place)?.body ?? `there is no object ${place.join("/")}`;
  }
  const path = String(state["filename"] ?? "");
  const found = filesAt(path);
  const wanted = found.find(
    (bytes) => createHash("sha256").update(bytes).digest("base64") === state["source_code_hash"],
  );
  return wanted ?? found[0] ?? `its archive ${path} is in no stack that was named to the world`;
}
