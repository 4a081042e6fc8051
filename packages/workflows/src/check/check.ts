import type { YamlFile } from "./file.ts";
import type { CheckedFile, Finding } from "./finding.ts";
import { askParser, isAccepted } from "./official.ts";
import { type CheckOptions, Project } from "./project.ts";
import type { Rule } from "./rule.ts";
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
  const checker = new Checker(files, options);
  const findings: Finding[] = [];
  // One at a time: what was read of a file is let go before the next one is read.
  for (const file of files) findings.push(...(await checker.check(file)));
  return located(findings, options);
}

/** Checks one file after the other, each as one of all. */
export class Checker {
  private readonly project: Project;
  private readonly asked: readonly Rule[];

  constructor(files: readonly CheckedFile[], options: CheckOptions) {
    this.project = new Project(files, options);
    this.asked = rules.filter((rule) => options.pedantic || !rule.pedantic);
  }

  /** The findings of a file, by place. */
  async check(given: CheckedFile): Promise<Finding[]> {
    const file = this.project.open(given);
    return this.findings(file, isAccepted(file) ? [] : await askParser(file));
  }

  /** The findings of a file that GitHub certainly accepts; undefined for one that its parser has to be asked about. */
  checkAccepted(given: CheckedFile): Finding[] | undefined {
    const file = this.project.openQuickly(given);
    return file && isAccepted(file) ? this.findings(file, []) : undefined;
  }

  private findings(file: YamlFile, byGithub: readonly Finding[]): Finding[] {
    const refused = byGithub.filter((finding) => !isEscaped(file, finding));
    const found = [...refused];
    for (const rule of this.asked) found.push(...rule.check(file, this.project));
    return suppress(file, found, rules, this.asked)
      .sort((a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : a.rule > b.rule ? 1 : 0))
      .filter(isNew);
  }
}

/** Adds the places in the sources of generated files. */
export function located(findings: Finding[], { locate }: CheckOptions): Finding[] {
  if (!locate) return findings;
  return findings.map((finding) => {
    const source = locate(finding.file, finding.line, finding.column);
    return source ? { ...finding, source } : finding;
  });
}

/** Whether none of the findings before it, by their places, is the same: GitHub's parser says some things while parsing and again later. */
function isNew({ rule, line, column, message }: Finding, at: number, all: readonly Finding[]): boolean {
  for (let before = at - 1; before >= 0; before--) {
    const other = all[before]!;
    if (other.line !== line || other.column !== column || other.rule !== rule) return true;
    if (other.message === message) return false;
  }
  return true;
}
