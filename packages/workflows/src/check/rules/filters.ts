import type { Rule } from "../rule.ts";

export const filters: Rule = {
  id: "WF006",
  title: "an event has one filter of a kind",
  severity: "error",
  why: "GitHub refuses `branches` beside `branches-ignore` (and tags, paths alike) for the same event. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onpushbranchestagsbranches-ignoretags-ignore",
  check(file) {
    if (file.kind !== "workflow") return [];
    return file.entries(file.entry(file.root, "on")?.value).flatMap(({ name, value }) =>
      ["branches", "tags", "paths"].flatMap((filter) => {
        const ignore = file.entry(value, `${filter}-ignore`);
        if (!file.entry(value, filter) || !ignore) return [];
        return [
          file.finding(
            this,
            ignore.key,
            `${name} has ${filter} and ${filter}-ignore; keep ${filter} and write "!pattern" in it.`,
          ),
        ];
      }),
    );
  },
};
