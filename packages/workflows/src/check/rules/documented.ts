import type { Rule } from "../rule.ts";
import { idle, reasonless } from "../suppress.ts";
import { rules } from "./index.ts";

/** What GitHub's parser says, as one rule among the others. */
const github = {
  id: "github",
  title: "GitHub accepts the file",
  severity: "error",
  why: "GitHub's own parser refuses it. https://github.com/actions/languageservices",
} as const;

/** All that a finding can name, for documentation. */
export function documented(): readonly Omit<Rule, "check">[] {
  return [github, ...rules, reasonless, idle];
}

/** The table of rules, in Markdown. */
export function rulesTable(): string {
  const rows = documented().map(({ id, title, severity, pedantic, zizmor }) =>
    [id, title, pedantic ? `${severity}, pedantic` : severity, zizmor ?? ""].join(" | "),
  );
  return [
    "| rule | asks that | severity | zizmor |",
    "| --- | --- | --- | --- |",
    ...rows.map((row) => `| ${row} |`),
  ].join("\n");
}
