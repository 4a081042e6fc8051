import { isPinned } from "../../lower/pins.ts";
import { jobsOf, stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

export const pinnedActions: Rule = {
  id: "WF001",
  title: "third-party actions are pinned to a commit",
  severity: "error",
  zizmor: "unpinned-uses",
  why: "A tag can be moved to other code at any time; a commit cannot. https://docs.github.com/actions/reference/security/secure-use#using-third-party-actions",
  check(file) {
    return [...jobsOf(file), ...stepsOf(file)].flatMap(({ uses }) => {
      const reference = uses?.reference;
      if (!reference || isPinned(reference)) return [];
      const kind = reference.kind === "docker" ? "docker://image@sha256:<digest>" : "owner/repo@<commit> # <version>";
      return [file.finding(this, uses?.node, `${uses?.text} can change without notice; write ${kind}.`)];
    });
  },
};
