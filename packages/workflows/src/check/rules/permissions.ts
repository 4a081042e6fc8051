import type { Rule } from "../rule.ts";

export const permissions: Rule = {
  id: "WF003",
  title: "what the token may do is said",
  severity: "warning",
  zizmor: "excessive-permissions",
  why: "Without `permissions` the token has whatever the repository's or organization's setting gives, often write to everything. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#permissions",
  check(file) {
    if (file.entry(file.root, "permissions")) return [];
    return file.jobs
      .filter(({ value }) => !file.entry(value, "permissions"))
      .map(({ name, key }) =>
        file.finding(
          this,
          key,
          `job ${name} takes the default permissions; write \`permissions: {}\` at the top and name what each job needs.`,
        ),
      );
  },
};
