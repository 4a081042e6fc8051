import { randomUUID } from "node:crypto";
import { endGroup, error, setOutput, setSecret, startGroup, summary, warning } from "@actions/core";
import { isGreen, type Outcome } from "./outcome.ts";
import type { Place, Report } from "./ports.ts";

/** GitHub drops a step summary above 1 MiB altogether. */
const SUMMARY_LIMIT = 1_000_000;

export interface Console {
  readonly report: Report;
  readonly debug: boolean;
  output(name: string, value: string): void;
  /** Ends the report: last line of the log, headline of the summary, and the summary itself. */
  headline(action: string, outcome: Outcome, message: string): Promise<void>;
}

/** The report as GitHub's runner wants it; on a terminal the same text without the runner's commands. */
export function githubConsole(env: Readonly<Record<string, string | undefined>>): Console {
  const onRunner = env["GITHUB_ACTIONS"] === "true";
  const secrets: string[] = [];
  const sections: string[] = [];
  let stopToken: string | undefined;

  const redact = (text: string) => secrets.reduce((masked, secret) => masked.replaceAll(secret, "***"), text);
  /** The runner obeys again after lines of somebody else. */
  const own = () => {
    if (stopToken !== undefined) process.stdout.write(`::${stopToken}::\n`);
    stopToken = undefined;
  };
  const print = (text: string) => {
    own();
    process.stdout.write(`${redact(text)}\n`);
  };
  const annotate = (kind: "error" | "warning", text: string, place: Place) => {
    if (!onRunner) return print(`${kind === "error" ? "✗" : "!"} ${text}`);
    own();
    const { line, column, ...rest } = place;
    const properties = {
      ...rest,
      ...(line === undefined ? {} : { startLine: line }),
      ...(column === undefined ? {} : { startColumn: column }),
    };
    if (kind === "error") error(redact(text), properties);
    else warning(redact(text), properties);
  };

  const report: Report = {
    async group(title, body) {
      if (!onRunner) {
        print(`▸ ${title}`);
        return body();
      }
      own();
      startGroup(title);
      try {
        return await body();
      } finally {
        own();
        endGroup();
      }
    },
    line: print,
    foreign(text) {
      if (onRunner && stopToken === undefined) {
        // https://docs.github.com/actions/reference/workflow-commands-for-github-actions#stopping-and-starting-workflow-commands
        stopToken = randomUUID();
        process.stdout.write(`::stop-commands::${stopToken}\n`);
      }
      process.stdout.write(`${redact(text)}\n`);
    },
    warning: (text, place = {}) => annotate("warning", text, place),
    error: (text, place = {}) => annotate("error", text, place),
    secret(text) {
      if (text.length < 4) return;
      secrets.push(text);
      // Longest first, so that a secret that contains another is masked whole.
      secrets.sort((a, b) => b.length - a.length);
      if (!onRunner) return;
      own();
      setSecret(text);
    },
    redact,
    summary: (markdown) => void sections.push(redact(markdown)),
  };

  return {
    report,
    debug: env["RUNNER_DEBUG"] === "1",
    output(name, value) {
      if (!env["GITHUB_OUTPUT"]) return;
      own();
      setOutput(name, value);
    },
    async headline(action, outcome, message) {
      const mark = isGreen(outcome) ? "✓" : "✗";
      print(`${mark} ${action} ${outcome}: ${message}`);
      if (!env["GITHUB_STEP_SUMMARY"]) return;
      const whole = [`### ${mark} ${action}: ${outcome}`, redact(message), ...sections].join("\n\n");
      try {
        await summary.addRaw(shorten(whole), true).write();
      } catch (cause) {
        // The outcome stands in the log and in the outputs; a page that cannot be written must not change it.
        report.warning(`The summary could not be written: ${(cause as Error).message}`);
      }
    },
  };
}

function shorten(text: string): string {
  if (Buffer.byteLength(text) <= SUMMARY_LIMIT) return `${text}\n`;
  const cut = Buffer.from(text).subarray(0, SUMMARY_LIMIT).toString("utf8");
  return `${cut.slice(0, cut.lastIndexOf("\n"))}\n\nThe rest is longer than a summary may be; the log has all of it.\n`;
}
