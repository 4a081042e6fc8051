import type { ApplyReport } from "./apply-stream.ts";
import { countChanges, type PlannedChange } from "./plan.ts";

/** A pull request comment may have 65 536 characters; several stacks share it. */
const TEXT_LIMIT = 50_000;
const NOISE = /: (Refreshing state|Reading|Read complete|Still reading|Refreshing)\b/;

/** One stack's plan for people: a headline with counts, and the text folded away. */
export function planSection(stack: string, changes: readonly PlannedChange[], text: string | undefined): string {
  const headline = `#### ${stack}: ${countChanges(changes)}`;
  if (changes.length === 0) return headline;
  const list = changes.map(({ change, address }) => `- ${change} \`${address}\``).join("\n");
  if (text === undefined) return `${headline}\n\n${list}`;
  const plan = text
    .split("\n")
    .filter((line) => !NOISE.test(line))
    .join("\n")
    .trim();
  const shown = plan.length > TEXT_LIMIT ? `${plan.slice(0, TEXT_LIMIT)}\n… the log has the rest` : plan;
  // A fence longer than any in the text, so that a heredoc with Markdown in it cannot end the block.
  const fence = "`".repeat(Math.max(3, ...[...shown.matchAll(/`+/g)].map((match) => match[0].length + 1)));
  return `${headline}\n\n<details><summary>${changes.length} changes</summary>\n\n${fence}hcl\n${shown}\n${fence}\n\n</details>`;
}

/** What an apply that did not finish did to each planned resource. */
export function applyTable(stack: string, applied: ApplyReport, planned: readonly PlannedChange[]): string {
  const state = (address: string) => {
    // A replacement whose old half is gone and whose new half failed is in both lists: it failed.
    if (applied.failed.some((broken) => broken.address === address)) return "**failed**";
    return applied.changed.some((done) => done.address === address) ? "changed" : "not started";
  };
  const rows = planned
    .filter(({ address }) => !address.startsWith("output."))
    .map(({ address, change }) => `| \`${address}\` | ${change} | ${state(address)} |`);
  return [
    `#### ${stack}: what was done before it ended`,
    ["| Resource | Change | State |", "| --- | --- | --- |", ...rows].join("\n"),
  ].join("\n\n");
}
