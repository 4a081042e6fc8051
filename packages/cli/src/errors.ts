/** Exit codes of `towline`. */
export const exitCode = {
  /** The command did what was asked. */
  ok: 0,
  /** The command ran and found something wrong: drift, a finding, a failed delivery. */
  failed: 1,
  /** The command could not start: unknown system, bad option, missing tool. Nothing was written. */
  usage: 2,
} as const;

/** A mistake of the caller, told in one piece: what is wrong, where, and what to write instead. */
export class UsageError extends Error {
  readonly code: string;
  readonly fix: string;

  constructor(code: string, message: string, fix: string) {
    super(message);
    this.name = "UsageError";
    this.code = code;
    this.fix = fix;
  }
}
