import type { StackConfiguration } from "@towline/terraform";
import type { Struck } from "../faults/script.ts";
import type { RunningService, WorldResource } from "../world/types.ts";

/** A step of a job, as the report shows it. */
export interface ReportedStep {
  readonly title: string;
  readonly kind: "action" | "script" | "stand-in" | "assumed";
  readonly result: "success" | "failure" | "skipped";
  readonly message: string;
  readonly log: string;
}

export interface ReportedJob {
  readonly id: string;
  readonly result: "success" | "failure" | "skipped" | "cancelled";
  readonly outcome: string;
  readonly reason: string;
  readonly approval?: { readonly environment: string; readonly by: readonly string[]; readonly given: boolean };
  readonly steps: readonly ReportedStep[];
  readonly seconds: number;
}

/** One run of a pipeline. */
export interface ReportedRun {
  readonly event: string;
  readonly workflow: string;
  readonly outcome: string;
  readonly reason: string;
  readonly jobs: readonly ReportedJob[];
  readonly struck: readonly Struck[];
  readonly live: readonly RunningService[];
  readonly seconds: number;
}

export interface ReportData {
  /** Name of the system. */
  readonly system: string;
  /** The stack whose architecture is drawn. */
  readonly stack: StackConfiguration;
  readonly resources: readonly WorldResource[];
  /** In the order in which they ran. */
  readonly runs: readonly ReportedRun[];
  readonly terraform: string;
  /** What it would cost a month, one line each, when known. */
  readonly cost?: {
    readonly total: string;
    readonly lines: readonly { readonly what: string; readonly sum: string }[];
  };
}
