import type { Expression } from "../expressions/expression.ts";
import type { InStep } from "../expressions/positions.ts";
import type { Template } from "../expressions/template.ts";
import { declared } from "../sources.ts";
import { action } from "./action.ts";
import type { Camel } from "./names.ts";
import { type RunOptions, Step, type StepOptions } from "./step.ts";
import type { Trigger } from "./triggers.ts";
import { unindent } from "./unindent.ts";

/** The part of a catalogue's file that says what an action takes and gives. */
interface NamedAction {
  readonly inputs?: Readonly<Record<string, unknown>>;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

type Given = string | number | boolean | Expression<unknown, InStep> | Template<InStep>;

/**
 * A binding of an action at the version that an imported file names: `uses` stays as it was, and the action gets what
 * is passed and nothing more. Names of inputs and outputs are those of the catalogue.
 *
 * @example const checkout = actionAsWritten("actions/checkout@v4", checkoutMetadata);
 */
export function actionAsWritten<const M extends NamedAction>(
  uses: string,
  metadata: M,
): (
  inputs?: { readonly [K in keyof M["inputs"] as Camel<K & string>]?: Given },
  options?: StepOptions,
) => Step<{ [K in keyof M["outputs"] as Camel<K & string>]: string }, Record<never, never>> {
  const names = Object.keys(metadata.inputs ?? {}).map((name) => [name, {}]);
  return action({ uses, inputs: Object.fromEntries(names), outputs: Object.keys(metadata.outputs ?? {}) }) as never;
}

/**
 * A step whose script has expressions pasted into it, as an imported file had them: what they give becomes part of the
 * program. Once the values go through `env` it can be a `run`.
 */
export function runAsWritten<const Output extends string = never>(
  script: string,
  options: RunOptions<Output> = {},
  // biome-ignore lint/complexity/noBannedTypes: a script that needs nothing of the token
): Step<{ [K in Output]: string }, {}> {
  const { shell, workingDirectory, outputs = [], api: _, permissions, ...rest } = options;
  const text = unindent(script);
  const place = {
    ...(shell === undefined ? {} : { shell }),
    ...(workingDirectory === undefined ? {} : { workingDirectory }),
  };
  const names = Object.fromEntries(outputs.map((name) => [name, name]));
  return new Step({ kind: "run", script: text, written: text, ...place }, rest, names as never, permissions);
}

/**
 * A trigger with what stood below its event in an imported file, where the types of the event allow less: an input whose
 * default is of another type, an output that is no single expression.
 */
export function onAsWritten(event: string, config: Readonly<Record<string, unknown>> = {}): Trigger {
  return declared({ event, config });
}
