import { Command, CommanderError } from "commander";
import { exitCode, UsageError } from "./errors.ts";
import { report } from "./terminal/report-error.ts";

/** The program without its commands: how it answers help, versions and mistakes. */
export function newProgram(description: string): Command {
  return new Command("towline")
    .description(description)
    .version("0.1.0")
    .showHelpAfterError("(towline --help lists the commands)")
    .showSuggestionAfterError(true)
    .exitOverride();
}

/** Waits for a command, and ends with its exit code. */
export async function run(work: Promise<number>): Promise<void> {
  process.exitCode = await work;
}

/** Runs the command that the words name. A mistake is told once, and ends with the exit code of its kind. */
export async function start(program: Command, words: readonly string[]): Promise<void> {
  // A reader that had enough (`towline demo | head`) ends no work half way: what was started is still finished and cleaned up.
  for (const stream of [process.stdout, process.stderr]) {
    stream.on("error", (error: NodeJS.ErrnoException) => {
      if (error.code !== "EPIPE") throw error;
    });
  }
  try {
    await program.parseAsync(words, { from: "user" });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? exitCode.ok : exitCode.usage;
    } else if ((error as { code?: unknown }).code === "interrupted") {
      // Whoever interrupted it knows; the signal ends this process when everything is put right.
      process.exitCode = 130;
    } else {
      report(error, { json: process.argv.includes("--json") });
      process.exitCode = error instanceof UsageError ? exitCode.usage : exitCode.failed;
    }
  }
}
