import type { Fault, Struck, World } from "@towline/rehearsal";
import type { System } from "@towline/system";
import type { Event } from "../events.ts";

/** How a step was carried out. */
export type StepKind =
  /** The bundle of one of our actions, as the workflow calls it. */
  | "action"
  /** A script of the workflow, run on this machine. */
  | "script"
  /** An action of somebody else whose part the stand-in cloud plays. */
  | "stand-in"
  /** Taken to succeed: it prepares a runner, or tests a source that is not here. */
  | "assumed";

export interface StepRun {
  readonly title: string;
  readonly kind: StepKind;
  readonly result: "success" | "failure" | "skipped";
  /** One line: what came of it, or why it did not run. */
  readonly message: string;
  readonly outputs: Readonly<Record<string, string>>;
  /** What the action wrote into the summary of the run. */
  readonly summary: string;
  readonly log: string;
  readonly seconds: number;
}

export interface JobRun {
  readonly id: string;
  readonly result: "success" | "failure" | "skipped" | "cancelled";
  /** What our action in it says of itself: `rolled-back`, `no-change`; otherwise the result. */
  readonly outcome: string;
  /** Why it did not run, or why it failed. */
  readonly reason: string;
  /** Who had to agree, and whether they did. */
  readonly approval?: { readonly environment: string; readonly by: readonly string[]; readonly given: boolean };
  readonly steps: readonly StepRun[];
  readonly seconds: number;
}

export interface Approval {
  readonly job: string;
  readonly environment: string;
  readonly reviewers: readonly string[];
}

export interface PipelineOptions {
  readonly system: System;
  /** Folder that stands for the repository. */
  readonly folder: string;
  readonly event: Event;
  /** Workflow file; needed when the event starts more than one. */
  readonly workflow?: string;
  readonly world: World;
  readonly faults?: readonly Fault[];
  /** Values that `build` bakes into the release, so that two runs deliver two releases. */
  readonly buildArgs?: Readonly<Record<string, string>>;
  /** Asked before a job whose environment has reviewers. @default everybody agrees */
  approve?(approval: Approval): boolean | Promise<boolean>;
  onJob?(job: { readonly id: string; readonly state: "started" } | ({ readonly state: "ended" } & JobRun)): void;
  onStep?(step: { readonly job: string; readonly title: string }): void;
  /** Told every line that our actions print, as they print it. */
  onLine?(line: { readonly job: string; readonly line: string }): void;
}

/** How a run of the pipeline ended. */
export interface PipelineRun {
  readonly event: string;
  readonly workflow: string;
  readonly outcome: "succeeded" | "failed" | "rolled-back" | "cancelled" | "not-triggered";
  /** Why nothing started. */
  readonly reason: string;
  readonly jobs: readonly JobRun[];
  /** Faults that took effect during the run. */
  readonly struck: readonly Struck[];
  /** What answers now: service and digest. */
  readonly live: readonly { readonly name: string; readonly digest: string; readonly url: string }[];
  /** What every action wrote into the summary of the run, in order. */
  readonly summary: string;
  readonly seconds: number;
}
