/**
 * What is hit: a resource by its Terraform address (`aws_elasticache_replication_group.cache_1F2A`) or by the beginning of it
 * (`aws_elasticache_replication_group`), an API call (`apprunner:UpdateService`, `s3:PutObject`, `github:POST /repos/{owner}/{repo}/deployments`),
 * or a service by name (`backend`). Which of these is meant depends on the fault.
 */
export type Target = string;

/** Something that goes wrong on purpose. Times are seconds of the world. */
export type Fault =
  | { kind: "throttle"; at: Target /** How often; more than a client retries makes it fail. */; times: number }
  | { kind: "slow"; at: Target; seconds: number }
  | { kind: "fail"; at: Target; message: string }
  | { kind: "fail-half-way"; at: Target; message: string }
  | { kind: "time-out"; at: Target; seconds: number }
  | { kind: "not-found"; at: Target; seconds: number }
  | { kind: "expire-credentials"; at: Target }
  | { kind: "lose-connection"; at: Target; times: number }
  | { kind: "answers"; service: string; status: number }
  | { kind: "crashes"; service: string; seconds: number }
  | { kind: "stays"; service: string };

/** The API refuses so many calls with "Rate exceeded". Clients retry; the provider of AWS up to 25 times. */
export const throttles = (at: Target, times = 3): Fault => ({ kind: "throttle", at, times });
/** It takes so much longer than it should. */
export const isSlow = (at: Target, seconds: number): Fault => ({ kind: "slow", at, seconds });
/** It cannot be created or changed; nothing is left behind. */
export const fails = (
  at: Target,
  message = "InternalFailure: The request processing has failed because of an unknown error.",
): Fault => ({ kind: "fail", at, message });
/** It is created and then fails: it exists, Terraform holds it for tainted. */
export const failsHalfWay = (
  at: Target,
  message = "unexpected state 'create-failed', wanted target 'available'",
): Fault => ({ kind: "fail-half-way", at, message });
/** It is asked for, and is not ready when the provider gives up waiting. */
export const timesOut = (at: Target, seconds = 2400): Fault => ({ kind: "time-out", at, seconds });
/** Eventual consistency: for so long after its creation AWS says that it does not exist. */
export const isNotFoundFor = (at: Target, seconds: number): Fault => ({ kind: "not-found", at, seconds });
/**
 * The credentials run out when this one is to be created, changed or destroyed, or called; everything after it is refused too, until a role is
 * assumed again.
 */
export const credentialsExpireAt = (at: Target): Fault => ({ kind: "expire-credentials", at });
/** The connection breaks when the request was sent and not answered: what was asked for has happened, and nobody was told. */
export const losesConnection = (at: Target, times = 1): Fault => ({ kind: "lose-connection", at, times });
/** The next release of the service becomes healthy, and answers everything but its health check with this status. */
export const answers = (service: string, status: number): Fault => ({ kind: "answers", service, status });
/** The next release of the service becomes healthy, and ends so long after that. */
export const crashesAfter = (service: string, seconds: number): Fault => ({ kind: "crashes", service, seconds });
/** The platform reports the next release as running, and the one before it goes on answering. */
export const staysOnOldVersion = (service: string): Fault => ({ kind: "stays", service });

/** One line for people. */
export function describeFault(fault: Fault): string {
  switch (fault.kind) {
    case "throttle":
      return `${fault.at} is throttled ${Number.isFinite(fault.times) ? `${fault.times} times` : "every time"}`;
    case "slow":
      return `${fault.at} takes ${fault.seconds} s longer`;
    case "fail":
      return `${fault.at} fails: ${fault.message}`;
    case "fail-half-way":
      return `${fault.at} fails when it exists already: ${fault.message}`;
    case "time-out":
      return `${fault.at} is not ready after ${fault.seconds} s`;
    case "not-found":
      return `${fault.at} is not found for ${fault.seconds} s after its creation`;
    case "expire-credentials":
      return `the credentials expire at ${fault.at}`;
    case "lose-connection":
      return `the connection is lost at ${fault.at}${fault.times === 1 ? "" : ` ${fault.times} times`}`;
    case "answers":
      return `the next release of ${fault.service} answers ${fault.status}`;
    case "crashes":
      return `the next release of ${fault.service} ends after ${fault.seconds} s`;
    case "stays":
      return `${fault.service} stays on the version before`;
  }
}
