import type { CheckedFile, Finding } from "../finding.ts";
import { lineReader } from "./lines.ts";

/**
 * `file:line:column`, which terminals make a link of, the line, and a caret below the place. For a generated file the
 * first is the line of its source.
 */
export function people(findings: readonly Finding[], files: readonly CheckedFile[]): string {
  const lineOf = lineReader(files);
  const blocks = findings.map((finding) => {
    const { file, line, column, severity, rule, message, source } = finding;
    const at = source ?? { file, line, column };
    const head = `${at.file}:${at.line}:${at.column}: ${severity} ${rule}: ${message}\n`;
    // What one edits comes first; the generated file is where the finding shows.
    const from = source ? `  in ${file}:${line}:${column}, which it generates\n` : "";
    const text = lineOf(file, line);
    if (text === undefined) return head + from;
    const number = String(line);
    // A tab is kept as it is, so that the caret stands below its character whatever the width of tabs.
    const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
    return `${head}${from}  ${number} | ${text}\n  ${" ".repeat(number.length)} | ${indent}^\n`;
  });
  return blocks.join("") + summary(findings);
}

function summary(findings: readonly Finding[]): string {
  const errors = findings.filter(({ severity }) => severity === "error").length;
  const count = (number: number, what: string) => `${number} ${what}${number === 1 ? "" : "s"}`;
  return `${count(errors, "error")}, ${count(findings.length - errors, "warning")}\n`;
}
