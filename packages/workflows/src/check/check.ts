import type { CheckedFile, Finding } from "./finding.ts";
import { askGithub } from "./official.ts";
import { type CheckOptions, Project } from "./project.ts";
import { isEscaped } from "./rules/escape-hatch.ts";
import { rules } from "./rules/index.ts";
import { suppress } from "./suppress.ts";

/**
 * Checks workflow, action and dependabot files, anybody's: with GitHub's own parser, then with the rules of this
 * package. Files that are checked together know of each other: a call of a local workflow or action is compared with
 * what it declares.
 *
 * @returns findings, by file in the order given, then by place
 */
export async function check(files: readonly CheckedFile[], options: CheckOptions = {}): Promise<Finding[]> {
  const project = new Project(files, options);
  const asked = rules.filter((rule) => options.pedantic || !rule.pedantic);
  const findings: Finding[] = [];
  for (const given of files) {
    // One at a time: what was read of a file is let go before the next one is read.
    const file = project.open(given);
    const refused = (await askGithub(file)).filter((finding) => !isEscaped(file, finding));
    const found = [...refused, ...asked.flatMap((rule) => rule.check(file, project))];
    findings.push(
      ...suppress(file, distinct(found), rules, asked)
        .sort((a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1))
        .map((finding) => located(finding, options)),
    );
  }
  return findings;
}

/** Adds the place in the source of a generated file. */
function located(finding: Finding, { locate }: CheckOptions): Finding {
  const source = locate?.(finding.file, finding.line, finding.column);
  return source ? { ...finding, source } : finding;
}

/** GitHub's parser says some things once while parsing and again while converting. */
function distinct(findings: readonly Finding[]): Finding[] {
  const byText = findings.map((finding) => [textOf(finding), finding] as const);
  return [...new Map(byText).values()];
}

/** All of a finding that differs within a file. */
const textOf = ({ rule, line, column, message }: Finding): string => `${rule} ${line}:${column} ${message}`;
