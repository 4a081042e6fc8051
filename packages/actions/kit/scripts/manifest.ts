import { stringify } from "yaml";
import type { ActionSpec, Input, Output } from "../src/spec.ts";

/** One step of a composite action; `with` keys are inputs of the action it uses. */
export interface CompositeStep {
  readonly id: string;
  readonly name: string;
  readonly if?: string;
  readonly uses: string;
  readonly with: Readonly<Record<string, string>>;
}

const NOTICE = "# Generated from src/spec.ts by `pnpm build`; do not edit.\n";
const START = "<!-- spec:start -->";
const END = "<!-- spec:end -->";

/** action.yml of an action. `required` is for readers only: GitHub does not enforce it (actions/runner#1070), our entry does. */
export function actionYaml(
  spec: ActionSpec,
  composite:
    | { readonly steps: readonly CompositeStep[]; readonly outputs: Readonly<Record<string, string>> }
    | undefined,
): string {
  const inputs = Object.fromEntries(
    Object.entries(spec.inputs).map(([name, input]) => [
      name,
      {
        description: input.description,
        required: input.required,
        ...(input.default === undefined ? {} : { default: input.default }),
      },
    ]),
  );
  const outputs = Object.fromEntries(
    Object.entries(spec.outputs).map(([name, { description }]) => [
      name,
      { description, ...(composite === undefined ? {} : { value: composite.outputs[name]! }) },
    ]),
  );
  const runs =
    composite === undefined
      ? { using: "node24", main: "dist/main.mjs" }
      : { using: "composite", steps: composite.steps };
  const document = {
    name: `Towline ${spec.name}`,
    description: spec.description,
    author: "Towline",
    inputs,
    outputs,
    runs,
  };
  return NOTICE + stringify(document, { lineWidth: 0 });
}

/** The README with its tables brought up to date; what a person wrote around them stays. */
export function readme(spec: ActionSpec, folder: string, existing: string | undefined): string {
  const tables = `${START}\n${inputTable(spec.inputs)}\n\n${outputTable(spec.outputs)}\n${END}`;
  if (existing === undefined) return `# ${folder}\n\n${spec.description}\n\n${tables}\n`;
  const start = existing.indexOf(START);
  const end = existing.indexOf(END);
  if (start < 0 || end < start)
    throw new Error(`README.md has no ${START} … ${END}: put the two markers where the tables belong.`);
  return existing.slice(0, start) + tables + existing.slice(end + END.length);
}

function inputTable(inputs: Readonly<Record<string, Input<unknown>>>): string {
  const rows = Object.entries(inputs).map(([name, input]) => {
    const kind = input.options === undefined ? input.type : input.options.map((option) => `\`${option}\``).join(", ");
    const notes = `${input.description}${input.secret ? " Secret: masked." : ""}`;
    return `| \`${name}\` | ${kind} | ${fallback(input)} | ${cell(notes)} |`;
  });
  return ["## Inputs", "", "| Input | Kind | Default | |", "| --- | --- | --- | --- |", ...rows].join("\n");
}

function fallback(input: Input<unknown>): string {
  if (input.required) return "**required**";
  return input.default === undefined ? "" : `\`${cell(input.default)}\``;
}

function outputTable(outputs: Readonly<Record<string, Output>>): string {
  const rows = Object.entries(outputs).map(([name, { description }]) => `| \`${name}\` | ${cell(description)} |`);
  return ["## Outputs", "", "| Output | |", "| --- | --- |", ...rows].join("\n");
}

function cell(text: string): string {
  return text.replaceAll("|", "\\|").replaceAll("\n", " ");
}
