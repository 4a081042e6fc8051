/** What a step function reaches of the runner. */
export interface StepIo {
  /** Variables of the step: those of `env`, and those that GitHub sets. */
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly log: StepLog;
  /** Adds Markdown to the summary of the run. */
  summary(markdown: string): void;
}

/** Lines of the log; the last three also stand at the top of the run. */
export interface StepLog {
  info(message: string): void;
  notice(message: string): void;
  warning(message: string): void;
  error(message: string): void;
  /** GitHub replaces the value by *** in every later line. */
  mask(value: string): void;
}

/** A log that speaks in workflow commands: https://docs.github.com/actions/reference/workflow-commands-for-github-actions */
export function logTo(write: (line: string) => void): StepLog {
  const command = (name: string) => (message: string) => write(`::${name}::${data(message)}`);
  return {
    // A line of the work itself must not become a command.
    info: (message) => write(message.replace(/^(\s*)::/gm, "$1: :")),
    notice: command("notice"),
    warning: command("warning"),
    error: command("error"),
    mask: command("add-mask"),
  };
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
