import { Expression } from "./expression.ts";
import type { ContextName } from "./positions.ts";
import { Template } from "./template.ts";
import type { Literal, Node } from "./tree.ts";
import { literal } from "./tree.ts";

type Value<T, C extends ContextName> = Expression<T, C> | Template<C> | (T & Literal);

/** A choice that still has no value for when none of its conditions holds. */
export class Choice<out T, out C extends ContextName> {
  private readonly args: readonly Node[];

  constructor(args: readonly Node[]) {
    this.args = args;
  }

  /** The value if this holds, and none of the conditions before it. */
  when<const U extends Literal, D extends ContextName = never, E extends ContextName = never>(
    condition: Expression<boolean, D>,
    value: Value<U, E>,
  ): Choice<T | U, C | D | E> {
    return new Choice([...this.args, condition.node, nodeOf(value)]);
  }

  /** The value if no condition holds. */
  otherwise<const U extends Literal, D extends ContextName = never>(value: Value<U, D>): Expression<T | U, C | D> {
    return new Expression({ kind: "call", name: "case", args: [...this.args, nodeOf(value)] });
  }
}

/**
 * `case(condition, value, ..., otherwise)`: the value of the first condition that holds. `a && b || c` gives `c` for an
 * empty `b` as well; this does not. A condition has to be a truth value: GitHub refuses every other.
 *
 * @example when(github.ref.equals("refs/heads/main"), "production").otherwise("staging")
 */
export function when<const T extends Literal, C extends ContextName = never, D extends ContextName = never>(
  condition: Expression<boolean, C>,
  value: Value<T, D>,
): Choice<T, C | D> {
  return new Choice([condition.node, nodeOf(value)]);
}

const nodeOf = (value: Value<Literal, ContextName>): Node =>
  value instanceof Expression ? value.node : value instanceof Template ? value.asExpression().node : literal(value);
