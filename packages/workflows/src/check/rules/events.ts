import type { Node as Tree } from "../../expressions/tree.ts";
import { activities } from "../../language/events.ts";
import { compoundsOf, type Found, partsOf } from "../expressions.ts";
import { eventsOf } from "../model.ts";
import { perFile } from "../per-file.ts";
import type { Rule } from "../rule.ts";
import { comparedEvent } from "./reachability.ts";

/** `dynamic` is what GitHub calls runs of its own, such as those of Dependabot. */
const events = new Set<string>([...Object.keys(activities), "dynamic"]);

/** Every event that `github.event_name` is compared with, and where. */
const comparedIn = perFile((file): readonly { readonly found: Found; readonly event: string }[] =>
  compoundsOf(file).flatMap((found) =>
    found.reads.some(([context, name]) => context === "github" && name === "event_name")
      ? comparisonsIn(found.tree).map((event) => ({ found, event }))
      : [],
  ),
);

const comparisonsIn = (tree: Tree): string[] => {
  const event = comparedEvent(tree);
  return [...(event === undefined ? [] : [event]), ...partsOf(tree).flatMap(comparisonsIn)];
};

export const unknownEvent: Rule = {
  id: "WF025",
  title: "github.event_name is compared with an event",
  severity: "error",
  why: "A comparison with something that is no event is the same in every run. https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows",
  check(file) {
    return comparedIn(file)
      .filter(({ event }) => !events.has(event.toLowerCase()))
      .map(({ found, event }) => file.finding(this, found.node, `GitHub has no event "${event}".`, found.source));
  },
};

export const otherEvent: Rule = {
  id: "WF026",
  title: "github.event_name is compared with an event that starts the workflow",
  severity: "warning",
  why: "The workflow never sees the event, so the comparison decides nothing. https://docs.github.com/actions/reference/workflows-and-actions/contexts#github-context",
  check(file) {
    const own = new Set(eventsOf(file).map(({ name }) => name.toLowerCase()));
    // A called workflow, and a composite action, see the event of their caller.
    if (own.size === 0 || own.has("workflow_call")) return [];
    return comparedIn(file)
      .filter(({ event }) => events.has(event.toLowerCase()) && !own.has(event.toLowerCase()))
      .map(({ found, event }) =>
        file.finding(
          this,
          found.node,
          `${event} does not start this workflow; it is started by ${[...own].join(", ")}.`,
          found.source,
        ),
      );
  },
};
