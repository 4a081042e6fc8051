import type { Connections } from "./connections.ts";
import type { Statement } from "./iam.ts";

/** Values that a service reads by reference and never holds: a group in Secrets Manager, parameters of SSM. */
export interface ValueSource {
  readonly name: string;
  /** Names of the environment variables. */
  readonly keys: readonly string[];
  /** What a role needs in order to read these values and no other. */
  readonly readStatements: readonly Statement[];
  /** What has to be there before a service can read the values. */
  readonly dependency: string;
  /** How App Runner and ECS name one value. */
  reference(key: string): string;
}

/**
 * A cache, a bucket, a database: what a service can be connected to. `service.connectsTo(thing)` opens the port where there is
 * one, grants the role, and tells the application where the thing is.
 */
export interface Connectable {
  /** Security group of the thing. Without one (S3, SQS) nothing has to be opened. */
  readonly connections?: Connections;
  readonly port?: number;
  /** What the role of a client needs. */
  readonly connectStatements: readonly Statement[];
  /** First part of the names of variables when the caller gives none. @default "REDIS" */
  readonly variablePrefix?: string;
  /** Secret values that a client needs besides, as environment variables that begin with the prefix. */
  secrets?(prefix: string): readonly ValueSource[];
  /** Plain settings of a client, each name beginning with the prefix. */
  environment(prefix: string): Record<string, string>;
}
