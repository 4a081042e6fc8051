import { Expression, type Operand, operand } from "./expression.ts";
import type { ContextName } from "./positions.ts";
import { Template } from "./template.ts";
import type { Literal, Node } from "./tree.ts";

type Any<C extends ContextName> = Expression<unknown, C> | Template<C> | Literal;

function call<T, C extends ContextName>(name: string, args: readonly Any<C>[]): Expression<T, C> {
  const nodes = args.map((arg): Node => operand(arg instanceof Template ? arg.asExpression() : arg));
  return new Expression({ kind: "call", name, args: nodes });
}

/** Every job (or step) before this one succeeded. What GitHub assumes when a condition names no status. */
export const success = (): Expression<boolean, "status"> => call("success", []);
/** One of the jobs (or steps) before this one failed. */
export const failure = (): Expression<boolean, "status"> => call("failure", []);
/** Run in any case, even after cancellation; prefer `not(cancelled())`. */
export const always = (): Expression<boolean, "status"> => call("always", []);
/** The run was cancelled. */
export const cancelled = (): Expression<boolean, "status"> => call("cancelled", []);

/** `contains(search, item)`: a text contains a text, or a list contains a value. */
export const contains = <C extends ContextName = never, D extends ContextName = never>(
  search: Operand<unknown, C>,
  item: Operand<unknown, D>,
): Expression<boolean, C | D> => call("contains", [search, item] as Any<C | D>[]);

/** `startsWith(text, start)` */
export const startsWith = <C extends ContextName = never, D extends ContextName = never>(
  text: Operand<string, C>,
  start: Operand<string, D>,
): Expression<boolean, C | D> => call("startsWith", [text, start] as Any<C | D>[]);

/** `endsWith(text, end)` */
export const endsWith = <C extends ContextName = never, D extends ContextName = never>(
  text: Operand<string, C>,
  end: Operand<string, D>,
): Expression<boolean, C | D> => call("endsWith", [text, end] as Any<C | D>[]);

/** `format('{0} of {1}', a, b)`; expr`...` reads better in most places. */
export const format = <C extends ContextName = never>(pattern: string, ...values: Any<C>[]): Expression<string, C> =>
  call("format", [pattern, ...values]);

/** `join(list, separator)`. @default separator `,` */
export const join = <C extends ContextName>(list: Expression<unknown, C>, separator?: string): Expression<string, C> =>
  call("join", separator === undefined ? [list] : [list, separator]);

/** `toJSON(value)` */
export const toJSON = <C extends ContextName>(value: Expression<unknown, C>): Expression<string, C> =>
  call("toJSON", [value]);

/** `fromJSON(text)` */
export const fromJSON = <T = unknown, C extends ContextName = never>(text: Operand<string, C>): Expression<T, C> =>
  call("fromJSON", [text as Any<C>]);

/** `hashFiles(pattern, ...)`: SHA-256 over the files of the workspace that match; empty when none does. Steps only. */
export const hashFiles = (...patterns: [string, ...string[]]): Expression<string, "files"> =>
  call("hashFiles", patterns);
