import type { Surroundings } from "../behaviours/types.ts";
import type { Identities } from "./identities.ts";
import type { Metrics } from "./metrics.ts";

/** The parameters of a request or the members of an answer, spelled as the service's API reference spells them. */
export type Members = { [name: string]: unknown };

/** One request to an AWS API, decoded. */
export interface Call {
  /** The service's name in a signature: `apprunner`, `monitoring`. */
  service: string;
  operation: string;
  input: Members;
  account: string;
  region: string;
  /** ARN of the principal: the assumed role, or the stand-in's own user. */
  principal: string;
}

/** What operations may use. */
export interface Cloud extends Surroundings {
  identities: Identities;
  metrics: Metrics;
}

export type Operation = (call: Call, cloud: Cloud) => Members | Promise<Members>;

/** An AWS service: how its requests look, and the operations that the stand-in has. */
export interface Service {
  /** Part of `X-Amz-Target` before the dot, or `undefined` for services that speak the query protocol only. */
  target?: string;
  /** XML namespace of its answers in the query protocol. */
  namespace?: string;
  operations: { [name: string]: Operation };
}

/** An error that the service itself would answer with. */
export class ServiceError extends Error {
  readonly code: string;
  readonly status: number;

  constructor(code: string, message: string, status = 400) {
    super(message);
    this.code = code;
    this.status = status;
  }
}

/** A text among the parameters. @throws ServiceError when it is required and missing */
export function text(call: Call, name: string): string {
  const value = call.input[name];
  if (typeof value === "string" && value !== "") return value;
  throw new ServiceError("ValidationException", `${call.operation} needs ${name}.`);
}

export function optionalText(call: Call, name: string): string | undefined {
  const value = call.input[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

export function texts(call: Call, name: string): string[] {
  const value = call.input[name];
  return Array.isArray(value) ? value.map(String) : [];
}

/** Seconds since 1970, as JSON protocols write a time. */
export const now = () => Date.now() / 1000;

/** A time among the parameters: seconds in the JSON protocols, ISO 8601 in the query protocol. */
export function time(call: Call, name: string): number {
  const value = call.input[name];
  const seconds = typeof value === "number" ? value : Date.parse(String(value)) / 1000;
  if (Number.isNaN(seconds))
    throw new ServiceError("ValidationException", `${call.operation} needs ${name} as a time.`);
  return seconds;
}
