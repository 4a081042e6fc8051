import { stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

export const credentials: Rule = {
  id: "WF005",
  title: "a checkout leaves no token behind",
  severity: "warning",
  zizmor: "artipacked",
  why: "actions/checkout writes the token to .git/config, where every later step and every uploaded artifact can find it. https://github.com/actions/checkout#usage",
  check(file) {
    return stepsOf(file).flatMap(({ uses, inputs }) => {
      if (!uses?.text.startsWith("actions/checkout@")) return [];
      if (inputs.some(({ name }) => name === "persist-credentials")) return [];
      return [
        file.finding(
          this,
          uses.node,
          "the token stays in .git/config; write `persist-credentials: false`, or `true` if a later step pushes.",
        ),
      ];
    });
  },
};
