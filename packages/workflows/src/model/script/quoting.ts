import { refuse } from "../../errors.ts";

/** What stands around a place in a script. */
export type Place = "bare" | "single" | "ansi" | "double" | "heredoc";

/** Knows the quotes of one shell. */
export interface Quoting {
  /** Goes on with text of the script. */
  read(text: string): void;
  /**
   * How a variable is written at this place so that its value stays one value.
   *
   * @param rest text that follows
   * @throws WorkflowError WFM071 where no quoting can do that
   */
  value(name: string, rest: string, where: string): string;
  /** How a text is written at this place so that it stays itself. */
  literal(value: string, rest: string, where: string): string;
}

export function refuseValue(where: string, what: string, instead: string): never {
  refuse("WFM071", where, `a value ${what}. Instead: ${instead}.`);
}
