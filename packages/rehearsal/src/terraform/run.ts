import { closeSync, fstatSync, mkdirSync, openSync, readSync, writeSync } from "node:fs";
import { dirname } from "node:path";
import { startPiped, startWriting } from "../interrupt.ts";
import type { Environment } from "../world/environment.ts";
import type { Terraform } from "./find.ts";
import { byLine } from "./progress.ts";

export interface RunResult {
  code: number;
  stdout: string;
  /** What went wrong in Terraform's words, one entry an error. */
  errors: string[];
  /** Wall time in seconds. */
  seconds: number;
}

/**
 * Terraform allocates much and lives for seconds: collecting its garbage less often takes a quarter less of the processor, for twice the
 * memory, 200 MB for 300 resources (https://go.dev/doc/gc-guide#GOGC).
 */
const COLLECTOR = { GOGC: "400" };

/** Runs one Terraform command; everything it prints goes to the log file as well. */
export async function runTerraform(
  terraform: Terraform,
  args: readonly string[],
  { cwd, env, logFile, onLine }: { cwd: string; env: Environment; logFile: string; onLine?: (line: string) => void },
): Promise<RunResult> {
  mkdirSync(dirname(logFile), { recursive: true });
  const log = openSync(logFile, "a+");
  try {
    writeSync(log, `\n$ ${terraform.kind} ${args.join(" ")}\n`);
    const from = fstatSync(log).size;
    const started = performance.now();
    const place = { cwd, env: { ...COLLECTOR, ...process.env, ...env } };
    // These print whole states; only their errors belong in the log.
    const quiet = args[0] === "show" || args[0] === "state";
    // A plan has thousands of lines, each of which would be an event here: nobody waits for one.
    const straight = !quiet && !onLine;
    const child = straight
      ? startWriting(terraform.path, args, { ...place, into: log })
      : startPiped(terraform.path, args, place);
    let stdout = "";
    let stderr = "";
    const cut = onLine && byLine(onLine);
    child.stdout?.setEncoding("utf8").on("data", (text: string) => {
      stdout += text;
      cut?.(text);
      if (!quiet) writeSync(log, text);
    });
    child.stderr.setEncoding("utf8").on("data", (text: string) => {
      stderr += text;
      writeSync(log, text);
    });
    const code = await new Promise<number>((resolve, reject) => {
      child.once("error", reject);
      child.once("close", (given) => resolve(given ?? 130));
    });
    const seconds = (performance.now() - started) / 1000;
    if (straight) stdout = readFrom(log, from);
    writeSync(log, `(exit code ${code}, ${seconds.toFixed(2)} s)\n`);
    return { code, stdout, errors: errorsIn(stderr), seconds };
  } finally {
    closeSync(log);
  }
}

function readFrom(file: number, from: number): string {
  const bytes = Buffer.alloc(fstatSync(file).size - from);
  readSync(file, bytes, 0, bytes.length, from);
  return bytes.toString("utf8");
}

/** Cuts Terraform's messages into errors, without the frame it draws on terminals. */
export function errorsIn(text: string): string[] {
  const plain = text
    .split("\n")
    .map((line) => line.replace(/^[╷│╵]\s?/, "").trimEnd())
    .join("\n");
  return plain
    .split(/^(?=Error: |Warning: )/m)
    .filter((part) => part.startsWith("Error: "))
    .map((part) =>
      part
        .slice("Error: ".length)
        .replace(/\n{2,}/g, "\n")
        .trim(),
    );
}
