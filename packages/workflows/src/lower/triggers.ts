import { Expression } from "../expressions/expression.ts";
import type { Text } from "../expressions/template.ts";
import type { PlainValue } from "../model/extra.ts";
import { kebab } from "../model/names.ts";
import type { CallInputs, Trigger } from "../model/triggers.ts";
import type { LoweringContext } from "./context.ts";
import { Commented, compact, escapeMark, lowerExtra, type Tree } from "./tree.ts";

/** `on:` as it stands in the file. */
export function lowerTriggers(triggers: readonly Trigger[], context: LoweringContext): Tree {
  const events: Record<string, Tree> = {};
  for (const { event, config, isUnknown } of triggers) {
    if (isUnknown) {
      const given = config as Readonly<Record<string, PlainValue>>;
      events[event] = new Commented(Object.keys(given).length === 0 ? null : given, escapeMark);
    } else if (event === "schedule") {
      const times = (config as readonly Readonly<Record<string, string>>[]).map((time) => ({ ...time }));
      events[event] = [...((events[event] as Tree[] | undefined) ?? []), ...times];
    } else if (event in events) {
      context.problem("WFM050", `the trigger ${event} stands twice: GitHub knows one filter for each event.`);
    } else {
      events[event] = lowerConfig(event, config as Readonly<Record<string, unknown>>, context);
    }
  }
  if (triggers.length === 0) context.problem("WFM051", "no trigger: nothing would ever start it. Add one to `on`.");
  return events;
}

function lowerConfig(event: string, config: Readonly<Record<string, unknown>>, context: LoweringContext): Tree {
  for (const filter of ["branches", "tags", "paths"]) {
    if (config[filter] && config[`${filter}Ignore`]) {
      context.problem(
        "WFM052",
        `${event}: ${filter} and ${filter}Ignore exclude each other; write "!pattern" in ${filter} instead.`,
      );
    }
  }
  const { extra, ...known } = config;
  const entries = Object.entries(known).filter(([, value]) => value !== undefined);
  if (entries.length === 0 && !extra) return null;
  return {
    ...Object.fromEntries(
      entries.map(([key, value]) => [
        kebab(key),
        event === "workflow_call" ? lowerCall(key, value, context) : (value as Tree),
      ]),
    ),
    ...lowerExtra(extra as Readonly<Record<string, PlainValue>> | undefined),
  };
}

function lowerCall(key: string, value: unknown, context: LoweringContext): Tree {
  if (key === "outputs") return lowerOutputs(value as CallOutputs, context);
  if (key === "inputs") return lowerInputs(value as CallInputs, context);
  return value as Tree;
}

/** GitHub wants to be told the type of every input of a called workflow. */
function lowerInputs(inputs: CallInputs, context: LoweringContext): Tree {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => [
      name,
      compact({
        ...(input as Readonly<Record<string, Tree>>),
        ...(input.type || context.asWritten ? {} : { type: "string" }),
        ...(input.default instanceof Expression ? { default: context.value(input.default) } : {}),
      }),
    ]),
  );
}

type CallOutputs = Readonly<Record<string, { readonly description?: string; readonly value: Text }>>;

/** Outputs of a called workflow read `jobs.<id>`, where a job would read `needs.<id>`. */
function lowerOutputs(outputs: CallOutputs, context: LoweringContext): Tree {
  return Object.fromEntries(
    Object.entries(outputs).map(([name, { description, value }]) => [
      name,
      compact({ description, value: context.text(value) }),
    ]),
  );
}
