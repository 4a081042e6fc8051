import type { ContextName, Expression } from "@towline/workflows";

/** Holds when one of the conditions does. */
export const anyOf = <C extends ContextName>(conditions: readonly Expression<unknown, C>[]): Expression<unknown, C> =>
  conditions.reduce((left, right) => left.or(right));
