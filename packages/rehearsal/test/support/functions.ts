import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { strToU8, zipSync } from "fflate";
import type { Json } from "./terraform.ts";

/** Writes an archive beside a stack, as a function is deployed from it. */
export function writeArchive(folder: string, name: string, files: { [file: string]: string }): void {
  const zipped = zipSync(Object.fromEntries(Object.entries(files).map(([file, text]) => [file, strToU8(text)])));
  writeFileSync(join(folder, name), zipped);
}

/** A role that functions run as. */
export const FUNCTION_ROLE = {
  function: {
    name: "function",
    assume_role_policy: JSON.stringify({
      Version: "2012-10-17",
      Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
    }),
  },
};

export const lambda = (name: string, more: Json = {}): Json => ({
  function_name: name,
  role: "${aws_iam_role.function.arn}",
  runtime: "nodejs24.x",
  handler: "index.handler",
  filename: `${name}.zip`,
  ...more,
});

export const permission = (name: string, sourceArn: string): Json => ({
  function_name: `\${aws_lambda_function.${name}.function_name}`,
  action: "lambda:InvokeFunction",
  principal: "apigateway.amazonaws.com",
  source_arn: sourceArn,
});
