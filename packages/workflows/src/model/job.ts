import type { Result } from "../expressions/contexts.ts";
import { Expression } from "../expressions/expression.ts";
import type {
  InContainer,
  InEnvironmentUrl,
  InJob,
  InJobEnv,
  InJobIf,
  InOutputs,
  InStrategy,
} from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import { member, type Node } from "../expressions/tree.ts";
import { declared } from "../sources.ts";
import type { Extensible } from "./extra.ts";
import type { Matrix } from "./matrix.ts";
import type { AllPermissions, AnyPermissions, JobPermissions } from "./permissions.ts";
import { type Callable, type CallOutputs, type CallSpec, outputNames, type Passed } from "./reusable.ts";
import type { OutputTypes, Step } from "./step.ts";

/** Decides whether a job runs. */
export type Condition = Expression<unknown, InJobIf>;

export interface Environment extends Extensible {
  readonly name: Text<InJob>;
  /** Shown beside the deployment. */
  readonly url?: Text<InEnvironmentUrl>;
  /** `false`: use the environment's secrets and rules without recording a deployment. @default true */
  readonly deployment?: boolean;
}

export interface Concurrency<C extends import("../expressions/positions.ts").ContextName = InJob> extends Extensible {
  /** Only one run of a group goes at a time. */
  readonly group: Text<C>;
  /** Cancel the one that is running. @default false */
  readonly cancelInProgress?: boolean | Expression<unknown, C>;
  /** `max`: every run waits its turn; `single`: a newer one replaces the one that waits. @default `single` */
  readonly queue?: "single" | "max";
}

export interface Container extends Extensible {
  readonly image: Text<InJob>;
  readonly env?: Readonly<Record<string, Text<InContainer>>> | Expression<unknown, InContainer>;
  /** `"5432:5432"` or a port of the container. */
  readonly ports?: readonly (number | string)[];
  readonly volumes?: readonly string[];
  /** Further options of `docker create`. */
  readonly options?: Text<InJob>;
  readonly credentials?: { readonly username: Text<InContainer>; readonly password: Text<InContainer> };
}

/** https://docs.github.com/actions/how-tos/manage-runners/larger-runners/use-custom-images */
export interface Snapshot extends Extensible {
  readonly imageName: Text<InJob>;
  /** For example `1.*`. */
  readonly version?: Text<InJob>;
  readonly if?: Expression<unknown, InJob>;
}

/** A container beside the job. */
export interface Service extends Container {
  /** Replaces the image's command. */
  readonly command?: string;
  readonly entrypoint?: string;
  /** The job's first step waits until this holds. Written as `docker create` options. */
  readonly health?: {
    readonly command: string;
    /** For example `10s`. */
    readonly interval?: string;
    readonly timeout?: string;
    readonly retries?: number;
  };
}

export interface Strategy extends Extensible {
  /** From `matrix(...)`, or an expression that gives one at run time. */
  readonly matrix?: Matrix | Expression<unknown, InStrategy>;
  /** Cancel the others when one fails. @default true */
  readonly failFast?: boolean | Expression<unknown, InStrategy>;
  /** @default as many as there are runners */
  readonly maxParallel?: number | Expression<unknown, InStrategy>;
}

export interface RunDefaults extends Extensible {
  readonly run?: Extensible & { readonly shell?: Text<InJob>; readonly workingDirectory?: Text<InJob> };
}

interface CommonJobProps extends Extensible {
  /** Shown in the list of jobs. @default the id */
  readonly name?: Text<InJob>;
  /** Jobs to wait for, besides those whose outputs or results are read. */
  readonly needs?: readonly Job[];
  /** @default `success()`: every job before it succeeded */
  readonly if?: Condition;
  readonly concurrency?: Concurrency | Text<InJob>;
  readonly strategy?: Strategy;
}

export interface JobProps<
  Outputs extends Readonly<Record<string, Text>> = Readonly<Record<string, Text>>,
  Steps extends readonly Step[] = readonly Step[],
> extends CommonJobProps {
  /**
   * What the token may do besides what the steps of the job need, each with a reason:
   * `{ contents: { level: "write", reason: "pushes the tag" } }`.
   * @default only what the steps need
   */
  readonly permissions?: JobPermissions<Steps> | AllPermissions;
  /** Label of the runner, or several. @default `ubuntu-24.04` */
  readonly runsOn?:
    | Text<InJob>
    | readonly Text<InJob>[]
    | { readonly group: Text<InJob>; readonly labels?: Text<InJob> | readonly Text<InJob>[] };
  /** A deployment environment: its rules are waited for, its secrets can be read. */
  readonly environment?: Text<InJob> | Environment;
  /** Minutes after which the job is cancelled. @default 30 (GitHub's own is 360) */
  readonly timeoutMinutes?: number | Expression<unknown, InJob>;
  /** Minutes that steps with `always()` still have once the job is cancelled. @default 5 */
  readonly cancelTimeoutMinutes?: number | Expression<unknown, InJob>;
  /** Makes an image for runners from what the job leaves on its machine. */
  readonly snapshot?: Text<InJob> | Snapshot;
  readonly services?: Readonly<Record<string, Service>> | Expression<unknown, InJob>;
  /** Run the steps in a container. */
  readonly container?: Text<InJob> | Container;
  readonly env?: Readonly<Record<string, Text<InJobEnv>>> | Expression<unknown, InJobEnv>;
  readonly defaults?: RunDefaults;
  readonly steps: Steps;
  /** Values for other jobs: read as `job.outputs.name`. */
  readonly outputs?: Outputs & Readonly<Record<string, Text<InOutputs>>>;
  /** The run goes on when this job fails. @default false */
  readonly continueOnError?: boolean | Expression<unknown, InJob>;
}

/** A job that calls a reusable workflow. */
export interface CallJobProps extends CommonJobProps {
  /** What the token of the called workflow may do. @default nothing */
  readonly permissions?: AnyPermissions | AllPermissions;
}

/** A job that calls a reusable workflow by its text. */
export interface CallProps<Output extends string = string> extends CallJobProps {
  /** `./.github/workflows/x.yml`, `$/...` or `owner/repo/.github/workflows/x.yml@ref`. */
  readonly uses: string;
  readonly with?: Readonly<Record<string, Text<InJob>>>;
  /** @default none */
  readonly secrets?: Readonly<Record<string, Text<InJobEnv>>> | "inherit";
  /** Outputs of the called workflow that are read. */
  readonly outputs?: readonly Output[];
}

type Definition =
  | { readonly kind: "steps"; readonly props: JobProps }
  | { readonly kind: "call"; readonly props: CallProps };

/** A job. `job.outputs.x` and `job.result` are expressions: to use one in another job is to need this one. */
export class Job<out Outputs extends OutputTypes = OutputTypes> {
  readonly id: string;
  readonly definition: Definition;
  /** `build.outputs.digest` */
  readonly outputs: { readonly [K in keyof Outputs]: Expression<Outputs[K], "needs"> };
  /** How the job ended. */
  readonly result: Expression<Result, "needs">;

  constructor(id: string, definition: Definition, outputs: readonly string[]) {
    this.id = id;
    this.definition = definition;
    declared(this);
    const self: Node = { kind: "reference", target: { kind: "job", subject: this } };
    this.result = new Expression(member(self, "result"));
    this.outputs = Object.fromEntries(
      outputs.map((name) => [name, new Expression(member(member(self, "outputs"), name))]),
    ) as never;
  }
}

type OutputsOf<E> = {
  [K in keyof E]: E[K] extends Expression<infer T, infer _> ? (T extends string ? T : string) : string;
};

/** A job with steps. */
// biome-ignore lint/complexity/noBannedTypes: a job without outputs
export function job<const E extends Readonly<Record<string, Text>> = {}, const S extends readonly Step[] = []>(
  id: string,
  props: JobProps<E, S>,
): Job<OutputsOf<E>> {
  return new Job(id, { kind: "steps", props: props as unknown as JobProps }, Object.keys(props.outputs ?? {}));
}

/**
 * A job that calls a reusable workflow: one of this repository by its value, another by what `reusable` says of it, or,
 * untyped, by its text.
 *
 * @example const released = call("release", { uses: release, with: { where: "here" }, secrets: "inherit" });
 */
export function call<const Output extends string = never>(
  id: string,
  props: CallProps<Output>,
): Job<{ [K in Output]: string }>;
export function call<const Spec extends CallSpec>(
  id: string,
  props: CallJobProps & { readonly uses: Callable<Spec> } & Passed<NoInfer<Spec>>,
): Job<CallOutputs<Spec>>;
export function call(
  id: string,
  { uses, ...props }: Omit<CallProps, "uses"> & { readonly uses: string | Callable },
): Job {
  const outputs = typeof uses === "string" ? (props.outputs ?? []) : outputNames(uses.declared);
  return new Job(id, { kind: "call", props: { ...props, uses: typeof uses === "string" ? uses : uses.uses } }, outputs);
}

/** The `needs` entry of a job: `{ result, outputs }`. */
export function needs<Outputs extends OutputTypes>(of: Job<Outputs>): Pick<Job<Outputs>, "result" | "outputs"> {
  return { result: of.result, outputs: of.outputs };
}
