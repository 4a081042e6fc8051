import type { Rule } from "../rule.ts";

export const credentials: Rule = {
  id: "WF005",
  title: "a checkout leaves no token behind",
  severity: "warning",
  zizmor: "artipacked",
  why: "actions/checkout writes the token to .git/config, where every later step and every uploaded artifact can find it. https://github.com/actions/checkout#usage",
  check(file) {
    return file.steps.flatMap((step) => {
      const uses = file.entry(step, "uses")?.value;
      if (!/^actions\/checkout@/.test(file.text(uses) ?? "")) return [];
      if (file.entry(file.entry(step, "with")?.value, "persist-credentials")) return [];
      return [
        file.finding(
          this,
          uses,
          "the token stays in .git/config; write `persist-credentials: false`, or `true` if a later step pushes.",
        ),
      ];
    });
  },
};
