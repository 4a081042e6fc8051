import type { Node as Tree } from "../../expressions/tree.ts";
import { activities } from "../../language/events.ts";
import { expressionsOf, partsOf, readsOf } from "../expressions.ts";
import { eventsOf } from "../model.ts";
import type { Rule } from "../rule.ts";
import { comparedEvent } from "./reachability.ts";

/** `dynamic` is what GitHub calls runs of its own, such as those of Dependabot. */
const events = new Set<string>([...Object.keys(activities), "dynamic"]);

/** Every event that an expression compares `github.event_name` with. */
const comparedIn = (tree: Tree): string[] =>
  readsOf(tree).some(([context, name]) => context === "github" && name === "event_name") ? comparisonsIn(tree) : [];

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
    return expressionsOf(file).flatMap(({ node, tree, source }) =>
      comparedIn(tree)
        .filter((event) => !events.has(event.toLowerCase()))
        .map((event) => file.finding(this, node, `GitHub has no event "${event}".`, source)),
    );
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
    return expressionsOf(file).flatMap(({ node, tree, source }) =>
      comparedIn(tree)
        .filter((event) => events.has(event.toLowerCase()) && !own.has(event.toLowerCase()))
        .map((event) =>
          file.finding(
            this,
            node,
            `${event} does not start this workflow; it is started by ${[...own].join(", ")}.`,
            source,
          ),
        ),
    );
  },
};
