import type { Rule } from "../rule.ts";

export const timeouts: Rule = {
  id: "WF002",
  title: "every job has a time limit",
  severity: "warning",
  why: "Without `timeout-minutes` a job that hangs is paid for six hours. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idtimeout-minutes",
  check(file) {
    return file.jobs
      .filter(({ value }) => file.entry(value, "steps") && !file.entry(value, "timeout-minutes"))
      .map(({ name, key }) =>
        file.finding(this, key, `job ${name} has no timeout-minutes; GitHub lets it hang for 360.`),
      );
  },
};
