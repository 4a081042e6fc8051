import type { YamlFile } from "../file.ts";
import { jobsOf, type StepView, stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

/** The steps of an action whose names are unique within a run: from the fourth version on. */
function stepsWith(file: YamlFile, action: string): readonly StepView[] {
  if (file.kind !== "workflow") return [];
  return stepsOf(file).filter((step) => {
    const reference = step.uses?.reference;
    if (step.repository !== action || reference?.kind !== "repository" || reference.path) return false;
    return !/^v[1-3]\b/.test(reference.ref ?? "") && !/\bv[1-3]\b/.test(file.commentOn(step.uses?.node) ?? "");
  });
}

const uploads = (file: YamlFile) => stepsWith(file, "actions/upload-artifact");
const nameOf = (step: StepView): string => step.input("name")?.text ?? "artifact";
const isFixed = (step: StepView): boolean => !nameOf(step).includes("${{");

export const artifactTwice: Rule = {
  id: "WF018",
  title: "an artifact's name is used once",
  severity: "warning",
  why: "The second upload of a name in a run fails with a conflict. https://github.com/actions/upload-artifact#not-uploading-to-the-same-artifact",
  check(file) {
    const jobs = new Map(jobsOf(file).map((job) => [job.id, job]));
    const seen = new Map<string, StepView>();
    const isConditional = (step: StepView) => Boolean(step.condition ?? jobs.get(step.job ?? "")?.condition);
    return uploads(file).flatMap((step) => {
      if (!isFixed(step) || step.input("overwrite")?.text === "true") return [];
      const name = nameOf(step);
      const at = step.input("name")?.node ?? step.uses?.node;
      if (jobs.get(step.job ?? "")?.matrix && !step.condition) {
        return [
          file.finding(this, at, `every job of the matrix uploads "${name}"; add a value of the matrix to the name.`),
        ];
      }
      const first = seen.get(name);
      if (!first) {
        seen.set(name, step);
        return [];
      }
      // Two that have conditions are often each other's alternative.
      if (isConditional(first) && isConditional(step)) return [];
      return [
        file.finding(
          this,
          at,
          `"${name}" is uploaded before, in job ${first.job}; give it a name of its own, or \`overwrite: true\`.`,
        ),
      ];
    });
  },
};

export const artifactMissing: Rule = {
  id: "WF019",
  title: "an artifact that is downloaded was uploaded",
  severity: "warning",
  why: "The download of a name that the run has not uploaded fails. https://github.com/actions/download-artifact#inputs",
  check(file, project) {
    const names = uploads(file);
    const isOpen =
      names.some((step) => !isFixed(step)) ||
      jobsOf(file).some(({ uses }) => uses) ||
      stepsOf(file).some(({ uses }) => {
        if (uses?.reference?.kind !== "local") return false;
        const action = project.local(file, uses.text);
        return !action || /upload-artifact/.test(action.content);
      });
    if (isOpen) return [];
    return stepsWith(file, "actions/download-artifact").flatMap((step) => {
      const name = step.input("name");
      if (!name?.text || !isFixed(step) || step.input("run-id") || step.input("repository")) return [];
      if (names.some((upload) => nameOf(upload) === name.text)) return [];
      const known = names.map((upload) => `"${nameOf(upload)}"`).join(", ") || "none";
      return [file.finding(this, name.node, `no step of this workflow uploads "${name.text}"; uploaded: ${known}.`)];
    });
  },
};

export const artifactName: Rule = {
  id: "WF046",
  title: "an artifact's name has only characters that every system can store",
  severity: "warning",
  why: 'Uploading a name with " : < > | * ? \\ or / fails. https://github.com/actions/toolkit/blob/main/packages/artifact/src/internal/upload/path-and-artifact-name-validation.ts',
  check(file) {
    return uploads(file).flatMap((step) => {
      const name = step.input("name");
      const wrong = /[":<>|*?\\/]/.exec((name?.text ?? "").replace(/\$\{\{.*?\}\}/gs, ""));
      return wrong
        ? [file.finding(this, name?.node, `an artifact's name cannot have ${wrong[0]}; write "-" instead.`)]
        : [];
    });
  },
};
