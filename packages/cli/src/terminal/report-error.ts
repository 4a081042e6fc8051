import { styleFor } from "./style.ts";

/** An error that carries what to do about it, whichever package raised it. */
interface Teaching {
  readonly code?: unknown;
  readonly fix?: unknown;
  readonly problems?: unknown;
}

/**
 * Prints an error once. Those that teach (a code, a place, a fix) are printed as they are; anything else is a defect
 * of ours and is printed with its stack, so that it can be reported.
 */
export function report(error: unknown, { json = false }: { json?: boolean } = {}): void {
  const { code, fix, problems } = (typeof error === "object" && error !== null ? error : {}) as Teaching;
  const message = error instanceof Error ? error.message : String(error);
  if (json) {
    process.stdout.write(`${JSON.stringify({ error: { code, message, fix, problems } }, null, 2)}\n`);
    return;
  }
  const style = styleFor(process.stderr);
  const teaches = typeof fix === "string" || Array.isArray(problems);
  const head = typeof code === "string" && !message.includes(code) ? `${code} ` : "";
  process.stderr.write(`${style.bad(`${head}${teaches ? message : errorWithStack(error, message)}`)}\n`);
  if (typeof fix === "string") process.stderr.write(`  ${fix}\n`);
}

const errorWithStack = (error: unknown, message: string): string =>
  error instanceof Error ? (error.stack ?? message) : message;
