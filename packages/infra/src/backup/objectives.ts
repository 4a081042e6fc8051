import { reportProblem, settle } from "../core/errors.ts";
import { Annotations, type Construct } from "../core/tf.ts";
import { seconds } from "../core/units.ts";
import type { Objectives } from "./props.ts";

/** Of the second declaration of the system, whose business said so (D-E1-45). */
const ASSUMED: Objectives = { rpo: "15 minutes", rto: "1 hour" };

export interface Recovery {
  /** Seconds. */
  readonly rpo: number;
  /** Seconds. */
  readonly rto: number;
  readonly assumed: boolean;
}

/** What is asked for, with a word where nobody asked. */
export function recovery(scope: Construct, written: Objectives | undefined): Recovery {
  const { rpo, rto } = written ?? ASSUMED;
  if (!written) {
    Annotations.of(scope).addWarning(
      `TOWLINE_RECOVERY_ASSUMED: nobody said how much may be lost and how long it may be down; rpo "${rpo}" and rto "${rto}" ` +
        'are assumed. Say objectives: { rpo: "15 minutes", rto: "1 hour" }.',
    );
  }
  return {
    rpo: settle(scope, "objectives.rpo", () => seconds(rpo), 900),
    rto: settle(scope, "objectives.rto", () => seconds(rto), 3600),
    assumed: !written,
  };
}

const length = (all: number) =>
  all % 86_400 === 0 ? `${all / 86_400} days` : all % 3600 === 0 ? `${all / 3600} hours` : `${all / 60} minutes`;

/** Copies that are taken so far apart lose more than may be lost, unless something else brings that back. */
export function checkLoss(
  scope: Construct,
  { rpo }: Recovery,
  apart: number | undefined,
  between: string | undefined,
): void {
  if (apart === undefined || apart <= rpo || between) return;
  reportProblem(scope, {
    code: "TOWLINE_RECOVERY_POINT",
    what: `copies are taken every ${length(apart)}, and no more than ${length(rpo)} may be lost`,
    instead: `every "${rpo / 60} minutes", a larger rpo, or what brings back the time between: "point-in-time recovery of the database"`,
  });
}
