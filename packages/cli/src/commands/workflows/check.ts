import { check, type FindingFormat, formatFindings } from "@towline/workflows/check";
import { exitCode, UsageError } from "../../errors.ts";
import { readFiles } from "./files.ts";

export interface CheckOptions {
  readonly json?: boolean;
  readonly sarif?: boolean;
  readonly annotations?: boolean;
  readonly pedantic?: boolean;
}

/** `towline workflows check`: what GitHub would refuse, and what would hurt, in anybody's files. */
export async function checkFiles(names: readonly string[], options: CheckOptions): Promise<number> {
  const files = readFiles(names);
  const findings = await check(files, { pedantic: options.pedantic ?? false });
  process.stdout.write(formatFindings(findings, formatOf(options), files));
  return findings.some(({ severity }) => severity === "error") ? exitCode.failed : exitCode.ok;
}

function formatOf({ json, sarif, annotations }: CheckOptions): FindingFormat {
  const asked = [json && "json", sarif && "sarif", annotations && "github"].filter(
    (format) => typeof format === "string",
  );
  if (asked.length > 1)
    throw new UsageError("CLI042", "only one form can be printed", "write one of --json, --sarif and --annotations");
  return (asked[0] ?? "text") as FindingFormat;
}
