import { expandMatrix } from "../../simulate/matrix.ts";
import { isMap, isSeq, type Node } from "../../yaml.ts";
import { expressionsOf } from "../expressions.ts";
import type { YamlFile } from "../file.ts";
import { eventsOf, jobsOf } from "../model.ts";
import type { Project } from "../project.ts";
import type { Rule } from "../rule.ts";

export const expressionLength: Rule = {
  id: "WF040",
  title: "a text with an expression has at most 21 000 characters",
  severity: "error",
  why: "GitHub makes one expression of the whole text and refuses a longer one when the job starts. https://github.com/github/gh-aw/issues/38859",
  check(file) {
    const long = new Map(
      expressionsOf(file)
        .filter(({ text }) => text.length > 21_000)
        .map((found) => [found.node, found]),
    );
    return [...long.values()].map(({ node, text }) =>
      file.finding(
        this,
        node,
        `this text has ${text.length} characters and an expression, GitHub takes 21000; pass the values by \`env\`, or move the script to a file.`,
      ),
    );
  },
};

export const matrixSize: Rule = {
  id: "WF041",
  title: "a matrix has at most 256 jobs",
  severity: "error",
  why: "GitHub refuses more in one run. https://docs.github.com/actions/reference/limits",
  check(file) {
    return jobsOf(file).flatMap(({ id, matrix }) => {
      if (!matrix || sizeOf(file, matrix) <= 256) return [];
      const value = isMap(matrix) ? (plain(file, matrix) as Record<string, unknown>) : undefined;
      if (!value || JSON.stringify(value).includes("${{")) return [];
      const jobs = count(value);
      return jobs > 256
        ? [file.finding(this, matrix, `the matrix of job ${id} has ${jobs} jobs, GitHub takes 256.`)]
        : [];
    });
  },
};

/** The jobs that a matrix has at most. */
function sizeOf(file: YamlFile, matrix: Node): number {
  const include = file.items(file.entry(matrix, "include")?.value).length;
  const axes = file.entries(matrix).filter(({ name }) => name !== "include" && name !== "exclude");
  return include + axes.reduce((size, { value }) => size * (isSeq(value) ? value.items.length : 1), 1);
}

/** The value of a node, with what its aliases stand for. */
function plain(file: YamlFile, node: unknown): unknown {
  const resolved = file.resolve(node);
  if (isMap(resolved)) {
    return Object.fromEntries(file.entries(resolved).map(({ name, value }) => [name, plain(file, value)]));
  }
  return isSeq(resolved) ? file.items(resolved).map((item) => plain(file, item)) : file.text(resolved);
}

function count(matrix: Record<string, unknown>): number {
  const axes = Object.entries(matrix).filter(([name]) => name !== "include" && name !== "exclude");
  const product = axes.reduce((size, [, values]) => size * (Array.isArray(values) ? values.length : 1), 1);
  // A matrix this large is not worth multiplying out.
  return product > 10_000 ? product : expandMatrix(matrix).length;
}

export const dispatchInputs: Rule = {
  id: "WF042",
  title: "workflow_dispatch has at most 25 inputs",
  severity: "error",
  why: "GitHub refuses more. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#onworkflow_dispatchinputs",
  check(file) {
    return eventsOf(file)
      .filter(({ name }) => name === "workflow_dispatch")
      .flatMap(({ value }) => {
        const inputs = file.entry(value, "inputs");
        const size = file.entries(inputs?.value).length;
        return size > 25
          ? [
              file.finding(
                this,
                inputs?.key,
                `workflow_dispatch has ${size} inputs, GitHub takes 25; put several into one JSON text.`,
              ),
            ]
          : [];
      });
  },
};

/** The workflows on the longest way down, this one included; a circle has no end. */
function depthOf(file: YamlFile, project: Project, above: readonly YamlFile[]): number {
  if (above.includes(file)) return Number.POSITIVE_INFINITY;
  if (above.length > 20) return above.length;
  const below = jobsOf(file).flatMap(({ uses }) => (uses && project.local(file, uses.text)) ?? []);
  return 1 + Math.max(0, ...below.map((one) => depthOf(one, project, [...above, file])));
}

export const reusableDepth: Rule = {
  id: "WF043",
  title: "workflows call each other at most ten levels deep, and never in a circle",
  severity: "error",
  why: "GitHub refuses the run. https://docs.github.com/actions/reference/workflows-and-actions/reusing-workflow-configurations#limitations-of-reusable-workflows",
  check(file, project) {
    return jobsOf(file).flatMap(({ uses }) => {
      const callee = uses && project.local(file, uses.text);
      if (!uses || !callee) return [];
      const depth = 1 + depthOf(callee, project, [file]);
      if (depth <= 10) return [];
      const problem = Number.isFinite(depth)
        ? `this is ${depth} levels deep, GitHub takes 10`
        : "these workflows call each other in a circle";
      return [file.finding(this, uses.node, `${problem}.`)];
    });
  },
};

export const timeLimit: Rule = {
  id: "WF044",
  title: "a time limit on GitHub's runners is one that they can reach",
  severity: "warning",
  why: "GitHub ends a job on its own runners after six hours whatever the limit says. https://docs.github.com/actions/reference/limits",
  check(file) {
    return jobsOf(file).flatMap(({ node }) => {
      const limit = file.entry(node, "timeout-minutes")?.value;
      const runner = file.text(file.entry(node, "runs-on")?.value) ?? "";
      if (!limit || !/^(ubuntu|windows|macos)-/.test(runner) || !(Number(file.text(limit)) > 360)) return [];
      return [file.finding(this, limit, `GitHub ends the job after 360 minutes; write 360 or less.`)];
    });
  },
};

export const queueLimit: Rule = {
  id: "WF045",
  title: "a queue of runs is not cancelled by its next run",
  severity: "error",
  why: "`queue: max` keeps all that wait, `cancel-in-progress: true` cancels what runs: GitHub takes only one of them. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#concurrency",
  check(file) {
    return [file.root, ...jobsOf(file).map(({ node }) => node)].flatMap((owner) => {
      const concurrency = file.entry(owner, "concurrency")?.value;
      const queue = file.entry(concurrency, "queue")?.value;
      if (file.text(queue) !== "max" || file.text(file.entry(concurrency, "cancel-in-progress")?.value) !== "true")
        return [];
      return [file.finding(this, queue, "`queue: max` and `cancel-in-progress: true` exclude each other; keep one.")];
    });
  },
};
