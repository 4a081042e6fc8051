import type { AttributeChange } from "@towline/terraform";
import type { Terraform } from "../terraform/find.ts";
import type { ChangeCounts } from "../terraform/planned.ts";
import type { ResourceProgress } from "../terraform/progress.ts";
import type { Timeline } from "../time/timeline.ts";
import type { Notice, World } from "../world/types.ts";

export interface StackToRehearse {
  name: string;
  /** Folder of the synthesized stack, with its `cdk.tf.json`. It is copied, never edited. */
  folder: string;
  /** Values of Terraform variables. Names that the stack does not declare are ignored. */
  variables?: { [name: string]: unknown };
}

export interface RehearseOptions {
  /**
   * In any order: what others need goes first (the stack that creates their state bucket, or whose outputs they read). Where one looks up or
   * writes the name of what another creates, the order given counts; all others are rehearsed side by side.
   */
  stacks: readonly StackToRehearse[];
  terraform: Terraform;
  world: World;
  /** Told when a phase starts and when it ends. */
  onStep?: (step: RehearsalStep) => void;
  /** Told what Terraform does to each resource while it applies and destroys: what is planned first, then as it goes. */
  onResource?: (progress: ResourceProgress & { readonly stack: string }) => void;
  /** Plan a second time, which must show nothing. @default true */
  replan?: boolean;
  /**
   * After the second plan, change one value in the working copy and see whether a plan updates that in place and does nothing else.
   * @default false
   */
  change?: boolean;
  /** Take everything down again at the end, in reverse order. @default true */
  destroy?: boolean;
}

/**
 * `replan` is the second plan, which has to be empty; `change` plans with one value changed, which has to show just that; `guard` tries to destroy while `prevent_destroy` holds, which has to be refused; `migrate` moves the state of a stack
 * that creates its own state bucket into it, or out of it before the bucket goes.
 */
export type Phase = "init" | "plan" | "apply" | "migrate" | "replan" | "change" | "guard" | "destroy";

export interface RehearsalStep {
  stack: string;
  phase: Phase;
  state: "started" | "succeeded" | "failed";
  /** Wall time; 0 when it starts. */
  seconds: number;
  /** What was planned or done, where the phase has that. */
  counts?: ChangeCounts;
  /** One line for a person. */
  message: string;
}

/** Something that a plan wants to change. */
export interface Difference {
  address: string;
  action: string;
  attributes: AttributeChange[];
}

export interface StackReport {
  name: string;
  outcome: "succeeded" | "failed" | "skipped";
  /** Resources that this rehearsal created. */
  created: number;
  /** Resources that exist after apply. */
  existing: number;
  destroyed: number;
  /** How long an apply that creates the stack would take at AWS, and what decides it; absent when it was not applied. */
  atAws?: Pick<Timeline, "seconds" | "critical">;
  /** Outputs after apply; sensitive ones are left out. */
  outputs: { [name: string]: unknown };
  /** Empty when the second plan was empty, as it must be. */
  differences: Difference[];
  /** The value that was changed for a plan, and what the plan made of it; absent when none was. */
  change?: { address: string; path: string; before: unknown; after: unknown; differences: Difference[] };
  /** Resources whose `prevent_destroy` was released in the working copy in order to take them down. */
  released: string[];
  /** What went wrong, in Terraform's words. */
  errors: string[];
  steps: RehearsalStep[];
  /** Everything the children printed. */
  logFile: string;
}

/** Every type has its schema and, at AWS, the check of references and tags. */
export interface Depth {
  /** Behaves and has rules of its own. */
  rules: { type: string; count: number }[];
  /** Behaves like the cloud's: ids, ARNs, replacement; no rule of its own. */
  own: string[];
  /** Rules of its own, generic behaviour. */
  rulesOnly: { type: string; count: number }[];
  /** Schema and references only. */
  generic: string[];
}

export interface RehearsalReport {
  outcome: "succeeded" | "failed";
  terraform: Terraform;
  /** In the order they were applied. */
  stacks: StackReport[];
  /** What the stand-ins did not do. */
  notices: Notice[];
  /** How deep the stand-in goes for the resource types in use; each is named in one of the four. */
  depth: Depth;
  seconds: number;
}
