import { Expression } from "../expressions/expression.ts";
import { nodesOf, Template } from "../expressions/template.ts";
import { type Reference, walk } from "../expressions/tree.ts";
import { Job } from "../model/job.ts";
import { definitionOf } from "../model/matrix.ts";
import { Step } from "../model/step.ts";

/** Every job and step that the expressions inside a value read from. */
export function referencesIn(value: unknown): Reference[] {
  const found: Reference[] = [];
  collect(value, found);
  return found;
}

function collect(value: unknown, found: Reference[]): void {
  if (typeof value !== "object" || value === null || value instanceof Job) return;
  if (value instanceof Step) {
    collect(value.action, found);
    collect(value.options, found);
    return;
  }
  if (value instanceof Expression || value instanceof Template) {
    for (const node of nodesOf(value))
      walk(node, (below) => {
        if (below.kind === "reference") found.push(below.target);
      });
    return;
  }
  const definition = definitionOf(value);
  if (definition) collect(definition, found);
  else for (const child of Object.values(value)) collect(child, found);
}
