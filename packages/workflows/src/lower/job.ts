import { Expression } from "../expressions/expression.ts";
import { Template, type Text } from "../expressions/template.ts";
import type { Reference } from "../expressions/tree.ts";
import { everyStep } from "../model/control.ts";
import type { Concurrency, Environment, Job, JobProps, RunDefaults, Snapshot, Strategy } from "../model/job.ts";
import { definitionOf } from "../model/matrix.ts";
import { idPattern } from "../model/names.ts";
import type { AllPermissions, AnyPermissions } from "../model/permissions.ts";
import type { Step } from "../model/step.ts";
import { lowerContainer } from "./containers.ts";
import type { LoweringContext } from "./context.ts";
import { jobPermissions } from "./permissions.ts";
import { referencesIn } from "./references.ts";
import { lowerStep } from "./step.ts";
import { stepIds } from "./step-ids.ts";
import { compact, lowerExtra, type Tree } from "./tree.ts";

/** A job as it stands in the file. `jobs` are all of the workflow, in its order. */
export function lowerJob(job: Job, jobs: readonly Job[], outer: LoweringContext): Tree {
  const { props } = job.definition;
  const steps = everyStep(job.definition.kind === "steps" ? job.definition.props.steps : []);
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
      permissions: lowerPermissions(permissions, [], context, `for ${uses}`),
      concurrency: lowerConcurrency(props.concurrency, context),
      strategy: lowerStrategy(props.strategy, context),
      uses: context.uses(uses),
      with: context.texts(inputs),
      secrets: secrets === "inherit" ? "inherit" : context.texts(secrets),
      ...lowerExtra(props.extra),
    });
  }
  return compact({ ...head, ...lowerBody(job.definition.props, ids, context), ...lowerExtra(props.extra) });
}

function lowerBody(
  props: JobProps,
  ids: ReadonlyMap<object, string>,
  context: LoweringContext,
): Record<string, Tree | undefined> {
  const { steps, services, outputs } = props;
  if (steps.length === 0) context.problem("WFM025", "it has no steps.");
  return {
    permissions: lowerPermissions(props.permissions ?? (context.asWritten ? undefined : {}), everyStep(steps), context),
    "runs-on":
      context.asWritten && props.runsOn === undefined
        ? undefined
        : lowerRunner(props.runsOn ?? "ubuntu-24.04", context),
    environment: lowerEnvironment(props.environment, context),
    concurrency: lowerConcurrency(props.concurrency, context),
    "timeout-minutes": context.value(props.timeoutMinutes ?? (context.asWritten ? undefined : 30)),
    "cancel-timeout-minutes": context.value(props.cancelTimeoutMinutes),
    strategy: lowerStrategy(props.strategy, context),
    snapshot: lowerSnapshot(props.snapshot, context),
    container: props.container === undefined ? undefined : lowerContainer(props.container, context),
    services:
      services instanceof Expression
        ? context.text(services)
        : services &&
          Object.fromEntries(
            Object.entries(services).map(([name, service]) => [name, lowerContainer(service, context)]),
          ),
    env: context.texts(props.env),
    defaults: lowerDefaults(props.defaults, context),
    "continue-on-error": context.value(props.continueOnError),
    outputs: context.texts(outputs),
    steps: steps.map((step) => lowerStep(step, ids.get(step), context)),
  };
}

/** `permissions:`; as written, only what is said and nothing that steps need. */
export function lowerPermissions(
  declared: AnyPermissions | AllPermissions | undefined,
  steps: readonly Step[],
  context: LoweringContext,
  otherwise?: string,
): Tree | undefined {
  if (declared === undefined || typeof declared === "string") return declared;
  return context.asWritten ? jobPermissions(declared, []) : jobPermissions(declared, steps, otherwise);
}

function nameIn(
  job: Job,
  ids: ReadonlyMap<object, string>,
  { kind, subject }: Reference,
  context: LoweringContext,
): string {
  if (kind === "job") return `needs.${(subject as Job).id}`;
  const id = ids.get(subject);
  const own = job.definition.kind === "steps" && everyStep(job.definition.props.steps).some((step) => step === subject);
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
  if (isObject(runsOn) && "group" in runsOn) {
    const { group, labels } = runsOn;
    return compact({
      group: context.text(group),
      labels: isList(labels) ? labels.map((label) => context.text(label)) : context.text(labels),
    });
  }
  return context.text(runsOn as Text);
}

function isList(value: unknown): value is readonly Text[] {
  return Array.isArray(value);
}

/** Neither plain nor an expression nor a text with expressions. */
function isObject<T>(value: T): value is Exclude<T, Text> & object {
  return typeof value === "object" && !(value instanceof Expression) && !(value instanceof Template);
}

function lowerEnvironment(environment: Text | Environment | undefined, context: LoweringContext): Tree | undefined {
  if (!isObject(environment)) return context.text(environment);
  const { name, url, deployment, extra } = environment;
  if (url === undefined && deployment === undefined && extra === undefined) return context.text(name);
  return compact({ name: context.text(name), url: context.text(url), deployment, ...lowerExtra(extra) });
}

function lowerSnapshot(snapshot: Text | Snapshot | undefined, context: LoweringContext): Tree | undefined {
  if (!isObject(snapshot)) return context.text(snapshot);
  return compact({
    "image-name": context.text(snapshot.imageName),
    version: context.text(snapshot.version),
    if: context.condition(snapshot.if),
    ...lowerExtra(snapshot.extra),
  });
}

/** `concurrency:` of a job or of the workflow. */
export function lowerConcurrency(
  concurrency: Concurrency | Text | undefined,
  context: LoweringContext,
): Tree | undefined {
  if (!isObject(concurrency)) return context.text(concurrency);
  return compact({
    group: context.text(concurrency.group),
    "cancel-in-progress": context.value(concurrency.cancelInProgress),
    queue: concurrency.queue,
    ...lowerExtra(concurrency.extra),
  });
}

/** `defaults:` of a job or of the workflow. */
export function lowerDefaults(defaults: RunDefaults | undefined, context: LoweringContext): Tree | undefined {
  if (!defaults) return undefined;
  const { run, extra } = defaults;
  const lowered =
    run &&
    compact({
      shell: context.text(run.shell),
      "working-directory": context.text(run.workingDirectory),
      ...lowerExtra(run.extra),
    });
  return lowered || extra ? compact({ run: lowered, ...lowerExtra(extra) }) : undefined;
}

function lowerStrategy(strategy: Strategy | undefined, context: LoweringContext): Tree | undefined {
  if (!strategy) return undefined;
  return compact({
    "fail-fast": context.value(strategy.failFast),
    "max-parallel": context.value(strategy.maxParallel),
    matrix: strategy.matrix === undefined ? undefined : lowerMatrix(strategy.matrix, context),
    ...lowerExtra(strategy.extra),
  });
}

function lowerMatrix(matrix: NonNullable<Strategy["matrix"]>, context: LoweringContext): Tree {
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
    include: context.value(definition.include as Tree | undefined),
    exclude: context.value(definition.exclude as Tree | undefined),
  });
}
