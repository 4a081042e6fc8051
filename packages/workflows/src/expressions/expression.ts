import { refuse } from "../errors.ts";
import type { ContextName } from "./positions.ts";
import { print } from "./print.ts";
import { type Comparison, type Literal, literal, logical, member, type Node } from "./tree.ts";

declare const reads: unique symbol;
declare const gives: unique symbol;

/** A plain value, or an expression, to compare with a value of type `T`. */
export type Operand<T, C extends ContextName = ContextName> = Expression<unknown, C> | (T & Literal);

/**
 * A typed GitHub expression. `T` is the type of its value, `C` the contexts it reads: GitHub allows each context
 * only in some places, and a property of the model accepts only expressions that may stand there.
 *
 * An expression remembers the jobs and steps it reads from, so using `build.outputs.digest` in another job makes
 * that job need `build`.
 */
export class Expression<out T = unknown, out C extends ContextName = ContextName> {
  declare readonly [reads]: C;
  declare readonly [gives]: T;
  /** The syntax tree. */
  readonly node: Node;

  constructor(node: Node) {
    this.node = node;
  }

  /** `a == b`. GitHub ignores the case of letters when it compares texts. */
  equals<D extends ContextName = never>(other: Operand<T, D>): Expression<boolean, C | D> {
    return this.compare("==", other);
  }

  /** `a != b` */
  notEquals<D extends ContextName = never>(other: Operand<T, D>): Expression<boolean, C | D> {
    return this.compare("!=", other);
  }

  /** `a > b`, as numbers unless both are texts. */
  greaterThan<D extends ContextName = never>(other: Operand<T, D>): Expression<boolean, C | D> {
    return this.compare(">", other);
  }

  /** `a >= b` */
  atLeast<D extends ContextName = never>(other: Operand<T, D>): Expression<boolean, C | D> {
    return this.compare(">=", other);
  }

  /** `a < b` */
  lessThan<D extends ContextName = never>(other: Operand<T, D>): Expression<boolean, C | D> {
    return this.compare("<", other);
  }

  /** `a <= b` */
  atMost<D extends ContextName = never>(other: Operand<T, D>): Expression<boolean, C | D> {
    return this.compare("<=", other);
  }

  /** `a && b`: the first falsy of the two, otherwise `b`. */
  and<U, D extends ContextName = never>(other: Expression<U, D> | (U & Literal)): Expression<T | U, C | D> {
    return new Expression(logical("&&", [this.node, operand(other)]));
  }

  /** `a || b`: the first truthy of the two, otherwise `b`. */
  or<U, D extends ContextName = never>(other: Expression<U, D> | (U & Literal)): Expression<T | U, C | D> {
    return new Expression(logical("||", [this.node, operand(other)]));
  }

  /** `!a` */
  not(): Expression<boolean, C> {
    return new Expression({ kind: "not", of: this.node });
  }

  /** `contains(a, b)`: a text contains a text, or a list contains a value. */
  contains<D extends ContextName = never>(other: Operand<unknown, D>): Expression<boolean, C | D> {
    return this.call("contains", other);
  }

  /** `startsWith(a, b)` */
  startsWith<D extends ContextName = never>(other: Operand<string, D>): Expression<boolean, C | D> {
    return this.call("startsWith", other);
  }

  /** `endsWith(a, b)` */
  endsWith<D extends ContextName = never>(other: Operand<string, D>): Expression<boolean, C | D> {
    return this.call("endsWith", other);
  }

  /** `a.name`, or `a['a name']`; for what the types do not know. */
  at<U = unknown>(name: string): Expression<U, C> {
    return new Expression(member(this.node, name));
  }

  /** `a.*`: every element, to go on with `.at(...)`. */
  each(): Expression<unknown[], C> {
    return new Expression({ kind: "index", of: this.node, key: "*" });
  }

  /** The expression without `${{ }}`; only for one that reads no job and no step. */
  get text(): string {
    return print(this.node);
  }

  /** Refused: a plain string would lose which jobs it reads, and could be pasted into a script. */
  toString(): string {
    return refuse(
      "WFM001",
      "expression",
      "an expression was put into a plain string. Write expr`...${it}...` for a value; in a script pass it through `env` and read the variable.",
    );
  }

  private compare<D extends ContextName>(
    operator: Comparison,
    other: Operand<never, D> | Literal,
  ): Expression<boolean, C | D> {
    return new Expression({ kind: "compare", operator, left: this.node, right: operand(other) });
  }

  private call<D extends ContextName>(name: string, other: Operand<never, D> | Literal): Expression<boolean, C | D> {
    return new Expression({ kind: "call", name, args: [this.node, operand(other)] });
  }
}

/** The tree of a value: an expression gives its own, anything else becomes a literal. */
export function operand(value: Expression<unknown, ContextName> | Literal): Node {
  return value instanceof Expression ? value.node : literal(value);
}

/** `!a` */
export function not<C extends ContextName>(expression: Expression<unknown, C>): Expression<boolean, C> {
  return expression.not();
}

/**
 * The way out for what the types do not know yet. The text is taken as it is; it is always set apart with
 * parentheses where it meets an operator.
 */
export function raw<T = unknown, C extends ContextName = "github">(text: string): Expression<T, C> {
  return new Expression({ kind: "raw", text });
}
