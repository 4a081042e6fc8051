import { expressionsOf } from "../expressions.ts";
import type { YamlFile } from "../file.ts";
import { eventsOf, jobsOf, type StepView, stepsOf } from "../model.ts";
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
    const steps = stepsOf(file);
    return expressionsOf(file).flatMap(({ node, job, tree, reads, source, path }) => {
      const secret = reads.find(
        ([head, name]) => head === "secrets" && name && name !== "*" && name.toUpperCase() !== "GITHUB_TOKEN",
      );
      if (!secret || path[0] === "on") return [];
      if (guard.test(jobs.get(job ?? "")?.condition?.text ?? "")) return [];
      const at = node.range?.[0] ?? 0;
      const step = steps.find((one) => (one.node.range?.[0] ?? 0) <= at && at < (one.node.range?.[1] ?? 0));
      if (step && isPrepared(file, step, path.at(-1) ?? "")) return [];
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

/** Whether the step goes on without the secret that it gets under this name. */
function isPrepared(file: YamlFile, step: StepView, name: string): boolean {
  if (guard.test(step.condition?.text ?? "")) return true;
  if (file.text(file.entry(step.node, "continue-on-error")?.value) === "true") return true;
  // Codecov takes what a fork of a public repository sends without a token: https://docs.codecov.com/docs/codecov-tokens
  if (step.repository === "codecov/codecov-action") return true;
  const script = step.run?.text ?? "";
  if (!script.includes(name)) return false;
  return new RegExp(`(-[zn]\\s+|\\[\\[?\\s+|test\\s+)["']?\\$\\{?${name}\\b`).test(script);
}
