import type { Node as Tree } from "../../expressions/tree.ts";
import { expressionsOf, partsOf } from "../expressions.ts";
import { eventsOf } from "../model.ts";
import type { Rule } from "../rule.ts";
import { comparedEvent } from "./reachability.ts";

/** https://docs.github.com/actions/reference/workflows-and-actions/events-that-trigger-workflows */
const events = new Set(
  `branch_protection_rule check_run check_suite create delete deployment deployment_status discussion discussion_comment
  dynamic fork gollum image_version issue_comment issues label merge_group milestone page_build project project_card
  project_column public pull_request pull_request_comment pull_request_review pull_request_review_comment
  pull_request_target push registry_package release repository_dispatch schedule status watch workflow_call
  workflow_dispatch workflow_run`.split(/\s+/),
);

/** Every event that an expression compares `github.event_name` with. */
const comparedIn = (tree: Tree): string[] => {
  const event = comparedEvent(tree);
  return [...(event === undefined ? [] : [event]), ...partsOf(tree).flatMap(comparedIn)];
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
