import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { readBody } from "../s3/body.ts";
import { appRunner } from "./aws/app-runner.ts";
import { cloudwatch } from "./aws/cloudwatch.ts";
import { ecr } from "./aws/ecr.ts";
import { ecs } from "./aws/ecs/ecs.ts";
import { logs } from "./aws/logs.ts";
import { secretsManager } from "./aws/secrets-manager.ts";
import { ssm } from "./aws/ssm.ts";
import { sts } from "./aws/sts.ts";
import { type Call, type Cloud, type Members, type Service, ServiceError } from "./call.ts";
import { readQuery, writeQuery, writeQueryError } from "./query.ts";

/** Services by their name in a signature's scope. */
const services: { [name: string]: Service } = {
  apprunner: appRunner,
  ecr,
  ecs,
  logs,
  monitoring: cloudwatch,
  secretsmanager: secretsManager,
  ssm,
  sts,
};

/** Calls of the query protocol that carry no signature, because the token that they bring is the proof. */
const UNSIGNED: { [operation: string]: string } = { AssumeRoleWithWebIdentity: "sts" };

export interface AwsOptions {
  cloud: Cloud;
  /** Answers requests that are signed for S3. */
  s3: RequestListener;
  /**
   * Told of every call, before it is done. May wait, and may throw a ServiceError in the service's place. `lost` does what was asked for and
   * breaks the connection instead of answering.
   */
  before?(call: Call): Promise<"lost" | undefined>;
}

/**
 * The AWS APIs on one address, for `AWS_ENDPOINT_URL`. The service is read from the signature's scope; signatures are not verified, sessions
 * are. What the stand-in does not have is refused by name: an empty success would be taken for a fact.
 */
export function awsHandler(options: AwsOptions): RequestListener {
  return (request, response) => {
    const service = scopeOf(request)?.service;
    if (service === "s3") options.s3(request, response);
    else void answer(options, request, response);
  };
}

interface Scope {
  key: string;
  region: string;
  service: string;
}

function scopeOf(request: IncomingMessage): Scope | undefined {
  const found = /Credential=([^/]+)\/\d{8}\/([^/]+)\/([^/]+)\/aws4_request/.exec(request.headers.authorization ?? "");
  return found ? { key: found[1] ?? "", region: found[2] ?? "", service: found[3] ?? "" } : undefined;
}

async function answer(options: AwsOptions, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const requestId = randomUUID();
  response.setHeader("x-amzn-requestid", requestId);
  const wire = await decode(request);
  try {
    const { service, call } = identify(options.cloud, wire, request);
    const fault = await options.before?.(call);
    const operation = service?.operations[call.operation];
    if (!operation) throw notCovered(options.cloud, call);
    const output = await operation(call, options.cloud);
    if (fault === "lost") response.destroy();
    else reply(response, 200, wire, output, service, requestId);
  } catch (error) {
    const known =
      error instanceof ServiceError ? error : new ServiceError("InternalFailure", (error as Error).message, 500);
    replyError(response, wire, known, requestId);
  }
}

interface Wire {
  kind: "query" | "json";
  target: string;
  operation: string;
  input: Members;
  contentType: string;
}

async function decode(request: IncomingMessage): Promise<Wire> {
  const body = (await readBody(request)).toString("utf8");
  const [target = "", operation = ""] = String(request.headers["x-amz-target"] ?? "").split(".");
  const contentType = request.headers["content-type"] ?? "";
  if (operation === "") return { kind: "query", target, contentType: "text/xml", ...readQuery(body) };
  return { kind: "json", target, operation, contentType, input: JSON.parse(body || "{}") as Members };
}

function identify(
  cloud: Cloud,
  { kind, operation, target, input }: Wire,
  request: IncomingMessage,
): { service: Service | undefined; call: Call } {
  const scope = scopeOf(request) ?? { key: "", region: "us-east-1", service: UNSIGNED[operation] ?? "" };
  const service = services[scope.service];
  if (service && kind === "json" && service.target !== target)
    throw new ServiceError("UnknownOperationException", `${target} is not an interface of ${scope.service}.`);
  const session = cloud.identities.session(scope.key);
  if (session && (session.revoked || session.expires < Date.now()))
    throw new ServiceError("ExpiredTokenException", "The security token included in the request is expired", 403);
  if (!session && scope.key.startsWith("ASIA"))
    throw new ServiceError(
      "UnrecognizedClientException",
      "The security token included in the request is invalid.",
      403,
    );
  const account = session?.account ?? accountOf(scope.key, cloud);
  const principal = session?.principal ?? `arn:aws:iam::${account}:user/stand-in`;
  return { service, call: { service: scope.service, operation, input, account, region: scope.region, principal } };
}

/** A key of twelve digits is an account; otherwise it is the only one in which anything exists, or AWS's example. */
function accountOf(key: string, { records }: Cloud): string {
  if (/^\d{12}$/.test(key)) return key;
  const accounts = [...new Set(records.all().map(({ account }) => account))].filter((each) => /^\d{12}$/.test(each));
  // An account that nobody chose would answer with empty lists, which would be taken for a fact.
  if (accounts.length > 1 && key !== "")
    throw new ServiceError(
      "InvalidClientTokenId",
      `This world has the accounts ${accounts.sort().join(", ")}. Choose one with AWS_ACCESS_KEY_ID=${accounts[0]}, or assume a role of it.`,
      403,
    );
  return accounts[0] ?? "123456789012";
}

function notCovered({ notice }: Cloud, { service, operation }: Call): ServiceError {
  const what = `${service || "an AWS service"} ${operation || "without an operation"}`;
  notice({ subject: `AWS API ${what}`, message: "Not covered by the stand-in; the call was refused." });
  return new ServiceError("NotCoveredByStandIn", `The stand-in does not cover ${what}.`, 400);
}

function reply(
  response: ServerResponse,
  status: number,
  { kind, operation, contentType }: Wire,
  output: Members,
  service: Service | undefined,
  requestId: string,
): void {
  const body =
    kind === "json"
      ? JSON.stringify(output)
      : writeQuery(operation, output, { namespace: service?.namespace ?? "", requestId });
  send(response, status, contentType, body);
}

function replyError(
  response: ServerResponse,
  { kind, contentType }: Wire,
  { code, message, status }: ServiceError,
  requestId: string,
): void {
  response.setHeader("x-amzn-errortype", code);
  const body =
    kind === "json"
      ? JSON.stringify({ __type: code, message })
      : writeQueryError(code, message, { namespace: "", requestId });
  send(response, status, contentType, body);
}

function send(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { "content-type": contentType, "content-length": Buffer.byteLength(body) });
  response.end(body);
}
