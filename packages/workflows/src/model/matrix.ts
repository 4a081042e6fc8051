import { Expression } from "../expressions/expression.ts";
import type { InStrategy } from "../expressions/positions.ts";
import { context, member } from "../expressions/tree.ts";

export type MatrixValue = string | number | boolean | { readonly [key: string]: MatrixValue };
export type MatrixAxes = Readonly<Record<string, readonly MatrixValue[] | Expression<unknown, InStrategy>>>;

export interface MatrixOptions {
  /** Combinations, or further values of combinations, to add. */
  readonly include?: readonly Readonly<Record<string, MatrixValue>>[];
  /** Combinations to leave out. */
  readonly exclude?: readonly Readonly<Record<string, MatrixValue>>[];
}

/** The axes of a matrix; each is an expression that reads the value of the running job. */
export type Matrix<Axes extends MatrixAxes = MatrixAxes> = {
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
export function matrix<const Axes extends MatrixAxes>(axes: Axes, options: MatrixOptions = {}): Matrix<Axes> {
  const values = Object.fromEntries(
    Object.keys(axes).map((axis) => [axis, new Expression(member(context("matrix"), axis))]),
  );
  definitions.set(values, { axes, ...options });
  return Object.freeze(values) as Matrix<Axes>;
}

/** What {@link matrix} was called with. */
export function definitionOf(value: object): MatrixDefinition | undefined {
  return definitions.get(value);
}
