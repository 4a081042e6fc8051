import type { ActionRun } from "./run-action.ts";

/** A digest as people compare them: the first eight digits. */
export const short = (digest: string): string => `${digest.replace(/^sha256:/, "").slice(0, 8)}…`;

/** What an action said in one line: its message, or the last line it printed. */
export const message = ({ outputs, log, outcome }: ActionRun): string =>
  outputs["message"] || log.trimEnd().split("\n").at(-1)?.replace(/^✗\s*/, "") || outcome;
