import { Expression } from "../expressions/expression.ts";
import type { Reference } from "../expressions/tree.ts";
import type { Concurrency, Environment, Job, JobProps, RunDefaults, Strategy } from "../model/job.ts";
import { definitionOf } from "../model/matrix.ts";
import { idPattern } from "../model/names.ts";
import { lowerContainer } from "./containers.ts";
import type { LoweringContext } from "./context.ts";
import { jobPermissions } from "./permissions.ts";
import { referencesIn } from "./references.ts";
import { lowerStep } from "./step.ts";
import { stepIds } from "./step-ids.ts";
import { compact, type Tree } from "./tree.ts";

/** A job as it stands in the file. `jobs` are all of the workflow, in its order. */
export function lowerJob(job: Job, jobs: readonly Job[], outer: LoweringContext): Tree {
  const { props } = job.definition;
  const steps = job.definition.kind === "steps" ? job.definition.props.steps : [];
  const references = referencesIn(props);
  const read = new Set(references.filter(({ kind }) => kind === "step").map(({ subject }) => subject));
  const ids = stepIds(steps, read, outer.where, outer.problems);
  const context = outer.at(`job "${job.id}"`, (reference) => nameIn(job, ids, reference, outer));
  checkId(job, context);

  const head = {
    name: context.text(props.name),
    needs: neededJobs(job, references, jobs, context),
    if: context.condition(props.if),
  };
  if (job.definition.kind === "call") {
    const { uses, with: inputs, secrets, permissions } = job.definition.props;
    return compact({
      ...head,
      permissions: permissions && jobPermissions(permissions, []),
      concurrency: lowerConcurrency(props.concurrency, context),
      strategy: lowerStrategy(props.strategy, context),
      uses: context.uses(uses),
      with: context.texts(inputs),
      secrets: secrets === "inherit" ? "inherit" : context.texts(secrets),
    });
  }
  return compact({ ...head, ...lowerBody(job.definition.props, ids, context) });
}

function lowerBody(
  props: JobProps,
  ids: ReadonlyMap<object, string>,
  context: LoweringContext,
): Record<string, Tree | undefined> {
  const { steps, services, outputs } = props;
  if (steps.length === 0) context.problem("WFM025", "it has no steps.");
  return {
    permissions: jobPermissions(props.permissions, steps),
    "runs-on": lowerRunner(props.runsOn ?? "ubuntu-24.04", context),
    environment: lowerEnvironment(props.environment, context),
    concurrency: lowerConcurrency(props.concurrency, context),
    "timeout-minutes": context.value(props.timeoutMinutes ?? 30),
    strategy: lowerStrategy(props.strategy, context),
    container: props.container === undefined ? undefined : lowerContainer(props.container, context),
    services:
      services &&
      Object.fromEntries(Object.entries(services).map(([name, service]) => [name, lowerContainer(service, context)])),
    env: context.texts(props.env),
    defaults: lowerDefaults(props.defaults, context),
    "continue-on-error": context.value(props.continueOnError),
    outputs: context.texts(outputs),
    steps: steps.map((step) => lowerStep(step, ids.get(step), context)),
  };
}

function nameIn(
  job: Job,
  ids: ReadonlyMap<object, string>,
  { kind, subject }: Reference,
  context: LoweringContext,
): string {
  if (kind === "job") return `needs.${(subject as Job).id}`;
  const id = ids.get(subject);
  const own = job.definition.kind === "steps" && job.definition.props.steps.some((step) => step === subject);
  if (!own) {
    context.problem(
      "WFM044",
      `job "${job.id}" reads a step that is not one of its own. Make it an output of the other job.`,
    );
  }
  return `steps.${id}`;
}

function neededJobs(
  job: Job,
  references: readonly Reference[],
  jobs: readonly Job[],
  context: LoweringContext,
): Tree | undefined {
  const read = references.filter(({ kind }) => kind === "job").map(({ subject }) => subject as Job);
  const wanted = new Set<Job>([...(job.definition.props.needs ?? []), ...read]);
  for (const other of wanted) {
    if (!jobs.includes(other)) {
      context.problem("WFM020", `it needs the job "${other.id}", which is not in the workflow's \`jobs\`.`);
    }
  }
  const ids = jobs.filter((other) => wanted.has(other)).map(({ id }) => id);
  return ids.length === 0 ? undefined : ids;
}

function checkId({ id }: Job, context: LoweringContext): void {
  if (!idPattern.test(id)) {
    context.problem(
      "WFM023",
      `"${id}" cannot be a job's id: letters, digits, - and _, not starting with a digit or -.`,
    );
  }
}

function lowerRunner(runsOn: NonNullable<JobProps["runsOn"]>, context: LoweringContext): Tree {
  if (Array.isArray(runsOn)) return runsOn.map((label) => context.text(label));
  if (typeof runsOn === "object" && "group" in runsOn) return compact({ group: runsOn.group, labels: runsOn.labels });
  return context.text(runsOn as string);
}

function lowerEnvironment(environment: string | Environment | undefined, context: LoweringContext): Tree | undefined {
  if (environment === undefined || typeof environment === "string") return environment;
  const { name, url, deployment } = environment;
  if (url === undefined && deployment === undefined) return context.text(name);
  return compact({ name: context.text(name), url: context.text(url), deployment });
}

/** `concurrency:` of a job or of the workflow. */
export function lowerConcurrency(
  concurrency: Concurrency | string | undefined,
  context: LoweringContext,
): Tree | undefined {
  if (concurrency === undefined || typeof concurrency === "string") return concurrency;
  return compact({
    group: context.text(concurrency.group),
    "cancel-in-progress": context.value(concurrency.cancelInProgress),
    queue: concurrency.queue,
  });
}

/** `defaults:` of a job or of the workflow. */
export function lowerDefaults(defaults: RunDefaults | undefined, context: LoweringContext): Tree | undefined {
  if (!defaults?.run) return undefined;
  const { shell, workingDirectory } = defaults.run;
  return { run: compact({ shell, "working-directory": context.text(workingDirectory) }) };
}

function lowerStrategy(strategy: Strategy | undefined, context: LoweringContext): Tree | undefined {
  if (!strategy) return undefined;
  return compact({
    "fail-fast": strategy.failFast,
    "max-parallel": strategy.maxParallel,
    matrix: lowerMatrix(strategy.matrix, context),
  });
}

function lowerMatrix(matrix: Strategy["matrix"], context: LoweringContext): Tree {
  if (matrix instanceof Expression) return context.text(matrix);
  const definition = definitionOf(matrix);
  if (!definition) {
    context.problem("WFM026", "strategy.matrix has to come from matrix({...}) or be an expression.");
    return {};
  }
  const axes = Object.entries(definition.axes).map(([axis, values]): [string, Tree] => [
    axis,
    context.value(values as Tree)!,
  ]);
  return compact({
    ...Object.fromEntries(axes),
    include: definition.include as Tree | undefined,
    exclude: definition.exclude as Tree | undefined,
  });
}
