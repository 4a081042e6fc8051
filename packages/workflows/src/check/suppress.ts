import type { YamlFile } from "./file.ts";
import type { Finding } from "./finding.ts";
import type { Rule } from "./rule.ts";

interface Suppression {
  readonly rules: readonly string[];
  readonly reason: string | undefined;
  /** The line of the comment, and the one that it speaks of. */
  readonly line: number;
  readonly column: number;
  readonly target: number;
}

const ours = /#\s*towline-ignore\b([^:]*)(?::(.*))?$/;
const zizmors = /#.*?\bzizmor:\s*ignore\[([\w\s,-]+)\]/;

/** A suppression without a reason. */
export const reasonless = {
  id: "WF090",
  title: "a suppression says why",
  severity: "error",
  why: "Whoever reads the file later cannot know whether the reason still holds: `# towline-ignore WF005: the release step pushes the tag`. https://docs.zizmor.sh/usage/#ignoring-results",
} as const;

/** A suppression that suppresses nothing. */
export const idle = {
  id: "WF091",
  title: "a suppression suppresses something",
  severity: "error",
  why: "One that nothing needs hides the next finding on its line. https://docs.zizmor.sh/usage/#ignoring-results",
} as const;

/**
 * Leaves out what a comment on the line, or on a line of its own above, suppresses, and adds what is wrong with those
 * comments. GitHub's own refusals cannot be suppressed: GitHub does not read our comments.
 *
 * @param rules all rules
 * @param asked those that were asked; a suppression of another is not idle
 */
export function suppress(
  file: YamlFile,
  findings: readonly Finding[],
  rules: readonly Rule[],
  asked: readonly Rule[],
): Finding[] {
  if (!file.content.includes("towline-ignore") && !file.content.includes("zizmor:")) return [...findings];
  const lines = file.content.split("\n");
  const suppressions = suppressionsIn(lines);
  const used = new Map<Suppression, Set<string>>(suppressions.map((item) => [item, new Set()]));
  const kept = findings.filter((finding) => {
    const places = [finding.line, file.anchors.get(finding) ?? finding.line];
    const matching = suppressions.filter(
      (one) => one.reason && one.rules.includes(finding.rule) && places.includes(one.target),
    );
    for (const suppression of matching) used.get(suppression)?.add(finding.rule);
    return matching.length === 0 && !zizmorIgnores(lines, finding, asked);
  });
  const silent = new Set(rules.filter((rule) => !asked.includes(rule)).map(({ id }) => id));
  const wrong = suppressions.flatMap((suppression): Finding[] => {
    const at = { file: file.path, line: suppression.line, column: suppression.column };
    if (suppression.rules.length === 0 || !suppression.reason) {
      const example = `# towline-ignore ${suppression.rules.join(", ") || "WF005"}: <why>`;
      return [
        {
          rule: reasonless.id,
          severity: "error",
          ...at,
          message: `this suppresses nothing without a rule and a reason; write \`${example}\`.`,
        },
      ];
    }
    return suppression.rules
      .filter((rule) => !silent.has(rule) && !used.get(suppression)?.has(rule))
      .map((rule) => ({
        rule: idle.id,
        severity: "error",
        ...at,
        message: `there is no ${rule} on line ${suppression.target}; remove it from the comment.`,
      }));
  });
  return [...kept, ...wrong];
}

function suppressionsIn(lines: readonly string[]): Suppression[] {
  return lines.flatMap((text, at) => {
    const match = ours.exec(text);
    if (!match) return [];
    let target = at;
    if (text.slice(0, match.index).trim() === "") {
      do target += 1;
      while (target < lines.length && /^\s*(#|$)/.test(lines[target]!));
    }
    return [
      {
        rules: match[1]!.match(/WF\d{3}/g) ?? [],
        reason: match[2]?.trim() || undefined,
        line: at + 1,
        column: match.index + 1,
        target: target + 1,
      },
    ];
  });
}

function zizmorIgnores(lines: readonly string[], finding: Finding, asked: readonly Rule[]): boolean {
  const names = zizmors.exec(lines[finding.line - 1] ?? "")?.[1];
  const audit = asked.find(({ id }) => id === finding.rule)?.zizmor;
  return names !== undefined && audit !== undefined && names.split(",").some((name) => name.trim() === audit);
}
