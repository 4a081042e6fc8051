import type { Duration } from "../core/units.ts";
import type { Bucket } from "./bucket.ts";

/**
 * Storage classes of archives and what is paid for at least:
 * `infrequent` 30 days, `glacier-instant` 90 (milliseconds to read), `glacier` 90 (minutes to hours), `deep-archive` 180 (12 hours).
 */
export type ArchiveClass = "infrequent" | "glacier-instant" | "glacier" | "deep-archive";

/** Objects move to a cheaper class some days after they were written. */
export interface Archive {
  readonly after: Duration;
  readonly to: ArchiveClass;
}

interface CommonProps {
  /** Whole name of the bucket, 3 to 63 characters. @default `<project>-<environment>-<account>-<id>` */
  readonly name?: string;
  /** How long a version that was overwritten or deleted can be brought back. @default by environment class: 90, 30, 7 days */
  readonly oldVersions?: Duration;
  /**
   * Where S3 writes down who read what.
   * @default by environment class: a bucket of the stack in production and staging, nowhere else
   */
  readonly accessLogs?: Bucket | { readonly none: string };
}

/** Files of the user interface and documents, read by everybody through a CDN and by nobody directly. */
export interface AssetBucketProps extends CommonProps {
  readonly purpose: "assets";
}

/** Dumps and exports: they move to cheaper classes and go after a time. */
export interface BackupBucketProps extends CommonProps {
  readonly purpose: "backups";
  /** How long a backup is kept. @default by environment class: 365, 30, 7 days */
  readonly keep?: Duration;
  /** @default what the time they are kept is worth: "glacier-instant" after 30 days, "deep-archive" after 180 */
  readonly archive?: readonly Archive[];
  /**
   * Nobody can delete or overwrite a backup before its time. `governance` leaves that to who has the permission to bypass it,
   * `compliance` to nobody, not even AWS. Cannot be taken off again.
   * @default not locked
   */
  readonly lock?: { readonly mode: "governance" | "compliance"; readonly for: Duration };
}

/** What users send. */
export interface UploadBucketProps extends CommonProps {
  readonly purpose: "uploads";
  /** Sites whose pages may upload: `https://app.example.com`. @default none, only servers upload */
  readonly origins?: readonly string[];
  /**
   * The feature flag of uploads. Off, nothing can be written and the application is told so; what is there stays.
   * @default true
   */
  readonly enabled?: boolean;
  /**
   * GuardDuty looks at every new object and tags it `GuardDutyMalwareScanStatus`; what is not tagged clean cannot be read
   * ($0.09 a GB, us-east-1, 2026).
   * @default false
   */
  readonly scan?: boolean;
  /** @default for ever */
  readonly keep?: Duration;
}

/** Logs that AWS services deliver. S3 can only write to a bucket that is encrypted with its own key. */
export interface LogBucketProps extends CommonProps {
  readonly purpose: "logs";
  /** @default by environment class, as log groups: 365, 90, 30, 7 days */
  readonly keep?: Duration;
}

/** What a bucket is for decides how it is kept. */
export type BucketProps = AssetBucketProps | BackupBucketProps | UploadBucketProps | LogBucketProps;
