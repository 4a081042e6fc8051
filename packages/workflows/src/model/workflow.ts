import { refuse } from "../errors.ts";
import type { Expression } from "../expressions/expression.ts";
import type { InWorkflow, InWorkflowEnv } from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import { declared } from "../sources.ts";
import type { Extensible } from "./extra.ts";
import type { Concurrency, Job, RunDefaults } from "./job.ts";
import { kebab } from "./names.ts";
import type { AllPermissions, AnyPermissions } from "./permissions.ts";
import type { Callable } from "./reusable.ts";
import type { Trigger } from "./triggers.ts";

export interface WorkflowProps extends Extensible {
  /** Stem of the file. @default the name in kebab case */
  readonly id?: string;
  readonly on: readonly Trigger[];
  /** What the workflow is for. */
  readonly description?: string;
  /** Variables of every job. */
  readonly env?: Readonly<Record<string, Text<InWorkflowEnv>>> | Expression<unknown, InWorkflowEnv>;
  /** For jobs that name none. @default {} : nothing */
  readonly permissions?: AnyPermissions | AllPermissions;
  readonly concurrency?: Concurrency<InWorkflow> | Text<InWorkflow>;
  readonly defaults?: RunDefaults;
  /** Name of a run. @default the commit message or the pull request's title */
  readonly runName?: Text<InWorkflow>;
  /** In the order they are written. A job that another one needs must be in the list. */
  readonly jobs: readonly Job[];
  /**
   * The file says what stands here and nothing more: no permissions, time limits, shells or pins are added, and scripts
   * keep the ends of their lines. For files that were imported; without it they get what new ones get.
   *
   * @default false
   */
  readonly asWritten?: boolean;
}

/** What the triggers of a workflow declare for those who call it. */
type DeclaredBy<On> = On extends readonly (infer Each)[]
  ? [Extract<Each, { readonly declared: unknown }>] extends [never]
    ? undefined
    : Extract<Each, { readonly declared: unknown }>["declared"]
  : undefined;

/** A workflow: one file in `.github/workflows`. One with a `workflowCall` can be called by a job: `call("id", { uses: it })`. */
export class Workflow<out Declared = unknown> implements Callable<Declared> {
  /** Of the file, when there is no other. */
  readonly name: string;
  /** What the file says; GitHub shows its path when it says nothing. */
  readonly title: string | undefined;
  /** Stem of the file. */
  readonly id: string;
  readonly props: WorkflowProps;
  /** What it declares for those who call it. */
  readonly declared: Declared;

  constructor(name: string | undefined, props: WorkflowProps) {
    this.name = name ?? props.id ?? "";
    this.title = name;
    this.id = props.id ?? kebab(this.name);
    if (!/^[\w.-]+$/.test(this.id)) {
      refuse(
        "WFM027",
        `workflow "${this.name}"`,
        `"${this.id}" cannot be the stem of its file; give an \`id\` such as "deploy".`,
      );
    }
    declared(this);
    this.props = props;
    const called = props.on.find((trigger) => "declared" in trigger) as { readonly declared: Declared } | undefined;
    // Nobody can call a workflow without the trigger: its type says so.
    this.declared = called?.declared as Declared;
  }

  /** Where the file goes, from the root of the repository. */
  get path(): string {
    return `.github/workflows/${this.id}.yml`;
  }

  /** How a job of the same repository calls it. */
  get uses(): string {
    return `./${this.path}`;
  }
}

/**
 * A workflow: `workflow("Deliver", { on: [push({ branches: ["main"] })], jobs: [test, deploy] })`.
 *
 * @param name `undefined` for a file without one; then `id` names it
 */
export function workflow<const On extends readonly Trigger[]>(
  name: string | undefined,
  props: WorkflowProps & { readonly on: On },
): Workflow<DeclaredBy<On>> {
  return new Workflow(name, props);
}
