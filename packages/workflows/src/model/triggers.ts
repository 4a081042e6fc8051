import { Expression } from "../expressions/expression.ts";
import type { InCallOutputs } from "../expressions/positions.ts";
import { context, member } from "../expressions/tree.ts";

type Patterns = readonly string[];

/** Which files have to have changed. */
export interface PathFilter {
  readonly paths?: Patterns;
  /** Not together with `paths`. */
  readonly pathsIgnore?: Patterns;
}

export interface PushFilter extends PathFilter {
  readonly branches?: Patterns;
  /** Not together with `branches`. */
  readonly branchesIgnore?: Patterns;
  readonly tags?: Patterns;
  /** Not together with `tags`. */
  readonly tagsIgnore?: Patterns;
}

export type PullRequestActivity =
  | "assigned"
  | "unassigned"
  | "labeled"
  | "unlabeled"
  | "opened"
  | "edited"
  | "closed"
  | "reopened"
  | "synchronize"
  | "converted_to_draft"
  | "locked"
  | "unlocked"
  | "enqueued"
  | "dequeued"
  | "milestoned"
  | "demilestoned"
  | "ready_for_review"
  | "review_requested"
  | "review_request_removed"
  | "auto_merge_enabled"
  | "auto_merge_disabled";

export interface PullRequestFilter extends PathFilter {
  /** Branches that the pull request goes to. */
  readonly branches?: Patterns;
  /** Not together with `branches`. */
  readonly branchesIgnore?: Patterns;
  /** @default opened, synchronize, reopened */
  readonly types?: readonly PullRequestActivity[];
}

/** An input of a manual run, or of a called workflow. */
export type TriggerInput =
  | { readonly type?: "string"; readonly description?: string; readonly required?: boolean; readonly default?: string }
  | { readonly type: "boolean"; readonly description?: string; readonly required?: boolean; readonly default?: boolean }
  | { readonly type: "number"; readonly description?: string; readonly required?: boolean; readonly default?: number }
  | {
      readonly type: "choice";
      readonly options: readonly [string, ...string[]];
      readonly description?: string;
      readonly required?: boolean;
      readonly default?: string;
    }
  | {
      readonly type: "environment";
      readonly description?: string;
      readonly required?: boolean;
      readonly default?: string;
    };

export type TriggerInputs = Readonly<Record<string, TriggerInput>>;

type InputType<I> = I extends { readonly type: "boolean" }
  ? boolean
  : I extends { readonly type: "number" }
    ? number
    : I extends { readonly type: "choice"; readonly options: readonly (infer Option)[] }
      ? Option
      : string;

/** `trigger.inputs.name`, typed. */
export type InputValues<I extends TriggerInputs> = { readonly [K in keyof I]: Expression<InputType<I[K]>, "inputs"> };

/** What starts a workflow. `config` is what stands below the event in YAML, its keys in camel case. */
export interface Trigger<Event extends string = string> {
  readonly event: Event;
  readonly config: Readonly<Record<string, unknown>> | readonly unknown[];
}

/** A push of branches or tags. @default every branch and every tag */
export function push(filter: PushFilter = {}): Trigger<"push"> {
  return { event: "push", config: { ...filter } };
}

/** A pull request. @default to every branch; opened, synchronize or reopened */
export function pullRequest(filter: PullRequestFilter = {}): Trigger<"pull_request"> {
  return { event: "pull_request", config: { ...filter } };
}

/** Started by hand. Read its inputs as `trigger.inputs.name`: `github.event.inputs` are texts, even booleans. */
export function workflowDispatch<const I extends TriggerInputs = Record<never, never>>(
  config: { readonly inputs?: I } = {},
): Trigger<"workflow_dispatch"> & { readonly inputs: InputValues<I> } {
  return { event: "workflow_dispatch", config: { ...config }, inputs: inputValues(config.inputs) as InputValues<I> };
}

/** Called by another workflow. */
export function workflowCall<const I extends TriggerInputs = Record<never, never>>(
  config: {
    readonly inputs?: I;
    readonly outputs?: Readonly<
      Record<string, { readonly description?: string; readonly value: Expression<unknown, InCallOutputs | "needs"> }>
    >;
    readonly secrets?: Readonly<Record<string, { readonly description?: string; readonly required?: boolean }>>;
  } = {},
): Trigger<"workflow_call"> & { readonly inputs: InputValues<I> } {
  return { event: "workflow_call", config: { ...config }, inputs: inputValues(config.inputs) as InputValues<I> };
}

/** At times: `schedule({ cron: "0 6 * * 1-5", timezone: "Europe/Berlin" })`. @default timezone UTC */
export function schedule(...times: [ScheduledTime, ...ScheduledTime[]]): Trigger<"schedule"> {
  return { event: "schedule", config: times };
}

export interface ScheduledTime {
  /** minute hour day-of-month month day-of-week; not more often than every 5 minutes. */
  readonly cron: string;
  /** An IANA name. @default UTC */
  readonly timezone?: string;
}

/** Any other event, by its name in YAML: `on("release", { types: ["published"] })`. */
export function on<Event extends string>(event: Event, config: Readonly<Record<string, unknown>> = {}): Trigger<Event> {
  return { event, config };
}

function inputValues(inputs: TriggerInputs = {}): Record<string, Expression> {
  return Object.fromEntries(Object.keys(inputs).map((name) => [name, new Expression(member(context("inputs"), name))]));
}
