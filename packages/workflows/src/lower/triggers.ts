import type { Text } from "../expressions/template.ts";
import { kebab } from "../model/names.ts";
import type { Trigger } from "../model/triggers.ts";
import type { LoweringContext } from "./context.ts";
import { compact, type Tree } from "./tree.ts";

/** `on:` as it stands in the file. */
export function lowerTriggers(triggers: readonly Trigger[], context: LoweringContext): Tree {
  const events: Record<string, Tree> = {};
  for (const { event, config } of triggers) {
    if (event === "schedule") {
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
  const entries = Object.entries(config).filter(([, value]) => value !== undefined);
  if (entries.length === 0) return null;
  return Object.fromEntries(
    entries.map(([key, value]) => [
      kebab(key),
      event === "workflow_call" && key === "outputs" ? lowerOutputs(value as CallOutputs, context) : (value as Tree),
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
