import { type Problem, WorkflowError } from "../errors.ts";
import type { Naming } from "../expressions/print.ts";
import { nodesOf } from "../expressions/template.ts";
import { walk } from "../expressions/tree.ts";
import type { CompositeDefinition } from "../model/composite.ts";
import { Step } from "../model/step.ts";
import { LoweringContext } from "./context.ts";
import type { Pins } from "./pins.ts";
import { referencesIn } from "./references.ts";
import { lowerStep } from "./step.ts";
import { stepIds } from "./step-ids.ts";
import { compact, lowerExtra, type Tree } from "./tree.ts";

/** Contexts that GitHub does not give to a composite action (`action-v1.0.json` of @actions/workflow-parser). */
const absent = ["secrets", "vars", "needs"];

/** A composite action as plain data, in the order of its file. @throws WorkflowError with every problem */
export function lowerComposite(composite: CompositeDefinition, pins?: Pins): Tree {
  const { description, inputs, branding } = composite;
  const { asWritten = false, author, extra } = composite.props;
  const problems: Problem[] = [];
  const where = `action "${composite.name}"`;
  const steps = asWritten ? composite.body.steps : composite.body.steps.map(withShell);
  // withShell makes new steps of some; what reads the old one means the new one.
  const replaced = new Map<object, Step>(composite.body.steps.map((step, at) => [step, steps[at]!]));
  const references = referencesIn(composite.body);
  const read = new Set(
    references.flatMap(({ kind, subject }) => (kind === "step" ? [replaced.get(subject) ?? subject] : [])),
  );
  const ids = stepIds(steps, read, where, problems);
  const naming: Naming = ({ kind, subject }) => {
    const id = ids.get(replaced.get(subject) ?? subject);
    if (kind === "job" || id === undefined)
      context.problem("WFM060", `it reads a ${kind} that is not its own; pass the value as an input.`);
    return `steps.${id}`;
  };
  const context = new LoweringContext(where, pins, problems, naming, asWritten);
  if (!asWritten) checkContexts(composite.body, context);
  for (const { options } of steps) {
    if (options.timeoutMinutes !== undefined)
      context.problem(
        "WFM061",
        "a step of a composite action cannot have timeoutMinutes; limit the step that uses it.",
      );
  }
  const tree = compact({
    name: composite.name,
    description,
    author,
    branding: branding && { ...branding },
    inputs:
      Object.keys(inputs).length === 0
        ? undefined
        : Object.fromEntries(Object.entries(inputs).map(([name, spec]) => [name, lowerInput(spec)])),
    outputs: lowerOutputs(composite, context),
    runs: { using: "composite", steps: steps.map((step) => lowerStep(step, ids.get(step), context)) },
    ...lowerExtra(extra),
  });
  if (problems.length > 0) throw new WorkflowError(problems);
  return tree;
}

function withShell(step: Step): Step {
  if (step.action.kind !== "run" || step.action.shell !== undefined) return step;
  return new Step({ ...step.action, shell: "bash" }, step.options, {});
}

function lowerInput({
  description,
  required,
  default: fallback,
  deprecationMessage,
}: CompositeDefinition["inputs"][string]): Tree {
  return compact({ description, required, default: fallback, deprecationMessage });
}

function lowerOutputs({ body }: CompositeDefinition, context: LoweringContext): Tree | undefined {
  if (!body.outputs) return undefined;
  return Object.fromEntries(
    Object.entries(body.outputs).map(([name, { description, value }]) => [
      name,
      compact({ description, value: context.text(value) }),
    ]),
  );
}

function checkContexts(body: CompositeDefinition["body"], context: LoweringContext): void {
  const used = new Set<string>();
  const look = (value: unknown): void => {
    const nodes = nodesOf(value);
    for (const node of nodes) walk(node, (below) => below.kind === "context" && used.add(below.name));
    if (nodes.length === 0 && typeof value === "object" && value !== null)
      for (const child of Object.values(value)) look(child);
  };
  look(body.outputs);
  for (const { action, options } of body.steps) look([action, options]);
  for (const name of absent.filter((each) => used.has(each))) {
    context.problem("WFM062", `a composite action cannot read ${name}; pass the value as an input.`);
  }
}
