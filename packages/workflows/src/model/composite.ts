import { Expression } from "../expressions/expression.ts";
import type { InStep } from "../expressions/positions.ts";
import type { Text } from "../expressions/template.ts";
import { context, member } from "../expressions/tree.ts";
import { declared } from "../sources.ts";
import { type ActionBinding, action, type InputSpec } from "./action.ts";
import type { Extensible } from "./extra.ts";
import { type Camel, camel } from "./names.ts";
import type { Step } from "./step.ts";

type Inputs = Readonly<
  Record<
    string,
    Omit<InputSpec, "default"> & {
      readonly default?: string | number | boolean;
      /** Shown to who still passes it. */
      readonly deprecationMessage?: string;
    }
  >
>;

/** Inputs as the steps of the action see them: all are texts. */
export type CompositeInputs<I> = { readonly [K in keyof I as Camel<K & string>]: Expression<string, "inputs"> };

export interface CompositeBody<Output extends string = string> {
  /** A script without `shell` runs in bash: a composite action has to say. */
  readonly steps: readonly Step[];
  readonly outputs?: Readonly<
    Record<
      Output,
      {
        readonly description?: string;
        readonly value: Text<InStep>;
      }
    >
  >;
}

export interface CompositeProps<I extends Inputs, Output extends string> extends Extensible {
  readonly description: string;
  readonly author?: string;
  readonly inputs?: I;
  readonly branding?: { readonly icon: string; readonly color: string };
  /** The file says what stands here and nothing more: no shell is added, nothing is pinned. @default false */
  readonly asWritten?: boolean;
  /** The steps, from the inputs that they read. */
  body(inputs: CompositeInputs<I>): CompositeBody<Output>;
}

/** What the file of a composite action is written from. */
export class CompositeDefinition {
  readonly name: string;
  readonly description: string;
  readonly inputs: Inputs;
  readonly branding: CompositeProps<Inputs, string>["branding"];
  readonly body: CompositeBody;
  readonly props: CompositeProps<Inputs, string>;

  constructor(name: string, props: CompositeProps<Inputs, string>) {
    const { description, inputs = {}, branding, body } = props;
    declared(this);
    this.props = props;
    this.name = name;
    this.description = description;
    this.inputs = inputs;
    this.branding = branding;
    const read = Object.keys(inputs).map((input) => [camel(input), new Expression(member(context("inputs"), input))]);
    this.body = body(Object.fromEntries(read));
  }
}

/** A composite action: one `action.yml`. Services, environments and permissions need a called workflow instead. */
export class CompositeAction<I extends Inputs, Output extends string> extends CompositeDefinition {
  /** Steps that use this action from where it lies: `./actions/greet`, `$/actions/greet` or `owner/repo/path`. */
  at(uses: string): ActionBinding<I, readonly Output[]> {
    return action({ uses, inputs: this.inputs, outputs: Object.keys(this.body.outputs ?? {}) }) as never;
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
  return new CompositeAction(name, props as CompositeProps<Inputs, string>);
}
