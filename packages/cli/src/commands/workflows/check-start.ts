import { CheckThreads, helpersFor } from "@towline/workflows/check-threads";
import { listFiles } from "./files.ts";

/** The files of a check, and the threads that will check them. */
interface Started {
  readonly names: readonly string[];
  readonly listed: ReturnType<typeof listFiles>;
  readonly threads: CheckThreads;
}

let early: Started | undefined;

/**
 * Starts what `towline workflows check` needs before its command line is understood: threads take as long to start as the commands take to
 * load. What is wrong with the words is told when they are understood.
 */
export function startCheck([group, command, ...words]: readonly string[]): void {
  if (group !== "workflows" || command !== "check") return;
  const names = words.filter((word) => !word.startsWith("-"));
  try {
    early = start(names.length > 0 ? names : ["."]);
  } catch {
    // The command itself says it.
  }
}

/** @throws UsageError as {@link listFiles} */
export function startedCheck(names: readonly string[]): Started {
  const isSame = early?.names.length === names.length && early.names.every((name, at) => name === names[at]);
  return early && isSame ? early : start(names);
}

function start(names: readonly string[]): Started {
  const listed = listFiles(names);
  return { names, listed, threads: new CheckThreads(helpersFor(listed.length)) };
}
