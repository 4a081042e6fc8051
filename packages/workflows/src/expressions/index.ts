export { Choice, when } from "./choice.ts";
export type { EventName, EventPayload, Payload, PayloadOf, Result } from "./contexts.ts";
export { env, github, input, jobContext, runner, secret, strategy, variable } from "./contexts.ts";
export { Expression, not, type Operand, raw } from "./expression.ts";
export {
  always,
  cancelled,
  contains,
  endsWith,
  failure,
  format,
  fromJSON,
  hashFiles,
  join,
  startsWith,
  success,
  toJSON,
} from "./functions.ts";
export { lines } from "./lines.ts";
export type * from "./positions.ts";
export { print } from "./print.ts";
export { expr, Template, type Text } from "./template.ts";
export type { Node } from "./tree.ts";
