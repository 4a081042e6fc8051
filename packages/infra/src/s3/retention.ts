import type { S3BucketLifecycleConfigurationRule } from "@cdktf/provider-aws/lib/s3-bucket-lifecycle-configuration/index.js";
import { reportProblem, settle } from "../core/errors.ts";
import type { Construct } from "../core/tf.ts";
import { days } from "../core/units.ts";
import { oldVersions } from "./closed-bucket.ts";
import type { Archive, ArchiveClass } from "./props.ts";

// Days that S3 bills for at least (https://aws.amazon.com/s3/storage-classes/).
const CLASSES: Record<ArchiveClass, { readonly name: string; readonly atLeast: number }> = {
  infrequent: { name: "STANDARD_IA", atLeast: 30 },
  "glacier-instant": { name: "GLACIER_IR", atLeast: 90 },
  glacier: { name: "GLACIER", atLeast: 90 },
  "deep-archive": { name: "DEEP_ARCHIVE", atLeast: 180 },
};

const USUAL: readonly Archive[] = [
  { after: "30 days", to: "glacier-instant" },
  { after: "180 days", to: "deep-archive" },
];

export interface RetentionProps {
  /** Days; undefined keeps for ever. */
  readonly keep: number | undefined;
  readonly oldVersions: number;
  /** `undefined` takes of the usual steps those that pay off within {@link keep}. */
  readonly archive?: readonly Archive[] | undefined;
  readonly lockDays?: number | undefined;
}

/** Rules of the lifecycle, checked for what would be paid without being of use. */
export function retentionRules(
  scope: Construct,
  { archive, keep, lockDays, oldVersions: old }: RetentionProps,
): S3BucketLifecycleConfigurationRule[] {
  const steps = archive === undefined ? (keep === undefined ? [] : usual(keep)) : checked(scope, archive, keep);
  if (lockDays !== undefined && keep !== undefined && lockDays > keep) {
    reportProblem(scope, {
      code: "TOWLINE_BUCKET_LOCK",
      what: `backups are locked for ${lockDays} days and kept for ${keep}`,
      instead: `a lock of at most ${keep} days, or keep: "${lockDays} days"`,
    });
  }
  const rules = [oldVersions(old)];
  if (steps.length > 0) {
    rules.push({
      id: "archive",
      status: "Enabled",
      filter: [{ prefix: "" }],
      transition: steps.map(({ after, to }) => ({ days: after, storageClass: CLASSES[to].name })),
    });
  }
  rules.push({
    id: keep === undefined ? "delete-markers" : "expiry",
    status: "Enabled",
    filter: [{ prefix: "" }],
    expiration: [keep === undefined ? { expiredObjectDeleteMarker: true } : { days: keep }],
  });
  return rules;
}

interface Step {
  readonly after: number;
  readonly to: ArchiveClass;
}

const steps = (archive: readonly Archive[]): Step[] => archive.map(({ after, to }) => ({ after: days(after), to }));

function usual(keep: number): Step[] {
  return steps(USUAL).filter(({ after, to }) => keep - after >= CLASSES[to].atLeast);
}

/** What leaves a class before its least time is paid for to the end of it. */
function checked(scope: Construct, archive: readonly Archive[], keep: number | undefined): Step[] {
  const all = settle(scope, "archive", () => steps(archive), []);
  for (const [index, { after, to }] of all.entries()) {
    const until = all[index + 1]?.after ?? keep ?? Number.POSITIVE_INFINITY;
    const stays = until - after;
    if (stays < CLASSES[to].atLeast) {
      reportProblem(scope, {
        code: "TOWLINE_BUCKET_ARCHIVE",
        what: `objects are in "${to}" for ${Math.max(0, stays)} days (from day ${after} to day ${until}) and paid for ${CLASSES[to].atLeast}`,
        instead: `at least ${CLASSES[to].atLeast} days between one step and the next`,
      });
    }
  }
  return all;
}
