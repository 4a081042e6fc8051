import { expressionsOf, readsOf } from "../expressions.ts";
import { eventsOf, jobsOf, stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

/** A condition that speaks of one of these was written with forks in mind, or of another event. */
const guard =
  /event_name|\.fork\b|head\.repo|github\.repository|github\.ref\b|ref_name|github\.actor|secrets|env\.|vars\./i;

export const forkSecrets: Rule = {
  id: "WF017",
  title: "a job on pull requests does without secrets",
  severity: "warning",
  why: "A pull request from a fork gets no secret but a read-only GITHUB_TOKEN; the job fails there, or passes with an empty text. https://docs.github.com/actions/reference/security/secure-use#using-secrets",
  check(file) {
    if (!eventsOf(file).some(({ name }) => name === "pull_request")) return [];
    const jobs = new Map(jobsOf(file).map((job) => [job.id, job]));
    const steps = stepsOf(file).filter(({ condition }) => guard.test(condition?.text ?? ""));
    return expressionsOf(file).flatMap(({ node, job, tree, source, path }) => {
      const secret = readsOf(tree).find(
        ([head, name]) => head === "secrets" && name && name !== "*" && name.toUpperCase() !== "GITHUB_TOKEN",
      );
      if (!secret || path[0] === "on") return [];
      if (guard.test(jobs.get(job ?? "")?.condition?.text ?? "")) return [];
      const at = node.range?.[0] ?? 0;
      if (steps.some((step) => (step.node.range?.[0] ?? 0) <= at && at < (step.node.range?.[1] ?? 0))) return [];
      // `secrets.A || 'default'` has an answer for a fork.
      if (tree.kind === "logical" && tree.operator === "||") return [];
      return [
        file.finding(
          this,
          node,
          `secrets.${secret[1]} is empty on a pull request from a fork; say \`if: github.event.pull_request.head.repo.full_name == github.repository\`, or what to do without it.`,
          source,
        ),
      ];
    });
  },
};
