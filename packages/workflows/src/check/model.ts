import { type ActionReference, parseReference } from "../lower/pins.ts";
import { isMap, isScalar, isSeq, type Node } from "../yaml.ts";
import type { YamlFile } from "./file.ts";
import { perFile } from "./per-file.ts";

/** A job as rules see it. */
export interface JobView {
  readonly id: string;
  readonly key: Node;
  readonly node: Node | undefined;
  readonly needs: readonly { readonly id: string; readonly node: Node }[];
  /** The text of its `if`, with the node. */
  readonly condition: { readonly text: string; readonly node: Node } | undefined;
  /** The workflow that it calls. */
  readonly uses: UsesView | undefined;
  readonly matrix: Node | undefined;
  readonly steps: readonly StepView[];
}

/** A `uses`, and what it means if it is one that GitHub knows. */
export interface UsesView {
  readonly text: string;
  readonly node: Node;
  readonly reference: ActionReference | undefined;
}

/** An event that starts a workflow, with what is said of it. */
export interface EventView {
  readonly name: string;
  readonly key: Node;
  readonly value: Node | undefined;
}

/** A step as rules see it, of a job or of a composite action. */
export interface StepView {
  readonly node: Node;
  readonly job: string | undefined;
  readonly id: string | undefined;
  readonly uses: UsesView | undefined;
  /** `owner/repo` of the action, in small letters. */
  readonly repository: string | undefined;
  readonly run: { readonly text: string; readonly node: Node } | undefined;
  readonly condition: { readonly text: string; readonly node: Node } | undefined;
  /** The value of an input, by its name in any case. */
  input(name: string): { readonly text: string | undefined; readonly node: Node } | undefined;
  readonly inputs: ReturnType<YamlFile["entries"]>;
}

/** The jobs of a workflow. */
export const jobsOf = perFile((file): readonly JobView[] =>
  file.jobs.map(({ name, key, value }) => {
    const needs = file.entry(value, "needs")?.value;
    const list = isSeq(needs) ? file.items(needs) : needs ? [needs] : [];
    return {
      id: name,
      key,
      node: value,
      needs: list.flatMap((node) => (isScalar(node) ? [{ id: String(node.value), node }] : [])),
      condition: textAt(file, value, "if"),
      uses: usesAt(file, value),
      matrix: file.entry(file.entry(value, "strategy")?.value, "matrix")?.value,
      steps: file.items(file.entry(value, "steps")?.value).flatMap((step) => stepsIn(file, step, name)),
    };
  }),
);

/** Every step of a file: of its jobs, or of the composite action. */
export const stepsOf = perFile((file): readonly StepView[] =>
  file.kind === "action"
    ? file
        .items(file.entry(file.entry(file.root, "runs")?.value, "steps")?.value)
        .flatMap((step) => stepsIn(file, step))
    : jobsOf(file).flatMap((job) => job.steps),
);

/** A step, or those that it runs at the same time. */
function stepsIn(file: YamlFile, node: Node, job?: string): StepView[] {
  const parallel = file.entry(node, "parallel")?.value;
  if (isSeq(parallel)) return file.items(parallel).flatMap((step) => stepsIn(file, step, job));
  const uses = usesAt(file, node);
  const inputs = file.entries(file.entry(node, "with")?.value);
  return [
    {
      node,
      job,
      id: file.text(file.entry(node, "id")?.value),
      uses,
      repository: uses?.reference?.kind === "repository" ? uses.reference.repository.toLowerCase() : undefined,
      run: textAt(file, node, "run"),
      condition: textAt(file, node, "if"),
      inputs,
      input: (name) => {
        const found = inputs.find((input) => input.name.toLowerCase() === name);
        return found && { text: file.text(found.value), node: found.value ?? found.key };
      },
    },
  ];
}

function usesAt(file: YamlFile, map: unknown): UsesView | undefined {
  const uses = textAt(file, map, "uses");
  return uses && { ...uses, reference: referenceOf(uses.text) };
}

/** Files use the same actions. */
const references = new Map<string, ActionReference | undefined>();

function referenceOf(text: string): ActionReference | undefined {
  let reference = references.get(text);
  if (reference === undefined) {
    reference = parseReference(text);
    references.set(text, reference);
  }
  return reference;
}

function textAt(file: YamlFile, map: unknown, key: string) {
  const node = file.entry(map, key)?.value;
  const text = file.text(node);
  return node && text !== undefined ? { text, node } : undefined;
}

/** The events that start a workflow. */
export const eventsOf = perFile((file): readonly EventView[] => {
  if (file.kind !== "workflow") return [];
  const on = file.entry(file.root, "on")?.value;
  if (isMap(on)) return file.entries(on);
  const list = isSeq(on) ? file.items(on) : on ? [on] : [];
  return list.flatMap((key) => (isScalar(key) ? [{ name: String(key.value), key, value: undefined }] : []));
});

export interface InputView {
  readonly type: string | undefined;
  readonly node: Node | undefined;
}

/** The inputs that a workflow or an action declares, by name in small letters. */
export const inputsOf = perFile((file): ReadonlyMap<string, InputView> => {
  const maps =
    file.kind === "action"
      ? [file.entry(file.root, "inputs")?.value]
      : eventsOf(file)
          .filter(({ name }) => name === "workflow_dispatch" || name === "workflow_call")
          .map(({ value }) => file.entry(value, "inputs")?.value);
  return new Map(
    maps
      .flatMap((map) => file.entries(map))
      .map(({ name, value }) => [
        name.toLowerCase(),
        { type: file.text(file.entry(value, "type")?.value), node: value },
      ]),
  );
});
