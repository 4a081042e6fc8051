/**
 * How an action ended. Exactly one of these, always, also when it failed or was cancelled: as the output `outcome`, as the
 * exit code and as the headline of the summary.
 *
 * - `succeeded`: what was asked for is live, compared by identity.
 * - `no-change`: what was asked for was already so.
 * - `failed`: it is not so, and the message says why.
 * - `rolled-back`: it was not so, and what ran before runs again. Red, because the release did not arrive.
 * - `timed-out`: slow, not known to be broken; the message says how long was waited.
 * - `superseded`: a newer run has taken over, nothing was changed by this one.
 * - `cancelled`: somebody stopped it; locks were released.
 */
export const OUTCOMES = [
  "succeeded",
  "no-change",
  "failed",
  "rolled-back",
  "timed-out",
  "superseded",
  "cancelled",
] as const;

export type Outcome = (typeof OUTCOMES)[number];

/** Green is possible only for these two. */
export function isGreen(outcome: Outcome): boolean {
  return outcome === "succeeded" || outcome === "no-change";
}

const EXIT_CODES: Record<Outcome, number> = {
  succeeded: 0,
  "no-change": 0,
  failed: 1,
  "rolled-back": 3,
  "timed-out": 4,
  superseded: 5,
  // What a shell reports for a process that was interrupted.
  cancelled: 130,
};

/** The exit code of the process: 0 only for `succeeded` and `no-change`, one distinct code for each other outcome. */
export function exitCode(outcome: Outcome): number {
  return EXIT_CODES[outcome];
}
