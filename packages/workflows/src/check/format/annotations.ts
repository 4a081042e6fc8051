import type { Finding } from "../finding.ts";

/** https://docs.github.com/actions/reference/workflows-and-actions/workflow-commands#setting-an-error-message */
export function annotations(findings: readonly Finding[]): string {
  return findings
    .map(({ severity, file, line, column, rule, message, source }) => {
      // A generated file is not what one edits: the annotation belongs on its source.
      const at = source ?? { file, line, column };
      const properties = { file: at.file, line: at.line, col: at.column, title: rule };
      const list = Object.entries(properties).map(([name, value]) => `${name}=${property(String(value))}`);
      return `::${severity} ${list.join(",")}::${data(message)}\n`;
    })
    .join("");
}

const data = (text: string): string => text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
const property = (text: string): string => data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
