import { refuse } from "../errors.ts";
import type { InWorkflow, InWorkflowEnv } from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import type { Concurrency, Job, RunDefaults } from "./job.ts";
import { kebab } from "./names.ts";
import type { Permissions } from "./permissions.ts";
import type { Trigger } from "./triggers.ts";

export interface WorkflowProps {
  /** Stem of the file. @default the name in kebab case */
  readonly id?: string;
  readonly on: readonly Trigger[];
  /** Variables of every job. */
  readonly env?: Readonly<Record<string, Text<InWorkflowEnv>>>;
  /** For jobs that name none. @default {} : nothing */
  readonly permissions?: Permissions;
  readonly concurrency?: Concurrency<InWorkflow> | string;
  readonly defaults?: RunDefaults;
  /** Name of a run. @default the commit message or the pull request's title */
  readonly runName?: Text<InWorkflow>;
  /** In the order they are written. A job that another one needs must be in the list. */
  readonly jobs: readonly Job[];
}

/** A workflow: one file in `.github/workflows`. */
export class Workflow {
  readonly name: string;
  /** Stem of the file. */
  readonly id: string;
  readonly props: WorkflowProps;

  constructor(name: string, props: WorkflowProps) {
    this.name = name;
    this.id = props.id ?? kebab(name);
    if (!/^[\w.-]+$/.test(this.id)) {
      refuse(
        "WFM027",
        `workflow "${name}"`,
        `"${this.id}" cannot be the stem of its file; give an \`id\` such as "deploy".`,
      );
    }
    this.props = props;
  }

  /** Where the file goes, from the root of the repository. */
  get path(): string {
    return `.github/workflows/${this.id}.yml`;
  }
}

/** A workflow: `workflow("Deliver", { on: [push({ branches: ["main"] })], jobs: [test, deploy] })`. */
export function workflow(name: string, props: WorkflowProps): Workflow {
  return new Workflow(name, props);
}
