import { readsIn } from "../expressions.ts";
import type { Rule } from "../rule.ts";

export const outputs: Rule = {
  id: "WF008",
  title: "an output that is read is declared",
  severity: "error",
  why: "Reading an output that a job does not declare gives an empty text, silently. https://docs.github.com/actions/reference/workflows-and-actions/contexts#needs-context",
  check(file) {
    const needed = readsIn(file, "needs");
    if (needed.length === 0) return [];
    const declared = new Map(
      file.jobs
        // The outputs of a called workflow are declared in another file.
        .filter(({ value }) => !file.entry(value, "uses"))
        .map(({ name, value }) => [
          name.toLowerCase(),
          file.entries(file.entry(value, "outputs")?.value).map((output) => output.name),
        ]),
    );
    return needed.flatMap(({ found: { node, source }, read: [, job = "", kind, output] }) => {
      if (kind !== "outputs" || output === undefined || output === "*") return [];
      const known = declared.get(job.toLowerCase());
      if (!known || known.some((name) => name.toLowerCase() === output.toLowerCase())) return [];
      return [
        file.finding(this, node, `job ${job} has no output "${output}"; it has ${known.join(", ") || "none"}.`, source),
      ];
    });
  },
};
