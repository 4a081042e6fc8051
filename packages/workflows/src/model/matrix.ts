import { Expression } from "../expressions/expression.ts";
import type { InStrategy } from "../expressions/positions.ts";
import { context, member } from "../expressions/tree.ts";

export type MatrixValue =
  | string
  | number
  | boolean
  | null
  | readonly MatrixValue[]
  | { readonly [key: string]: MatrixValue };
export type MatrixAxes = Readonly<Record<string, readonly MatrixValue[] | Expression<unknown, InStrategy>>>;

export interface MatrixOptions<Include extends readonly Combination[] = readonly Combination[]> {
  /** Combinations, or further values of combinations, to add. */
  readonly include?: Include | Expression<unknown, InStrategy>;
  /** Combinations to leave out. */
  readonly exclude?: readonly Combination[] | Expression<unknown, InStrategy>;
}

type Combination = Readonly<Record<string, MatrixValue>>;
type KeysOf<T> = T extends unknown ? keyof T : never;
type ValueAt<T, K> = T extends unknown ? (K extends keyof T ? T[K] : never) : never;

/**
 * The axes of a matrix; each is an expression that reads the value of the running job. Values that only `include`
 * adds can be read as well.
 */
export type Matrix<Axes extends MatrixAxes = MatrixAxes, Include extends readonly Combination[] = readonly []> = {
  readonly [K in Exclude<KeysOf<Include[number]>, keyof Axes>]: Expression<ValueAt<Include[number], K>, "matrix">;
} & {
  readonly [K in keyof Axes]: Expression<Axes[K] extends readonly (infer Value)[] ? Value : unknown, "matrix">;
};

interface MatrixDefinition extends MatrixOptions {
  readonly axes: MatrixAxes;
}

const definitions = new WeakMap<object, MatrixDefinition>();

/**
 * A matrix whose values are typed: `const m = matrix({ node: [22, 24] })`, then `strategy: { matrix: m }` and
 * `setupNode({ nodeVersion: m.node })`.
 */
export function matrix<const Axes extends MatrixAxes, const Include extends readonly Combination[] = readonly []>(
  axes: Axes,
  options: MatrixOptions<Include> = {},
): Matrix<Axes, Include> {
  const { include } = options;
  const added = Array.isArray(include) ? include.flatMap((combination) => Object.keys(combination)) : [];
  const values = Object.fromEntries(
    [...Object.keys(axes), ...added].map((axis) => [axis, new Expression(member(context("matrix"), axis))]),
  );
  definitions.set(values, { axes, ...options });
  return Object.freeze(values) as Matrix<Axes, Include>;
}

/** What {@link matrix} was called with. */
export function definitionOf(value: object): MatrixDefinition | undefined {
  return definitions.get(value);
}
