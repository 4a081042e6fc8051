import { UsageError } from "./errors.ts";

/** `--pace`: how many seconds of the world pass in one second here. @throws UsageError CLI042 */
export function paceOf(written: string | undefined): number | undefined {
  if (written === undefined) return undefined;
  const pace = Number(written);
  if (pace > 0 && Number.isFinite(pace)) return pace;
  throw new UsageError("CLI042", `"${written}" is no pace`, "write how many seconds pass in one, such as --pace 600");
}
