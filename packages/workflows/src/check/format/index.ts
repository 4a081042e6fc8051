import type { CheckedFile, Finding } from "../finding.ts";
import { annotations } from "./annotations.ts";
import { people } from "./people.ts";
import { sarif } from "./sarif.ts";

/** For people, for programs, for GitHub's code scanning, and for the annotations of a run. */
export type FindingFormat = "text" | "json" | "sarif" | "github";

/**
 * Writes findings down.
 *
 * @param files the files that were checked, to quote their lines
 */
export function formatFindings(
  findings: readonly Finding[],
  format: FindingFormat,
  files: readonly CheckedFile[] = [],
): string {
  switch (format) {
    case "text":
      return people(findings, files);
    case "json":
      return `${JSON.stringify({ findings }, undefined, 2)}\n`;
    case "sarif":
      return `${JSON.stringify(sarif(findings, files), undefined, 2)}\n`;
    case "github":
      return annotations(findings);
  }
}

export type { SarifLog } from "./sarif.ts";
