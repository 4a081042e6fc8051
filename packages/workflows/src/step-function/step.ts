import { refuse } from "../errors.ts";
import type { Text } from "../expressions/template.ts";
import type { ActionInputs } from "../model/action.ts";
import { type Camel, camel } from "../model/names.ts";
import { type OutputTypes, type RunOptions, Step } from "../model/step.ts";
import { type StepFunction, type StepInputs, type StepOutputs, variableOf } from "./definition.ts";

/** Outputs as the workflow sees them: texts. */
export type StepFunctionOutputs<O extends StepOutputs> = {
  [K in keyof O as Camel<K & string>]: O[K] extends { readonly options: readonly (infer V extends string)[] }
    ? V
    : O[K] extends { readonly type: "boolean" }
      ? "true" | "false"
      : string;
};

/** Where the bundle of a function lies, from the root of the repository: next to the workflows, one for all that use it. */
export const bundleOf = ({ id }: StepFunction): string => `.github/workflows/steps/${id}.mjs`;

/** A step that runs the bundle of a function. */
export class TypescriptStep<out Outputs extends OutputTypes = OutputTypes> extends Step<Outputs> {
  readonly function: StepFunction;

  constructor(of: StepFunction, inputs: Readonly<Record<string, Text>>, options: TypescriptOptions) {
    const { env, shell = "bash", workingDirectory, ...rest } = options;
    super(
      {
        kind: "run",
        // From wherever the step works, on every hosted runner and in containers.
        script: `node "$GITHUB_WORKSPACE/${bundleOf(of)}"`,
        shell,
        ...(workingDirectory === undefined ? {} : { workingDirectory }),
      },
      { ...(of.name === undefined ? {} : { name: of.name }), ...rest, env: { ...env, ...inputs } as never },
      Object.fromEntries(Object.keys(of.outputs).map((name) => [camel(name), name])),
    );
    this.function = of;
  }
}

export type TypescriptOptions = Omit<RunOptions, "outputs">;

/**
 * A step that runs a function written with `stepFunction`. Expressions reach it through `env`; a wrong input name, a
 * missing required input and an output that is not declared do not compile. The job has to check the repository out first:
 * the function is bundled to one committed file next to the workflow, which `node` runs.
 *
 * @throws WorkflowError WFM003 to WFM005 for inputs that are not as declared
 */
export function runTypescript<const I extends StepInputs, const O extends StepOutputs>(
  of: StepFunction<I, O>,
  ...args: Partial<ActionInputs<I>> extends ActionInputs<I>
    ? [inputs?: ActionInputs<I>, options?: TypescriptOptions]
    : [inputs: ActionInputs<I>, options?: TypescriptOptions]
): Step<StepFunctionOutputs<O>> {
  const [inputs = {}, options = {}] = args as [Readonly<Record<string, Text>>?, TypescriptOptions?];
  checkInputs(of as never, inputs);
  const variables = Object.keys(of.inputs).flatMap((name) => {
    const value = inputs[camel(name)];
    return value === undefined ? [] : [[variableOf(name), value] as const];
  });
  return new TypescriptStep(of as never, Object.fromEntries(variables), options) as never;
}

function checkInputs({ file, inputs }: StepFunction, given: Readonly<Record<string, Text>>): void {
  const names = new Map(Object.keys(inputs).map((name) => [camel(name), name]));
  for (const property of Object.keys(given)) {
    if (!names.has(property))
      refuse("WFM003", file, `it has no input "${property}". Inputs: ${[...names.keys()].join(", ")}.`);
  }
  for (const [property, name] of names) {
    const { required, default: fallback, options } = inputs[name]!;
    const value = given[property];
    if (value === undefined && required && fallback === undefined)
      refuse("WFM004", file, `input "${property}" is required.`);
    if (typeof value === "string" && options && !options.includes(value))
      refuse("WFM005", file, `input "${property}" is "${value}"; it may be ${options.join(", ")}.`);
  }
}
