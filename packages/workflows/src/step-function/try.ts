import type { ActionInputs } from "../model/action.ts";
import { camel } from "../model/names.ts";
import {
  type OutputValuesOf,
  readInputs,
  type StepFunction,
  type StepInputs,
  type StepOutputs,
  variableOf,
  writeOutputs,
} from "./definition.ts";
import { logTo } from "./io.ts";

/** What a step function did in a test. */
export interface Tried<O extends StepOutputs> {
  readonly outputs: OutputValuesOf<O>;
  /** Lines of the log as the runner would read them: `::warning::...`. */
  readonly log: readonly string[];
  readonly summary: string;
}

type Plain<Inputs> = { readonly [K in keyof Inputs]: Extract<Inputs[K], string | number | boolean | undefined> };

/**
 * Runs a step function in a test, with inputs and variables of the test's choice. The inputs go through texts as on a
 * runner; nothing of the machine is seen.
 *
 * @throws what the function throws, and Error for inputs or outputs that are not as declared
 */
export async function tryStep<const I extends StepInputs, const O extends StepOutputs>(
  step: StepFunction<I, O>,
  inputs: Plain<ActionInputs<I>>,
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<Tried<O>> {
  const given = inputs as Readonly<Record<string, string | number | boolean | undefined>>;
  const texts = Object.keys(step.inputs).flatMap((name) => {
    const value = given[camel(name)];
    return value === undefined ? [] : [[variableOf(name), String(value)]];
  });
  const log: string[] = [];
  const summary: string[] = [];
  const outputs = await step.run({
    inputs: readInputs(step.inputs, Object.fromEntries(texts)) as never,
    env,
    log: logTo((line) => log.push(line)),
    summary: (markdown) => summary.push(`${markdown}\n`),
  });
  writeOutputs(step.outputs, outputs);
  return { outputs, log, summary: summary.join("") };
}
