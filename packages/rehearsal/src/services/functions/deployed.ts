import { wildcard } from "../../policies/wildcard.ts";
import { Reading } from "../../rules/reading.ts";
import type { Records, WorldRecord } from "../../world/records.ts";
import type { DeployedFunction } from "./functions.ts";

/** The function that a URI of API Gateway invokes: `arn:aws:apigateway:…:lambda:path/2015-03-31/functions/<arn>/invocations`. */
export function functionAt(records: Records, uri: string): WorldRecord | undefined {
  const arn = /\/functions\/(arn:aws:lambda:[^:]+:\d+:function:[^:/]+)/.exec(uri)?.[1];
  return records.ofType("aws_lambda_function").find(({ attributes }) => attributes["arn"] === arn);
}

/** What the stand-in runs of a function, or why it does not. */
export function deployedIn({ attributes, hidden, region }: WorldRecord): DeployedFunction | string {
  const reading = new Reading(attributes);
  const name = reading.text("function_name") ?? "";
  if (typeof hidden["code"] !== "string") return String(hidden["notRun"] ?? "its code was not seen");
  return {
    name,
    region,
    code: hidden["code"],
    handler: reading.text("handler") ?? "",
    timeout: reading.number("timeout") ?? 3,
    memory: reading.number("memory_size") ?? 128,
    variables: Object.fromEntries(reading.map("environment.variables")),
  };
}

/** Whether the function's own policy lets API Gateway invoke it for this. */
export function admitsGateway(records: Records, { attributes }: WorldRecord, sourceArn: string): boolean {
  return records.ofType("aws_lambda_permission").some((record) => {
    const permission = new Reading(record.attributes);
    const of = permission.text("function_name");
    const source = permission.text("source_arn");
    return (
      (of === attributes["function_name"] || of === attributes["arn"]) &&
      permission.text("principal") === "apigateway.amazonaws.com" &&
      wildcard(permission.text("action") ?? "").test("lambda:InvokeFunction") &&
      (source === undefined || wildcard(source).test(sourceArn))
    );
  });
}
