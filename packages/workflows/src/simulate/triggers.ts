import type { SimulatedEvent } from "./events.ts";
import { matches } from "./globs.ts";

/** Activities that start a workflow which names none. Other events: all of them. */
const defaultActivities: Readonly<Record<string, readonly string[]>> = {
  pull_request: ["opened", "synchronize", "reopened"],
  pull_request_target: ["opened", "synchronize", "reopened"],
};

/** Why the event does not start the workflow; `undefined` when it does. */
export function whyNotTriggered(triggers: ReadonlyMap<string, unknown>, event: SimulatedEvent): string | undefined {
  if (!triggers.has(event.name)) {
    return `the workflow is not started by ${event.name}; only by ${[...triggers.keys()].join(", ") || "nothing"}`;
  }
  const config = triggers.get(event.name);
  if (event.name === "schedule") return whyNotScheduled(config, event);
  const filter = (typeof config === "object" && config !== null ? config : {}) as Readonly<Record<string, unknown>>;
  return (
    wrongActivity(filter, event) ??
    wrongRef(filter, event) ??
    wrongPaths(filter, event) ??
    missingInput(filter, event) ??
    wrongInput(filter, event)
  );
}

function whyNotScheduled(config: unknown, { payload }: SimulatedEvent): string | undefined {
  const wanted = payload["schedule"];
  const times = (Array.isArray(config) ? config : []).map((time) => (time as { cron?: unknown })?.cron);
  if (wanted === undefined || times.includes(wanted)) return undefined;
  return `no schedule is ${String(wanted)}; there are ${times.join(", ")}`;
}

function wrongActivity(
  filter: Readonly<Record<string, unknown>>,
  { name, activity }: SimulatedEvent,
): string | undefined {
  const types = patterns(filter["types"]) ?? defaultActivities[name];
  if (!types || activity === undefined || types.includes(activity)) return undefined;
  return `${name} types are [${types.join(", ")}], this is ${activity}`;
}

function wrongRef(
  filter: Readonly<Record<string, unknown>>,
  { name, branch, tag }: SimulatedEvent,
): string | undefined {
  const [kind, ref, other] =
    tag === undefined ? (["branches", branch, "tags"] as const) : (["tags", tag, "branches"] as const);
  if (ref === undefined) return undefined;
  const only = patterns(filter[kind]);
  const ignored = patterns(filter[`${kind}-ignore`]);
  if (only && !matches(only, ref)) return `${name} ${kind} are [${only.join(", ")}], this is ${ref}`;
  if (ignored && matches(ignored, ref)) return `${name} ignores ${kind} [${ignored.join(", ")}], this is ${ref}`;
  const otherOnly = filter[other] !== undefined || filter[`${other}-ignore`] !== undefined;
  if (name === "push" && !only && !ignored && otherOnly) {
    return `push filters only ${other}, so no ${kind === "tags" ? "tag" : "branch"} starts it; this is ${ref}`;
  }
  return undefined;
}

function wrongPaths(
  filter: Readonly<Record<string, unknown>>,
  { name, changed, tag }: SimulatedEvent,
): string | undefined {
  // Filters of paths do not apply to tags, and without a list of files nothing can be said.
  if (!changed || tag !== undefined) return undefined;
  const only = patterns(filter["paths"]);
  const ignored = patterns(filter["paths-ignore"]);
  if (only && !changed.some((file) => matches(only, file))) {
    return `${name} paths are [${only.join(", ")}], changed is only ${changed.join(", ")}`;
  }
  if (ignored && changed.every((file) => matches(ignored, file))) {
    return `${name} ignores paths [${ignored.join(", ")}], changed is only ${changed.join(", ")}`;
  }
  return undefined;
}

function missingInput(filter: Readonly<Record<string, unknown>>, event: SimulatedEvent): string | undefined {
  const missing = Object.entries(declaredInputs(filter))
    .filter(
      ([name, input]) => input?.required === true && input.default === undefined && event.inputs?.[name] === undefined,
    )
    .map(([name]) => name);
  return missing.length > 0 ? `the required input ${missing.join(", ")} is not given` : undefined;
}

/** GitHub refuses a dispatch with an input that is not declared, or a choice that is none. */
function wrongInput(
  filter: Readonly<Record<string, unknown>>,
  { name, inputs = {} }: SimulatedEvent,
): string | undefined {
  if (name !== "workflow_dispatch") return undefined;
  const declared = declaredInputs(filter);
  for (const [input, value] of Object.entries(inputs)) {
    if (!Object.hasOwn(declared, input))
      return `it has no input ${input}; ${Object.keys(declared).length > 0 ? `there are ${Object.keys(declared).join(", ")}` : "it has none"}`;
    const { type, options } = declared[input] ?? {};
    if (type === "choice" && Array.isArray(options) && !options.map(String).includes(String(value)))
      return `the input ${input} is one of ${options.join(", ")}, this is ${String(value)}`;
    if (type === "boolean" && !/^(true|false)$/.test(String(value)))
      return `the input ${input} is true or false, this is ${String(value)}`;
    if (type === "number" && (String(value).trim() === "" || Number.isNaN(Number(value))))
      return `the input ${input} is a number, this is ${String(value)}`;
  }
  return undefined;
}

type Declared = {
  readonly type?: string;
  readonly required?: boolean;
  readonly default?: unknown;
  readonly options?: unknown;
} | null;

function declaredInputs(filter: Readonly<Record<string, unknown>>): Readonly<Record<string, Declared>> {
  return (filter["inputs"] ?? {}) as Readonly<Record<string, Declared>>;
}

/** The `inputs` context: what was given, or the declared defaults, typed as declared. */
export function inputsOf(
  triggers: ReadonlyMap<string, unknown>,
  event: SimulatedEvent,
): Readonly<Record<string, unknown>> {
  const config = triggers.get(event.name);
  if (!event.inputs && event.name !== "workflow_dispatch" && event.name !== "workflow_call") return {};
  const declared = declaredInputs(
    (typeof config === "object" && config !== null ? config : {}) as Readonly<Record<string, unknown>>,
  );
  const defaults = Object.entries(declared).map(([name, input]) => [name, typed(input?.type, input?.default)]);
  const given = Object.entries(event.inputs ?? {}).map(([name, value]) => [name, typed(declared[name]?.type, value)]);
  return Object.fromEntries([...defaults, ...given]);
}

function typed(type: string | undefined, value: unknown): unknown {
  if (type === "boolean") return value === true || value === "true";
  if (type === "number") return Number(value ?? 0);
  return value === undefined || value === null ? "" : String(value);
}

function patterns(value: unknown): readonly string[] | undefined {
  if (value === undefined || value === null) return undefined;
  return Array.isArray(value) ? value.map(String) : [String(value)];
}
