import type { Connectable, ValueSource } from "../core/connectable.ts";
import type { Duration } from "../core/units.ts";
import type { Network } from "../networking/index.ts";
import type { Bucket } from "../s3/index.ts";
import type { When } from "../scheduler/index.ts";

/**
 * What the business can bear: `rpo` is how much may be lost, `rto` how long it may be down. Nobody but you can say it; where
 * you say nothing, an hour and 15 minutes are assumed and synth says so.
 */
export interface Objectives {
  readonly rpo: Duration;
  readonly rto: Duration;
}

export interface BackupsProps {
  /** @default assumed: rpo "15 minutes", rto "1 hour" (TOWLINE_RECOVERY_ASSUMED) */
  readonly objectives?: Objectives;
  /** What is backed up, besides everything that has the tag `Backup` with the name of the plan. @default only what has the tag */
  readonly protects?: readonly { readonly arn: string }[];
  /** Every day at this time, UTC. @default at "05:00", kept by environment class: 35, 30, 7 days */
  readonly daily?: { readonly at?: `${number}:${number}`; readonly keep?: Duration };
  /** On the first of the month. @default by environment class: kept 365 days in production, none elsewhere */
  readonly monthly?: { readonly keep: Duration } | "none";
  /**
   * Every moment of the last days can be restored, where the service can do that (S3, RDS, Aurora): meets an `rpo` of minutes.
   * @default true
   */
  readonly continuous?: boolean;
  /** Region that every backup is copied to. @default none */
  readonly copyTo?: string;
  /**
   * Nobody deletes a backup before its time: `governance` but for who has the permission to, `compliance` (after three days of
   * grace) for good.
   * @default not locked
   */
  readonly lock?: "governance" | "compliance";
  /**
   * A backup that was never restored is a hope. Once a week the newest is restored into nothing, and taken down again.
   * @default by environment class: the listed types in production, none elsewhere
   */
  readonly restoreTests?: readonly RestorableType[];
  readonly name?: string;
}

/** Types of resources that AWS Backup tests the restoration of. */
export type RestorableType = "S3" | "DynamoDB" | "RDS" | "Aurora" | "EFS" | "EBS" | "EC2";

export interface DatabaseDumpProps {
  readonly network: Network;
  /** Where dumps go, a bucket for backups; it decides how long they are kept. */
  readonly bucket: Bucket;
  /** Group that holds the address of the database, `postgres://user:password@host:5432/name`, and its key. */
  readonly database: { readonly secret: ValueSource; readonly key: string };
  /**
   * A database in the network, which lets the dump in. @default one on the internet, over TLS, on the port 5432 or the given one
   */
  readonly at?: Connectable | { readonly port: number };
  /** @default every 6 hours */
  readonly when?: When;
  readonly timezone?: string;
  /** @default assumed: rpo "15 minutes", rto "1 hour" (TOWLINE_RECOVERY_ASSUMED) */
  readonly objectives?: Objectives;
  /**
   * What brings back the time between two dumps, where they are further apart than `rpo`: "point-in-time recovery of Supabase".
   * @default nothing does
   */
  readonly between?: string;
  /** Major version of pg_dump, not older than the server. @default 17 */
  readonly postgres?: 14 | 15 | 16 | 17 | 18;
  /** Images of the two containers, where the public ones may not be pulled. */
  readonly images?: { readonly dump?: string; readonly upload?: string };
  /** Largest dump. @default "20 GB" */
  readonly disk?: `${number} GB`;
  readonly name?: string;
}
