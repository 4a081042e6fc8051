import type { Node as Tree } from "../../expressions/tree.ts";
import { expressionsOf, partsOf, readsOf } from "../expressions.ts";
import { eventsOf, jobsOf } from "../model.ts";
import type { Rule } from "../rule.ts";

/** Whether an expression is false in every run that the events can start. */
function isNever(tree: Tree, events: ReadonlySet<string>): boolean {
  if (tree.kind === "literal") return !tree.value;
  if (tree.kind === "not") return tree.of.kind === "literal" && Boolean(tree.of.value);
  if (tree.kind === "logical") {
    return tree.operator === "&&"
      ? tree.terms.some((term) => isNever(term, events))
      : tree.terms.every((term) => isNever(term, events));
  }
  if (tree.kind !== "compare" || tree.operator !== "==") return false;
  const event = comparedEvent(tree);
  // A called workflow sees the event of its caller.
  return event !== undefined && events.size > 0 && !events.has("workflow_call") && !events.has(event.toLowerCase());
}

/** The text that `github.event_name` is compared with. */
export function comparedEvent(tree: Tree): string | undefined {
  if (tree.kind !== "compare" || !/^[!=]=$/.test(tree.operator)) return undefined;
  const [name, text] = tree.left.kind === "literal" ? [tree.right, tree.left] : [tree.left, tree.right];
  if (text.kind !== "literal" || typeof text.value !== "string" || name.kind !== "index") return undefined;
  return readsOf(name)[0]?.join(".") === "github.event_name" ? text.value : undefined;
}

/** Whether a condition asks for a status itself, so that a skipped need does not skip the job. */
export const asksStatus = (tree: Tree): boolean =>
  (tree.kind === "call" && /^(always|failure|cancelled|success)$/i.test(tree.name)) || partsOf(tree).some(asksStatus);

export const unreachable: Rule = {
  id: "WF016",
  title: "every job can run",
  severity: "warning",
  why: "A job whose condition is never true, or that waits for such a job, is dead weight that looks alive. https://docs.github.com/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idneeds",
  check(file) {
    const events = new Set(eventsOf(file).map(({ name }) => name.toLowerCase()));
    const jobs = jobsOf(file);
    const conditions = new Map(
      expressionsOf(file)
        .filter(({ path, text, source }) => path.length === 3 && path[2] === "if" && isWhole(text, source))
        .map(({ job, tree }) => [job, tree]),
    );
    const never = new Map<string, string>();
    for (const { id } of jobs) {
      const condition = conditions.get(id);
      if (condition && isNever(condition, events)) never.set(id, "its condition is never true");
    }
    // A need may be written below the job that waits for it: until nothing more is found.
    for (let before = -1; before !== never.size; ) {
      before = never.size;
      for (const { id, needs } of jobs) {
        const condition = conditions.get(id);
        const need = needs.find((one) => never.has(one.id));
        if (never.has(id) || !need || (condition && asksStatus(condition))) continue;
        never.set(id, `it needs ${need.id}, which never runs`);
      }
    }
    return jobs.flatMap(({ id, key }) =>
      never.has(id) ? [file.finding(this, key, `job ${id} never runs: ${never.get(id)}.`)] : [],
    );
  },
};

const isWhole = (text: string, source: string): boolean =>
  text
    .trim()
    .replace(/^\$\{\{([\s\S]*)\}\}$/, "$1")
    .trim() === source.trim();
