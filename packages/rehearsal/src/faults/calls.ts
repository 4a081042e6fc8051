import { type Call, ServiceError } from "../api/call.ts";
import type { S3Fault } from "../s3/endpoint.ts";
import type { FaultScript } from "./script.ts";

/** Throws what an AWS service answers when a fault is set for the call. */
export async function strikeAws(
  script: FaultScript,
  { operation, service }: Pick<Call, "operation" | "service">,
): Promise<"lost" | undefined> {
  if (script.quiet) return undefined;
  if (service === "sts" && operation.startsWith("AssumeRole")) script.renewCredentials();
  const struck = await strike(script, `${service}:${operation}`);
  if (struck === undefined || struck === "lost") return struck;
  throw new ServiceError(struck.code, struck.message, struck.status);
}

export function strikeS3(script: FaultScript, call: string): Promise<S3Fault | undefined> {
  return script.quiet ? Promise.resolve(undefined) : strike(script, call);
}

/** The answer of GitHub when a fault is set for the call. */
export async function strikeGithub(script: FaultScript, call: { method: string; path: string }) {
  if (script.quiet) return undefined;
  // GitHub's token is not of AWS: it does not expire with a session of a role.
  const struck = await strike(script, `github:${call.method} ${call.path}`);
  return struck === undefined || struck === "lost"
    ? struck
    : { status: struck.status, body: { message: struck.message } };
}

async function strike(
  script: FaultScript,
  what: string,
): Promise<"lost" | { status: number; code: string; message: string } | undefined> {
  if (!what.startsWith("github:") && script.credentialsExpired(what))
    return {
      status: 403,
      code: "ExpiredTokenException",
      message: "The security token included in the request is expired",
    };
  // A client retries by itself, so each of its calls is refused once.
  if (script.throttled(what, 1) > 0) return { status: 400, code: "ThrottlingException", message: "Rate exceeded" };
  const slow = script.at("slow", what) ?? script.at("time-out", what);
  if (slow) {
    script.note(what, slow, slow.seconds);
    await script.pace.wait(slow.seconds);
  }
  const failure = script.at("fail", what);
  if (failure) {
    script.note(what, failure);
    return { status: 500, code: "InternalFailure", message: failure.message };
  }
  return script.lost(what) ? "lost" : undefined;
}
