import { Expression } from "../expressions/expression.ts";
import { context, member } from "../expressions/tree.ts";
import { type ActionBinding, action, type InputSpec } from "./action.ts";
import { type Camel, camel } from "./names.ts";
import type { Step } from "./step.ts";

type Inputs = Readonly<Record<string, Omit<InputSpec, "default"> & { readonly default?: string }>>;

/** Inputs as the steps of the action see them: all are texts. */
export type CompositeInputs<I> = { readonly [K in keyof I as Camel<K & string>]: Expression<string, "inputs"> };

export interface CompositeBody<Output extends string = string> {
  /** A script without `shell` runs in bash: a composite action has to say. */
  readonly steps: readonly Step[];
  readonly outputs?: Readonly<
    Record<
      Output,
      {
        readonly description: string;
        readonly value: Expression<unknown, "steps" | "inputs" | "github" | "runner" | "env">;
      }
    >
  >;
}

export interface CompositeProps<I extends Inputs, Output extends string> {
  readonly description: string;
  readonly inputs?: I;
  readonly branding?: { readonly icon: string; readonly color: string };
  /** The steps, from the inputs that they read. */
  body(inputs: CompositeInputs<I>): CompositeBody<Output>;
}

/** A composite action: one `action.yml`. Services, environments and permissions need a called workflow instead. */
export class CompositeAction<I extends Inputs = Inputs, Output extends string = string> {
  readonly name: string;
  readonly props: Omit<CompositeProps<I, Output>, "body">;
  readonly body: CompositeBody<Output>;

  constructor(name: string, { body, ...props }: CompositeProps<I, Output>) {
    this.name = name;
    this.props = props;
    const inputs = Object.keys(props.inputs ?? {}).map((input) => [
      camel(input),
      new Expression(member(context("inputs"), input)),
    ]);
    this.body = body(Object.fromEntries(inputs));
  }

  /** Steps that use this action from where it lies: `./actions/greet`, `$/actions/greet` or `owner/repo/path`. */
  at(uses: string): ActionBinding<I, readonly Output[]> {
    const outputs = Object.keys(this.body.outputs ?? {});
    return action({ uses, inputs: this.props.inputs ?? {}, outputs }) as never;
  }
}

/**
 * A composite action.
 *
 * @example compositeAction("Greet", { description: "Greets.", inputs: { who: { required: true } },
 *   body: ({ who }) => ({ steps: [run('echo "Hello $WHO"', { env: { WHO: who } })] }) })
 */
export function compositeAction<const I extends Inputs = Record<never, never>, const Output extends string = never>(
  name: string,
  props: CompositeProps<I, Output>,
): CompositeAction<I, Output> {
  return new CompositeAction(name, props);
}
