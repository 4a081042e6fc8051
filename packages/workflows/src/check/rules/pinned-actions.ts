import { isPinned, parseReference } from "../../lower/pins.ts";
import type { Node } from "../../yaml.ts";
import type { Rule } from "../rule.ts";

export const pinnedActions: Rule = {
  id: "WF001",
  title: "third-party actions are pinned to a commit",
  severity: "error",
  zizmor: "unpinned-uses",
  why: "A tag can be moved to other code at any time; a commit cannot. https://docs.github.com/actions/reference/security/secure-use#using-third-party-actions",
  check(file) {
    const calls = file.jobs.map(({ value }) => file.entry(value, "uses")?.value);
    const steps = file.steps.map((step) => file.entry(step, "uses")?.value);
    return [...calls, ...steps]
      .filter((node): node is Node => node !== undefined)
      .flatMap((node) => {
        const text = file.text(node) ?? "";
        const reference = parseReference(text);
        if (!reference || isPinned(reference)) return [];
        const kind = reference.kind === "docker" ? "docker://image@sha256:<digest>" : "owner/repo@<commit> # <version>";
        return [file.finding(this, node, `${text} can change without notice; write ${kind}.`)];
      });
  },
};
