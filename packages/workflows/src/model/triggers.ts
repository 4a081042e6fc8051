import { type PayloadOf, payloadOf } from "../expressions/contexts.ts";
import { Expression } from "../expressions/expression.ts";
import type { InCallDefault, InCallOutputs } from "../expressions/positions.ts";
import { context, member } from "../expressions/tree.ts";
import type { EventFilters } from "../language/events.ts";
import { declared } from "../sources.ts";
import type { Extensible, PlainValue } from "./extra.ts";

/** What an event may be narrowed to; filters that GitHub adds go through `extra`. */
export type EventFilter<Event extends keyof EventFilters> = EventFilters[Event] & Extensible;
export type PushFilter = EventFilter<"push">;
export type PullRequestFilter = EventFilter<"pull_request">;
export type PullRequestActivity = NonNullable<PullRequestFilter["types"]>[number];

interface InputBase<Default> {
  readonly description?: string;
  readonly required?: boolean;
  readonly default?: Default;
}

/** An input of a manual run. @default type "string" */
export type TriggerInput =
  | (InputBase<string> & { readonly type?: "string" | "environment" })
  | (InputBase<boolean> & { readonly type: "boolean" })
  | (InputBase<number> & { readonly type: "number" })
  | (InputBase<string> & { readonly type: "choice"; readonly options: readonly [string, ...string[]] });

/** An input of a called workflow. @default type "string" */
export type CallInput =
  | (InputBase<string | Expression<unknown, InCallDefault>> & { readonly type?: "string" })
  | (InputBase<boolean | Expression<unknown, InCallDefault>> & { readonly type: "boolean" })
  | (InputBase<number | Expression<unknown, InCallDefault>> & { readonly type: "number" });

export type TriggerInputs = Readonly<Record<string, TriggerInput>>;
export type CallInputs = Readonly<Record<string, CallInput>>;

type InputType<I> = I extends { readonly type: "boolean" }
  ? boolean
  : I extends { readonly type: "number" }
    ? number
    : I extends { readonly type: "choice"; readonly options: readonly (infer Option)[] }
      ? Option
      : string;

/** `trigger.inputs.name`, typed. */
export type InputValues<I extends TriggerInputs | CallInputs> = {
  readonly [K in keyof I]: Expression<InputType<I[K]>, "inputs">;
};

/** What starts a workflow. `config` is what stands below the event in YAML, its keys in camel case. */
export interface Trigger<Event extends string = string> {
  readonly event: Event;
  readonly config: Readonly<Record<string, unknown>> | readonly unknown[];
  /** GitHub does not have the event, as far as is known here. @default false */
  readonly isUnknown?: boolean;
}

/** A trigger that knows what GitHub sends with its event. */
export interface EventTrigger<Event extends string = string> extends Trigger<Event> {
  /**
   * `github.event` as this event has it: `on("issues").payload.issue.title`. In a workflow that other events start as
   * well, fields that those do not have are empty.
   */
  readonly payload: PayloadOf<Event>;
}

function trigger<const Event extends string, More extends object = Record<never, never>>(
  event: Event,
  config: Trigger["config"],
  more?: More,
): EventTrigger<Event> & More {
  return declared({ event, config, payload: payloadOf(event), ...(more as More) });
}

/** A push of branches or tags. @default every branch and every tag */
export function push(filter: PushFilter = {}): EventTrigger<"push"> {
  return trigger("push", { ...filter });
}

/** A pull request. @default to every branch; opened, synchronize or reopened */
export function pullRequest(filter: PullRequestFilter = {}): EventTrigger<"pull_request"> {
  return trigger("pull_request", { ...filter });
}

/** Started by hand. Read its inputs as `trigger.inputs.name`: `github.event.inputs` are texts, even booleans. */
export function workflowDispatch<const I extends TriggerInputs = Record<never, never>>(
  config: { readonly inputs?: I } = {},
): EventTrigger<"workflow_dispatch"> & { readonly inputs: InputValues<I> } {
  return trigger("workflow_dispatch", { ...config }, { inputs: inputValues(config.inputs) as InputValues<I> });
}

interface CallConfig {
  readonly inputs?: CallInputs;
  readonly outputs?: Readonly<
    Record<string, { readonly description?: string; readonly value: Expression<unknown, InCallOutputs | "needs"> }>
  >;
  readonly secrets?: Readonly<Record<string, { readonly description?: string; readonly required?: boolean }>>;
}

/** Called by another workflow. */
export function workflowCall<const Config extends CallConfig = Record<never, never>>(
  config?: Config,
): EventTrigger<"workflow_call"> & {
  readonly inputs: InputValues<Config["inputs"] extends CallInputs ? Config["inputs"] : Record<never, never>>;
  /** What callers pass and read. */
  readonly declared: Config;
} {
  return trigger(
    "workflow_call",
    { ...config },
    { inputs: inputValues(config?.inputs) as never, declared: config ?? ({} as Config) },
  );
}

/** At times: `schedule({ cron: "0 6 * * 1-5", timezone: "Europe/Berlin" })`. @default timezone UTC */
export function schedule(...times: [ScheduledTime, ...ScheduledTime[]]): EventTrigger<"schedule"> {
  return trigger("schedule", times);
}

export interface ScheduledTime {
  /** minute hour day-of-month month day-of-week; not more often than every 5 minutes. */
  readonly cron: string;
  /** An IANA name. @default UTC */
  readonly timezone?: string;
}

/** Any event by its name in YAML, with the filters that it has: `on("release", { types: ["published"] })`. */
export function on<const Event extends string & keyof EventFilters>(
  event: Event,
  filter: EventFilter<NoInfer<Event>> = {},
): EventTrigger<Event> {
  return trigger(event, { ...filter });
}

/**
 * The way out for an event that this version does not know yet, with what stands below it in YAML. It is marked in the
 * file, and `check` lists it (WF092).
 */
export function unknownEvent(event: string, config: Readonly<Record<string, PlainValue>> = {}): EventTrigger {
  return trigger(event, config, { isUnknown: true });
}

function inputValues(inputs: TriggerInputs | CallInputs = {}): Record<string, Expression> {
  return Object.fromEntries(Object.keys(inputs).map((name) => [name, new Expression(member(context("inputs"), name))]));
}
