import { YamlFile } from "./file.ts";
import type { CheckedFile, Finding } from "./finding.ts";
import { askGithub } from "./official.ts";
import { rules } from "./rules/index.ts";

/**
 * Checks workflow and action files, anybody's: with GitHub's own parser, then with the rules of this package.
 *
 * @returns findings, by file in the order given, then by place
 */
export async function check(files: readonly CheckedFile[]): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const input of files) {
    const file = new YamlFile(input);
    const found = [...(await askGithub(file)), ...rules.flatMap((rule) => rule.check(file))];
    findings.push(
      ...distinct(found).sort((a, b) => a.line - b.line || a.column - b.column || (a.rule < b.rule ? -1 : 1)),
    );
  }
  return findings;
}

/** GitHub's parser says some things once while parsing and again while converting. */
function distinct(findings: readonly Finding[]): Finding[] {
  return [...new Map(findings.map((finding) => [JSON.stringify(finding), finding])).values()];
}
