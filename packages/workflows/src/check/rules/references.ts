import { isMap, isSeq } from "../../yaml.ts";
import { type Found, readsIn } from "../expressions.ts";
import type { YamlFile } from "../file.ts";
import type { Finding } from "../finding.ts";
import { eventsOf, inputsOf, type JobView, jobsOf, stepsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

/** Calls `judge` for every read of a context; what it gives is the message. */
function judgeReads(
  rule: Rule,
  file: YamlFile,
  context: string,
  judge: (name: string, found: Found) => string | undefined,
): Finding[] {
  return readsIn(file, context).flatMap(({ found, read: [, name] }) => {
    if (name === undefined || name === "*") return [];
    const message = judge(name, found);
    return message ? [file.finding(rule, found.node, message, found.source)] : [];
  });
}

const list = (names: readonly string[]): string => (names.length === 0 ? "none" : names.join(", "));
const same = (a: string, b: string): boolean => a.toLowerCase() === b.toLowerCase();

export const unknownStep: Rule = {
  id: "WF010",
  title: "a step that is read runs earlier in the same job",
  severity: "error",
  why: "Reading a step that is not there, or not yet, gives an empty text, silently. https://docs.github.com/actions/reference/workflows-and-actions/contexts#steps-context",
  check(file) {
    const steps = stepsOf(file);
    return judgeReads(this, file, "steps", (name, { node, job, path }) => {
      const ofJob = steps.filter((step) => step.job === job);
      const target = ofJob.find(({ id }) => id !== undefined && same(id, name));
      if (!target)
        return `there is no step "${name}" here; steps with an id: ${list(ofJob.flatMap(({ id }) => id ?? []))}.`;
      if (!path.includes("steps")) return undefined;
      // By their order and not by their places: an alias stands where its anchor is.
      const at = node.range?.[0] ?? 0;
      const reader = ofJob.findIndex((step) => (step.node.range?.[0] ?? 0) <= at && at < (step.node.range?.[1] ?? 0));
      return reader >= 0 && ofJob.indexOf(target) >= reader
        ? `step "${name}" has not run yet when this is read.`
        : undefined;
    });
  },
};

export const unknownNeed: Rule = {
  id: "WF011",
  title: "a job that is read is needed",
  severity: "error",
  why: "`needs` holds only the jobs that this job waits for; any other is empty, silently. https://docs.github.com/actions/reference/workflows-and-actions/contexts#needs-context",
  check(file) {
    const jobs = jobsOf(file);
    const needed = judgeReads(this, file, "needs", (name, found) => {
      const job = jobs.find(({ id }) => id === found.job);
      if (!job || job.needs.some(({ id }) => same(id, name))) return undefined;
      return `job ${job.id} does not need "${name}"; add it to \`needs\` (now: ${list(job.needs.map(({ id }) => id))}).`;
    });
    const called = judgeReads(this, file, "jobs", (name) =>
      jobs.some(({ id }) => same(id, name))
        ? undefined
        : `there is no job "${name}"; jobs: ${list(jobs.map(({ id }) => id))}.`,
    );
    return [...needed, ...called];
  },
};

/** The names that `matrix` has; undefined where a run decides. */
function matrixKeys(file: YamlFile, { matrix }: JobView): string[] | undefined {
  if (!matrix) return [];
  if (!isMap(matrix)) return undefined;
  const include = file.entry(matrix, "include")?.value;
  if (include && !isSeq(include)) return undefined;
  const included = file.items(include);
  if (included.some((item) => !isMap(item))) return undefined;
  const own = file.entries(matrix).map(({ name }) => name);
  return [
    ...own.filter((name) => name !== "include" && name !== "exclude"),
    ...included.flatMap((item) => file.entries(item).map(({ name }) => name)),
  ];
}

export const unknownMatrixKey: Rule = {
  id: "WF012",
  title: "a value of the matrix that is read is in the matrix",
  severity: "error",
  why: "A key that no combination has is an empty text. https://docs.github.com/actions/reference/workflows-and-actions/contexts#matrix-context",
  check(file) {
    if (file.kind !== "workflow") return [];
    const keys = new Map(jobsOf(file).map((job) => [job.id, matrixKeys(file, job)]));
    return judgeReads(this, file, "matrix", (name, { job }) => {
      const known = job === undefined ? undefined : keys.get(job);
      if (!known || known.some((key) => same(key, name))) return undefined;
      return `the matrix of job ${job} has no "${name}"; it has ${list([...new Set(known)])}.`;
    });
  },
};

export const unknownInput: Rule = {
  id: "WF013",
  title: "an input that is read is declared",
  severity: "error",
  why: "An input that nobody can give is always empty. https://docs.github.com/actions/reference/workflows-and-actions/contexts#inputs-context",
  check(file) {
    if (file.kind === "workflow" && eventsOf(file).length === 0) return [];
    if (readsIn(file, "inputs").length === 0) return [];
    const known = inputsOf(file);
    return judgeReads(this, file, "inputs", (name) =>
      known.has(name.toLowerCase()) ? undefined : `there is no input "${name}"; inputs: ${list([...known.keys()])}.`,
    );
  },
};
